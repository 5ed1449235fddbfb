//! The table of runs.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText, Ui};

use crate::gui::app::command::{Action, NameTarget};
use crate::gui::panels::{View, runs::settings};
use crate::gui::widgets::format;
use crate::session::{Run, RunCommand, RunId};
use genetide_model::Preset;

const HEADINGS: [(&str, &str); 10] = [
    ("Run", "Current run; click another one to show its results"),
    ("Curve", "Show its loss in the Training panel"),
    (
        "Loss",
        "Validation loss per gene at the epoch kept, in nats; training loss if there are too few \
         genes for a validation set",
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

pub fn ui(ui: &mut Ui, view: &View<'_>, overlaid: &mut BTreeSet<RunId>) {
    egui::ScrollArea::horizontal()
        .id_salt("runs")
        .show(ui, |ui| {
            egui::Grid::new("runs")
                .striped(true)
                .spacing([10.0, 4.0])
                .show(ui, |ui| {
                    for (name, tip) in HEADINGS {
                        ui.label(RichText::new(name).strong()).on_hover_text(tip);
                    }
                    ui.end_row();
                    for run in view.session.runs() {
                        row_ui(ui, view, run, overlaid);
                    }
                });
        });
}

fn row_ui(ui: &mut Ui, view: &View<'_>, run: &Run, overlaid: &mut BTreeSet<RunId>) {
    ui.horizontal(|ui| {
        let is_current = view.session.view().map(|run| run.id) == Some(run.id);
        let radio = ui
            .radio(is_current, &run.name)
            .on_hover_text("Show the map, clusters and tables of this run");
        if radio.clicked() {
            view.sender.send(RunCommand::Switch(run.id));
        }
        menu_ui(ui, view, run);
    });
    let mut is_overlaid = overlaid.contains(&run.id);
    let curve = ui.checkbox(&mut is_overlaid, ());
    let curve = curve.on_hover_text("Show its loss in the Training panel");
    if curve
        .accessible_name(format!("Curve of {}", run.name))
        .changed()
        && !overlaid.remove(&run.id)
    {
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
    let preset = match run.config.preset {
        Preset::Shape => "Shape",
        Preset::Prototype => "Prototype",
    };
    let differ = settings::different(&run.config);
    let words = if differ.is_empty() {
        preset.to_owned()
    } else {
        format!("{preset}; {differ}")
    };
    // Long settings are truncated; the tooltip has them in full.
    ui.scope(|ui| {
        ui.set_max_width(220.0);
        ui.add(egui::Label::new(words).truncate())
            .on_hover_ui(|ui| {
                ui.label(settings::all(&run.config));
            });
    });
    ui.label(&training.device);
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, run: &Run) {
    ui.menu_button("…", |ui| {
        if ui.button("Rename…").clicked() {
            view.sender.act(Action::Name(NameTarget::Run(run.id)));
        }
        let is_only = view.session.runs().len() == 1;
        ui.add_enabled_ui(!is_only, |ui| {
            ui.menu_button("Remove", |ui| {
                ui.label("Its training results and clusters will be lost.");
                let sure = ui.button(format!("Remove {} permanently", run.name));
                if sure.clicked() {
                    view.sender.send(RunCommand::Remove(run.id));
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
