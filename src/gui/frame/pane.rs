//! The panels that exist, and their titles.

use serde::{Deserialize, Serialize};

/// The panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pane {
    /// The data set and how it is read.
    Data,
    /// Training and loss curves.
    Training,
    /// The map of genes.
    Embedding,
    /// The clusters.
    Clusters,
    /// Search, trajectories and the table of genes.
    Genes,
    /// Named lists of genes.
    Lists,
    /// Messages.
    Log,
    /// Training runs with a result.
    Runs,
}

impl Pane {
    /// All panels, in the order of the menu.
    pub const ALL: [Self; 8] = [
        Self::Data,
        Self::Training,
        Self::Embedding,
        Self::Clusters,
        Self::Genes,
        Self::Lists,
        Self::Log,
        Self::Runs,
    ];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Training => "Training",
            Self::Embedding => "Map",
            Self::Clusters => "Clusters",
            Self::Genes => "Genes",
            Self::Lists => "Lists",
            Self::Log => "Log",
            Self::Runs => "Runs",
        }
    }
}
