//! Training, and whether it is watched.

use std::sync::Arc;

use crate::pipeline::{LogLevel, Prepared, steps};
use crate::session::state::{PrepareSettings, Training};
use crate::session::{Request, Session, TrainJob, TrainingState};

impl Session {
    /// Trains with exactly the settings shown: what they still lack is done first.
    pub(in crate::session) fn start_training(&mut self) -> Vec<Request> {
        self.jobs.train_when_prepared = false;
        if self.is_training() {
            let message = "Training in progress: stop or discard it before starting another run";
            self.log.write(LogLevel::Warning, message);
            return Vec::new();
        }
        if self.jobs.read.is_some() || self.jobs.prepare.is_some() {
            self.jobs.train_when_prepared = true;
            let message = "Training will start when the data set is ready";
            self.log.write(LogLevel::Info, message);
            return Vec::new();
        }
        let Some(source) = self.open_source().cloned() else {
            let message = "Open a data set before training";
            self.log.write(LogLevel::Warning, message);
            return Vec::new();
        };
        if !self.table_is_current() {
            self.jobs.train_when_prepared = true;
            return vec![self.request_read(source, self.config.data.clone())];
        }
        if self.prepared_with() != Some(PrepareSettings::of(&self.config)) {
            self.jobs.train_when_prepared = true;
            return self.request_prepare().into_iter().collect();
        }
        let Some(prepared) = self.prepared().cloned() else {
            return Vec::new();
        };
        let k = steps::smallest_k(self.config.analysis.k);
        if let Err(error) = steps::check_gene_count(&prepared, k) {
            self.log.announce(LogLevel::Error, error.to_string());
            return Vec::new();
        }
        let message = format!(
            "Training on {} genes, up to {} epochs, seed {}",
            prepared.points.len(),
            self.config.model.epochs,
            self.config.seed
        );
        self.log.write(LogLevel::Info, message);
        self.request_train(prepared)
    }

    /// Trains on `prepared` with the settings shown; the run on view stays on view.
    fn request_train(&mut self, prepared: Arc<Prepared>) -> Vec<Request> {
        let job = TrainJob {
            id: self.jobs.next(),
            prepared,
            config: Arc::new(self.config.clone()),
        };
        self.live.map = None;
        let watch = self.look_back();
        self.training = Some(Training {
            id: job.id,
            prepared: Arc::clone(&job.prepared),
            config: Arc::clone(&job.config),
            state: TrainingState::Running,
            device: None,
            losses: Vec::new(),
        });
        watch.into_iter().chain([Request::Train(job)]).collect()
    }

    /// Forgets the training run that is in progress or has failed, so that the run on view, if there
    /// is one, is the current result again.
    pub(in crate::session) fn forget_training(&mut self) {
        if self.training.take().is_some() {
            self.live.map = None;
        }
    }

    pub(in crate::session) fn set_live_map(&mut self, wanted: bool) -> Request {
        self.live.wanted = wanted;
        self.live.looked_away = false;
        if !wanted {
            self.live.map = None;
        }
        Request::Watch(wanted)
    }

    /// Another run was chosen to be shown, whatever training is in progress.
    pub(super) fn look_away(&mut self) -> Option<Request> {
        let watched = self.watches_training();
        self.live.map = None;
        self.live.looked_away = self.is_training();
        self.watch_if_changed(watched)
    }

    /// Another training run will be watched, if the user wants to watch training runs.
    pub(in crate::session) fn look_back(&mut self) -> Option<Request> {
        let watched = self.watches_training();
        self.live.looked_away = false;
        self.watch_if_changed(watched)
    }

    fn watch_if_changed(&self, before: bool) -> Option<Request> {
        let now = self.watches_training();
        (now != before).then_some(Request::Watch(now))
    }
}
