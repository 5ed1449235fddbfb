//! The thread `analysis`: reads, tests, clusters, sweeps over k, and exports.

use std::cell::RefCell;
use std::sync::Arc;

use crate::pipeline::events::continue_unless;
use crate::pipeline::leftovers::leftover_warning;
use crate::pipeline::{LogLevel, PipelineError};
use crate::session::{
    ClusterJob, ExportJob, ExportTarget, Notice, ReadFailure, ReadJob, SweepJob, TrainedNetwork,
};
use crate::worker::{context::Context, queues::inbox::Work};
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
    context: Context<'a>,
    /// The base of the last clustering, and the network that it was made from.
    base: RefCell<Option<(TrainedNetwork, Arc<ClusterBase>)>>,
}

/// Whether both networks have the same base, whatever k.
fn share_base(a: &TrainedNetwork, b: &TrainedNetwork) -> bool {
    Arc::ptr_eq(&a.training, &b.training)
        && Arc::ptr_eq(&a.prepared, &b.prepared)
        && a.config.analysis.method == b.config.analysis.method
        && a.config.seed == b.config.seed
}

impl<'a> Analysis<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Self {
            context,
            base: RefCell::new(None),
        }
    }

    pub fn process(&self, work: &Work) {
        self.context.notifier.report(work.job(), || match work {
            Work::Read(job) => self.read(job).map(Some),
            Work::Prepare(job) => {
                let prepared = Arc::new(self.context.steps.prepare(job));
                Ok(Some(Notice::Prepared(job.id, prepared)))
            }
            Work::Cluster(job) => self.cluster(job).map(Some),
            Work::Sweep(job) => self.sweep(job),
            Work::Export(job) => self.export(job).map(Some),
        });
        self.context.queues.inbox.end_reading();
    }

    fn read(&self, job: &ReadJob) -> Result<Notice, PipelineError> {
        let mut progress = |progress| {
            // Progress is soon out of date: where there is no room for it, it is left out.
            let _left_out = self
                .context
                .notifier
                .try_send(Notice::Reading(job.id, progress));
            continue_unless(self.context.queues.inbox.reading_is_cancelled())
        };
        let table = match self.context.steps.read(job, &mut progress) {
            Err(PipelineError::Data(error)) => {
                let failure = Box::new(ReadFailure::new(error));
                return Ok(Notice::NotRead(job.id, failure));
            }
            table => table?,
        };
        Ok(Notice::Table(job.id, Arc::new(table)))
    }

    /// The base of a network, from the cache where possible.
    fn base(&self, network: &TrainedNetwork) -> Result<Arc<ClusterBase>, PipelineError> {
        if let Some((of, base)) = &*self.base.borrow()
            && share_base(of, network)
        {
            return Ok(Arc::clone(base));
        }
        let base = Arc::new(self.context.steps.cluster_base(network)?);
        self.base
            .replace(Some((network.clone(), Arc::clone(&base))));
        Ok(base)
    }

    fn cluster(&self, job: &ClusterJob) -> Result<Notice, PipelineError> {
        let base = self.base(&job.network)?;
        let clusters = self.context.steps.cluster(job, &base)?;
        Ok(Notice::Clustered(job.id, Arc::new(clusters)))
    }

    /// Sends every k as it is done. Between two steps, all other jobs that wait are carried out, so
    /// that a change of k is seen at once and no k is done twice.
    fn sweep(&self, job: &SweepJob) -> Result<Option<Notice>, PipelineError> {
        let mut superseded = false;
        let mut progress = |step| {
            let heard = self.context.notifier.send(match step {
                SweepStep::Quality(quality) => Notice::Quality(job.id, quality),
                SweepStep::Repeat { done, of } => Notice::Replicates(job.id, done, of),
            });
            while let Some(urgent) = self.context.queues.inbox.urgent() {
                self.process(&urgent);
            }
            superseded = !heard || self.context.queues.inbox.sweep_is_superseded();
            continue_unless(superseded)
        };
        let base = self.base(&job.network)?;
        self.context.steps.sweep(&base, &mut progress)?;
        Ok((!superseded).then_some(Notice::Swept(job.id)))
    }

    fn export(&self, job: &ExportJob) -> Result<Notice, PipelineError> {
        match &job.target {
            ExportTarget::Files(kind, path) => {
                let paths = self.context.steps.export(*kind, path, &job.results)?;
                if let Some(warning) = leftover_warning(&paths) {
                    let _heard = self
                        .context
                        .notifier
                        .send(Notice::Log(LogLevel::Warning, warning));
                }
                Ok(Notice::Exported(job.id, paths))
            }
            ExportTarget::Clipboard => {
                let picture = self.context.steps.draw(&job.results)?;
                Ok(Notice::Drawn(job.id, Arc::new(picture)))
            }
        }
    }
}
