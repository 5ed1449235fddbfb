//! Following and steering a running training.

use std::time::Duration;

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

/// Interval at which a paused training asks for the next signal.
const PAUSE_POLL: Duration = Duration::from_millis(20);

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

/// Asks the observer until its signal is not to pause.
pub(crate) fn wait_for_signal(observer: &mut dyn TrainObserver) -> Signal {
    loop {
        match observer.signal() {
            Signal::Pause => std::thread::sleep(PAUSE_POLL),
            signal => return signal,
        }
    }
}
