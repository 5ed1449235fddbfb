//! What a figure shows, how large, and in which format.

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::layout::Page;
use super::text::Font;
use crate::analysis::GeneValue;
use crate::export::ExportError;

/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// Smallest text, in points, that is read in print.
pub const LEAST_FONT_PT: f64 = 6.0;
/// Largest smallest text, in points.
const MOST_FONT_PT: f64 = 72.0;
/// Sides of a page, in millimetres.
const SIDES_MM: (f64, f64) = (20.0, 2000.0);
/// Resolutions, in pixels an inch.
const RESOLUTIONS: (f64, f64) = (30.0, 2400.0);
/// A page must be so wide, in units, for axes and a plot.
const LEAST_UNITS: f64 = 240.0;
/// Space around a page of a chosen size, in units.
const MARGIN: f64 = 10.0;

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
pub enum FigureKind {
    /// Clusters, map and losses on one page, with title and caption
    Page,
    /// A panel for each cluster: mean, band, highlighted genes
    Clusters,
    /// The map of genes (UMAP)
    Map,
    /// Loss curves of the training
    Losses,
    /// Observed means with standard errors, and reconstructions, of highlighted genes
    Trajectories,
    /// Quality of the clusters for every k
    Quality,
}

impl FigureKind {
    /// All, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Page,
        Self::Clusters,
        Self::Map,
        Self::Losses,
        Self::Trajectories,
        Self::Quality,
    ];

    /// Its name on the command line and in names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Clusters => "clusters",
            Self::Map => "map",
            Self::Losses => "losses",
            Self::Trajectories => "trajectories",
            Self::Quality => "quality",
        }
    }

    /// Its name in menus.
    pub fn title(self) -> &'static str {
        match self {
            Self::Page => "Page with clusters, map and losses",
            Self::Clusters => "Clusters",
            Self::Map => "Map of genes",
            Self::Losses => "Loss curves",
            Self::Trajectories => "Trajectories of pinned genes",
            Self::Quality => "Quality for every k",
        }
    }
}

/// What the band of a cluster spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum Band {
    /// From the lowest to the highest gene
    #[default]
    Range,
    /// The middle half of the genes
    Quartiles,
}

/// What colours the points of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colouring {
    /// The cluster.
    #[default]
    Cluster,
    /// A value of each gene, with a colour bar.
    Value(GeneValue),
    /// Whether the gene is in a list.
    List {
        /// The name of the list.
        name: String,
        /// Its genes, as indices into the profiles.
        genes: Vec<usize>,
    },
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureFormat {
    /// Scalable, editable.
    Svg,
    /// Scalable, for print.
    Pdf,
    /// Pixels.
    #[default]
    Png,
}

impl FigureFormat {
    /// All, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Png, Self::Pdf, Self::Svg];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }

    /// Reads the format off the ending of a path, in any case.
    ///
    /// # Errors
    /// [`ExportError::NotAPicture`] for any other ending.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let known = |format: &Self| {
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case(format.ending()))
        };
        let format = Self::ALL.into_iter().find(known);
        format.ok_or_else(|| ExportError::NotAPicture {
            path: path.to_owned(),
        })
    }
}

/// A figure to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureSettings {
    /// What it shows.
    pub kind: FigureKind,
    /// Width in millimetres, 20 to 2000.
    pub width_mm: f64,
    /// Height in millimetres; as the contents need where absent.
    pub height_mm: Option<f64>,
    /// Pixels an inch of a PNG, 30 to 2400.
    pub dpi: f64,
    /// Size of the smallest text in points, at least 6.
    pub font_pt: f64,
    /// What the bands of clusters span.
    pub band: Band,
    /// What colours the map.
    pub colouring: Colouring,
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
            band: Band::Range,
            colouring: Colouring::Cluster,
            hidden: BTreeSet::new(),
        }
    }
}

impl FigureSettings {
    /// Checks the sizes.
    ///
    /// # Errors
    /// [`ExportError::FigureSetting`] naming the setting and what is allowed.
    pub fn check(&self) -> Result<(), ExportError> {
        within("width", self.width_mm, SIDES_MM, "mm")?;
        if let Some(height) = self.height_mm {
            within("height", height, SIDES_MM, "mm")?;
        }
        within("resolution", self.dpi, RESOLUTIONS, "dpi")?;
        let sizes = (LEAST_FONT_PT, MOST_FONT_PT);
        within("font size", self.font_pt, sizes, "pt")?;
        if self.page().width < LEAST_UNITS {
            let least = LEAST_UNITS / self.units_per_mm();
            return Err(ExportError::FigureSetting {
                what: "width",
                given: format!("{} mm", self.width_mm),
                remedy: format!(
                    "with text of {} pt it must be at least {:.0} mm",
                    self.font_pt,
                    least.ceil()
                ),
            });
        }
        Ok(())
    }

    /// Units in a millimetre: the smallest text has its size in units and in points.
    pub(super) fn units_per_mm(&self) -> f64 {
        POINTS_PER_MM * Font::TICK.size / self.font_pt
    }

    /// The page, before its height is known.
    pub(super) fn page(&self) -> Page {
        Page {
            width: self.width_mm * self.units_per_mm(),
            margin: MARGIN,
            stretch: 1.0,
        }
    }

    /// The height asked for, in units.
    pub(super) fn height(&self) -> Option<f64> {
        self.height_mm.map(|height| height * self.units_per_mm())
    }
}

fn within(
    what: &'static str,
    given: f64,
    (least, most): (f64, f64),
    unit: &str,
) -> Result<(), ExportError> {
    // Written so that a value that is no number is refused.
    if given >= least && given <= most {
        return Ok(());
    }
    Err(ExportError::FigureSetting {
        what,
        given: format!("{given} {unit}"),
        remedy: format!("give {least} to {most} {unit}"),
    })
}
