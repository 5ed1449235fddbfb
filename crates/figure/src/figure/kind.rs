//! Kinds of figures, and what the bands of clusters span.

use genetide_data::setting::{Choice, ChoiceOption};
use serde::{Deserialize, Serialize};

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FigureKind {
    /// Summary page: clusters, UMAP and training, with title and caption
    Page,
    /// A panel for each cluster: mean, band, highlighted genes
    Clusters,
    /// Gene map (UMAP)
    Map,
    /// Loss curves of the training
    Losses,
    /// Observed means with standard errors, and reconstructions, of highlighted genes
    Trajectories,
    /// Quality of the clusters for every k
    Quality,
}

impl Choice for FigureKind {
    const VALUES: &'static [Self] = &[
        Self::Page,
        Self::Clusters,
        Self::Map,
        Self::Losses,
        Self::Trajectories,
        Self::Quality,
    ];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Page => ChoiceOption::new(
                "page",
                "Summary page (clusters, UMAP, training)",
                "Clusters, UMAP and training, with title and caption",
            ),
            Self::Clusters => ChoiceOption::new(
                "clusters",
                "Clusters",
                "A panel for each cluster: mean, band, highlighted genes",
            ),
            Self::Map => ChoiceOption::new("map", "Gene map (UMAP)", "Gene map (UMAP)"),
            Self::Losses => {
                ChoiceOption::new("losses", "Loss curves", "Loss curves of the training")
            }
            Self::Trajectories => ChoiceOption::new(
                "trajectories",
                "Trajectories of pinned genes",
                "Observed means with standard errors, and reconstructions, of highlighted genes",
            ),
            Self::Quality => ChoiceOption::new(
                "quality",
                "Cluster number diagnostics",
                "Quality of the clusters for every k",
            ),
        }
    }
}

/// What the band of a cluster spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Band {
    /// From the lowest to the highest gene
    #[default]
    Range,
    /// The middle half of the genes
    Quartiles,
}

impl Choice for Band {
    const VALUES: &'static [Self] = &[Self::Range, Self::Quartiles];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Range => ChoiceOption::new(
                "range",
                "Min-max range",
                "From the lowest to the highest gene",
            ),
            Self::Quartiles => ChoiceOption::new(
                "quartiles",
                "Interquartile range",
                "The middle half of the genes",
            ),
        }
    }
}

impl Band {
    /// Its name in a legend, which has little room.
    pub(crate) fn short_title(self) -> &'static str {
        match self {
            Self::Range => "Min-max",
            Self::Quartiles => "IQR",
        }
    }
}
