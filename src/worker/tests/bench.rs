//! An engine on fake steps, with inputs for its requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use super::fake::{DEADLINE, Fake};
use crate::analysis::{ClusterMethod, KChoice};
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, Source};
use crate::model::{Signal, TrainingResult};
use crate::pipeline::Prepared;
use crate::session::{ExportInputs, ExportKind, JobId, Notice, Request, fixtures};
use crate::worker::{CHANNEL_ROOM, Engine, Wake};

/// An engine on fake steps, with inputs for its requests.
pub(super) struct Bench {
    pub engine: Engine,
    pub fake: Arc<Fake>,
    pub woken: Arc<AtomicUsize>,
    table: Arc<LoadedTable>,
    prepared: Arc<Prepared>,
    training: Arc<TrainingResult>,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::with_room(CHANNEL_ROOM)
    }

    pub(super) fn with_room(room: usize) -> Self {
        let fake = Arc::new(Fake::default());
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake: Wake = Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let steps = Arc::clone(&fake);
        let engine = Engine::start_with_room(wake, steps, room).unwrap();
        let table = fixtures::table_of(30);
        let prepared = fixtures::prepared(&table, 24);
        let training = fixtures::training(&prepared, 3);
        Self {
            engine,
            fake,
            woken,
            table,
            prepared,
            training,
        }
    }

    pub(super) fn read(&self, job: JobId, path: &str) {
        self.engine.submit(Request::Read {
            job,
            source: Source::File(path.into()),
            config: Arc::default(),
        });
    }

    pub(super) fn prepare(&self, job: JobId) {
        self.engine.submit(Request::Prepare {
            job,
            table: Arc::clone(&self.table),
            config: Arc::default(),
        });
    }

    /// 0 epochs: until told to stop.
    pub(super) fn train(&self, job: JobId, epochs: usize) {
        let mut config = RunConfig::default();
        config.model.epochs = epochs;
        self.engine.submit(Request::Train {
            job,
            prepared: Arc::clone(&self.prepared),
            config: Arc::new(config),
        });
    }

    pub(super) fn signal(&self, signal: Signal) {
        self.engine.submit(Request::Signal(signal));
    }

    pub(super) fn embed(&self, job: JobId) {
        self.engine.submit(Request::Embed {
            job,
            prepared: Arc::clone(&self.prepared),
            training: Arc::clone(&self.training),
            seed: 1,
        });
    }

    pub(super) fn embed_live(&self, job: JobId) {
        self.engine.submit(Request::EmbedLive {
            job,
            latents: Arc::new(self.training.latents.clone()),
            before: None,
            seed: 1,
        });
    }

    pub(super) fn cluster(&self, job: JobId, k: KChoice) {
        let mut config = RunConfig::default();
        config.analysis.k = k;
        self.engine.submit(Request::Cluster {
            job,
            table: Arc::clone(&self.table),
            prepared: Arc::clone(&self.prepared),
            training: Arc::clone(&self.training),
            config: Arc::new(config),
            previous: None,
        });
    }

    pub(super) fn sweep(&self, job: JobId) {
        self.engine.submit(Request::Sweep {
            job,
            prepared: Arc::clone(&self.prepared),
            training: Arc::clone(&self.training),
            config: Arc::default(),
        });
    }

    pub(super) fn export(&self, job: JobId, path: &str) {
        let kmeans = ClusterMethod::Kmeans;
        self.engine.submit(Request::Export {
            job,
            kind: ExportKind::ClustersCsv,
            path: path.into(),
            results: Box::new(ExportInputs {
                figure: crate::export::figure::FigureSettings::default(),
                source: Source::Sample,
                config: Arc::default(),
                table: Arc::clone(&self.table),
                prepared: Arc::clone(&self.prepared),
                training: Arc::clone(&self.training),
                embedding: None,
                quality: Vec::new(),
                clusters: fixtures::clusters(&self.table, &self.prepared, 3, kmeans),
                highlight: Vec::new(),
                seconds: None,
            }),
        });
    }

    /// Gene 0 of a file; [`ENDLESS`](super::fake::ENDLESS) goes on until it is stopped.
    pub(super) fn read_cells(&self, job: JobId, path: &str) {
        self.engine.submit(Request::ReadCells {
            job,
            source: Source::File(path.into()),
            settings: Box::default(),
            table: Arc::clone(&self.table),
            genes: vec![0],
        });
    }

    pub(super) fn make_bands(&self, job: JobId) {
        self.engine.submit(Request::MakeBands {
            job,
            prepared: Arc::clone(&self.prepared),
            training: Arc::clone(&self.training),
            config: Arc::default(),
            genes: vec![0, 1],
        });
    }

    /// The next notice, but for progress of a reading.
    pub(super) fn next(&self) -> Notice {
        let start = Instant::now();
        loop {
            match self.engine.poll() {
                Some(Notice::Reading(..)) => {}
                Some(notice) => return notice,
                None => std::thread::sleep(Duration::from_millis(1)),
            }
            assert!(start.elapsed() < DEADLINE, "no notice came");
        }
    }

    /// The next notice that is neither progress nor epochs.
    pub(super) fn outcome(&self) -> Notice {
        loop {
            match self.next() {
                Notice::Epochs(..) | Notice::Device(..) | Notice::Quality(..) => {}
                notice => return notice,
            }
        }
    }

    /// Kind and job of the next outcome.
    pub(super) fn told(&self) -> (&'static str, JobId) {
        tell(&self.outcome())
    }

    /// Waits until an epoch beyond `epoch` arrives; returns the last of them.
    pub(super) fn epoch_after(&self, epoch: usize) -> usize {
        loop {
            if let Notice::Epochs(_, epochs) = self.next() {
                let last = epochs.last().unwrap().epoch;
                if last > epoch {
                    return last;
                }
            }
        }
    }

    /// Drops the engine; fails if its threads do not end.
    pub(super) fn drop_in_time(self) {
        let (done, ended) = mpsc::channel();
        let dropper = std::thread::spawn(move || {
            drop(self);
            done.send(()).unwrap();
        });
        let ended = ended.recv_timeout(DEADLINE);
        assert!(ended.is_ok(), "the threads did not end");
        dropper.join().unwrap();
    }
}

/// Kind and job of a notice.
pub(super) fn tell(notice: &Notice) -> (&'static str, JobId) {
    match notice {
        Notice::Reading(job, _) => ("reading", *job),
        Notice::Table(job, _) => ("table", *job),
        Notice::Prepared(job, _) => ("prepared", *job),
        Notice::Device(job, _) => ("device", *job),
        Notice::Epochs(job, _) => ("epochs", *job),
        Notice::Latents(job, ..) => ("latents", *job),
        Notice::EmbeddedLive(job, _) => ("embedded live", *job),
        Notice::Trained(job, _) => ("trained", *job),
        Notice::Discarded(job) => ("discarded", *job),
        Notice::Embedded(job, _) => ("embedded", *job),
        Notice::Clustered(job, _) => ("clustered", *job),
        Notice::Quality(job, _) => ("quality", *job),
        Notice::Repeat(job, ..) => ("repeat", *job),
        Notice::Swept(job) => ("swept", *job),
        Notice::Exported(job, _) => ("exported", *job),
        Notice::Failed(job, _) => ("failed", *job),
        Notice::Saved(job, _) => ("saved", *job),
        Notice::Opened(job, ..) => ("opened", *job),
        Notice::Kept(_) => ("kept", 0),
        Notice::Log(..) => ("log", 0),
        Notice::Cells(job, _) => ("cells", *job),
        Notice::Bands(job, _) => ("bands", *job),
        Notice::Drawn(job, _) => ("drawn", *job),
    }
}
