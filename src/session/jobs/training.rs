//! Training, whether it is watched, and the run that it leads to.

use std::sync::Arc;

use crate::pipeline::{LogLevel, Prepared, steps};
use crate::session::state::{LiveMap, PrepareSettings, Training};
use crate::session::{JobId, JobKind, Request, Session, TrainJob, TrainingState};
use genetide_analysis::{Embedding, KChoice};
use genetide_model::{EpochLosses, TrainingResult};

impl Session {
    /// Trains with exactly the settings shown: what they still lack is done first.
    pub(in crate::session) fn start_training(&mut self) -> Option<Vec<Request>> {
        self.jobs.train_when_prepared = false;
        if self.is_training() {
            self.log
                .warn("Training in progress: stop or discard it before starting another run");
            return None;
        }
        if self.jobs.read.is_some() || self.jobs.prepare.is_some() {
            self.jobs.train_when_prepared = true;
            self.log
                .info("Training will start when the data set is ready");
            return None;
        }
        let Some(source) = self.open_source().cloned() else {
            self.log.warn("Open a data set before training");
            return None;
        };
        if !self.table_is_current() {
            self.jobs.train_when_prepared = true;
            return Some(vec![self.request_read(source, self.config.data.clone())]);
        }
        if self.prepared_with() != Some(PrepareSettings::of(&self.config)) {
            self.jobs.train_when_prepared = true;
            return Some(vec![self.request_prepare()?]);
        }
        let prepared = self.prepared().cloned()?;
        let k = steps::smallest_k(self.config.analysis.k);
        if let Err(error) = steps::check_gene_count(&prepared, k) {
            self.log.fail(JobKind::Train, error.to_string());
            return None;
        }
        if let Err(error) = self.config.check_epochs() {
            self.log.fail(JobKind::Train, error.to_string());
            return None;
        }
        self.log.info(format!(
            "Training on {} genes, up to {} epochs, seed {}",
            prepared.points.len(),
            self.config.model.epochs,
            self.config.seed
        ));
        Some(self.request_train(prepared))
    }

    /// Trains on `prepared` with the settings shown; the run on view stays on view.
    fn request_train(&mut self, prepared: Arc<Prepared>) -> Vec<Request> {
        let job = TrainJob {
            id: self.jobs.next(),
            prepared,
            config: Arc::new(self.config.clone()),
        };
        self.live.map = None;
        self.first_look.job = None;
        let watch = self.look_back();
        self.training = Some(Training {
            job: job.clone(),
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
        self.live.map = None;
        self.set_looked_away(self.is_training())
    }

    /// Another training run will be watched, if the user wants to watch training runs.
    pub(super) fn look_back(&mut self) -> Option<Request> {
        self.set_looked_away(false)
    }

    fn set_looked_away(&mut self, away: bool) -> Option<Request> {
        let before = self.watches_training();
        self.live.looked_away = away;
        let now = self.watches_training();
        (now != before).then_some(Request::Watch(now))
    }

    pub(super) fn on_device(&mut self, id: JobId, device: String) -> Option<()> {
        let message = format!("Training on {device}");
        self.training_job(id)?.device = Some(device);
        self.log.info(message);
        Some(())
    }

    pub(super) fn on_epochs(&mut self, id: JobId, epochs: Vec<EpochLosses>) -> Option<()> {
        let losses = &mut self.training_job(id)?.losses;
        let last = losses.last().map_or(0, |losses| losses.epoch);
        losses.extend(epochs.into_iter().filter(|losses| losses.epoch > last));
        Some(())
    }

    pub(super) fn on_live_map(
        &mut self,
        id: JobId,
        epoch: usize,
        embedding: Arc<Embedding>,
    ) -> Option<()> {
        let prepared = Arc::clone(&self.training_job(id)?.job.prepared);
        if self.watches_training() {
            self.live.map = Some(LiveMap {
                epoch,
                embedding,
                prepared,
            });
        }
        Some(())
    }

    /// Training has a result: it becomes a run, which takes the place of the one on view.
    pub(super) fn on_trained(
        &mut self,
        id: JobId,
        result: Arc<TrainingResult>,
    ) -> Option<Vec<Request>> {
        if self.training_job(id).is_none() {
            return self.on_first_look(id, &result);
        }
        let training = self.training.take()?;
        let message = format!(
            "Training finished ({}): {} epochs in {:.1} s, weights of epoch {} kept",
            result.ending,
            result.losses.len(),
            result.seconds,
            result.best_epoch
        );
        let level = LogLevel::of_ending(result.ending);
        self.log.announce(level, message);
        if let Some(clusters) = self.clusters().cloned() {
            self.previous_clusters = Some(clusters);
        }
        self.end_analysis();
        self.hidden.clear();
        self.last_run += 1;
        let name = format!("Run {}", self.last_run);
        self.add_run(self.last_run, name, training.job, result);
        self.limit_k();
        self.revisions.change();
        Some(self.request_missing())
    }

    /// Lowers a k that was chosen before the number of genes to cluster was known.
    fn limit_k(&mut self) {
        let limit = self.max_k();
        if let KChoice::Fixed(k) = self.config.analysis.k
            && k > limit
        {
            self.choose_k(KChoice::Fixed(limit));
            self.log.warn(format!(
                "k reduced from {k} to {limit}, the maximum for these genes"
            ));
        }
    }
}
