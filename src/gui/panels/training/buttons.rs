//! The buttons that start, pause and stop training.

use eframe::egui::{RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::{View, start_button::start_button_ui};
use crate::session::{TrainingCommand, TrainingState};

/// The buttons for the state that training is in.
pub fn buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let send = |command| view.sender.send(command);
    ui.horizontal_wrapped(|ui| match view.session.training_state() {
        TrainingState::Idle | TrainingState::Finished | TrainingState::Failed(_) => {
            start_button_ui(ui, view);
        }
        TrainingState::Running => {
            if ui.button("Pause").clicked() {
                send(TrainingCommand::SetPaused(true));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Paused => {
            if ui.button("Resume").clicked() {
                send(TrainingCommand::SetPaused(false));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Stopping => {
            theme::activity_ui(ui, "Stopping after this batch…");
        }
    });
}

/// Check box for live updates of the map.
pub fn live_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    let mut watched = session.watches_training();
    let live = ui.checkbox(&mut watched, "Live map").on_hover_text(
        "Update the map every few seconds during training (at intervals of at least 3 s, and of 4 \
         times the time to compute a map). Does not affect the result. Default: on",
    );
    if live.changed() {
        view.sender.send(TrainingCommand::SetLiveMap(watched));
    }
}

fn stop_buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let stop = ui
        .button("Stop and keep best")
        .on_hover_text("End training now and keep the best weights so far");
    if stop.clicked() {
        view.sender.send(TrainingCommand::Stop);
    }
    let discard = ui
        .button(RichText::new("Discard"))
        .on_hover_text("End training now and discard this run");
    if discard.clicked() {
        view.sender.send(TrainingCommand::Discard);
    }
}
