//! Steps that take as long as a test wants, and panic where it wants.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::analysis::{ClusterBase, ClusterMethod, Embedding, SweepStep};
use crate::config::RunConfig;
use crate::data::read::{CellValues, LoadedTable, ReadProgress, Source};
use crate::data::{DataError, DataSettings, Points};
use crate::model::{Band, ModelError, Signal, TrainObserver, TrainingResult};
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared};
use crate::session::{ExportInputs, ExportKind, fixtures};
use crate::worker::Steps;

/// Long enough for a machine that does much else; a test that works never waits for it.
pub(super) const DEADLINE: Duration = Duration::from_secs(60);

/// A source whose reading goes on until it is stopped.
pub(super) const ENDLESS: &str = "endless.csv";

/// The k of the sweep.
pub(super) const SWEPT: [usize; 3] = [2, 3, 4];

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

impl Steps for Fake {
    fn read(
        &self,
        source: &Source,
        _settings: &DataSettings,
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<LoadedTable, PipelineError> {
        self.enter("read");
        let start = Instant::now();
        for cells in 1.. {
            let report = ReadProgress {
                bytes_read: cells,
                bytes_total: 100,
                cells,
            };
            if progress(report).is_break() {
                return Err(DataError::Cancelled.into());
            }
            if *source != Source::File(ENDLESS.into()) {
                break;
            }
            assert!(start.elapsed() < DEADLINE, "the reading was never stopped");
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(LoadedTable::clone(&fixtures::table_of(30)))
    }

    fn prepare(&self, table: &LoadedTable, _config: &RunConfig) -> Prepared {
        self.enter("prepare");
        Prepared::clone(&fixtures::prepared(table, 24))
    }

    /// An epoch a batch. Goes on until told to stop where the settings ask for no epoch.
    fn train(
        &self,
        prepared: &Prepared,
        config: &RunConfig,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError> {
        self.enter("train");
        device_found("a fake");
        let start = Instant::now();
        let endless = config.model.epochs == 0;
        let mut epoch = 0;
        while endless || epoch < config.model.epochs {
            assert!(start.elapsed() < DEADLINE, "the training was never stopped");
            match observer.signal() {
                Signal::Continue => {
                    epoch += 1;
                    observer.epoch(&fixtures::epoch(epoch));
                    if observer.wants_latents() {
                        observer
                            .latents(epoch, fixtures::training(prepared, epoch).latents.clone());
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
        Ok(TrainingResult::clone(&fixtures::training(prepared, epoch)))
    }

    fn embed(
        &self,
        prepared: &Prepared,
        _training: &TrainingResult,
        _seed: u64,
    ) -> Result<Embedding, PipelineError> {
        self.enter("embed");
        Ok(Embedding::clone(&fixtures::embedding(prepared)))
    }

    /// Asks whether to go on after it was entered.
    fn embed_live(
        &self,
        latents: &Points,
        _before: Option<&Embedding>,
        _seed: u64,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError> {
        self.enter("embed live");
        Ok(go_on().then(|| Embedding::clone(&fixtures::map_of(latents.len()))))
    }

    fn cluster_base(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
    ) -> Result<ClusterBase, PipelineError> {
        self.enter("cluster base");
        let latents = training.latents.select(&prepared.points);
        let profiles = prepared.scaled.select(&prepared.points);
        Ok(ClusterBase::new(
            latents,
            profiles,
            ClusterMethod::Kmeans,
            config.seed,
        )?)
    }

    fn sweep(
        &self,
        _base: &ClusterBase,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError> {
        for k in SWEPT {
            self.enter("sweep");
            if progress(SweepStep::Quality(fixtures::quality(k, 0.5))).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn cluster(
        &self,
        table: &LoadedTable,
        prepared: &Prepared,
        _training: &TrainingResult,
        _base: &ClusterBase,
        k: usize,
        _previous: Option<&ClusterOutcome>,
    ) -> Result<ClusterOutcome, PipelineError> {
        self.enter("cluster");
        let clusters = fixtures::clusters(table, prepared, k, ClusterMethod::Kmeans);
        Ok(ClusterOutcome::clone(&clusters))
    }

    fn export(
        &self,
        _kind: ExportKind,
        path: &Path,
        _results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError> {
        self.enter("export");
        Ok(vec![path.to_owned()])
    }

    fn cells(
        &self,
        source: &Source,
        _settings: &DataSettings,
        table: &LoadedTable,
        genes: &[usize],
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<CellValues, PipelineError> {
        self.enter("cells");
        let start = Instant::now();
        let report = ReadProgress {
            bytes_read: 0,
            bytes_total: 100,
            cells: 0,
        };
        while *source == Source::File(ENDLESS.into()) {
            if progress(report).is_break() {
                return Err(DataError::Cancelled.into());
            }
            assert!(start.elapsed() < DEADLINE, "the reading was never stopped");
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(fixtures::cells(table, genes))
    }

    fn bands(
        &self,
        _prepared: &Prepared,
        _training: &TrainingResult,
        _config: &RunConfig,
        genes: &[usize],
    ) -> Result<Vec<(usize, Band)>, PipelineError> {
        self.enter("bands");
        Ok(fixtures::bands(genes))
    }
}
