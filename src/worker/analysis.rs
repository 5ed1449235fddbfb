//! The thread `analysis`: reads, tests, clusters, sweeps over k, and writes.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Steps;
use super::inbox::{
    ClusterTask, ClusterWork, ExportTask, ExportWork, Inbox, PrepareWork, ReadWork, SweepWork, Work,
};
use super::notify::Notifier;
use crate::analysis::{ClusterBase, ClusterMethod, KChoice, SweepStep};
use crate::config::RunConfig;
use crate::model::TrainingResult;
use crate::pipeline::leftovers::leftover_warning;
use crate::pipeline::{ClusterOutcome, LogLevel, PipelineError, Prepared, files};
use crate::session::{JobId, Notice, PROVISIONAL_K};

/// What the thread works with.
pub(super) struct Analysis<'a> {
    inbox: &'a Inbox,
    steps: &'a dyn Steps,
    notifier: &'a Notifier,
    /// What the clusterings made last have in common.
    base: RefCell<Option<KnownBase>>,
}

/// A base, and what it was made from.
struct KnownBase {
    training: Arc<TrainingResult>,
    prepared: Arc<Prepared>,
    method: ClusterMethod,
    seed: u64,
    base: Arc<ClusterBase>,
}

impl KnownBase {
    fn is_of(
        &self,
        prepared: &Arc<Prepared>,
        training: &Arc<TrainingResult>,
        config: &RunConfig,
    ) -> bool {
        Arc::ptr_eq(&self.training, training)
            && Arc::ptr_eq(&self.prepared, prepared)
            && self.method == config.analysis.method
            && self.seed == config.seed
    }
}

impl<'a> Analysis<'a> {
    pub(super) fn new(inbox: &'a Inbox, steps: &'a dyn Steps, notifier: &'a Notifier) -> Self {
        Self {
            inbox,
            steps,
            notifier,
            base: RefCell::new(None),
        }
    }

    /// Works until the inbox is closed.
    pub(super) fn run(&self) {
        while let Some(work) = self.inbox.next() {
            self.carry_out(work);
        }
    }

    fn carry_out(&self, work: Work) {
        match work {
            Work::Read(work) => {
                let notifier = self.notifier;
                notifier.report(work.job, "Reading", || Some(self.read(&work)));
                self.inbox.reading_ended();
            }
            Work::Prepare(work) => {
                self.report(work.job, "The response test", || Ok(self.prepare(&work)));
            }
            Work::Cluster(work) => self.report(work.job, "Clustering", || self.cluster(&work)),
            Work::Sweep(work) => {
                let notifier = self.notifier;
                notifier.report(work.job, "The sweep over k", || self.sweep(&work));
            }
            Work::Export(work) => self.report(work.job, "The export", || self.export(&work)),
        }
    }

    fn report(&self, job: JobId, what: &str, body: impl FnOnce() -> Result<Notice, PipelineError>) {
        self.notifier.report(job, what, || {
            Some(body().unwrap_or_else(|error| Notice::Failed(job, error.to_string())))
        });
    }

    fn read(&self, work: &ReadWork) -> Notice {
        let mut progress = |progress| {
            // Progress is soon out of date: where there is no room for it, it is left out.
            let _left_out = self.notifier.try_send(Notice::Reading(work.job, progress));
            if work.cancelled.load(Ordering::Acquire) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let settings = &work.config.data;
        match self.steps.read(&work.source, settings, &mut progress) {
            Ok(table) => Notice::Table(work.job, Arc::new(table)),
            Err(error) => Notice::Failed(work.job, error.to_string()),
        }
    }

    fn prepare(&self, work: &PrepareWork) -> Notice {
        let prepared = self.steps.prepare(&work.table, &work.config);
        Notice::Prepared(work.job, Arc::new(prepared))
    }

    /// The base for the settings, made only where the last one is of others.
    fn base(
        &self,
        prepared: &Arc<Prepared>,
        training: &Arc<TrainingResult>,
        config: &RunConfig,
    ) -> Result<Arc<ClusterBase>, PipelineError> {
        let known = self.base.borrow();
        if let Some(known) = known
            .as_ref()
            .filter(|k| k.is_of(prepared, training, config))
        {
            return Ok(Arc::clone(&known.base));
        }
        drop(known);
        let base = Arc::new(self.steps.cluster_base(prepared, training, config)?);
        *self.base.borrow_mut() = Some(KnownBase {
            training: Arc::clone(training),
            prepared: Arc::clone(prepared),
            method: config.analysis.method,
            seed: config.seed,
            base: Arc::clone(&base),
        });
        Ok(base)
    }

    fn cluster(&self, work: &ClusterWork) -> Result<Notice, PipelineError> {
        let base = self.base(&work.prepared, &work.training, &work.config)?;
        let clusters = match &work.task {
            ClusterTask::Make(previous) => self.make_clusters(work, &base, previous.as_deref()),
            ClusterTask::Edit(before, edit) => self.steps.edit_clusters(
                &work.table,
                &work.prepared,
                &work.training,
                &work.config,
                &base,
                before,
                edit,
            ),
        }?;
        Ok(Notice::Clustered(work.job, Arc::new(clusters)))
    }

    fn make_clusters(
        &self,
        work: &ClusterWork,
        base: &ClusterBase,
        previous: Option<&ClusterOutcome>,
    ) -> Result<ClusterOutcome, PipelineError> {
        let k = match work.config.analysis.k {
            KChoice::Fixed(k) => k,
            KChoice::Auto => {
                let provisional = PROVISIONAL_K.min(work.prepared.points.len());
                base.suggested_k().unwrap_or(provisional)
            }
        };
        self.steps.cluster(
            &work.table,
            &work.prepared,
            &work.training,
            base,
            k,
            previous,
        )
    }

    /// Sends every k as it is done. Between two steps, anything else that waits is carried out, so
    /// that a change of k is seen at once and no k is done twice.
    fn sweep(&self, work: &SweepWork) -> Option<Notice> {
        let mut superseded = false;
        let mut progress = |step| {
            let heard = self.notifier.send(match step {
                SweepStep::Quality(quality) => Notice::Quality(work.job, quality),
                SweepStep::Repeat { done, of } => Notice::Repeat(work.job, done, of),
            });
            while let Some(urgent) = self.inbox.urgent() {
                self.carry_out(urgent);
            }
            superseded = !heard || self.inbox.sweep_is_superseded();
            if superseded {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let result = self
            .base(&work.prepared, &work.training, &work.config)
            .and_then(|base| self.steps.sweep(&base, &mut progress));
        match result {
            Err(error) => Some(Notice::Failed(work.job, error.to_string())),
            Ok(()) if superseded => None,
            Ok(()) => Some(Notice::Swept(work.job)),
        }
    }

    fn export(&self, work: &ExportWork) -> Result<Notice, PipelineError> {
        Ok(match &work.task {
            ExportTask::Write(kind, path) => {
                let paths = self.steps.export(*kind, path, &work.results)?;
                if let Some(warning) = leftover_warning(&paths) {
                    let _ended = self.notifier.send(Notice::Log(LogLevel::Warning, warning));
                }
                Notice::Exported(work.job, paths)
            }
            ExportTask::Draw => {
                let picture = files::draw_figure(&work.results)?;
                Notice::Drawn(work.job, Arc::new(picture))
            }
        })
    }
}
