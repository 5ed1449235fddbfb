//! Steps that take as long as a test wants, and panic where it wants.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::pipeline::{ClusterOutcome, PipelineError, Prepared};
use crate::session::testing::fixtures;
use crate::session::testing::steps::FixtureSteps;
use crate::session::{
    BandsJob, CellsJob, ClusterJob, EmbedJob, ExportInputs, ExportKind, PrepareJob, ReadJob,
    TrainJob, TrainedNetwork,
};
use crate::worker::{LiveMapJob, Steps};
use genetide_analysis::{ClusterBase, Embedding, Share, SweepStep};
use genetide_data::read::{CellValues, LoadedTable, ReadProgress, Source};
use genetide_data::{DataErrorKind, GeneIndex};
use genetide_figure::figure::Picture;
use genetide_model::{Band, ModelError, Signal, TrainObserver, TrainingResult};

/// Long enough for a machine that does much else; a test that works never waits for it.
pub(super) const DEADLINE: Duration = Duration::from_secs(60);

/// A source whose reading goes on until it is stopped.
pub(super) const ENDLESS: &str = "endless.csv";

#[derive(Default)]
struct Script {
    held: BTreeSet<&'static str>,
    panicking: BTreeSet<&'static str>,
    /// Step and thread of every call.
    calls: Vec<(&'static str, String)>,
}

/// A stand-in for the pipeline.
#[derive(Default)]
pub(super) struct Fake {
    fixtures: FixtureSteps,
    script: Mutex<Script>,
    changed: Condvar,
}

impl Fake {
    /// From now on the step waits when it is called.
    pub(super) fn hold(&self, step: &'static str) {
        self.script.lock().unwrap().held.insert(step);
    }

    /// Lets the calls of the step go on.
    pub(super) fn release(&self, step: &'static str) {
        self.script.lock().unwrap().held.remove(step);
        self.changed.notify_all();
    }

    /// Whether the step panics when it is called.
    pub(super) fn set_panicking(&self, step: &'static str, panicking: bool) {
        let mut script = self.script.lock().unwrap();
        if panicking {
            script.panicking.insert(step);
        } else {
            script.panicking.remove(step);
        }
    }

    /// Waits until the step has been called this often.
    pub(super) fn wait_for_calls(&self, step: &str, count: usize) {
        let script = self.script.lock().unwrap();
        let too_few =
            |script: &mut Script| script.calls.iter().filter(|call| call.0 == step).count() < count;
        let (_script, timeout) = self
            .changed
            .wait_timeout_while(script, DEADLINE, too_few)
            .unwrap();
        assert!(!timeout.timed_out(), "{step} was not called {count} times");
    }

    /// Step and thread of every call so far.
    pub(super) fn calls(&self) -> Vec<(&'static str, String)> {
        self.script.lock().unwrap().calls.clone()
    }

    /// Notes a call, waits while the step is held, panics if it is to.
    fn enter(&self, step: &'static str) {
        let thread = std::thread::current().name().unwrap_or("").to_owned();
        let mut script = self.script.lock().unwrap();
        script.calls.push((step, thread));
        self.changed.notify_all();
        let (script, timeout) = self
            .changed
            .wait_timeout_while(script, DEADLINE, |script| script.held.contains(step))
            .unwrap();
        let panics = script.panicking.contains(step);
        drop(script);
        assert!(!timeout.timed_out(), "{step} was never released");
        assert!(!panics, "{step} was told to");
    }
}

type ReadReport<'a> = &'a mut dyn FnMut(ReadProgress) -> ControlFlow<()>;

/// Reports cells; from [`ENDLESS`] until the reading is stopped, else once.
fn report_cells(source: &Source, progress: ReadReport<'_>) -> Result<(), PipelineError> {
    let start = Instant::now();
    for cells in 1.. {
        let report = ReadProgress {
            bytes_read: cells,
            bytes_total: 100,
            cells,
        };
        if progress(report).is_break() {
            return Err(DataErrorKind::Cancelled.in_file(Path::new(ENDLESS)).into());
        }
        if *source != Source::File(ENDLESS.into()) {
            break;
        }
        assert!(start.elapsed() < DEADLINE, "the reading was never stopped");
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

impl Steps for Fake {
    fn read(&self, job: &ReadJob, progress: ReadReport<'_>) -> Result<LoadedTable, PipelineError> {
        self.enter("read");
        report_cells(&job.source, progress)?;
        self.fixtures.read(job, progress)
    }

    fn prepare(&self, job: &PrepareJob) -> Prepared {
        self.enter("prepare");
        self.fixtures.prepare(job)
    }

    /// An epoch a batch. Goes on until told to stop where the settings ask for no epoch.
    fn train(
        &self,
        job: &TrainJob,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError> {
        self.enter("train");
        device_found("a fake");
        let start = Instant::now();
        let epochs = job.config.model.epochs;
        let endless = epochs == 0;
        let mut epoch = 0;
        while endless || epoch < epochs {
            assert!(start.elapsed() < DEADLINE, "the training was never stopped");
            match observer.signal() {
                Signal::Continue => {
                    epoch += 1;
                    observer.epoch(&fixtures::epoch(epoch));
                    if observer.wants_latents() {
                        let result = fixtures::training(&job.prepared, epoch);
                        observer.latents(epoch, result.latents.clone());
                    }
                }
                Signal::Pause => self.enter("paused"),
                Signal::StopKeepBest => break,
                Signal::Discard => return Err(ModelError::Cancelled.into()),
            }
            if endless {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        self.enter("trained");
        let result = fixtures::training(&job.prepared, epoch);
        Ok(TrainingResult::clone(&result))
    }

    fn embed(&self, job: &EmbedJob) -> Result<Embedding, PipelineError> {
        self.enter("embed");
        self.fixtures.embed(job)
    }

    /// Asks whether it is still wanted after it was entered.
    fn embed_live(
        &self,
        job: &LiveMapJob,
        before: Option<&Embedding>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError> {
        self.enter(match before {
            None => "embed live",
            Some(_) => "embed live on",
        });
        self.fixtures.embed_live(job, before, is_wanted)
    }

    fn cluster_base(
        &self,
        network: &TrainedNetwork,
        share: Share<'_>,
    ) -> Result<ClusterBase, PipelineError> {
        self.enter("cluster base");
        self.fixtures.cluster_base(network, share)
    }

    fn cluster(
        &self,
        job: &ClusterJob,
        base: &ClusterBase,
        share: Share<'_>,
    ) -> Result<ClusterOutcome, PipelineError> {
        self.enter("cluster");
        self.fixtures.cluster(job, base, share)
    }

    fn sweep(
        &self,
        base: &ClusterBase,
        share: Share<'_>,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError> {
        self.fixtures.sweep(base, share, &mut |step| {
            self.enter("sweep");
            progress(step)
        })
    }

    fn export(
        &self,
        kind: ExportKind,
        path: &Path,
        results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError> {
        self.enter("export");
        self.fixtures.export(kind, path, results)
    }

    fn draw(&self, results: &ExportInputs) -> Result<Picture, PipelineError> {
        self.enter("draw");
        self.fixtures.draw(results)
    }

    fn cells(&self, job: &CellsJob, progress: ReadReport<'_>) -> Result<CellValues, PipelineError> {
        self.enter("cells");
        report_cells(&job.source, progress)?;
        self.fixtures.cells(job, progress)
    }

    fn bands(&self, job: &BandsJob) -> Result<Vec<(GeneIndex, Band)>, PipelineError> {
        self.enter("bands");
        self.fixtures.bands(job)
    }
}
