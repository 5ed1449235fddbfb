//! Where everything goes on the page.

use super::canvas::Rect;

/// Width of the page in SVG units (1/96 inch).
pub(super) const PAGE_WIDTH: f64 = 1200.0;
/// Space around the page.
pub(super) const MARGIN: f64 = 24.0;
/// Left of the first frame of a row: axis title and numbers.
const AXIS_ROOM: f64 = 50.0;
/// Above a frame: its title and a line of words.
pub(super) const HEADER: f64 = 38.0;
/// Below a frame: axis numbers.
const TICK_ROOM: f64 = 18.0;
/// Below a frame at the foot of its column: the axis title.
const TITLE_ROOM: f64 = 18.0;
/// Between columns.
const COLUMN_GAP: f64 = 20.0;
/// Between the grid of clusters and the row below it.
const ROW_GAP: f64 = 26.0;
/// Height of the frames of map and losses.
const LOWER_HEIGHT: f64 = 270.0;
/// Right of the frame of the losses: names of the curves.
const CURVE_NAMES: f64 = 136.0;

/// One panel of the grid of clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) frame: Rect,
    /// Whether it carries the numbers and title of the y axis.
    pub(super) first_column: bool,
    /// Whether no panel is below it, so that it carries the title of the x axis.
    pub(super) foot: bool,
}

/// What decides the layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Contents {
    /// Panels in the grid of clusters.
    pub(super) panels: usize,
    /// Width right of each frame of the grid for the names of highlighted genes.
    pub(super) label_room: f64,
    /// Width right of the map for its legend; no map when absent.
    pub(super) map_legend: Option<f64>,
}

/// The frames of all plots.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) cells: Vec<Cell>,
    pub(super) map: Option<Rect>,
    pub(super) losses: Rect,
    /// Below all plots.
    pub(super) bottom: f64,
}

impl Layout {
    /// Places `contents` below `top`.
    pub(super) fn new(contents: &Contents, top: f64) -> Self {
        if contents.panels <= 1 {
            return Self::one_row(contents, top);
        }
        let columns = columns(contents.panels);
        let whole = (MARGIN, PAGE_WIDTH - MARGIN);
        let cells = grid(contents, columns, whole, top);
        let grid_bottom = cells
            .iter()
            .map(|cell| cell.frame.bottom + TICK_ROOM + TITLE_ROOM)
            .fold(top, f64::max);
        let lower = grid_bottom + ROW_GAP + HEADER;
        let middle = PAGE_WIDTH / 2.0;
        let (map, losses) = match contents.map_legend {
            Some(legend) => (
                Some((MARGIN + AXIS_ROOM, middle - legend - COLUMN_GAP)),
                (middle + AXIS_ROOM, PAGE_WIDTH - MARGIN - CURVE_NAMES),
            ),
            None => (
                None,
                (MARGIN + AXIS_ROOM, PAGE_WIDTH - MARGIN - CURVE_NAMES),
            ),
        };
        Self::with_lower(cells, map, losses, (lower, lower + LOWER_HEIGHT))
    }

    /// A single panel stands beside map and losses: alone in a row it would be stretched.
    fn one_row(contents: &Contents, top: f64) -> Self {
        let parts = if contents.map_legend.is_some() {
            3.0
        } else {
            2.0
        };
        let part = (PAGE_WIDTH - 2.0 * MARGIN) / parts;
        let edge = |i: f64| MARGIN + i * part;
        let mut cells = grid(contents, 1, (MARGIN, edge(1.0) - COLUMN_GAP), top);
        for cell in &mut cells {
            cell.frame.bottom = cell.frame.top + LOWER_HEIGHT;
        }
        let map = contents
            .map_legend
            .map(|legend| (edge(1.0) + AXIS_ROOM, edge(2.0) - COLUMN_GAP - legend));
        let losses = (
            edge(parts - 1.0) + AXIS_ROOM,
            PAGE_WIDTH - MARGIN - CURVE_NAMES,
        );
        let frame_top = top + HEADER;
        Self::with_lower(cells, map, losses, (frame_top, frame_top + LOWER_HEIGHT))
    }

    fn with_lower(
        cells: Vec<Cell>,
        map: Option<(f64, f64)>,
        losses: (f64, f64),
        (top, bottom): (f64, f64),
    ) -> Self {
        let rect = |(left, right)| Rect {
            left,
            top,
            right,
            bottom,
        };
        Self {
            cells,
            map: map.map(rect),
            losses: rect(losses),
            bottom: bottom + TICK_ROOM + TITLE_ROOM + 8.0,
        }
    }
}

fn grid(contents: &Contents, columns: usize, (left, right): (f64, f64), top: f64) -> Vec<Cell> {
    let rows = contents.panels.div_ceil(columns);
    let gaps = (columns - 1) as f64 * COLUMN_GAP;
    let labels = columns as f64 * contents.label_room;
    let width = (right - left - AXIS_ROOM - gaps - labels) / columns as f64;
    let height = match rows {
        1 => 240.0,
        2 => 180.0,
        3 => 150.0,
        _ => 130.0,
    };
    let pitch = (
        width + contents.label_room + COLUMN_GAP,
        HEADER + height + TICK_ROOM + 16.0,
    );
    (0..contents.panels)
        .map(|panel| {
            let (row, column) = (panel / columns, panel % columns);
            let left = left + AXIS_ROOM + column as f64 * pitch.0;
            let top = top + HEADER + row as f64 * pitch.1;
            Cell {
                frame: Rect {
                    left,
                    top,
                    right: left + width,
                    bottom: top + height,
                },
                first_column: column == 0,
                foot: panel + columns >= contents.panels,
            }
        })
        .collect()
}

/// Width of a panel with the room for names right of it.
pub(super) fn panel_width(panels: usize) -> f64 {
    let columns = columns(panels).max(3) as f64;
    (PAGE_WIDTH - 2.0 * MARGIN - AXIS_ROOM) / columns - COLUMN_GAP
}

/// Columns of a grid of `panels`: few places left empty, few rows, panels that are not too narrow.
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
    fn nothing_overlaps_and_all_is_on_the_page() {
        for panels in 1..=40 {
            for (label_room, map_legend) in [(0.0, None), (60.0, Some(50.0))] {
                let contents = Contents {
                    panels,
                    label_room,
                    map_legend,
                };
                let layout = Layout::new(&contents, 90.0);
                assert_eq!(layout.cells.len(), panels);
                let mut frames: Vec<Rect> = layout.cells.iter().map(|cell| cell.frame).collect();
                frames.extend(layout.map);
                frames.push(layout.losses);
                let page = Rect {
                    left: MARGIN,
                    top: 90.0,
                    right: PAGE_WIDTH - MARGIN,
                    bottom: layout.bottom,
                };
                for (i, frame) in frames.iter().enumerate() {
                    assert!(page.encloses(frame), "{panels} panels: {frame:?}");
                    assert!(frame.width() > 80.0, "{panels} panels: {frame:?}");
                    assert!(frames[..i].iter().all(|other| !frame.overlaps(other)));
                }
                let feet = layout.cells.iter().filter(|cell| cell.foot).count();
                assert_eq!(feet, columns(panels));
            }
        }
    }

    #[test]
    fn grids_are_compact() {
        let of = [1, 2, 5, 6, 7, 8, 9, 11, 12, 16, 21].map(columns);
        assert_eq!(of, [1, 2, 5, 3, 4, 4, 5, 4, 4, 4, 6]);
    }
}
