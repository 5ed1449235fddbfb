//! The jobs that wait for the thread `analysis`.

use std::collections::VecDeque;

use crate::session::{ClusterJob, ExportJob, JobId, PrepareJob, ReadJob, SweepJob};
use crate::worker::queues::queue::Queue;

/// A job of the thread.
#[derive(Debug)]
pub(in crate::worker) enum Work {
    Read(ReadJob),
    Prepare(PrepareJob),
    Cluster(ClusterJob),
    Sweep(SweepJob),
    Export(ExportJob),
}

/// Holds the latest job of each kind, and every export.
#[derive(Debug, Default)]
pub(in crate::worker) struct Inbox(Queue<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    read: Option<ReadJob>,
    prepare: Option<PrepareJob>,
    cluster: Option<ClusterJob>,
    sweep: Option<SweepJob>,
    exports: VecDeque<ExportJob>,
    /// The reading in progress.
    reading: Option<JobId>,
    /// Whether it is no longer wanted.
    reading_cancelled: bool,
}

impl Waiting {
    /// The most urgent job: first what the user waits for, last what takes long.
    fn urgent(&mut self) -> Option<Work> {
        if let Some(job) = self.cluster.take() {
            return Some(Work::Cluster(job));
        }
        if let Some(job) = self.prepare.take() {
            return Some(Work::Prepare(job));
        }
        if let Some(job) = self.exports.pop_front() {
            return Some(Work::Export(job));
        }
        let job = self.read.take()?;
        self.reading = Some(job.id);
        self.reading_cancelled = false;
        Some(Work::Read(job))
    }

    fn next(&mut self) -> Option<Work> {
        self.urgent().or_else(|| self.sweep.take().map(Work::Sweep))
    }
}

impl Inbox {
    /// Leaves a job. Exports are carried out in turn; any other job replaces the one of its kind that
    /// waits, and a reading stops the one in progress.
    pub fn put(&self, work: Work) {
        self.0.change(|waiting| match work {
            Work::Read(job) => {
                waiting.reading_cancelled = true;
                waiting.read = Some(job);
            }
            Work::Prepare(job) => waiting.prepare = Some(job),
            Work::Cluster(job) => waiting.cluster = Some(job),
            Work::Sweep(job) => waiting.sweep = Some(job),
            Work::Export(job) => waiting.exports.push_back(job),
        });
    }

    /// Stops the reading `id`, waiting or in progress.
    pub fn cancel_read(&self, id: JobId) {
        self.0.change(|waiting| {
            waiting.read.take_if(|read| read.id == id);
            waiting.reading_cancelled |= waiting.reading == Some(id);
        });
    }

    /// Waits for a job; `None` once the inbox is closed and every export was taken.
    pub fn next(&self) -> Option<Work> {
        self.0.wait(|waiting, closed| {
            if closed {
                return Some(waiting.exports.pop_front().map(Work::Export));
            }
            waiting.next().map(Some)
        })
    }

    /// A job that is more urgent than the sweep in progress; never waits.
    pub fn urgent(&self) -> Option<Work> {
        self.0
            .look(|waiting, closed| (!closed).then(|| waiting.urgent()).flatten())
    }

    /// Whether the sweep in progress is no longer wanted.
    pub fn sweep_is_superseded(&self) -> bool {
        self.0
            .look(|waiting, closed| closed || waiting.sweep.is_some())
    }

    /// Whether the reading in progress is no longer wanted.
    pub fn reading_is_cancelled(&self) -> bool {
        self.0.look(|waiting, _| waiting.reading_cancelled)
    }

    /// The reading in progress is over.
    pub fn end_reading(&self) {
        self.0.look(|waiting, _| waiting.reading = None);
    }

    /// Ends the waiting and stops the reading in progress; exports that wait are still handed out.
    pub fn close(&self) {
        // In this order: once closed, no reading begins, which would not know that it is cancelled.
        self.0.close();
        self.0.change(|waiting| waiting.reading_cancelled = true);
    }
}
