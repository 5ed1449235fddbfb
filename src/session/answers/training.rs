//! Training, and the run that it leads to.

use std::sync::Arc;

use crate::pipeline::LogLevel;
use crate::session::state::{LiveMap, Training};
use crate::session::{JobId, Request, Run, Session};
use genetide_analysis::{Embedding, KChoice};
use genetide_model::{EpochLosses, TrainingResult};

/// Most runs that are kept; the oldest is removed first.
const RUNS: usize = 12;

impl Session {
    pub(super) fn on_device(&mut self, id: JobId, device: &str) {
        if let Some(training) = self.training_job(id) {
            training.device = Some(device.to_owned());
            let message = format!("Training on {device}");
            self.log.write(LogLevel::Info, message);
        }
    }

    pub(super) fn on_epochs(&mut self, id: JobId, epochs: Vec<EpochLosses>) {
        if let Some(training) = self.training_job(id) {
            let last = training.losses.last().map_or(0, |losses| losses.epoch);
            let new = epochs.into_iter().filter(|losses| losses.epoch > last);
            training.losses.extend(new);
        }
    }

    pub(super) fn on_live_map(&mut self, id: JobId, epoch: usize, embedding: Arc<Embedding>) {
        if !self.watches_training() {
            return;
        }
        if let Some(training) = self.training_job(id) {
            let prepared = Arc::clone(&training.prepared);
            self.live.map = Some(LiveMap {
                epoch,
                embedding,
                prepared,
            });
        }
    }

    pub(super) fn on_discarded(&mut self, id: JobId) {
        if self.training_job(id).is_some() {
            self.forget_training();
        }
    }

    /// Training has a result: it becomes a run, which takes the place of the one on view.
    pub(super) fn on_trained(&mut self, id: JobId, result: Arc<TrainingResult>) -> Vec<Request> {
        if self.training_job(id).is_none() {
            return Vec::new();
        }
        let Some(training) = self.training.take() else {
            return Vec::new();
        };
        self.report_result(&result);
        if let Some(clusters) = self.clusters().cloned() {
            self.previous_clusters = Some(clusters);
        }
        self.end_analysis();
        self.hidden.clear();
        self.add_run(training, result);
        self.limit_k();
        self.revisions.change();
        self.request_missing()
    }

    fn report_result(&mut self, result: &TrainingResult) {
        let message = format!(
            "Training finished ({}): {} epochs in {:.1} s, weights of epoch {} kept",
            result.ending,
            result.losses.len(),
            result.seconds,
            result.best_epoch
        );
        let level = LogLevel::of_ending(result.ending);
        self.log.announce(level, message);
    }

    /// Makes a training run that has a result the newest run, and shows it.
    fn add_run(&mut self, training: Training, result: Arc<TrainingResult>) {
        self.last_run += 1;
        self.runs.push(Run {
            id: self.last_run,
            name: format!("Run {}", self.last_run),
            config: training.config,
            trained_on: training.prepared,
            training: result,
            embedding: None,
            clusters: None,
            quality: Vec::new(),
            swept: None,
            k: self.config.analysis.k,
            method: self.config.analysis.method,
        });
        self.on_view = Some(self.last_run);
        if self.runs.len() > RUNS {
            let oldest = self.runs.remove(0);
            self.curves.bands.remove(&oldest.id);
            let message = format!("{} was removed: at most {RUNS} runs are kept", oldest.name);
            self.log.write(LogLevel::Info, message);
        }
    }

    /// Lowers a k that was chosen before the number of genes to cluster was known.
    fn limit_k(&mut self) {
        let limit = self.max_k();
        if let KChoice::Fixed(k) = self.config.analysis.k
            && k > limit
        {
            self.choose_k(KChoice::Fixed(limit));
            let message = format!("k reduced from {k} to {limit}, the maximum for these genes");
            self.log.write(LogLevel::Warning, message);
        }
    }
}
