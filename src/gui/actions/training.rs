//! The menu Training.

use eframe::egui::Key;

use super::{Entry, Mark, Menu, Situation, ctrl, ctrl_shift};
use crate::gui::command::Action;
use crate::gui::name_prompt::Named;
use crate::session::{Command, TrainingState};

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Training;
    vec![
        Entry::new("training.start", menu, "Start training", |_| {
            Action::Session(Command::StartTraining)
        })
        .key(ctrl(Key::T))
        .tip("Train the network on the genes that respond")
        .hindered(|now| {
            if now.session.prepared.is_none() {
                Some("Open a table with enough responding genes first")
            } else {
                now.session.is_training().then_some("A training goes on")
            }
        }),
        Entry::new("training.pause", menu, "Pause training", |now| {
            let paused = now.session.training_state == TrainingState::Paused;
            Action::Session(Command::SetPaused(!paused))
        })
        .key(ctrl_shift(Key::T))
        .named(|now| {
            let paused = now.session.training_state == TrainingState::Paused;
            paused.then(|| "Resume training".to_owned())
        })
        .hindered(not_training),
        Entry::new("training.stop", menu, "Stop and keep best", |_| {
            Action::Session(Command::StopTraining)
        })
        .tip("End the training and keep the weights of its best epoch")
        .hindered(not_training),
        Entry::new("training.discard", menu, "Discard training", |_| {
            Action::Session(Command::DiscardTraining)
        })
        .tip("End the training and forget it; the result before it stays")
        .hindered(|now| {
            let failed = matches!(now.session.training_state, TrainingState::Failed(_));
            (!now.session.is_training() && !failed).then_some("No training goes on")
        }),
        Entry::new("training.live", menu, "Live map", |now| {
            Action::Session(Command::SetLiveMap(!now.session.live.is_watched()))
        })
        .line_above()
        .tip("While training, draw the map of the genes anew every few seconds")
        .marked(Mark::Check, |now| now.session.live.is_watched()),
        Entry::new(
            "training.rename-run",
            menu,
            "Rename the run on view…",
            |now| Action::Name(Named::Run(now.session.current_run.unwrap_or_default())),
        )
        .hindered(|now| {
            let none = now.session.current_run.is_none();
            none.then_some("There is no run yet: train the network first")
        }),
    ]
}

fn not_training(now: &Situation<'_>) -> Option<&'static str> {
    let state = &now.session.training_state;
    let runs = matches!(state, TrainingState::Running | TrainingState::Paused);
    (!runs).then_some("No training goes on")
}
