//! Requests behind a lock, and the thread that waits for them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Locks a mutex. A panic poisons none in earnest: no job holds a lock while it runs.
pub(in crate::worker) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The requests `R` that wait for a thread. Leaving one never blocks.
#[derive(Debug, Default)]
pub(in crate::worker) struct Queue<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State<R> {
    waiting: R,
    closed: bool,
}

impl<R> Queue<R> {
    /// Looks at the requests, given whether the queue is closed; the thread is not woken.
    pub fn look<T>(&self, look: impl FnOnce(&mut R, bool) -> T) -> T {
        let mut state = lock(&self.state);
        let closed = state.closed;
        look(&mut state.waiting, closed)
    }

    /// Changes the requests, and wakes the thread.
    pub fn change(&self, change: impl FnOnce(&mut R)) {
        change(&mut lock(&self.state).waiting);
        self.changed.notify_all();
    }

    /// Waits until `next` returns something; it is given whether the queue is closed.
    pub fn wait<T>(&self, mut next: impl FnMut(&mut R, bool) -> Option<T>) -> T {
        let mut state = lock(&self.state);
        loop {
            let closed = state.closed;
            if let Some(found) = next(&mut state.waiting, closed) {
                return found;
            }
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends the waiting.
    pub fn close(&self) {
        lock(&self.state).closed = true;
        self.changed.notify_all();
    }
}
