//! Progress and outcome of training.

use eframe::egui::{self, Ui};

use crate::gui::panels::View;
use crate::gui::widgets::format;
use crate::session::TrainingState;

pub fn progress_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    match session.training_state() {
        TrainingState::Idle => return,
        TrainingState::Failed(message) => {
            ui.colored_label(ui.visuals().error_fg_color, message);
            return;
        }
        TrainingState::Finished => {}
        TrainingState::Running | TrainingState::Paused | TrainingState::Stopping => {
            let (done, epochs) = view.progress.epochs(session);
            let text = format!("Epoch {done} / {epochs}");
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
            "From early stopping without further improvement to the maximum number of epochs",
        );
    }
    if let Some(genes) = view.progress.genes_per_second(session) {
        fact_ui(
            ui,
            "Speed",
            &format!("{} genes/s", format::count(genes)),
            "Genes processed per second",
        );
    }
    let rule = view.progress.rule(session);
    if let Some(rule) = rule.filter(|_| session.is_training()) {
        fact_ui(
            ui,
            "Early stopping",
            &rule,
            "Training stops when the loss has not improved for this number of epochs (Patience, \
             under Settings)",
        );
    }
    if let Some(run) = session.view().filter(|_| !session.is_training()) {
        let training = &run.training;
        let ending = format::capitalised(&training.ending.to_string());
        fact_ui(ui, "Finished", &ending, "Why training finished");
        let best = format!(
            "Epoch {} of {}, training time {}",
            training.best_epoch,
            training.losses.len(),
            format::duration(training.seconds)
        );
        fact_ui(
            ui,
            "Weights kept",
            &best,
            "The epoch whose weights are used",
        );
    }
    if let Some(device) = session.training_device() {
        fact_ui(ui, "Device", device, "Device used for training");
    }
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str, tip: &str) {
    ui.label(name).on_hover_text(tip);
    ui.add(egui::Label::new(value).wrap()).on_hover_text(tip);
    ui.end_row();
}
