//! The Runs panel: the table of runs, and the comparison of two below it.

use std::collections::BTreeSet;

use eframe::egui::{Grid, Label, RichText, Ui};

use crate::gui::app::command::{Action, NameTarget};
use crate::gui::frame::theme;
use crate::gui::panels::parts::{scroll_ui, wide_grid_ui};
use crate::gui::panels::runs::{comparison::ComparisonView, settings};
use crate::gui::panels::{OnClick, View, placeholder::empty_ui};
use crate::gui::widgets::format;
use crate::session::{Run, RunCommand, RunId};
use genetide_data::setting::Choice;

const HEADINGS: [(&str, &str); 10] = [
    ("Run", "Current run; click another one to show its results"),
    ("Curve", "Show its loss in the Training panel"),
    (
        "Loss",
        "Validation loss at the epoch kept, in nats per gene (and condition, with several); training loss if \
         there are too few genes for a validation set",
    ),
    ("k", "Number of clusters"),
    (
        "Silhouette",
        "Mean silhouette of the clusters, from -1 to 1",
    ),
    ("Epoch", "Epoch kept, out of the epochs trained"),
    ("Seed", "Random seed"),
    ("Duration", "Training time"),
    ("Settings", "Preset and the settings that differ from it"),
    ("Device", "Training device"),
];

#[derive(Default)]
pub struct RunsPanel {
    /// Runs whose loss curves are drawn in addition to that of the current run.
    pub overlaid: BTreeSet<RunId>,
    comparison: ComparisonView,
}

impl RunsPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let runs = session.runs();
        self.overlaid
            .retain(|id| runs.iter().any(|run| run.id == *id));
        if runs.is_empty() {
            empty_ui(ui, view, "Training runs appear here.");
            return;
        }
        scroll_ui(ui, |ui| {
            table_ui(ui, view, &mut self.overlaid);
            ui.add_space(theme::GAP);
            if runs.len() > 1 {
                self.comparison.ui(ui, view);
            } else {
                theme::hint_ui(
                    ui,
                    "Train again with another seed or other settings to compare the clusters of \
                     two runs.",
                );
            }
        });
    }
}

fn table_ui(ui: &mut Ui, view: &View<'_>, overlaid: &mut BTreeSet<RunId>) {
    // Columns of short numbers are narrow, so that the settings are in view.
    let grid = Grid::new("runs")
        .striped(true)
        .spacing([10.0, 4.0])
        .min_col_width(12.0);
    wide_grid_ui(ui, "runs", grid, |ui| {
        for (name, tip) in HEADINGS {
            ui.label(RichText::new(name).strong()).on_hover_text(tip);
        }
        ui.end_row();
        for run in view.session.runs() {
            row_ui(ui, view, run, overlaid);
        }
    });
}

fn row_ui(ui: &mut Ui, view: &View<'_>, run: &Run, overlaid: &mut BTreeSet<RunId>) {
    ui.horizontal(|ui| {
        let is_current = view.session.view().map(|run| run.id) == Some(run.id);
        ui.radio(is_current, &run.name)
            .on_hover_text("Show the map, clusters and tables of this run")
            .sends(view, RunCommand::Switch(run.id));
        menu_ui(ui, view, run);
    });
    let mut is_overlaid = overlaid.contains(&run.id);
    let curve = ui
        .checkbox(&mut is_overlaid, ())
        .on_hover_text("Show its loss in the Training panel")
        .accessible_name(format!("Curve of {}", run.name));
    if curve.changed() && !overlaid.remove(&run.id) {
        overlaid.insert(run.id);
    }
    facts_ui(ui, run);
    ui.end_row();
}

fn facts_ui(ui: &mut Ui, run: &Run) {
    let training = &run.training;
    let kept = training
        .losses
        .iter()
        .find(|losses| losses.epoch == training.best_epoch);
    let loss = kept.map(|losses| losses.validation_loss.unwrap_or(losses.train_loss));
    let clustering = run.clusters.as_ref().map(|clusters| &clusters.clustering);
    let absent = || "-".to_owned();
    let silhouette = clustering.map(|of| format!("{:.2}", of.mean_silhouette));
    ui.label(loss.map_or_else(absent, format::short));
    ui.label(clustering.map_or_else(absent, |of| of.k.to_string()));
    ui.label(silhouette.unwrap_or_else(absent));
    ui.label(format!(
        "{} of {}",
        training.best_epoch,
        training.losses.len()
    ));
    ui.label(run.config.seed.to_string());
    ui.label(format::duration(training.seconds));
    let preset = run.config.preset.option().label;
    let differ = settings::different(&run.config);
    let separator = if differ.is_empty() { "" } else { "; " };
    let words = format!("{preset}{separator}{differ}");
    // Long settings are truncated; the tooltip has them in full.
    ui.scope(|ui| {
        ui.set_max_width(220.0);
        ui.add(Label::new(words).truncate()).on_hover_ui(|ui| {
            ui.label(settings::all(&run.config));
        });
    });
    ui.label(&training.device);
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, run: &Run) {
    ui.menu_button("…", |ui| {
        ui.button("Rename…")
            .sends(view, Action::Name(NameTarget::Run(run.id)));
        let is_only = view.session.runs().len() == 1;
        ui.add_enabled_ui(!is_only, |ui| {
            ui.menu_button("Remove", |ui| {
                ui.label("Its training results and clusters will be lost.");
                let sure = ui.button(format!("Remove {} permanently", run.name));
                if sure.sends(view, RunCommand::Remove(run.id)) {
                    ui.close();
                }
            });
        })
        .response
        .on_disabled_hover_text("The only run cannot be removed: train another one first");
    })
    .response
    .accessible_name(format!("{} menu", run.name))
    .on_hover_text("Rename or remove this run");
}
