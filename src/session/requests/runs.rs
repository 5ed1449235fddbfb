//! Showing another run.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::session::state::{PrepareSettings, PreparedTable};
use crate::session::{Request, RunId, Session};

impl Session {
    /// Shows another run, with the settings that made it, and asks for what it still lacks.
    pub(in crate::session) fn switch_run(&mut self, id: RunId) -> Vec<Request> {
        let Some(run) = self.run(id).filter(|_| self.on_view != Some(id)) else {
            return Vec::new();
        };
        let mut config = RunConfig::clone(&run.config);
        config.analysis.k = run.k;
        config.analysis.method = run.method;
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
        unwatch.into_iter().chain(self.request_missing()).collect()
    }
}
