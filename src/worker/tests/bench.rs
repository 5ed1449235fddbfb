//! An engine on fake steps, with inputs for its requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::config::RunConfig;
use crate::session::testing::fixtures;
use crate::session::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportInputs, ExportJob, ExportKind,
    ExportTarget, Job, JobId, Notice, PrepareJob, ReadJob, Request, SweepJob, TrainJob,
    TrainedNetwork,
};
use crate::worker::notify::CHANNEL_ROOM;
use crate::worker::tests::fake::{DEADLINE, Fake};
use crate::worker::{Engine, LiveMapJob, Steps, Wake, Workers};
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_data::read::{LoadedTable, Source};
use genetide_model::Signal;

/// An engine on fake steps, with inputs for its requests.
pub(super) struct Bench {
    pub engine: Engine,
    pub fake: Arc<Fake>,
    pub woken: Arc<AtomicUsize>,
    table: Arc<LoadedTable>,
    network: TrainedNetwork,
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
        let steps: Arc<dyn Steps> = fake.clone();
        let engine = Engine::start_with(wake, &steps, room, None).unwrap();
        let table = fixtures::table_of(30);
        let prepared = fixtures::prepared(&table, 24);
        let network = TrainedNetwork {
            training: fixtures::training(&prepared, 3),
            prepared,
            config: Arc::default(),
        };
        Self {
            engine,
            fake,
            woken,
            table,
            network,
        }
    }

    pub(super) fn read(&self, id: JobId, path: &str) {
        self.engine.submit(Request::Read(ReadJob {
            id,
            source: Source::File(path.into()),
            settings: Arc::default(),
        }));
    }

    pub(super) fn prepare(&self, id: JobId) {
        self.engine.submit(Request::Prepare(PrepareJob {
            id,
            table: Arc::clone(&self.table),
            config: Arc::default(),
        }));
    }

    /// 0 epochs: until told to stop.
    pub(super) fn train(&self, id: JobId, epochs: usize) {
        let mut config = RunConfig::default();
        config.model.epochs = epochs;
        self.engine.submit(Request::Train(TrainJob {
            id,
            prepared: Arc::clone(&self.network.prepared),
            config: Arc::new(config),
        }));
    }

    pub(super) fn signal(&self, signal: Signal) {
        self.engine.submit(Request::Signal(signal));
    }

    pub(super) fn embed(&self, id: JobId) {
        let network = self.network.clone();
        self.engine.submit(Request::Embed(EmbedJob { id, network }));
    }

    /// As the trainer does after an epoch.
    pub(super) fn embed_live(&self, id: JobId, epoch: usize) {
        let job = LiveMapJob {
            id,
            epoch,
            latents: self.network.training.latents.clone(),
            seed: 1,
        };
        let queues = &self.engine.queues;
        queues.maps.put_live(job, &queues.live);
    }

    pub(super) fn cluster(&self, id: JobId, k: KChoice) {
        let mut config = RunConfig::default();
        config.analysis.k = k;
        self.engine.submit(Request::Cluster(ClusterJob {
            id,
            table: Arc::clone(&self.table),
            network: TrainedNetwork {
                config: Arc::new(config),
                ..self.network.clone()
            },
            task: ClusterTask::Compute(None),
        }));
    }

    pub(super) fn sweep(&self, id: JobId) {
        let network = self.network.clone();
        self.engine.submit(Request::Sweep(SweepJob { id, network }));
    }

    pub(super) fn export(&self, id: JobId, path: &str) {
        let target = ExportTarget::Files(ExportKind::ClustersCsv, path.into());
        self.submit_export(id, target);
    }

    pub(super) fn draw(&self, id: JobId) {
        self.submit_export(id, ExportTarget::Clipboard);
    }

    fn submit_export(&self, id: JobId, target: ExportTarget) {
        let kmeans = ClusterMethod::Kmeans;
        let prepared = &self.network.prepared;
        self.engine.submit(Request::Export(ExportJob {
            id,
            target,
            results: Box::new(ExportInputs {
                figure: genetide_figure::figure::FigureSettings::default(),
                source: Source::Sample,
                config: Arc::default(),
                table: Arc::clone(&self.table),
                prepared: Arc::clone(prepared),
                training: Arc::clone(&self.network.training),
                embedding: None,
                quality: Vec::new(),
                clusters: fixtures::clusters(&self.table, prepared, 3, kmeans),
                held_out: None,
                highlight: Vec::new(),
                seconds: None,
            }),
        }));
    }

    /// Gene 0 of a file; [`ENDLESS`](crate::worker::tests::fake::ENDLESS) goes on until it is stopped.
    pub(super) fn read_cells(&self, id: JobId, path: &str) {
        self.engine.submit(Request::ReadCells(CellsJob {
            id,
            source: Source::File(path.into()),
            settings: Arc::default(),
            table: Arc::clone(&self.table),
            genes: fixtures::genes([0]).into(),
        }));
    }

    pub(super) fn make_bands(&self, id: JobId) {
        self.engine.submit(Request::MakeBands(BandsJob {
            id,
            network: self.network.clone(),
            held_out: None,
            genes: fixtures::genes([0, 1]).into(),
        }));
    }

    /// How far the next job is that says so in per cent.
    pub(super) fn percent(&self) -> (Job, u8) {
        let start = Instant::now();
        loop {
            if let Some(Notice::Percent(job, percent)) = self.engine.poll() {
                return (job, percent);
            }
            assert!(start.elapsed() < DEADLINE, "no notice came");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The next notice, but for progress of a reading or of clusters.
    pub(super) fn next(&self) -> Notice {
        let start = Instant::now();
        loop {
            match self.engine.poll() {
                Some(Notice::Reading(..) | Notice::Percent(..)) => {}
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
        Notice::LiveMap(job, ..) => ("live map", *job),
        Notice::Trained(job, _) => ("trained", *job),
        Notice::Discarded(job) => ("discarded", *job),
        Notice::Embedded(job, _) => ("embedded", *job),
        Notice::Clustered(job, _) => ("clustered", *job),
        Notice::Percent(job, _) => ("percent", job.id),
        Notice::Quality(job, _) => ("quality", *job),
        Notice::Replicates(job, ..) => ("replicates", *job),
        Notice::Swept(job) => ("swept", *job),
        Notice::HeldOut(job, _) => ("held out", *job),
        Notice::Exported(job, _) => ("exported", *job),
        Notice::Failed { job, .. } => ("failed", job.id),
        Notice::NotRead(job, _) => ("failed", *job),
        Notice::Saved(job, _) => ("saved", *job),
        Notice::Opened(job, ..) => ("opened", *job),
        Notice::Autosaves(_) => ("autosaves", 0),
        Notice::Log(..) => ("log", 0),
        Notice::Cells(job, _) => ("cells", *job),
        Notice::Bands(job, _) => ("bands", *job),
        Notice::Drawn(job, _) => ("drawn", *job),
    }
}
