//! A place for one waiting request, between the window and a thread.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Holds at most one request: the latest. Putting one never blocks, taking one waits.
#[derive(Debug)]
pub(super) struct Slot<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<T> {
    waiting: Option<T>,
    closed: bool,
}

impl<T> Slot<T> {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State {
                waiting: None,
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a request; one that still waits is dropped.
    pub(super) fn put(&self, request: T) {
        self.lock().waiting = Some(request);
        self.changed.notify_one();
    }

    /// Leaves a request, unless one waits that it may not take the place of.
    pub(super) fn put_over(&self, request: T, may_replace: impl FnOnce(&T) -> bool) {
        let mut state = self.lock();
        if state.waiting.as_ref().is_none_or(may_replace) {
            state.waiting = Some(request);
            drop(state);
            self.changed.notify_one();
        }
    }

    /// Waits for a request; `None` once the slot is closed.
    pub(super) fn take(&self) -> Option<T> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| {
                state.waiting.is_none() && !state.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return None;
        }
        state.waiting.take()
    }

    /// Ends the waiting; a request that waits is dropped.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_request_wins() {
        let slot = Slot::new();
        slot.put(1);
        slot.put(2);
        assert_eq!(slot.take(), Some(2));
        slot.put_over(3, |_| false);
        slot.put_over(4, |&waiting| waiting > 3);
        assert_eq!(slot.take(), Some(3));
    }

    #[test]
    fn closing_drops_what_waits_and_frees_who_waits() {
        let slot = Slot::new();
        slot.put(1);
        slot.close();
        assert_eq!(slot.take(), None);

        let slot: Slot<u8> = Slot::new();
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| slot.take());
            slot.close();
            assert_eq!(waiter.join().unwrap(), None);
        });
    }
}
