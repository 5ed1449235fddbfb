//! The plot of the loss curves.

use crate::figure::draw::rect::Rect;
use crate::figure::layout::page::Page;
use crate::figure::layout::spacing::{AXIS_ROOM, CURVE_NAME_PITCH, HEADER, TICK_ROOM, TITLE_ROOM};

/// Right of the frame: names of the curves.
pub(crate) const CURVE_NAME_ROOM: f64 = 136.0;
/// Names are beside the curves where the frame keeps this width.
const MIN_BESIDE: f64 = 200.0;

/// Where the names of the loss curves are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CurveNames {
    /// At the right ends of the curves.
    Beside,
    /// In lines below the plot, each with a sample of its curve.
    Below,
}

/// The plot of the loss curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LossPlot {
    pub(crate) frame: Rect,
    pub(crate) names: CurveNames,
}

impl LossPlot {
    /// A plot between a left and a right end, axis and names included.
    pub(crate) fn between((left, right): (f64, f64), top: f64, height: f64) -> Self {
        let left = left + AXIS_ROOM;
        let beside = right - CURVE_NAME_ROOM;
        let names = if beside - left >= MIN_BESIDE {
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

    /// Number of columns of names below the plot.
    pub(crate) fn name_columns(&self) -> usize {
        let width = self.frame.width() + AXIS_ROOM;
        (width / CURVE_NAME_PITCH.0).floor().max(1.0) as usize
    }

    /// Lower end of the plot with its axes and the names of `curves` curves.
    pub(crate) fn bottom(&self, curves: usize) -> f64 {
        let lines = match self.names {
            CurveNames::Beside => 0,
            CurveNames::Below => curves.div_ceil(self.name_columns()),
        };
        self.frame.bottom + TICK_ROOM + TITLE_ROOM + 8.0 + lines as f64 * CURVE_NAME_PITCH.1
    }

    /// The plot alone on a page below `top`, and its lower end.
    pub(crate) fn alone(page: &Page, top: f64, curves: usize) -> (Self, f64) {
        let plot = Self::between(page.sides(), top + HEADER, page.lower_height());
        (plot, plot.bottom(curves))
    }
}
