//! The plot of the loss curves.

use crate::figure::draw::Rect;
use crate::figure::layout::spacing::{AXIS_ROOM, CURVE_NAME_PITCH, TICK_ROOM, TITLE_ROOM};

/// Right of the frame: names of the curves.
pub(crate) const CURVE_NAME_ROOM: f64 = 136.0;
/// Names are beside the curves where the frame keeps this width.
const MIN_BESIDE: f64 = 200.0;

/// The plot of the loss curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LossPlot {
    pub(crate) frame: Rect,
    /// Whether names are at the right ends of the curves; else they are in lines below the plot, each
    /// with a sample of its curve.
    pub(crate) names_beside: bool,
}

impl LossPlot {
    /// A plot between a left and a right end, axis and names included.
    pub(crate) fn between((left, right): (f64, f64), top: f64, height: f64) -> Self {
        let left = left + AXIS_ROOM;
        let beside = right - CURVE_NAME_ROOM;
        let names_beside = beside - left >= MIN_BESIDE;
        let right = if names_beside { beside } else { right };
        Self {
            frame: Rect::new((left, right), (top, top + height)),
            names_beside,
        }
    }

    /// Number of columns of names below the plot.
    pub(crate) fn name_columns(&self) -> usize {
        let width = self.frame.width() + AXIS_ROOM;
        (width / CURVE_NAME_PITCH.0).floor().max(1.0) as usize
    }

    /// Lower end of the plot with its axes and the names of `curves` curves.
    pub(crate) fn bottom(&self, curves: usize) -> f64 {
        let lines = if self.names_beside {
            0
        } else {
            curves.div_ceil(self.name_columns())
        };
        self.frame.bottom + TICK_ROOM + TITLE_ROOM + 8.0 + lines as f64 * CURVE_NAME_PITCH.1
    }
}
