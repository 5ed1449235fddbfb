//! The jobs that wait for the thread `saver`.

use std::collections::VecDeque;

use crate::session::{FileTask, SessionFileJob};
use crate::worker::queues::queue::Queue;

/// The jobs in order; of autosaves only the latest.
pub(in crate::worker) type FileQueue = Queue<VecDeque<SessionFileJob>>;

impl FileQueue {
    /// Leaves a job.
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
