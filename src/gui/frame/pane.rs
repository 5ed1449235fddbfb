//! The panels that exist, and their titles.

use serde::{Deserialize, Serialize};

use crate::gui::titled::titled;

titled! {
    /// The panels, in the order of the menu.
    #[derive(Serialize, Deserialize)]
    Pane {
        /// The data set and how it is read.
        Data => "Data",
        /// Training and loss curves.
        Training => "Training",
        /// The map of genes.
        Embedding => "Map",
        Clusters => "Clusters",
        /// Search, trajectories and the table of genes.
        Genes => "Genes",
        /// Named lists of genes.
        Lists => "Lists",
        Log => "Log",
        /// Training runs with a result.
        Runs => "Runs",
    }
}

impl Pane {
    /// The panel behind which it is a tab until it is moved; `None` for one with a place of its own.
    pub fn beside(self) -> Option<Self> {
        match self {
            Self::Data | Self::Training | Self::Embedding | Self::Clusters | Self::Genes => None,
            Self::Runs => Some(Self::Clusters),
            Self::Lists | Self::Log => Some(Self::Genes),
        }
    }
}
