//! Training: start, pause, stop; progress; loss curves.

mod curves;
mod overlays;
mod plots;
mod settings;

use std::collections::BTreeSet;

use eframe::egui::{self, RichText, Ui};

use super::{Command, View, format, start_button_ui, theme};
use crate::model::stop_progress::warmup_epochs;
use crate::session::{RunId, TrainingState};

use curves::Curves;
pub use curves::Look;
use overlays::Overlays;
use plots::{Marks, Shown};
use settings::TrainingSettingsForm;

/// Width of the switches of the loss curves in one line, at 100 % of the size of text.
const SWITCHES: f32 = 310.0;

/// The training panel.
#[derive(Default)]
pub struct TrainingPanel {
    curves: Curves,
    /// How the curves are shown; remembered.
    pub look: Look,
    overlays: Overlays,
    settings: TrainingSettingsForm,
}

impl TrainingPanel {
    /// Shows the panel.
    ///
    /// `overlaid`: the runs whose loss is drawn too.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, overlaid: &BTreeSet<RunId>) {
        let session = view.session;
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                buttons_ui(ui, view);
                live_ui(ui, view);
                egui::CollapsingHeader::new("Settings")
                    .id_salt("settings")
                    .show(ui, |ui| self.settings.ui(ui, view));
                if session.needs_retraining() {
                    ui.colored_label(
                        ui.visuals().warn_fg_color,
                        "Settings changed: train again to apply them.",
                    );
                }
                progress_ui(ui, view);
                if session.losses.is_empty() {
                    theme::hint_ui(
                        ui,
                        "Training teaches a network to describe how genes change over time. \
                         Genes that it describes alike are then put in one cluster.",
                    );
                } else {
                    self.curves_ui(ui, view, overlaid);
                }
            });
    }

    fn curves_ui(&mut self, ui: &mut Ui, view: &View<'_>, overlaid: &BTreeSet<RunId>) {
        look_ui(ui, &mut self.look);
        let session = view.session;
        self.curves.follow(&session.losses, self.look);
        self.overlays.follow(session, overlaid, self.look);
        let shown = Shown {
            losses: &session.losses,
            curves: &self.curves,
            overlays: self.overlays.curves(),
            look: self.look,
            marks: marks(view),
        };
        plots::losses_ui(ui, &shown);
        ui.label("Its parts (nats)").on_hover_text(
            "Reconstruction: how far the network's profile is from the observed one. KL: how much \
             the latent of a gene says beyond what its past predicts.",
        );
        plots::parts_ui(ui, &shown);
    }
}

/// The epoch that is marked as the best, and the warm-up.
fn marks(view: &View<'_>) -> Marks {
    let session = view.session;
    let best = match (&session.training, session.is_training()) {
        (Some(training), false) => Some((training.best_epoch, "kept")),
        (None, false) => None,
        (_, true) => {
            let stop = view.progress.stop();
            let best = stop.best_epoch.filter(|_| !stop.warming_up);
            best.map(|epoch| (epoch, "best"))
        }
    };
    let warmup = session
        .training_config()
        .zip(session.training_prepared())
        .map_or(0.0, |(config, prepared)| {
            warmup_epochs(prepared.points.len(), &config.model)
        });
    Marks { best, warmup }
}

fn look_ui(ui: &mut Ui, look: &mut Look) {
    ui.label("Loss per gene (nats)").on_hover_text(
        "What the training lowers: how badly the network describes a gene. Training and \
         validation genes are kept apart; a validation loss that rises while the training loss \
         falls means that the network learns by heart. While the weight of KL rises (shaded), \
         losses of different epochs cannot be compared.",
    );
    // A slider does not go to the next line by itself: it would make the panel wider.
    let fits = ui.available_width() >= SWITCHES * theme::text_scale(ui.style());
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut look.log_axis, "log axis").on_hover_text(
            "Equal distances for equal factors, so that the slow fall at the end is seen; even \
             between -1 and 1, since losses can be below 0. Default: off",
        );
        ui.checkbox(&mut look.skip_start, "skip start")
            .on_hover_text(
                "Leave out the first tenth, whose fall hides all that follows. Default: off",
            );
        if fits {
            smoothing_ui(ui, look);
        }
    });
    if !fits {
        ui.horizontal(|ui| smoothing_ui(ui, look));
    }
}

fn smoothing_ui(ui: &mut Ui, look: &mut Look) {
    let label = ui.label("smooth");
    ui.spacing_mut().slider_width = 60.0;
    ui.add(egui::Slider::new(&mut look.smoothing, 0.0..=0.99).fixed_decimals(2))
        .labelled_by(label.id)
        .on_hover_text(
            "Moving average: the weight of all epochs before in each value, from 0 (the losses as \
             they are) to 0.99; the losses as they are stay faintly behind. No unit. Default: 0",
        );
}

fn progress_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    match &session.training_state {
        TrainingState::Idle => return,
        TrainingState::Failed(message) => {
            ui.colored_label(ui.visuals().error_fg_color, message);
            return;
        }
        TrainingState::Finished => {}
        TrainingState::Running | TrainingState::Paused | TrainingState::Stopping => {
            let (done, epochs) = view.progress.epochs(session);
            let text = format!("epoch {done} of at most {epochs}");
            let fraction = done as f32 / epochs.max(1) as f32;
            ui.add(egui::ProgressBar::new(fraction).text(text));
        }
    }
    egui::Grid::new("progress")
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| facts_ui(ui, view));
}

fn facts_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    if let Some(left) = view.progress.time_left(session) {
        fact_ui(
            ui,
            "Time left",
            &left,
            "The first if the loss does not get better any more, the second if all epochs are done",
        );
    }
    if let Some(genes) = view.progress.genes_per_second(session) {
        fact_ui(
            ui,
            "Speed",
            &format!("{} genes/s", format::count(genes)),
            "Genes that pass through the network in a second",
        );
    }
    let rule = view.progress.rule(session);
    if let Some(rule) = rule.filter(|_| session.is_training()) {
        fact_ui(
            ui,
            "Early stop",
            &rule,
            "The rule that ends the training before all epochs are done (patience, in epochs, \
             under Settings)",
        );
    }
    if let Some(training) = session
        .training
        .as_deref()
        .filter(|_| !session.is_training())
    {
        let ending = training.ending.to_string();
        fact_ui(ui, "Ended", &ending, "Why the training ended");
        let best = format!(
            "epoch {} of {}, after {}",
            training.best_epoch,
            training.losses.len(),
            format::duration(training.seconds)
        );
        fact_ui(ui, "Kept", &best, "The epoch whose weights are used");
    }
    if let Some(device) = session.training_device.as_deref() {
        fact_ui(ui, "Device", device, "What the network is trained on");
    }
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str, tip: &str) {
    ui.label(name).on_hover_text(tip);
    ui.add(egui::Label::new(value).wrap()).on_hover_text(tip);
    ui.end_row();
}

fn buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let send = |command| view.sender.send(command);
    ui.horizontal_wrapped(|ui| match view.session.training_state {
        TrainingState::Idle | TrainingState::Finished | TrainingState::Failed(_) => {
            start_button_ui(ui, view);
        }
        TrainingState::Running => {
            if ui.button("Pause").clicked() {
                send(Command::SetPaused(true));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Paused => {
            if ui.button("Resume").clicked() {
                send(Command::SetPaused(false));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Stopping => {
            theme::activity_ui(ui, "Stopping after this batch…");
        }
    });
}

/// Whether the map follows the training.
fn live_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    let mut watched = session.live.is_watched();
    let live = ui.checkbox(&mut watched, "Live map").on_hover_text(
        "While training, draw the map of the genes anew every few seconds (at least 3 s, and 4 \
         times what a map takes). The result is the same. Default: on",
    );
    if live.changed() {
        view.sender.send(Command::SetLiveMap(watched));
    }
}

fn stop_buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let stop = ui
        .button("Stop and keep best")
        .on_hover_text("End now, with the best weights so far");
    if stop.clicked() {
        view.sender.send(Command::StopTraining);
    }
    let discard = ui
        .button(RichText::new("Discard"))
        .on_hover_text("End now and forget this training");
    if discard.clicked() {
        view.sender.send(Command::DiscardTraining);
    }
}
