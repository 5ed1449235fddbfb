//! The thread `analysis`: reads, tests, clusters, sweeps over k, and exports.

use std::cell::RefCell;
use std::sync::Arc;

use crate::pipeline::events::continue_unless;
use crate::pipeline::leftovers::leftover_warning;
use crate::pipeline::{LogLevel, PipelineError};
use crate::session::{
    ClusterJob, ExportJob, ExportTarget, JobKind, Notice, ReadJob, SweepJob, TrainedNetwork,
};
use crate::worker::context::Context;
use crate::worker::notify::Notifier;
use crate::worker::queues::inbox::{Inbox, Work};
use crate::worker::steps::Steps;
use genetide_analysis::{ClusterBase, SweepStep};

/// Works until the inbox is closed.
pub(in crate::worker) fn run(context: Context<'_>) {
    let analysis = Analysis::new(context);
    while let Some(work) = context.queues.inbox.next() {
        analysis.process(&work);
    }
}

/// What the thread works with.
pub(in crate::worker) struct Analysis<'a> {
    inbox: &'a Inbox,
    steps: &'a dyn Steps,
    notifier: &'a Notifier,
    /// The base of the last clustering.
    base: RefCell<Option<CachedBase>>,
}

/// A base, and the network it was made from.
struct CachedBase {
    network: TrainedNetwork,
    base: Arc<ClusterBase>,
}

impl CachedBase {
    fn is_of(&self, network: &TrainedNetwork) -> bool {
        let (own, other) = (&self.network, network);
        Arc::ptr_eq(&own.training, &other.training)
            && Arc::ptr_eq(&own.prepared, &other.prepared)
            && own.config.analysis.method == other.config.analysis.method
            && own.config.seed == other.config.seed
    }
}

impl<'a> Analysis<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Self {
            inbox: &context.queues.inbox,
            steps: context.steps,
            notifier: context.notifier,
            base: RefCell::new(None),
        }
    }

    pub fn process(&self, work: &Work) {
        let (kind, id) = match work {
            Work::Read(job) => (JobKind::Read, job.id),
            Work::Prepare(job) => (JobKind::Prepare, job.id),
            Work::Cluster(job) => (JobKind::Cluster, job.id),
            Work::Sweep(job) => (JobKind::Sweep, job.id),
            Work::Export(job) => (JobKind::Export, job.id),
        };
        self.notifier.report(kind.job(id), || match work {
            Work::Read(job) => self.read(job).map(Some),
            Work::Prepare(job) => {
                let prepared = Arc::new(self.steps.prepare(job));
                Ok(Some(Notice::Prepared(id, prepared)))
            }
            Work::Cluster(job) => self.cluster(job).map(Some),
            Work::Sweep(job) => self.sweep(job),
            Work::Export(job) => self.export(job).map(Some),
        });
        self.inbox.end_reading();
    }

    fn read(&self, job: &ReadJob) -> Result<Notice, PipelineError> {
        let mut progress = |progress| {
            // Progress is soon out of date: where there is no room for it, it is left out.
            let _left_out = self.notifier.try_send(Notice::Reading(job.id, progress));
            continue_unless(self.inbox.reading_is_cancelled())
        };
        let table = self.steps.read(job, &mut progress)?;
        Ok(Notice::Table(job.id, Arc::new(table)))
    }

    /// The base of a network, from the cache where possible.
    fn base(&self, network: &TrainedNetwork) -> Result<Arc<ClusterBase>, PipelineError> {
        let cached = self.base.borrow();
        if let Some(cached) = cached.as_ref().filter(|cached| cached.is_of(network)) {
            return Ok(Arc::clone(&cached.base));
        }
        drop(cached);
        let base = Arc::new(self.steps.cluster_base(network)?);
        *self.base.borrow_mut() = Some(CachedBase {
            network: network.clone(),
            base: Arc::clone(&base),
        });
        Ok(base)
    }

    fn cluster(&self, job: &ClusterJob) -> Result<Notice, PipelineError> {
        let base = self.base(&job.network)?;
        let clusters = self.steps.cluster(job, &base)?;
        Ok(Notice::Clustered(job.id, Arc::new(clusters)))
    }

    /// Sends every k as it is done. Between two steps, all other jobs that wait are carried out, so
    /// that a change of k is seen at once and no k is done twice.
    fn sweep(&self, job: &SweepJob) -> Result<Option<Notice>, PipelineError> {
        let mut superseded = false;
        let mut progress = |step| {
            let heard = self.notifier.send(match step {
                SweepStep::Quality(quality) => Notice::Quality(job.id, quality),
                SweepStep::Repeat { done, of } => Notice::Replicates(job.id, done, of),
            });
            while let Some(urgent) = self.inbox.urgent() {
                self.process(&urgent);
            }
            superseded = !heard || self.inbox.sweep_is_superseded();
            continue_unless(superseded)
        };
        let base = self.base(&job.network)?;
        self.steps.sweep(&base, &mut progress)?;
        Ok((!superseded).then_some(Notice::Swept(job.id)))
    }

    fn export(&self, job: &ExportJob) -> Result<Notice, PipelineError> {
        match &job.target {
            ExportTarget::Files(kind, path) => {
                let paths = self.steps.export(*kind, path, &job.results)?;
                if let Some(warning) = leftover_warning(&paths) {
                    let _heard = self.notifier.send(Notice::Log(LogLevel::Warning, warning));
                }
                Ok(Notice::Exported(job.id, paths))
            }
            ExportTarget::Clipboard => {
                let picture = self.steps.draw(&job.results)?;
                Ok(Notice::Drawn(job.id, Arc::new(picture)))
            }
        }
    }
}
