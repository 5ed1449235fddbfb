//! The results of all trainings on the table that is open, one of which is on view.

use std::sync::Arc;

use super::{Request, Session};
use crate::analysis::{ClusterMethod, Embedding, KChoice, KQuality};
use crate::config::RunConfig;
use crate::model::TrainingResult;
use crate::pipeline::{ClusterOutcome, LogLevel, Prepared};

/// Numbers the trainings that had a result, from 1.
pub type RunId = u64;

/// Runs kept; the oldest that is not on view goes first.
pub(super) const RUNS: usize = 12;

/// A training that had a result, and what was made of it. That of the run on view is brought up to
/// date after every command and notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// Its name.
    pub name: String,
    /// The settings it was made with.
    pub config: Arc<RunConfig>,
    /// What it was trained on.
    pub trained_on: Arc<Prepared>,
    /// The training.
    pub training: Arc<TrainingResult>,
    /// The map, where it is done.
    pub embedding: Option<Arc<Embedding>>,
    /// The clusters, where they are done.
    pub clusters: Option<Arc<ClusterOutcome>>,
    /// Quality per k, as far as it is done.
    pub quality: Vec<KQuality>,
    /// The method of the quality curves, once they are complete.
    pub swept: Option<ClusterMethod>,
    /// The number of clusters chosen.
    pub k: KChoice,
    /// The clustering method chosen.
    pub method: ClusterMethod,
}

impl Session {
    /// A training had a result, which is on view: it becomes the newest run.
    pub(super) fn add_run(&mut self) {
        let (Some(config), Some(trained_on), Some(training)) =
            (&self.trained_config, &self.trained_on, &self.training)
        else {
            return;
        };
        self.last_run += 1;
        self.runs.push(Run {
            id: self.last_run,
            name: format!("Run {}", self.last_run),
            config: Arc::clone(config),
            trained_on: Arc::clone(trained_on),
            training: Arc::clone(training),
            embedding: None,
            clusters: None,
            quality: Vec::new(),
            swept: None,
            k: self.config.analysis.k,
            method: self.config.analysis.method,
        });
        self.current_run = Some(self.last_run);
        if self.runs.len() > RUNS {
            let gone = self.runs.remove(0);
            let message = format!("{} was dropped: {RUNS} runs are kept", gone.name);
            self.write_log(LogLevel::Info, message);
        }
    }

    /// Brings the run on view up to date.
    pub(super) fn keep_run(&mut self) {
        let current = self.current_run;
        let swept = self.provenance.swept.filter(|_| self.provenance.sweep_done);
        let Some(run) = self.runs.iter_mut().find(|run| Some(run.id) == current) else {
            return;
        };
        run.embedding.clone_from(&self.embedding);
        run.clusters.clone_from(&self.clusters);
        run.quality.clone_from(&self.quality);
        run.swept = swept;
        run.k = self.config.analysis.k;
        run.method = self.config.analysis.method;
    }

    /// Shows another run, with the settings that made it; what it still lacks is asked for.
    pub(super) fn switch_run(&mut self, id: RunId) -> Vec<Request> {
        if self.current_run == Some(id) {
            return Vec::new();
        }
        let Some(run) = self.runs.iter().find(|run| run.id == id).cloned() else {
            return Vec::new();
        };
        self.look_away();
        self.forget_views();
        self.config = RunConfig::clone(&run.config);
        self.config.analysis.k = run.k;
        self.config.analysis.method = run.method;
        self.take_prepared_of(&run);
        self.trained_config = Some(run.config);
        self.trained_on = Some(run.trained_on);
        self.training = Some(run.training);
        if !self.is_training() {
            self.return_to_result();
        }
        self.embedding = run.embedding;
        self.clusters = run.clusters;
        self.quality = run.quality;
        self.provenance.swept = run.swept;
        self.provenance.sweep_done = run.swept.is_some();
        self.current_run = Some(id);
        self.refresh_genes();
        let embed = self.embedding.is_none().then(|| self.request_embed());
        let cluster = self.request_cluster();
        let sweep = self.request_sweep();
        let requests = [embed.flatten(), cluster, sweep];
        requests.into_iter().flatten().collect()
    }

    /// Forgets a run; when it is on view, the newest of the others takes its place.
    pub(super) fn remove_run(&mut self, id: RunId) -> Vec<Request> {
        let Some(place) = self.runs.iter().position(|run| run.id == id) else {
            return Vec::new();
        };
        if self.runs.len() == 1 {
            let message = "The only run stays: train another one first";
            self.write_log(LogLevel::Warning, message);
            return Vec::new();
        }
        let run = self.runs.remove(place);
        self.write_log(LogLevel::Info, format!("{} was removed", run.name));
        if self.current_run != Some(id) {
            return Vec::new();
        }
        let next = self.runs.last().map(|run| run.id);
        next.map_or_else(Vec::new, |next| self.switch_run(next))
    }

    pub(super) fn rename_run(&mut self, id: RunId, name: &str) {
        let name = name.trim();
        if let Some(run) = self
            .runs
            .iter_mut()
            .find(|run| run.id == id && !name.is_empty())
        {
            name.clone_into(&mut run.name);
        }
    }

    /// No run is left: their genes are those of another table.
    pub(super) fn forget_runs(&mut self) {
        self.runs.clear();
        self.current_run = None;
        self.last_run = 0;
    }

    /// The name of the run on view.
    pub fn run_name(&self) -> Option<&str> {
        let run = self
            .runs
            .iter()
            .find(|run| Some(run.id) == self.current_run)?;
        Some(&run.name)
    }
}
