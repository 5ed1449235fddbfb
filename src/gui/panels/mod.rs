//! The panels. Each reads the session and sends actions; none changes the session.

mod clusters;
mod data;
mod data_settings;
mod embedding;
pub mod gene_search;
mod gene_table;
mod genes;
mod lists;
mod pin;
mod runs;
mod scatter;
mod training;
mod trajectories;

pub use lists::{ListPrompt, Naming};

use std::path::PathBuf;

use eframe::egui::{Color32, Ui};
use serde::{Deserialize, Serialize};

use super::command::{Action, MapAction, Sender};
use super::layout::Pane;
use super::pin_slots::PinSlots;
use super::progress::Progress;
use super::{form, format, log_axis, notify, plot, small_plot, split, theme};
use crate::data::TimeUnit;
use crate::palette;
use crate::session::{Command, Session};

/// What every panel is given.
pub struct View<'a> {
    /// The state shown.
    pub session: &'a Session,
    /// Where actions go.
    pub sender: &'a Sender,
    /// Files opened before, latest first.
    pub recent: &'a [PathBuf],
    /// How far the training is.
    pub progress: &'a Progress,
    /// Colours and markers of the pinned genes.
    pub pins: &'a PinSlots,
}

impl View<'_> {
    /// The name of a gene.
    pub fn gene_name(&self, gene: usize) -> &str {
        let table = self.session.table.as_deref();
        table
            .and_then(|table| table.profiles.genes().get(gene))
            .map_or("?", String::as_str)
    }

    /// The unit of the times, where it is known.
    pub fn time_unit(&self) -> Option<TimeUnit> {
        let table = self.session.table.as_deref()?;
        table.profiles.time_unit()
    }

    /// The colour of a cluster; grey for 0 and for no cluster.
    pub fn cluster_colour(&self, label: Option<usize>) -> Color32 {
        let slot = label.and_then(|label| {
            let clusters = self.session.clusters.as_deref()?;
            clusters.colour_slots.get(label.checked_sub(1)?)
        });
        theme::colour(slot.map_or(palette::GREY, |&slot| palette::cluster(slot)))
    }

    /// A cluster by its number, and by its name where it was given one: "2", "2 fast".
    pub fn cluster_title(&self, label: usize) -> String {
        let clusters = self.session.clusters.as_deref();
        match clusters.and_then(|clusters| clusters.name(label)) {
            Some(name) => format!("{label} {name}"),
            None => label.to_string(),
        }
    }

    /// The row of a gene in the scaled profiles that were trained on; `None` for an incomplete one.
    pub fn trained_row(&self, gene: usize) -> Option<usize> {
        let trained_on = self.session.trained_on.as_deref()?;
        // Rows are the complete genes in input order.
        trained_on.scaled.genes.binary_search(&gene).ok()
    }

    /// Whether a gene is pinned.
    pub fn is_pinned(&self, gene: usize) -> bool {
        self.session.selection.pinned.contains(&gene)
    }

    /// Sends the gene under the pointer, when it is another than before.
    pub fn hover(&self, gene: Option<usize>) {
        if gene != self.session.selection.hovered {
            self.sender.send(Command::Hover(gene));
        }
    }
}

/// How the panels show things; kept from one start to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelOptions {
    /// Loss curves.
    losses: training::Look,
    /// Whether clusters have markers of different forms on the map.
    markers: bool,
    /// The grid of clusters.
    grid: clusters::GridOptions,
    /// Trajectories.
    trajectories: trajectories::Options,
}

/// The state of the panels.
#[derive(Default)]
pub struct Panels {
    /// Data.
    pub data: data::DataPanel,
    training: training::TrainingPanel,
    /// The map of genes.
    pub embedding: embedding::EmbeddingPanel,
    /// Clusters.
    pub clusters: clusters::ClustersPanel,
    /// Genes.
    pub genes: genes::GenesPanel,
    lists: lists::ListsPanel,
    runs: runs::RunsPanel,
}

impl Panels {
    /// The panels as they were shown before.
    pub fn new(options: PanelOptions) -> Self {
        let mut panels = Self::default();
        panels.training.look = options.losses;
        panels.embedding.set_markers(options.markers);
        panels.clusters.options = options.grid;
        panels.genes.set_options(options.trajectories);
        panels
    }

    /// How things are shown now.
    pub fn options(&self) -> PanelOptions {
        PanelOptions {
            losses: self.training.look,
            markers: self.embedding.markers(),
            grid: self.clusters.options,
            trajectories: self.genes.options(),
        }
    }

    /// Shows one panel.
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

/// What a panel shows that cannot show anything yet: why, and the button that leads on.
fn empty_ui(ui: &mut Ui, view: &View<'_>, what: &str) {
    let session = view.session;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(120.0));
        if session.reading.is_some() {
            theme::activity_ui(ui, "Reading the table…");
        } else if session.table.is_none() {
            theme::hint_ui(ui, &format!("{what} Open a table to begin."));
            ui.add_space(theme::GAP);
            if ui.button("Open table…").clicked() {
                view.sender.act(Action::PickTable);
            }
            if ui.button("Try the sample").clicked() {
                let sample = crate::data::read::Source::Sample;
                view.sender.send(Command::Open(sample));
            }
        } else if session.is_training() {
            theme::hint_ui(ui, &format!("{what} The training is not done yet."));
        } else if session.training.is_some() {
            theme::hint_ui(
                ui,
                &format!("{what} It could not be made; the log says why."),
            );
            ui.add_space(theme::GAP);
            if ui.button("Show the log").clicked() {
                view.sender.act(Action::ShowPane(Pane::Log));
            }
        } else {
            theme::hint_ui(ui, &format!("{what} Train the network to fill this panel."));
            ui.add_space(theme::GAP);
            start_button_ui(ui, view);
        }
    });
}

/// The button that starts a training, or says why it cannot.
fn start_button_ui(ui: &mut Ui, view: &View<'_>) {
    let ready = view.session.prepared.is_some();
    let button = ui
        .add_enabled(ready, eframe::egui::Button::new("Start training"))
        .on_hover_text("Train the network on the genes that respond (Ctrl+T)")
        .on_disabled_hover_text("Open a table with enough responding genes first");
    if button.clicked() {
        view.sender.send(Command::StartTraining);
    }
}
