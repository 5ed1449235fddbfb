//! The buttons that start, pause and stop training.

use eframe::egui::Ui;

use crate::gui::frame::theme;
use crate::gui::panels::{OnClick, View, placeholder::start_button_ui};
use crate::session::{TrainingCommand, TrainingState};

pub fn buttons_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| match view.session.training_state() {
        TrainingState::Idle | TrainingState::Finished | TrainingState::Failed(_) => {
            start_button_ui(ui, view);
        }
        TrainingState::Running => {
            ui.button("Pause")
                .sends(view, TrainingCommand::SetPaused(true));
            stop_buttons_ui(ui, view);
        }
        TrainingState::Paused => {
            ui.button("Resume")
                .sends(view, TrainingCommand::SetPaused(false));
            stop_buttons_ui(ui, view);
        }
        TrainingState::Stopping => {
            theme::activity_ui(ui, "Stopping after this batch…");
        }
    });
}

/// What is shown before the end of a training.
pub fn early_ui(ui: &mut Ui, view: &View<'_>) {
    let mut watched = view.session.watches_training();
    let live = ui.checkbox(&mut watched, "Live map").on_hover_text(
        "Update the map every few seconds during training (at intervals of at least 3 s, and of 4 \
         times the time to compute a map). Does not affect the result. Default: on",
    );
    if live.changed() {
        view.sender.send(TrainingCommand::SetLiveMap(watched));
    }
    let mut wanted = view.session.wants_first_look();
    let first = ui.checkbox(&mut wanted, "First look").on_hover_text(
        "Show a data set as soon as it is open, as the pretrained network reads it, with map, clusters \
         and onsets. Default: on",
    );
    if first.changed() {
        view.sender.send(TrainingCommand::SetFirstLook(wanted));
    }
}

fn stop_buttons_ui(ui: &mut Ui, view: &View<'_>) {
    ui.button("Stop and keep best")
        .on_hover_text("End training now and keep the best weights so far")
        .sends(view, TrainingCommand::Stop);
    ui.button("Discard")
        .on_hover_text("End training now and discard this run")
        .sends(view, TrainingCommand::Discard);
}
