//! Progress and outcome of training.

use eframe::egui::{self, Ui};

use crate::gui::panels::{View, parts::fact_ui};
use crate::gui::widgets::format;
use crate::session::TrainingState;
use genetide_model::TrainingResult;

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
    let (session, progress) = (view.session, view.progress);
    let is_training = session.is_training();
    let finished = session
        .view()
        .filter(|run| !is_training && !run.is_first_look());
    let finished = finished.map(|run| &*run.training);
    let speed = progress.genes_per_second(session);
    let weights = |training: &TrainingResult| {
        format!(
            "Epoch {} of {}, training time {}",
            training.best_epoch,
            training.losses.len(),
            format::duration(training.seconds)
        )
    };
    for (name, value, tip) in [
        (
            "Time left",
            progress.time_left(session),
            "From early stopping without further improvement to the maximum number of epochs",
        ),
        (
            "Speed",
            speed.map(|genes| format!("{} genes/s", format::count(genes))),
            "Genes processed per second",
        ),
        (
            "Early stopping",
            progress.rule(session).filter(|_| is_training),
            "Training stops when the loss has not improved for this number of epochs (Patience, \
             under Settings)",
        ),
        (
            "Finished",
            finished.map(|training| format::capitalised(&training.ending.to_string())),
            "Why training finished",
        ),
        (
            "Weights kept",
            finished.map(weights),
            "The epoch whose weights are used",
        ),
        (
            "Device",
            session.training_device().map(str::to_owned),
            "Device used for training",
        ),
    ] {
        if let Some(value) = value {
            for part in fact_ui(ui, name, &value) {
                part.on_hover_text(tip);
            }
        }
    }
}
