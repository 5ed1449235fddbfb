//! Grids of panels.

use crate::figure::draw::Rect;
use crate::figure::layout::page::Page;
use crate::figure::layout::spacing::{AXIS_ROOM, COLUMN_GAP, HEADER, TICK_ROOM, TITLE_ROOM};

/// Least width of a panel with what is around it; more columns than fit are not made.
const MIN_CELL: f64 = 150.0;

/// One panel of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) frame: Rect,
    /// Whether it has the numbers and title of the y axis.
    pub(crate) has_y_axis: bool,
    /// Whether it has the title of the x axis: no panel is below it.
    pub(crate) has_x_title: bool,
}

/// A grid of panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    pub(crate) panels: usize,
    /// Width for names right of each frame.
    pub(crate) label_room: f64,
    /// Whether each panel has a y axis of its own, rather than one a row.
    pub(crate) own_axes: bool,
}

impl Grid {
    /// Panels that share the y axis of their row.
    pub(crate) fn shared(panels: usize, label_room: f64) -> Self {
        Self {
            panels,
            label_room,
            own_axes: false,
        }
    }

    /// Panels with axes of their own.
    pub(crate) fn own(panels: usize) -> Self {
        Self {
            panels,
            label_room: 0.0,
            own_axes: true,
        }
    }

    /// The panels below `top`, and the lower end of their axes.
    pub(crate) fn place(&self, page: &Page, top: f64) -> (Vec<Cell>, f64) {
        let columns = columns_on(page, self.panels, self.own_axes);
        let cells = self.cells(page.growth(), columns, page.sides(), top);
        let bottoms = (cells.iter()).map(|cell| cell.frame.bottom + TICK_ROOM + TITLE_ROOM);
        let bottom = bottoms.fold(top, f64::max);
        (cells, bottom)
    }

    /// The panels in `columns` columns below `top`, their heights multiplied by `growth`.
    pub(crate) fn cells(
        &self,
        growth: f64,
        columns: usize,
        (left, right): (f64, f64),
        top: f64,
    ) -> Vec<Cell> {
        let rows = self.panels.div_ceil(columns);
        let gaps = (columns - 1) as f64 * COLUMN_GAP;
        let axis = if self.own_axes { AXIS_ROOM } else { 0.0 };
        let first = AXIS_ROOM - axis;
        let around = columns as f64 * (self.label_room + axis);
        let width = (right - left - first - gaps - around) / columns as f64;
        let height: f64 = match rows {
            1 => 240.0,
            2 => 180.0,
            3 => 150.0,
            _ => 130.0,
        };
        let height = growth * height.min(1.7 * width.max(100.0));
        let below = if self.own_axes { TITLE_ROOM } else { 0.0 };
        let pitch = (
            axis + width + self.label_room + COLUMN_GAP,
            HEADER + height + TICK_ROOM + 16.0 + below,
        );
        (0..self.panels)
            .map(|panel| {
                let (row, column) = (panel / columns, panel % columns);
                let left = left + AXIS_ROOM + column as f64 * pitch.0;
                let top = top + HEADER + row as f64 * pitch.1;
                Cell {
                    frame: Rect::new((left, left + width), (top, top + height)),
                    has_y_axis: column == 0 || self.own_axes,
                    has_x_title: panel + columns >= self.panels || self.own_axes,
                }
            })
            .collect()
    }
}

/// Width of a panel of the grid of clusters, with the room for names right of it.
pub(crate) fn panel_width(page: &Page, panels: usize) -> f64 {
    let least = if page.inner() > 3.0 * MIN_CELL { 3 } else { 0 };
    let columns = columns_on(page, panels, false).max(least);
    (page.inner() - AXIS_ROOM) / columns as f64 - COLUMN_GAP
}

/// Columns of a grid on a page: at most as many as leave a panel its least width.
fn columns_on(page: &Page, panels: usize, own_axes: bool) -> usize {
    let cell = MIN_CELL + if own_axes { AXIS_ROOM } else { 0.0 };
    let room = ((page.inner() - AXIS_ROOM + COLUMN_GAP) / cell).floor();
    let most = (room as usize).max(1);
    let best = columns(panels);
    if best <= most {
        return best;
    }
    // Fewer rows first, then as many columns as those rows need.
    panels.div_ceil(panels.div_ceil(most).max(1)).max(1)
}

/// Columns of a grid of `panels`: few empty places, few rows, and panels that are not too narrow.
fn columns(panels: usize) -> usize {
    match panels {
        0..=5 => panels.max(1),
        6 => 3,
        _ => (4..=if panels > 15 { 6 } else { 5 })
            .min_by_key(|columns| {
                let rows = panels.div_ceil(*columns);
                rows * columns - panels + rows
            })
            .unwrap_or(4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_are_compact() {
        let of = [1, 2, 5, 6, 7, 8, 9, 11, 12, 16, 21].map(columns);
        assert_eq!(of, [1, 2, 5, 3, 4, 4, 5, 4, 4, 4, 6]);
        let page = Page {
            width: 638.0,
            margin: 10.0,
            ..Page::RUN
        };
        // (618 - 50 + 20) / 150 = 3.9: at most three columns; eight panels in three rows of three.
        assert_eq!(
            [1, 3, 4, 7, 8].map(|n| columns_on(&page, n, false)),
            [1, 3, 2, 3, 3]
        );
        // Panels with axes of their own take 200: two columns.
        assert_eq!(columns_on(&page, 4, true), 2);
    }
}
