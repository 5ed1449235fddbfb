//! The thread `analysis`: reads, tests, clusters, sweeps over k, and exports.

use std::cell::RefCell;
use std::sync::Arc;

use crate::pipeline::events::continue_unless;
use crate::pipeline::files::leftover_warning;
use crate::pipeline::watched::{Heard, Percent, watched, watched_quietly};
use crate::pipeline::{LogLevel, PipelineError};
use crate::session::{
    ClusterJob, ExportJob, ExportTarget, HeldOutJob, Job, JobKind, Notice, ReadFailure, ReadJob,
    SweepJob, TrainedNetwork,
};
use crate::worker::context::Context;
use crate::worker::queues::inbox::{Inbox, Work};
use genetide_analysis::{AnalysisError, ClusterBase, SweepStep};

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
    /// The bases of the last clusterings, the latest last, and the networks that they were made from: two,
    /// for clusters that are compared with those by another method.
    bases: RefCell<Vec<(TrainedNetwork, Arc<ClusterBase>)>>,
}

/// Most bases that are kept.
const BASES: usize = 2;

/// Whether both networks have the same base, whatever k.
fn share_base(a: &TrainedNetwork, b: &TrainedNetwork) -> bool {
    Arc::ptr_eq(&a.training, &b.training)
        && Arc::ptr_eq(&a.prepared, &b.prepared)
        && a.config.analysis.method == b.config.analysis.method
        && a.config.seed == b.config.seed
}

/// No news where a job was stopped since nobody waits for it.
fn unless_cancelled(
    outcome: Result<Option<Notice>, PipelineError>,
) -> Result<Option<Notice>, PipelineError> {
    match outcome {
        Err(PipelineError::Analysis(AnalysisError::Cancelled)) => Ok(None),
        outcome => outcome,
    }
}

impl<'a> Analysis<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Self {
            context,
            bases: RefCell::default(),
        }
    }

    pub fn process(&self, work: &Work) {
        self.context.notifier.report(work.job(), || match work {
            Work::Read(job) => self.read(job).map(Some),
            Work::Prepare(job) => {
                let prepared = Arc::new(self.context.steps.prepare(job));
                Ok(Some(Notice::Prepared(job.id, prepared)))
            }
            Work::Cluster(job) => unless_cancelled(self.cluster(job)),
            Work::Sweep(job) => unless_cancelled(self.sweep(job)),
            Work::HoldOut(job) => unless_cancelled(self.hold_out(job)),
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

    /// Says how far a job is, as soon as it is a per cent further.
    fn tell(&self, job: Job, percent: Option<u8>) {
        if let Some(percent) = percent {
            // Progress is soon out of date: where there is no room for it, it is left out.
            let notice = Notice::Percent(job, percent);
            let _left_out = self.context.notifier.try_send(notice);
        }
    }

    /// The base of a network, from the cache where possible, and how much of `job` that was, in the first
    /// `share` of which it is made; `is_wanted` is asked meanwhile.
    fn base(
        &self,
        network: &TrainedNetwork,
        job: Job,
        share: f64,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<(Arc<ClusterBase>, f64), PipelineError> {
        if let Some(base) = self.known_base(network) {
            return Ok((base, 0.0));
        }
        let (steps, mut percent) = (self.context.steps, Percent::default());
        let made = watched_quietly(|all| steps.cluster_base(network, all), &mut |done| {
            self.tell(job, percent.risen_to(share * done));
            self.make_way(Inbox::urgent_beside_clusters);
            continue_unless(!is_wanted())
        });
        let base = Arc::new(made?);
        let mut bases = self.bases.borrow_mut();
        if bases.len() == BASES {
            bases.remove(0);
        }
        bases.push((network.clone(), Arc::clone(&base)));
        Ok((base, share))
    }

    /// The base of a network from the cache, where it is the latest from now on.
    fn known_base(&self, network: &TrainedNetwork) -> Option<Arc<ClusterBase>> {
        let mut bases = self.bases.borrow_mut();
        let place = bases.iter().position(|(of, _)| share_base(of, network))?;
        let own = bases.remove(place);
        let base = Arc::clone(&own.1);
        bases.push(own);
        Some(base)
    }

    /// Carries out the jobs that wait and are more urgent than the one in progress.
    fn make_way(&self, urgent: impl Fn(&Inbox) -> Option<Work>) {
        while let Some(work) = urgent(&self.context.queues.inbox) {
            self.process(&work);
        }
    }

    /// Meanwhile data sets are read and files written, but not by another clustering, which would need
    /// the same base.
    fn cluster(&self, job: &ClusterJob) -> Result<Option<Notice>, PipelineError> {
        let own = JobKind::Cluster.job(job.id);
        let inbox = &self.context.queues.inbox;
        let is_other = |work: &Work| match work {
            Work::Cluster(other) => !share_base(&other.network, &job.network),
            _ => false,
        };
        let is_wanted = || !inbox.is_cancelled(job.id) && !inbox.any(is_other);
        let (base, begun) = self.base(&job.network, own, 0.5, &is_wanted)?;
        let (steps, mut percent) = (self.context.steps, Percent::default());
        let clusters = watched_quietly(|all| steps.cluster(job, &base, all), &mut |done| {
            self.tell(own, percent.risen_to(begun + (1.0 - begun) * done));
            self.make_way(Inbox::urgent_beside_clusters);
            continue_unless(!is_wanted())
        });
        let clusters = Arc::new(clusters?);
        // It may have been cancelled at the last moment.
        Ok(is_wanted().then_some(Notice::Clustered(job.id, clusters)))
    }

    /// Sends every k as it is done. Meanwhile all other jobs that wait are carried out, so that a change
    /// of k is seen at once.
    fn sweep(&self, job: &SweepJob) -> Result<Option<Notice>, PipelineError> {
        let own = JobKind::Sweep.job(job.id);
        let inbox = &self.context.queues.inbox;
        let is_wanted = || !inbox.is_cancelled(job.id) && !inbox.sweep_is_superseded();
        let (base, begun) = self.base(&job.network, own, 0.5, &is_wanted)?;
        let (steps, mut percent) = (self.context.steps, Percent::default());
        let mut superseded = false;
        let mut hear = |heard| {
            let mut listened = true;
            match heard {
                Heard::Done(done) => {
                    self.tell(own, percent.risen_to(begun + (1.0 - begun) * done));
                }
                Heard::Message(step) => {
                    listened = self.context.notifier.send(match step {
                        SweepStep::Quality(quality) => Notice::Quality(job.id, quality),
                        SweepStep::Repeat { done, of } => Notice::Replicates(job.id, done, of),
                    });
                }
            }
            self.make_way(Inbox::urgent);
            superseded = !listened || !is_wanted();
            continue_unless(superseded)
        };
        let swept = watched(
            |all, messages| {
                let mut send = |step| continue_unless(messages.send(step).is_err());
                steps.sweep(&base, all, &mut send)
            },
            &mut hear,
        );
        swept?;
        Ok((!superseded).then_some(Notice::Swept(job.id)))
    }

    /// Compares predictions of held-out halves. Meanwhile all other jobs that wait are carried out, but for a sweep.
    fn hold_out(&self, job: &HeldOutJob) -> Result<Option<Notice>, PipelineError> {
        let own = JobKind::HeldOut.job(job.id);
        let inbox = &self.context.queues.inbox;
        let is_other = |work: &Work| matches!(work, Work::HoldOut(_));
        let is_wanted = || !inbox.is_cancelled(job.id) && !inbox.any(is_other);
        let (steps, mut percent) = (self.context.steps, Percent::default());
        let compared = watched_quietly(|all| steps.hold_out(job, all), &mut |done| {
            self.tell(own, percent.risen_to(done));
            self.make_way(Inbox::urgent);
            continue_unless(!is_wanted())
        });
        let compared = Arc::new(compared?);
        Ok(is_wanted().then_some(Notice::HeldOut(job.id, compared)))
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
