//! The training run in progress or, without one, that of the run on view.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::Prepared;
use crate::session::state::{PrepareSettings, Training};
use crate::session::{JobId, Session, TrainingState};
use genetide_model::EpochLosses;

impl Session {
    /// The training run in progress.
    fn training_in_progress(&self) -> Option<&Training> {
        let training = self.training.as_ref();
        training.filter(|run| run.state.is_in_progress())
    }

    /// The training run in progress, if it is this job.
    pub(in crate::session) fn training_job(&mut self, id: JobId) -> Option<&mut Training> {
        let training = self.training.as_mut();
        training.filter(|run| run.state.is_in_progress() && run.job.id == id)
    }

    /// Whether training is in progress: running, paused or about to stop.
    pub fn is_training(&self) -> bool {
        self.training_in_progress().is_some()
    }

    /// Whether data sets are shown as the pretrained network reads them, as soon as they are open.
    pub fn wants_first_look(&self) -> bool {
        self.first_look.wanted
    }

    /// Whether the pretrained network is reading the data set.
    pub fn is_looking(&self) -> bool {
        self.first_look.job.is_some()
    }

    /// Whether what is on view is what the pretrained network reads, and nothing is being trained.
    pub fn shows_first_look(&self) -> bool {
        !self.is_training() && self.view().is_some_and(|run| run.is_first_look())
    }

    /// The state of training.
    pub fn training_state(&self) -> &TrainingState {
        match (&self.training, self.view()) {
            (Some(training), _) => &training.state,
            (None, Some(_)) => &TrainingState::Finished,
            (None, None) => &TrainingState::Idle,
        }
    }

    /// The device of the training run in progress or, without one, of the run on view.
    pub fn training_device(&self) -> Option<&str> {
        match (&self.training, self.view()) {
            (Some(training), _) => training.device.as_deref(),
            (None, run) => run.map(|run| run.training.device.as_str()),
        }
    }

    /// The losses of the training run in progress or, without one, of the run on view. Those of a
    /// failed run are shown until it is discarded.
    pub fn losses(&self) -> &[EpochLosses] {
        match (&self.training, self.view()) {
            (Some(training), _) => &training.losses,
            (None, Some(run)) => &run.training.losses,
            (None, None) => &[],
        }
    }

    /// The settings of the training run in progress or, without one, of the run on view.
    pub fn training_config(&self) -> Option<&Arc<RunConfig>> {
        let in_progress = self.training_in_progress().map(|run| &run.job.config);
        in_progress.or_else(|| self.view().map(|run| &run.config))
    }

    /// What the training run in progress is trained on or, without one, what the run on view was.
    pub fn training_prepared(&self) -> Option<&Arc<Prepared>> {
        let in_progress = self.training_in_progress().map(|run| &run.job.prepared);
        in_progress.or_else(|| self.view().map(|run| &run.trained_on))
    }

    /// What the run on view was trained on or, before there is one, what the training run in progress
    /// is. Map and clusters always belong to these profiles.
    pub fn trained_on(&self) -> Option<&Arc<Prepared>> {
        let on_view = self.view().map(|run| &run.trained_on);
        on_view.or_else(|| self.training_prepared())
    }

    /// Whether the settings have changed since the training run in progress started or, without one,
    /// since that of the run on view, so that they apply only after another one.
    pub fn needs_retraining(&self) -> bool {
        self.training_config().is_some_and(|trained| {
            trained.data != self.config.data
                || (trained.model != self.config.model && !self.shows_first_look())
                || PrepareSettings::of(trained) != PrepareSettings::of(&self.config)
                || trained.seed != self.config.seed
        })
    }
}
