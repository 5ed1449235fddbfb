//! Progress of a benchmark, and its cancellation.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::BenchmarkError;
use genetide_model::{EpochLosses, ModelError, Signal, TrainObserver};

/// Progress of a benchmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress<'a> {
    /// Number of pieces of work that are done.
    pub done: usize,
    /// Number of pieces of work in all.
    pub total: usize,
    /// The current piece of work, in words.
    pub piece: &'a str,
    /// The epoch of the running training, where there is one.
    pub epoch: Option<usize>,
}

/// Reports progress, and passes on the user's wish to cancel.
pub struct Monitor<'a> {
    cancel: &'a AtomicBool,
    sink: &'a mut dyn FnMut(Progress<'_>),
    /// Number of pieces of work that were begun.
    begun: usize,
    total: usize,
    piece: String,
}

impl<'a> Monitor<'a> {
    /// A monitor of `total` pieces of work. Setting `cancel` ends the work at the next check.
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

    /// Begins a piece of work.
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] after a cancellation.
    pub fn begin(&mut self, piece: String) -> Result<(), BenchmarkError> {
        self.begun += 1;
        self.piece = piece;
        self.report(None);
        self.check()
    }

    /// Checks for a cancellation.
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] after a cancellation.
    pub fn check(&self) -> Result<(), BenchmarkError> {
        if self.is_cancelled() {
            return Err(ModelError::Cancelled.into());
        }
        Ok(())
    }

    /// `Break` after a cancellation, for work that asks a callback.
    pub fn control_flow(&self) -> ControlFlow<()> {
        if self.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn report(&mut self, epoch: Option<usize>) {
        (self.sink)(Progress {
            done: self.begun.saturating_sub(1),
            total: self.total,
            piece: &self.piece,
            epoch,
        });
    }
}

impl TrainObserver for Monitor<'_> {
    fn signal(&mut self) -> Signal {
        if self.is_cancelled() {
            Signal::Discard
        } else {
            Signal::Continue
        }
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        self.report(Some(losses.epoch));
    }
}
