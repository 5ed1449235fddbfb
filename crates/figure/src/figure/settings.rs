//! Settings of a figure: what it shows and how large it is.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::colour_by::ColourBy;
use crate::figure::draw::Font;
use crate::figure::kind::{Band, FigureKind};
use crate::figure::layout::Page;
use crate::{ExportError, Results};

/// Widths and heights of a page, in millimetres.
pub const SIDE_MM: RangeInclusive<f64> = 20.0..=2000.0;
/// Resolutions of a PNG, in pixels an inch.
pub const DPI: RangeInclusive<f64> = 30.0..=2400.0;
/// Sizes of the smallest text, in points; text below 6 pt is hard to read in print.
pub const FONT_PT: RangeInclusive<f64> = 6.0..=72.0;

/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// Least width of a page, in units, for axes and a plot.
const MIN_UNITS: f64 = 240.0;
/// Space around a page of a chosen size, in units.
const MARGIN: f64 = 10.0;

/// A figure to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureSettings {
    /// What it shows.
    pub kind: FigureKind,
    /// Width in millimetres, in [`SIDE_MM`].
    pub width_mm: f64,
    /// Height in millimetres, in [`SIDE_MM`]; as the contents need where absent.
    pub height_mm: Option<f64>,
    /// Pixels an inch of a PNG, in [`DPI`].
    pub dpi: f64,
    /// Size of the smallest text in points, in [`FONT_PT`].
    pub font_pt: f64,
    /// What the bands of clusters span; `None` for [`Band::of`].
    // Earlier versions wrote a band under the name of the field.
    #[serde(rename = "cluster_band")]
    pub band: Option<Band>,
    /// What colours the map.
    pub colouring: ColourBy,
    /// Clusters left out of the map.
    pub hidden: BTreeSet<usize>,
}

impl Default for FigureSettings {
    fn default() -> Self {
        Self {
            kind: FigureKind::Page,
            width_mm: 180.0,
            height_mm: None,
            dpi: 300.0,
            font_pt: 8.0,
            band: None,
            colouring: ColourBy::Cluster,
            hidden: BTreeSet::new(),
        }
    }
}

impl FigureSettings {
    /// Checks the sizes.
    ///
    /// # Errors
    /// [`ExportError::FigureSetting`] naming the setting and the values allowed.
    pub fn check(&self) -> Result<(), ExportError> {
        for (what, given, range, unit) in [
            ("width", Some(self.width_mm), SIDE_MM, "mm"),
            ("height", self.height_mm, SIDE_MM, "mm"),
            ("resolution", Some(self.dpi), DPI, "dpi"),
            ("font size", Some(self.font_pt), FONT_PT, "pt"),
        ] {
            // A value that is not a number is out of every range.
            if let Some(given) = given.filter(|given| !range.contains(given)) {
                return Err(ExportError::FigureSetting {
                    what,
                    given: format!("{given} {unit}"),
                    remedy: format!("give {} to {} {unit}", range.start(), range.end()),
                });
            }
        }
        if self.page().width < MIN_UNITS {
            let least = MIN_UNITS / self.units_per_mm();
            let (text, least) = (self.font_pt, least.ceil());
            return Err(ExportError::FigureSetting {
                what: "width",
                given: format!("{} mm", self.width_mm),
                remedy: format!("with text of {text} pt it must be at least {least:.0} mm"),
            });
        }
        Ok(())
    }

    /// What the bands of clusters span in a figure of `results`.
    pub(crate) fn band_of(&self, results: &Results<'_>) -> Band {
        let courses = results.profiles.courses();
        self.band.unwrap_or_else(|| Band::of(courses))
    }

    /// Units in a millimetre, so that the smallest text has its size in points.
    pub(crate) fn units_per_mm(&self) -> f64 {
        POINTS_PER_MM * Font::TICK.size / self.font_pt
    }

    /// The page, before its height is known.
    pub(crate) fn page(&self) -> Page {
        let units_per_mm = self.units_per_mm();
        Page {
            width: self.width_mm * units_per_mm,
            margin: MARGIN,
            stretch: 1.0,
            units_per_mm: Some(units_per_mm),
        }
    }

    /// The height asked for, in units.
    pub(crate) fn height(&self) -> Option<f64> {
        self.height_mm.map(|height| height * self.units_per_mm())
    }
}
