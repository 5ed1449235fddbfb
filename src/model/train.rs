//! The training loop.

use super::EpochLosses;

/// What the user wants of a running training; asked once a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Continue,
    /// Wait until told otherwise.
    Pause,
    /// Stop and keep the best weights so far.
    StopKeepBest,
    /// Stop and forget everything.
    Discard,
}

/// Told of a training's progress, and asked what to do.
pub trait TrainObserver {
    /// Asked once a batch; must be quick.
    fn signal(&mut self) -> Signal;
    /// Told once an epoch; must not block.
    fn epoch(&mut self, losses: &EpochLosses);
}
