//! Commands for the training run in progress.

use crate::session::{Request, Session, TrainingState};
use genetide_model::Signal;

/// Commands for the training run in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingCommand {
    /// Train from scratch.
    Start,
    /// Pause or resume.
    SetPaused(bool),
    /// Stop and keep the best weights.
    Stop,
    /// Stop and discard the run.
    Discard,
    /// Show a map of the training run in progress every few seconds, or no longer.
    SetLiveMap(bool),
    /// Show data sets as the pretrained network reads them, as soon as they are open, or no longer.
    SetFirstLook(bool),
}

impl Session {
    pub(super) fn execute_training(&mut self, command: TrainingCommand) -> Vec<Request> {
        match command {
            TrainingCommand::Start => self.start_training().unwrap_or_default(),
            TrainingCommand::SetPaused(paused) => self.set_paused(paused).into_iter().collect(),
            TrainingCommand::Stop => self.stop_training().into_iter().collect(),
            TrainingCommand::Discard => self.discard_training().into_iter().collect(),
            TrainingCommand::SetLiveMap(wanted) => vec![self.set_live_map(wanted)],
            TrainingCommand::SetFirstLook(wanted) => {
                self.set_first_look(wanted).into_iter().collect()
            }
        }
    }

    fn set_paused(&mut self, paused: bool) -> Option<Request> {
        let training = self.training.as_mut()?;
        let (state, signal) = match (&training.state, paused) {
            (TrainingState::Running, true) => (TrainingState::Paused, Signal::Pause),
            (TrainingState::Paused, false) => (TrainingState::Running, Signal::Continue),
            _ => return None,
        };
        training.state = state;
        Some(Request::Signal(signal))
    }

    fn stop_training(&mut self) -> Option<Request> {
        self.jobs.train_when_prepared = false;
        let state = &mut self.training.as_mut()?.state;
        if !state.is_in_progress() || *state == TrainingState::Stopping {
            return None;
        }
        *state = TrainingState::Stopping;
        Some(Request::Signal(Signal::StopKeepBest))
    }

    /// Forgets the training run that is in progress or has failed. The trainer need not be waited for:
    /// its answers are late from now on.
    fn discard_training(&mut self) -> Option<Request> {
        self.jobs.train_when_prepared = false;
        let was_in_progress = self.is_training();
        self.forget_training();
        if !was_in_progress {
            return None;
        }
        self.log.info("Training run discarded");
        Some(Request::Signal(Signal::Discard))
    }
}
