//! The menu Training.

use eframe::egui::Key;

use crate::gui::actions::{
    entry::{ActionContext, Entry, Mark, Menu},
    keys::{ctrl, ctrl_shift},
};
use crate::gui::app::command::{Action, NameTarget};
use crate::session::{TrainingCommand, TrainingState};

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Training;
    vec![
        Entry::new("training.start", menu, "Start training", |_| {
            Action::session(TrainingCommand::Start)
        })
        .key(ctrl(Key::T))
        .tip("Train the network on the responsive genes")
        .disabled(|now| {
            if now.session.prepared().is_none() {
                Some("Open a data set with enough responsive genes first")
            } else {
                now.session.is_training().then_some("Training in progress")
            }
        }),
        Entry::new("training.pause", menu, "Pause training", |now| {
            let paused = *now.session.training_state() == TrainingState::Paused;
            Action::session(TrainingCommand::SetPaused(!paused))
        })
        .key(ctrl_shift(Key::T))
        .named(|now| {
            let paused = *now.session.training_state() == TrainingState::Paused;
            paused.then(|| "Resume training".to_owned())
        })
        .disabled(not_training),
        Entry::new("training.stop", menu, "Stop and keep best", |_| {
            Action::session(TrainingCommand::Stop)
        })
        .tip("End training and keep the weights of the best epoch")
        .disabled(not_training),
        Entry::new("training.discard", menu, "Discard training", |_| {
            Action::session(TrainingCommand::Discard)
        })
        .tip("End training and discard this run; previous results are kept")
        .disabled(|now| {
            let failed = matches!(now.session.training_state(), TrainingState::Failed(_));
            (!now.session.is_training() && !failed).then_some("No training in progress")
        }),
        Entry::new("training.live", menu, "Live map", |now| {
            Action::session(TrainingCommand::SetLiveMap(!now.session.watches_training()))
        })
        .line_above()
        .tip("Update the map every few seconds during training")
        .marked(Mark::Check, |now| now.session.watches_training()),
        Entry::new("training.rename-run", menu, "Rename current run…", |now| {
            Action::Name(NameTarget::Run(
                now.session.view().map(|run| run.id).unwrap_or_default(),
            ))
        })
        .disabled(|now| {
            let none = now.session.view().map(|run| run.id).is_none();
            none.then_some("No runs yet: train the network first")
        }),
    ]
}

fn not_training(now: &ActionContext<'_>) -> Option<&'static str> {
    let state = now.session.training_state();
    let runs = matches!(state, TrainingState::Running | TrainingState::Paused);
    (!runs).then_some("No training in progress")
}
