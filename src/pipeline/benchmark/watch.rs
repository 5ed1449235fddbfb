//! How far a benchmark is, and stopping it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::{EpochLosses, ModelError, Signal, TrainObserver};
use crate::pipeline::PipelineError;

/// How far a benchmark is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress<'a> {
    /// Pieces of work that are done.
    pub done: usize,
    /// Pieces of work in all.
    pub total: usize,
    /// The piece at hand, in words.
    pub piece: &'a str,
    /// The epoch of the training at hand, where there is one.
    pub epoch: Option<usize>,
}

/// Tells of progress, and says when to stop.
pub struct Watch<'a> {
    cancel: &'a AtomicBool,
    sink: &'a mut dyn FnMut(Progress<'_>),
    begun: usize,
    total: usize,
    piece: String,
}

impl<'a> Watch<'a> {
    /// A watch over `total` pieces of work; setting `cancel` ends the work at the next chance.
    pub fn new(
        total: usize,
        cancel: &'a AtomicBool,
        sink: &'a mut dyn FnMut(Progress<'_>),
    ) -> Self {
        Self {
            cancel,
            sink,
            begun: 0,
            total,
            piece: String::new(),
        }
    }

    /// A piece of work begins.
    ///
    /// # Errors
    /// When the work was cancelled.
    pub(super) fn begin(&mut self, piece: String) -> Result<(), PipelineError> {
        self.begun += 1;
        self.piece = piece;
        self.tell(None);
        self.check()
    }

    pub(super) fn check(&self) -> Result<(), PipelineError> {
        if self.is_cancelled() {
            return Err(ModelError::Cancelled.into());
        }
        Ok(())
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn tell(&mut self, epoch: Option<usize>) {
        (self.sink)(Progress {
            done: self.begun.saturating_sub(1),
            total: self.total,
            piece: &self.piece,
            epoch,
        });
    }
}

impl TrainObserver for Watch<'_> {
    fn signal(&mut self) -> Signal {
        if self.is_cancelled() {
            Signal::Discard
        } else {
            Signal::Continue
        }
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        self.tell(Some(losses.epoch));
    }
}
