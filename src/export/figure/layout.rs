//! Where everything goes on the page.

use super::canvas::Rect;

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
/// Names of curves below the frame: pitch of their columns and lines.
pub(super) const CURVE_PITCH: (f64, f64) = (152.0, 13.0);
/// Map and losses stand side by side where their frames stay as wide.
const LEAST_LOWER: f64 = 160.0;
/// Names of curves stand beside them where their frame stays as wide.
const LEAST_BESIDE: f64 = 200.0;
/// A panel of a grid with what is around it; more columns than fit are not made.
const LEAST_CELL: f64 = 150.0;

/// The page that plots are placed on, in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Page {
    pub(super) width: f64,
    /// Space around the page.
    pub(super) margin: f64,
    /// Factor of the heights of all frames.
    pub(super) stretch: f64,
}

impl Page {
    /// The page of a run: 1200 units of 1/96 inch.
    pub(super) const OF_RUN: Self = Self {
        width: 1200.0,
        margin: 24.0,
        stretch: 1.0,
    };

    /// Left and right end of what is drawn.
    pub(super) fn sides(&self) -> (f64, f64) {
        (self.margin, self.width - self.margin)
    }

    /// Width of what is drawn.
    pub(super) fn inner(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    /// Height of the frames of map and losses.
    pub(super) fn lower_height(&self) -> f64 {
        LOWER_HEIGHT * self.growth()
    }

    /// Factor of the heights of frames: on narrow pages they are lower, too.
    fn growth(&self) -> f64 {
        self.stretch * (self.width / 1000.0).clamp(0.75, 1.0)
    }
}

/// One panel of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) frame: Rect,
    /// Whether it carries the numbers and title of the y axis.
    pub(super) first_column: bool,
    /// Whether no panel is below it, so that it carries the title of the x axis.
    pub(super) foot: bool,
}

/// A grid of panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) panels: usize,
    /// Width right of each frame for names.
    pub(super) label_room: f64,
    /// Whether each panel has a y axis of its own, rather than one a row.
    pub(super) own_axes: bool,
}

impl Grid {
    /// Panels on the axes of their row.
    pub(super) fn shared(panels: usize, label_room: f64) -> Self {
        Self {
            panels,
            label_room,
            own_axes: false,
        }
    }

    /// Panels each with axes of its own.
    pub(super) fn own(panels: usize) -> Self {
        Self {
            panels,
            label_room: 0.0,
            own_axes: true,
        }
    }

    /// The panels below `top`, and where they end with their axes.
    pub(super) fn place(&self, page: &Page, top: f64) -> (Vec<Cell>, f64) {
        let columns = columns_on(page, self.panels, self.own_axes);
        let cells = self.cells(page.growth(), columns, page.sides(), top);
        let bottom = cells
            .iter()
            .map(|cell| cell.frame.bottom + TICK_ROOM + TITLE_ROOM)
            .fold(top, f64::max);
        (cells, bottom)
    }

    fn cells(&self, growth: f64, columns: usize, (left, right): (f64, f64), top: f64) -> Vec<Cell> {
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
                    frame: Rect {
                        left,
                        top,
                        right: left + width,
                        bottom: top + height,
                    },
                    first_column: column == 0 || self.own_axes,
                    foot: panel + columns >= self.panels || self.own_axes,
                }
            })
            .collect()
    }
}

/// Where the names of the loss curves stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CurveNames {
    /// At the right ends of the curves.
    Beside,
    /// In lines below the plot, with a sample of the line each.
    Below,
}

/// The frame of the loss curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LossPlace {
    pub(super) frame: Rect,
    pub(super) names: CurveNames,
}

impl LossPlace {
    fn between((left, right): (f64, f64), top: f64, height: f64) -> Self {
        let left = left + AXIS_ROOM;
        let beside = right - CURVE_NAMES;
        let names = if beside - left >= LEAST_BESIDE {
            CurveNames::Beside
        } else {
            CurveNames::Below
        };
        let frame = Rect {
            left,
            top,
            right: if names == CurveNames::Beside {
                beside
            } else {
                right
            },
            bottom: top + height,
        };
        Self { frame, names }
    }

    /// How many columns of names there are below the plot.
    pub(super) fn name_columns(&self) -> usize {
        let width = self.frame.width() + AXIS_ROOM;
        (width / CURVE_PITCH.0).floor().max(1.0) as usize
    }

    /// Below the plot with its axes and the names of `curves`.
    fn bottom(&self, curves: usize) -> f64 {
        let lines = match self.names {
            CurveNames::Beside => 0,
            CurveNames::Below => curves.div_ceil(self.name_columns()),
        };
        self.frame.bottom + TICK_ROOM + TITLE_ROOM + 8.0 + lines as f64 * CURVE_PITCH.1
    }

    /// Alone on a page, below `top`.
    pub(super) fn alone(page: &Page, top: f64, curves: usize) -> (Self, f64) {
        let place = Self::between(page.sides(), top + HEADER, page.lower_height());
        (place, place.bottom(curves))
    }
}

/// The frame of the map alone on a page, and what is below it; `legend` is the room right of it.
pub(super) fn map_alone(page: &Page, top: f64, legend: f64) -> (Rect, f64) {
    let (left, right) = page.sides();
    let (left, right) = (left + MAP_LEFT, right - legend);
    let top = top + HEADER;
    let height = page.stretch * (0.8 * (right - left)).max(100.0);
    let frame = Rect {
        left,
        top,
        right,
        bottom: top + height,
    };
    (frame, frame.bottom + TICK_ROOM + 4.0)
}

/// Left of the map: its axis has a title and no numbers.
const MAP_LEFT: f64 = 24.0;

/// What decides the layout of the composed page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Contents {
    /// The grid of clusters.
    pub(super) grid: Grid,
    /// Width right of the map for its legend; no map when absent.
    pub(super) map_legend: Option<f64>,
    /// Curves of the losses.
    pub(super) curves: usize,
}

/// The frames of all plots of the composed page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) cells: Vec<Cell>,
    pub(super) map: Option<Rect>,
    pub(super) losses: LossPlace,
    /// Below all plots.
    pub(super) bottom: f64,
}

impl Layout {
    /// Places `contents` below `top`.
    pub(super) fn new(page: &Page, contents: &Contents, top: f64) -> Self {
        if let Some(row) = Self::one_row(page, contents, top) {
            return row;
        }
        let (cells, grid_bottom) = contents.grid.place(page, top);
        let top = grid_bottom + ROW_GAP + HEADER;
        let (left, right) = page.sides();
        let Some(legend) = contents.map_legend else {
            return Self::lower(page, cells, None, (left, right), (top, contents.curves));
        };
        let middle = page.width / 2.0;
        let beside = (left + AXIS_ROOM, middle - legend - COLUMN_GAP);
        let narrow =
            middle - AXIS_ROOM - page.margin < LEAST_LOWER || beside.1 - beside.0 < LEAST_LOWER;
        if !narrow {
            let losses = (middle, right);
            return Self::lower(page, cells, Some(beside), losses, (top, contents.curves));
        }
        let map = Rect {
            left: left + AXIS_ROOM,
            top,
            right: right - legend,
            bottom: top + page.lower_height(),
        };
        let top = map.bottom + TICK_ROOM + ROW_GAP + HEADER;
        let mut layout = Self::lower(page, cells, None, (left, right), (top, contents.curves));
        layout.map = Some(map);
        layout
    }

    /// A single panel stands beside map and losses where there is room: alone in a row it would be
    /// stretched.
    fn one_row(page: &Page, contents: &Contents, top: f64) -> Option<Self> {
        let parts = if contents.map_legend.is_some() {
            3.0
        } else {
            2.0
        };
        let part = page.inner() / parts;
        if contents.grid.panels > 1 || part < AXIS_ROOM + LEAST_LOWER - 20.0 + CURVE_NAMES {
            return None;
        }
        let edge = |i: f64| page.margin + i * part;
        let across = (page.margin, edge(1.0) - COLUMN_GAP);
        let mut cells = contents.grid.cells(page.growth(), 1, across, top);
        for cell in &mut cells {
            cell.frame.bottom = cell.frame.top + page.lower_height();
        }
        let map = contents
            .map_legend
            .map(|legend| (edge(1.0) + AXIS_ROOM, edge(2.0) - COLUMN_GAP - legend));
        let losses = (edge(parts - 1.0), page.width - page.margin);
        let lower = (top + HEADER, contents.curves);
        let mut layout = Self::lower(page, cells, map, losses, lower);
        layout.losses.frame.right = losses.1 - CURVE_NAMES;
        layout.losses.names = CurveNames::Beside;
        Some(layout)
    }

    fn lower(
        page: &Page,
        cells: Vec<Cell>,
        map: Option<(f64, f64)>,
        losses: (f64, f64),
        (top, curves): (f64, usize),
    ) -> Self {
        let height = page.lower_height();
        let losses = LossPlace::between(losses, top, height);
        Self {
            cells,
            map: map.map(|(left, right)| Rect {
                left,
                top,
                right,
                bottom: top + height,
            }),
            losses,
            bottom: losses.bottom(curves),
        }
    }
}

/// Width of a panel of the grid with the room for names right of it.
pub(super) fn panel_width(page: &Page, panels: usize) -> f64 {
    let columns = columns_on(page, panels, false);
    let columns = if page.inner() > 3.0 * LEAST_CELL {
        columns.max(3)
    } else {
        columns
    };
    (page.inner() - AXIS_ROOM) / columns as f64 - COLUMN_GAP
}

/// Columns of a grid on a page, as many as leave a panel its least width.
fn columns_on(page: &Page, panels: usize, own_axes: bool) -> usize {
    let cell = LEAST_CELL + if own_axes { AXIS_ROOM } else { 0.0 };
    let room = ((page.inner() - AXIS_ROOM + COLUMN_GAP) / cell).floor();
    let most = (room as usize).max(1);
    let best = columns(panels);
    if best <= most {
        return best;
    }
    // Fewer rows first, then as many columns as those rows need.
    panels.div_ceil(panels.div_ceil(most).max(1)).max(1)
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

    fn check(page: &Page, contents: &Contents) {
        let panels = contents.grid.panels;
        let layout = Layout::new(page, contents, 90.0);
        assert_eq!(layout.cells.len(), panels);
        let mut frames: Vec<Rect> = layout.cells.iter().map(|cell| cell.frame).collect();
        frames.extend(layout.map);
        frames.push(layout.losses.frame);
        let whole = Rect {
            left: page.margin,
            top: 90.0,
            right: page.width - page.margin,
            bottom: layout.bottom,
        };
        for (i, frame) in frames.iter().enumerate() {
            assert!(whole.encloses(frame), "{panels} panels: {frame:?}");
            assert!(frame.width() > 78.0, "{page:?}, {panels} panels: {frame:?}");
            assert!(frames[..i].iter().all(|other| !frame.overlaps(other)));
        }
    }

    #[test]
    fn nothing_overlaps_and_all_is_on_the_page() {
        let narrow = |width| Page {
            width,
            margin: 10.0,
            stretch: 1.0,
        };
        for page in [
            Page::OF_RUN,
            narrow(900.0),
            narrow(638.0),
            narrow(480.0),
            narrow(301.0),
        ] {
            for panels in 1..=40 {
                for (label_room, map_legend) in [(0.0, None), (40.0, Some(60.0))] {
                    let contents = Contents {
                        grid: Grid::shared(panels, label_room),
                        map_legend,
                        curves: 6,
                    };
                    check(&page, &contents);
                }
            }
        }
    }

    #[test]
    fn grids_are_compact() {
        let of = [1, 2, 5, 6, 7, 8, 9, 11, 12, 16, 21].map(columns);
        assert_eq!(of, [1, 2, 5, 3, 4, 4, 5, 4, 4, 4, 6]);
        let page = Page {
            width: 638.0,
            margin: 10.0,
            stretch: 1.0,
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
