//! What the user wants of work that has begun, or waits.

use std::sync::{Arc, Mutex};

use crate::session::JobId;
use crate::worker::queues::queue::lock;
use genetide_model::Signal;

/// What the user wants of one job. Each has its own, so that a signal never reaches the next one.
#[derive(Debug)]
pub(in crate::worker) struct Control(Mutex<Signal>);

impl Default for Control {
    fn default() -> Self {
        Self(Mutex::new(Signal::Continue))
    }
}

impl Control {
    pub fn set(&self, signal: Signal) {
        *lock(&self.0) = signal;
    }

    pub fn get(&self) -> Signal {
        *lock(&self.0)
    }

    pub fn is_discarded(&self) -> bool {
        self.get() == Signal::Discard
    }
}

/// The job of a kind that was requested last.
#[derive(Debug, Default)]
pub(in crate::worker) struct Latest(Mutex<(JobId, Arc<Control>)>);

impl Latest {
    /// Discards the previous job, and returns the control of the new one.
    pub fn next(&self, id: JobId) -> Arc<Control> {
        let mut latest = lock(&self.0);
        latest.1.set(Signal::Discard);
        *latest = (id, Arc::default());
        Arc::clone(&latest.1)
    }

    pub fn signal(&self, signal: Signal) {
        lock(&self.0).1.set(signal);
    }

    /// Discards the job `id`, if it is the latest.
    pub fn discard(&self, id: JobId) {
        let latest = lock(&self.0);
        if latest.0 == id {
            latest.1.set(Signal::Discard);
        }
    }
}
