//! Following and steering a running training.

use crate::training::result::EpochLosses;
use genetide_data::Matrix;

/// The user's request to a running training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Continue,
    /// Wait for another signal.
    Pause,
    /// Stop and keep the best weights so far.
    StopKeepBest,
    /// Stop and discard everything.
    Discard,
}

/// Receives the progress of a training, and steers it.
pub trait TrainObserver {
    /// Asked once per batch; must be quick.
    fn signal(&mut self) -> Signal;
    /// Called after each epoch; must not block.
    fn epoch(&mut self, losses: &EpochLosses);
    /// Whether the latents after this epoch are wanted; asked after [`Self::epoch`].
    fn wants_latents(&mut self) -> bool {
        false
    }
    /// Receives the latents `[N, dims]` of the points after this epoch (1-based); must not block. They
    /// are only read out: the training and its result are the same without them.
    fn latents(&mut self, _epoch: usize, _latents: Matrix<f32>) {}
}
