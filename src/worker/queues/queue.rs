//! Requests behind a lock, and the thread that waits for them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::session::{FileTask, SessionFileJob};

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

    pub fn close(&self) {
        lock(&self.state).closed = true;
        self.changed.notify_all();
    }
}

/// A queue of at most one request: the latest. Closing it drops one that waits.
pub(in crate::worker) type Mailbox<T> = Queue<Option<T>>;

impl<T> Mailbox<T> {
    /// Leaves a request; one that still waits is dropped.
    pub fn put(&self, request: T) {
        self.change(|waiting| *waiting = Some(request));
    }

    /// Leaves a request, unless one waits that it may not replace.
    pub fn put_over(&self, request: T, may_replace: impl FnOnce(&T) -> bool) {
        self.change(|waiting| {
            if waiting.as_ref().is_none_or(may_replace) {
                *waiting = Some(request);
            }
        });
    }

    /// Waits for a request; `None` once the mailbox is closed.
    pub fn take(&self) -> Option<T> {
        self.wait(|waiting, closed| {
            if closed {
                return Some(None);
            }
            waiting.take().map(Some)
        })
    }
}

/// A queue of session files, in order; of autosaves only the latest.
pub(in crate::worker) type FileQueue = Queue<VecDeque<SessionFileJob>>;

impl FileQueue {
    pub fn put(&self, job: SessionFileJob) {
        let is_autosave = |job: &SessionFileJob| matches!(job.task, FileTask::Autosave(_));
        self.change(|waiting| {
            if is_autosave(&job) {
                waiting.retain(|other| !is_autosave(other));
            }
            waiting.push_back(job);
        });
    }

    /// Waits for a job; `None` once the queue is closed and every job was taken.
    pub fn take(&self) -> Option<SessionFileJob> {
        self.wait(|waiting, closed| match waiting.pop_front() {
            None if !closed => None,
            next => Some(next),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_request_wins() {
        let mailbox: Mailbox<u8> = Mailbox::default();
        mailbox.put(1);
        mailbox.put(2);
        assert_eq!(mailbox.take(), Some(2));
        mailbox.put_over(3, |_| false);
        mailbox.put_over(4, |&waiting| waiting > 3);
        assert_eq!(mailbox.take(), Some(3));
    }

    #[test]
    fn closing_drops_what_waits_and_frees_who_waits() {
        let mailbox: Mailbox<u8> = Mailbox::default();
        mailbox.put(1);
        mailbox.close();
        assert_eq!(mailbox.take(), None);

        let mailbox: Mailbox<u8> = Mailbox::default();
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| mailbox.take());
            mailbox.close();
            assert_eq!(waiter.join().unwrap(), None);
        });
    }
}
