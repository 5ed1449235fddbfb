//! The page that plots are placed on.

/// Height of the frames of map and losses.
const LOWER_HEIGHT: f64 = 270.0;

/// The page that plots are placed on, before its height is known. Lengths are in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// Width of the page.
    pub width: f64,
    /// Space around the page.
    pub margin: f64,
    /// Factor of the heights of all frames.
    pub(crate) stretch: f64,
    /// Units in a millimetre; a unit is 1/96 inch where absent.
    pub(crate) units_per_mm: Option<f64>,
}

impl Page {
    /// The page of a run: 1200 units of 1/96 inch.
    pub const RUN: Self = Self {
        width: 1200.0,
        margin: 24.0,
        stretch: 1.0,
        units_per_mm: None,
    };

    /// Left and right end of the space inside the margins.
    pub(crate) fn sides(&self) -> (f64, f64) {
        (self.margin, self.width - self.margin)
    }

    /// Width inside the margins.
    pub(crate) fn inner(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    /// Height of the frames of map and losses.
    pub(crate) fn lower_height(&self) -> f64 {
        LOWER_HEIGHT * self.growth()
    }

    /// Factor of the heights of frames: they are lower on narrow pages, too.
    pub(crate) fn growth(&self) -> f64 {
        self.stretch * (self.width / 1000.0).clamp(0.75, 1.0)
    }
}
