//! The summary page: the grid of clusters, the map and the loss curves.

use crate::figure::draw::Rect;
use crate::figure::layout::grid::{Cell, Grid};
use crate::figure::layout::losses::{CURVE_NAME_ROOM, LossPlot};
use crate::figure::layout::page::Page;
use crate::figure::layout::spacing::{AXIS_ROOM, COLUMN_GAP, HEADER, ROW_GAP, TICK_ROOM};

/// Map and losses are side by side where their frames keep this width.
const MIN_LOWER: f64 = 160.0;

/// The contents of the summary page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Contents {
    /// The grid of clusters.
    pub(crate) grid: Grid,
    /// Width of the legend right of the map; no map where absent.
    pub(crate) map_legend: Option<f64>,
    /// Number of loss curves.
    pub(crate) curves: usize,
}

/// The frames of all plots of the summary page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SummaryLayout {
    pub(crate) cells: Vec<Cell>,
    pub(crate) map: Option<Rect>,
    pub(crate) losses: LossPlot,
    /// Lower end of all plots.
    pub(crate) bottom: f64,
}

impl SummaryLayout {
    /// Places `contents` below `top`.
    pub(crate) fn new(page: &Page, contents: &Contents, top: f64) -> Self {
        if let Some(row) = Self::one_row(page, contents, top) {
            return row;
        }
        let (cells, grid_bottom) = contents.grid.place(page, top);
        let top = grid_bottom + ROW_GAP + HEADER;
        let height = page.lower_height();
        let ((left, right), middle) = (page.sides(), page.width / 2.0);
        let room = middle - AXIS_ROOM - page.margin;
        let (map, losses, top) = match contents.map_legend {
            None => (None, (left, right), top),
            Some(legend) => {
                let beside = (left + AXIS_ROOM, middle - legend - COLUMN_GAP);
                if room < MIN_LOWER || beside.1 - beside.0 < MIN_LOWER {
                    let across = (left + AXIS_ROOM, right - legend);
                    let map = Rect::new(across, (top, top + height));
                    let below = map.bottom + TICK_ROOM + ROW_GAP + HEADER;
                    (Some(map), (left, right), below)
                } else {
                    let map = Rect::new(beside, (top, top + height));
                    (Some(map), (middle, right), top)
                }
            }
        };
        let losses = LossPlot::between(losses, top, height);
        Self {
            cells,
            map,
            losses,
            bottom: losses.bottom(contents.curves),
        }
    }

    /// A single panel goes beside map and losses where there is room: it would be too wide in a row
    /// of its own.
    fn one_row(page: &Page, contents: &Contents, top: f64) -> Option<Self> {
        let parts = contents.map_legend.map_or(2.0, |_| 3.0);
        let part = page.inner() / parts;
        if contents.grid.panels > 1 || part < AXIS_ROOM + MIN_LOWER - 20.0 + CURVE_NAME_ROOM {
            return None;
        }
        let edge = |i: f64| page.margin + i * part;
        let across = (page.margin, edge(1.0) - COLUMN_GAP);
        let mut cells = contents.grid.cells(page.growth(), 1, across, top);
        for cell in &mut cells {
            cell.frame.bottom = cell.frame.top + page.lower_height();
        }
        let (top, height) = (top + HEADER, page.lower_height());
        let map = contents.map_legend.map(|legend| {
            let across = (edge(1.0) + AXIS_ROOM, edge(2.0) - COLUMN_GAP - legend);
            Rect::new(across, (top, top + height))
        });
        let right = page.width - page.margin;
        let mut losses = LossPlot::between((edge(parts - 1.0), right), top, height);
        let bottom = losses.bottom(contents.curves);
        losses.frame.right = right - CURVE_NAME_ROOM;
        losses.names_beside = true;
        Some(Self {
            cells,
            map,
            losses,
            bottom,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &Page, contents: &Contents) {
        let panels = contents.grid.panels;
        let layout = SummaryLayout::new(page, contents, 90.0);
        assert_eq!(layout.cells.len(), panels);
        let mut frames: Vec<Rect> = layout.cells.iter().map(|cell| cell.frame).collect();
        frames.extend(layout.map);
        frames.push(layout.losses.frame);
        let whole = Rect::new(page.sides(), (90.0, layout.bottom));
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
            ..Page::RUN
        };
        for page in [
            Page::RUN,
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
}
