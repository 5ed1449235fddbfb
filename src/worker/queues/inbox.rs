//! The jobs that wait for the thread `analysis`.

use crate::session::JobKind::{self, Cluster, Export, HeldOut, Prepare, Read, Sweep};
use crate::session::{
    ClusterJob, ExportJob, HeldOutJob, Job, JobId, PrepareJob, ReadJob, SweepJob,
};
use crate::worker::queues::queue::Queue;

#[derive(Debug)]
pub(in crate::worker) enum Work {
    Read(ReadJob),
    Prepare(PrepareJob),
    Cluster(ClusterJob),
    Sweep(SweepJob),
    HoldOut(HeldOutJob),
    Export(ExportJob),
}

impl Work {
    pub fn job(&self) -> Job {
        match self {
            Self::Read(job) => Read.job(job.id),
            Self::Prepare(job) => Prepare.job(job.id),
            Self::Cluster(job) => Cluster.job(job.id),
            Self::Sweep(job) => Sweep.job(job.id),
            Self::HoldOut(job) => HeldOut.job(job.id),
            Self::Export(job) => Export.job(job.id),
        }
    }
}

/// Kinds of jobs in the order in which they are done: first what the user waits for. The sweep, which
/// takes long, comes after them, and the comparison of predictions last.
const URGENT: [JobKind; 4] = [Cluster, Prepare, Export, Read];

/// Holds the latest job of each kind, and every export.
#[derive(Debug, Default)]
pub(in crate::worker) struct Inbox(Queue<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// As they came.
    jobs: Vec<Work>,
    /// The reading in progress.
    reading: Option<JobId>,
    /// Whether it is no longer wanted.
    reading_cancelled: bool,
    /// Clusterings, sweeps and comparisons up to this number are no longer wanted.
    cancelled_to: JobId,
}

impl Waiting {
    /// Takes the first job of a kind.
    fn take(&mut self, kind: JobKind) -> Option<Work> {
        let place = self.jobs.iter().position(|work| work.job().kind == kind)?;
        Some(self.jobs.remove(place))
    }

    /// Takes the most urgent job of `kinds`, which are in the order of urgency.
    fn urgent(&mut self, kinds: &[JobKind]) -> Option<Work> {
        let work = kinds.iter().find_map(|&kind| self.take(kind))?;
        if let Work::Read(job) = &work {
            self.reading = Some(job.id);
            self.reading_cancelled = false;
        }
        Some(work)
    }
}

impl Inbox {
    /// Leaves a job. Exports are carried out in turn; any other job replaces the one of its kind that
    /// waits, and a reading stops the one in progress.
    pub fn put(&self, work: Work) {
        let kind = work.job().kind;
        self.0.change(|waiting| {
            if kind != Export {
                waiting.take(kind);
            }
            waiting.reading_cancelled |= kind == Read;
            waiting.jobs.push(work);
        });
    }

    /// Stops the reading `id`, waiting or in progress.
    pub fn cancel_read(&self, id: JobId) {
        let reading = Read.job(id);
        self.0.change(|waiting| {
            waiting.jobs.retain(|work| work.job() != reading);
            waiting.reading_cancelled |= waiting.reading == Some(id);
        });
    }

    /// Waits for a job; `None` once the inbox is closed and every export was taken.
    pub fn next(&self) -> Option<Work> {
        self.0.wait(|waiting, closed| {
            if closed {
                return Some(waiting.take(Export));
            }
            let work = waiting.urgent(&URGENT).or_else(|| waiting.take(Sweep));
            let work = work.or_else(|| waiting.take(HeldOut));
            work.map(Some)
        })
    }

    /// A job that is more urgent than the sweep or the comparison in progress; never waits.
    pub fn urgent(&self) -> Option<Work> {
        self.0
            .look(|waiting, closed| (!closed).then(|| waiting.urgent(&URGENT)).flatten())
    }

    /// As [`Self::urgent`], while clusters are made: no other clusters.
    pub fn urgent_beside_clusters(&self) -> Option<Work> {
        let (_, others) = URGENT.split_at(1);
        self.0
            .look(|waiting, closed| (!closed).then(|| waiting.urgent(others)).flatten())
    }

    /// Drops the clustering, the sweep and the comparison up to the number `id` that wait, and stops those in progress.
    pub fn cancel_clusters(&self, id: JobId) {
        let is_dropped = |job: Job| matches!(job.kind, Cluster | Sweep | HeldOut) && job.id <= id;
        self.0.change(|waiting| {
            waiting.jobs.retain(|work| !is_dropped(work.job()));
            waiting.cancelled_to = waiting.cancelled_to.max(id);
        });
    }

    /// Whether the clustering, sweep or comparison `id` in progress is no longer wanted.
    pub fn is_cancelled(&self, id: JobId) -> bool {
        self.0
            .look(|waiting, closed| closed || id <= waiting.cancelled_to)
    }

    /// Whether a job waits of which `is_sought` is true.
    pub fn any(&self, is_sought: impl Fn(&Work) -> bool) -> bool {
        self.0.look(|waiting, _| waiting.jobs.iter().any(is_sought))
    }

    /// Whether the sweep in progress is no longer wanted.
    pub fn sweep_is_superseded(&self) -> bool {
        let is_sweep = |work: &Work| matches!(work, Work::Sweep(_));
        self.0
            .look(|waiting, closed| closed || waiting.jobs.iter().any(is_sweep))
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
