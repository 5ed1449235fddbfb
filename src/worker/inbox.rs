//! What waits for the thread `analysis`.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::config::RunConfig;
use crate::data::read::{LoadedTable, Source};
use crate::model::TrainingResult;
use crate::pipeline::{ClusterEdit, ClusterOutcome, Prepared};
use crate::session::{ExportInputs, ExportKind, JobId};

/// A table to read.
#[derive(Debug)]
pub(super) struct ReadWork {
    pub job: JobId,
    pub source: Source,
    pub config: Arc<RunConfig>,
    /// Set when the reading is no longer wanted.
    pub cancelled: Arc<AtomicBool>,
}

/// Profiles to test and scale.
#[derive(Debug)]
pub(super) struct PrepareWork {
    pub job: JobId,
    pub table: Arc<LoadedTable>,
    pub config: Arc<RunConfig>,
}

/// Latents to cluster.
#[derive(Debug)]
pub(super) struct ClusterWork {
    pub job: JobId,
    pub table: Arc<LoadedTable>,
    pub prepared: Arc<Prepared>,
    pub training: Arc<TrainingResult>,
    pub config: Arc<RunConfig>,
    pub task: ClusterTask,
}

/// Where clusters come from.
#[derive(Debug)]
pub(super) enum ClusterTask {
    /// The method, in the colours of the clusters before.
    Make(Option<Arc<ClusterOutcome>>),
    /// A change by hand of the clusters before.
    Edit(Arc<ClusterOutcome>, ClusterEdit),
}

/// A sweep over k.
#[derive(Debug)]
pub(super) struct SweepWork {
    pub job: JobId,
    pub prepared: Arc<Prepared>,
    pub training: Arc<TrainingResult>,
    pub config: Arc<RunConfig>,
}

/// Results to write.
#[derive(Debug)]
pub(super) struct ExportWork {
    pub job: JobId,
    pub task: ExportTask,
    pub results: Box<ExportInputs>,
}

/// What becomes of results.
#[derive(Debug)]
pub(super) enum ExportTask {
    /// Files.
    Write(ExportKind, PathBuf),
    /// A picture for the clipboard.
    Draw,
}

/// One piece of work.
#[derive(Debug)]
pub(super) enum Work {
    Read(ReadWork),
    Prepare(PrepareWork),
    Cluster(ClusterWork),
    Sweep(SweepWork),
    Export(ExportWork),
}

/// Holds the latest request of each kind, and every export. Putting one never blocks.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    read: Option<ReadWork>,
    prepare: Option<PrepareWork>,
    cluster: Option<ClusterWork>,
    sweep: Option<SweepWork>,
    exports: VecDeque<ExportWork>,
    /// The reading that goes on.
    reading: Option<(JobId, Arc<AtomicBool>)>,
    closed: bool,
}

impl State {
    /// The most urgent work: what the user looks at first, what takes long last.
    fn urgent(&mut self) -> Option<Work> {
        if let Some(work) = self.cluster.take() {
            return Some(Work::Cluster(work));
        }
        if let Some(work) = self.prepare.take() {
            return Some(Work::Prepare(work));
        }
        if let Some(work) = self.exports.pop_front() {
            return Some(Work::Export(work));
        }
        let read = self.read.take()?;
        self.reading = Some((read.job, Arc::clone(&read.cancelled)));
        Some(Work::Read(read))
    }

    fn next(&mut self) -> Option<Work> {
        self.urgent().or_else(|| self.sweep.take().map(Work::Sweep))
    }
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves work. An export waits its turn; anything else takes the place of what waits of its
    /// kind, and a reading stops the one that goes on.
    pub(super) fn put(&self, work: Work) {
        let mut state = self.lock();
        match work {
            Work::Read(work) => {
                if let Some((_, cancelled)) = &state.reading {
                    cancelled.store(true, Ordering::Release);
                }
                state.read = Some(work);
            }
            Work::Prepare(work) => state.prepare = Some(work),
            Work::Cluster(work) => state.cluster = Some(work),
            Work::Sweep(work) => state.sweep = Some(work),
            Work::Export(work) => state.exports.push_back(work),
        }
        drop(state);
        self.changed.notify_one();
    }

    /// Stops the reading `job`, whether it waits or goes on.
    pub(super) fn cancel_read(&self, job: JobId) {
        let mut state = self.lock();
        state.read.take_if(|read| read.job == job);
        if let Some((reading, cancelled)) = &state.reading
            && *reading == job
        {
            cancelled.store(true, Ordering::Release);
        }
    }

    /// Waits for work; `None` once the inbox is closed and every export was taken.
    pub(super) fn next(&self) -> Option<Work> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return state.exports.pop_front().map(Work::Export);
            }
            if let Some(work) = state.next() {
                return Some(work);
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Work that a sweep in progress makes way for; never waits.
    pub(super) fn urgent(&self) -> Option<Work> {
        let mut state = self.lock();
        if state.closed { None } else { state.urgent() }
    }

    /// Whether a sweep in progress is no longer wanted.
    pub(super) fn sweep_is_superseded(&self) -> bool {
        let state = self.lock();
        state.closed || state.sweep.is_some()
    }

    /// Tells that no reading goes on any more.
    pub(super) fn reading_ended(&self) {
        self.lock().reading = None;
    }

    /// Ends the waiting and stops the reading that goes on; exports that wait are still handed out.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        if let Some((_, cancelled)) = &state.reading {
            cancelled.store(true, Ordering::Release);
        }
        drop(state);
        self.changed.notify_all();
    }
}
