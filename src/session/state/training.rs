//! The training run in progress.

use crate::session::state::TrainJob;
use genetide_model::EpochLosses;

/// The state of training.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TrainingState {
    /// Nothing was trained.
    #[default]
    Idle,
    /// In progress.
    Running,
    /// Waiting for the user.
    Paused,
    /// Told to stop; finishing its batch.
    Stopping,
    /// Finished with a result.
    Finished,
    /// Finished without one; the message is in the log too.
    Failed(String),
}

impl TrainingState {
    /// Whether training is in progress: running, paused or about to stop.
    pub fn is_in_progress(&self) -> bool {
        match self {
            Self::Running | Self::Paused | Self::Stopping => true,
            Self::Idle | Self::Finished | Self::Failed(_) => false,
        }
    }
}

/// The reading of a table by the pretrained network, before any training on it.
#[derive(Debug, Default)]
pub(in crate::session) struct FirstLook {
    /// Whether tables are read so as soon as they are open.
    pub wanted: bool,
    /// The reading in progress.
    pub job: Option<TrainJob>,
}

/// A training run that has no result: it is in progress or has failed.
#[derive(Debug)]
pub(in crate::session) struct Training {
    pub job: TrainJob,
    pub state: TrainingState,
    /// The device, once it is known.
    pub device: Option<String>,
    pub losses: Vec<EpochLosses>,
}
