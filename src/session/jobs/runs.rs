//! Runs with a result: adding one, and showing another.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::session::state::{PrepareSettings, PreparedTable};
use crate::session::{Request, Run, RunId, RunState, Session, TrainJob};
use genetide_model::TrainingResult;

/// Most runs that are kept; the oldest is removed first.
const RUNS: usize = 12;

impl Session {
    /// Makes a job that has a result the newest run, and shows it.
    pub(super) fn add_run(
        &mut self,
        id: RunId,
        name: String,
        job: TrainJob,
        result: Arc<TrainingResult>,
    ) {
        self.runs.push(Run {
            state: RunState {
                k: self.config.analysis.k,
                method: self.config.analysis.method,
                ..RunState::new(id, name, job.config)
            },
            trained_on: job.prepared,
            training: result,
            embedding: None,
            clusters: None,
            held_out: None,
        });
        self.on_view = Some(id);
        if self.runs.len() > RUNS {
            let oldest = self.runs.remove(0);
            self.curves.bands.remove(&oldest.id);
            self.log.warn(format!(
                "{} was removed: at most {RUNS} runs are kept",
                oldest.name
            ));
        }
    }

    /// Shows another run, with the settings that made it, and asks for what it still lacks.
    pub(in crate::session) fn switch_run(&mut self, id: RunId) -> Option<Vec<Request>> {
        let run = self.run(id).filter(|_| self.on_view != Some(id))?;
        let mut config = RunConfig::clone(&run.config);
        config.analysis.k = run.k;
        config.analysis.method = run.method;
        if run.is_first_look() {
            // It has no settings of a training; those for the next one stay.
            config.preset = self.config.preset;
            config.model = self.config.model.clone();
            config.device = self.config.device;
        }
        let settings = PrepareSettings::of(&run.config);
        let prepared = PreparedTable::new(Arc::clone(&run.trained_on), Some(settings));
        let unwatch = self.look_away();
        self.config = config;
        // These take the place of profiles that were prepared with other settings.
        self.jobs.prepare = None;
        self.prepared = Some(prepared);
        if !self.is_training() {
            self.forget_training();
        }
        self.on_view = Some(id);
        self.end_analysis();
        Some(unwatch.into_iter().chain(self.request_missing()).collect())
    }
}
