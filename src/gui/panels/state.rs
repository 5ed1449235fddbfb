//! The state of all panels, and their display options.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::gui::frame::pane::Pane;
use crate::gui::panels::clusters::{ClustersPanel, GridOptions};
use crate::gui::panels::training::{Look, TrainingPanel};
use crate::gui::panels::{
    data::panel::DataPanel, embedding::EmbeddingPanel, genes::panel::GenesPanel, lists::ListsPanel,
    runs::RunsPanel, trajectories::Options, view::View,
};
use crate::gui::widgets::notify;

/// Display options of the panels, remembered from one start to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelOptions {
    losses: Look,
    /// Whether clusters have different marker shapes on the map.
    markers: bool,
    grid: GridOptions,
    trajectories: Options,
}

#[derive(Default)]
pub struct Panels {
    pub data: DataPanel,
    training: TrainingPanel,
    pub embedding: EmbeddingPanel,
    pub clusters: ClustersPanel,
    pub genes: GenesPanel,
    lists: ListsPanel,
    runs: RunsPanel,
}

impl Panels {
    /// Panels with the display options of the last start.
    pub fn new(options: PanelOptions) -> Self {
        let mut panels = Self::default();
        panels.training.look = options.losses;
        panels.embedding.map.by_form = options.markers;
        panels.clusters.options = options.grid;
        panels.genes.trajectories.options = options.trajectories;
        panels
    }

    pub fn options(&self) -> PanelOptions {
        PanelOptions {
            losses: self.training.look,
            markers: self.embedding.map.by_form,
            grid: self.clusters.options,
            trajectories: self.genes.trajectories.options,
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, pane: Pane, view: &View<'_>) {
        match pane {
            Pane::Data => self.data.ui(ui, view),
            Pane::Training => self.training.ui(ui, view, &self.runs.overlaid),
            Pane::Embedding => self.embedding.ui(ui, view),
            Pane::Clusters => self.clusters.ui(ui, view),
            Pane::Genes => self.genes.ui(ui, view),
            Pane::Lists => self.lists.ui(ui, view),
            Pane::Runs => self.runs.ui(ui, view),
            Pane::Log => notify::log_ui(ui, view.session),
        }
    }
}
