//! The menu Training.

use eframe::egui::Key;

use crate::gui::actions::entry::{Disabled, Entry, Mark, Menu, ctrl, ctrl_shift};
use crate::gui::app::command::{Action, NameTarget};
use crate::session::{Session, TrainingCommand, TrainingState};

const MENU: Menu = Menu::Training;

const NOT_TRAINING: Disabled = ("No training in progress", |session| {
    let state = session.training_state();
    !matches!(state, TrainingState::Running | TrainingState::Paused)
});

pub(super) fn entries() -> Vec<Entry> {
    vec![
        MENU.entry("start", "Start training", TrainingCommand::Start)
            .key(ctrl(Key::T))
            .tip("Train the network on the responsive genes")
            .disabled(
                "Open a data set with enough responsive genes first",
                |session| session.prepared().is_none(),
            )
            .disabled("Training in progress", Session::is_training),
        MENU.entry_by("pause", "Pause training", |now| {
            TrainingCommand::SetPaused(!is_paused(now.session))
        })
        .key(ctrl_shift(Key::T))
        .named(|session| is_paused(session).then(|| "Resume training".to_owned()))
        .disabled_by(NOT_TRAINING),
        MENU.entry("stop", "Stop and keep best", TrainingCommand::Stop)
            .tip("End training and keep the weights of the best epoch")
            .disabled_by(NOT_TRAINING),
        MENU.entry("discard", "Discard training", TrainingCommand::Discard)
            .tip("End training and discard this run; previous results are kept")
            .disabled(NOT_TRAINING.0, |session| {
                let failed = matches!(session.training_state(), TrainingState::Failed(_));
                !session.is_training() && !failed
            }),
        MENU.entry_by("live", "Live map", |now| {
            TrainingCommand::SetLiveMap(!now.session.watches_training())
        })
        .line_above(true)
        .tip("Update the map every few seconds during training")
        .marked(Mark::Check, |now| now.session.watches_training()),
        MENU.entry_by("first-look", "First look", |now| {
            TrainingCommand::SetFirstLook(!now.session.wants_first_look())
        })
        .tip("Show a data set as soon as it is open, as the pretrained network reads it")
        .marked(Mark::Check, |now| now.session.wants_first_look()),
        MENU.entry_by("rename-run", "Rename current run…", |now| {
            let run = now.session.view().map(|run| run.id);
            Action::Name(NameTarget::Run(run.unwrap_or_default()))
        })
        .disabled("No runs yet: train the network first", |session| {
            session.view().is_none()
        }),
    ]
}

fn is_paused(session: &Session) -> bool {
    *session.training_state() == TrainingState::Paused
}
