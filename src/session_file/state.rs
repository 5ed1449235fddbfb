//! The small part of the file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::session::{RunState, SavedState};
use crate::session_file::{check::ensure, error::Problem};
use genetide_model::{Preset, Start};

/// What can be told of a session without reading its data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StateFile {
    /// The version of the program.
    pub program: String,
    /// Seconds since 1970 in UTC.
    pub saved_at: u64,
    /// The name of the table.
    pub table: Option<String>,
    /// Everything but runs and results.
    pub session: SavedState,
    /// The runs, in the order of their data.
    pub runs: Vec<RunState>,
}

impl StateFile {
    /// Says of a session of an earlier format that its trainings began with random weights.
    pub(super) fn start_from_random_weights(&mut self) {
        let of_runs = self
            .runs
            .iter_mut()
            .map(|run| Arc::make_mut(&mut run.config));
        for config in of_runs.chain([&mut self.session.config]) {
            config.model.start = Start::Random;
            if config.preset == Preset::Shape {
                config.preset = Preset::Scratch;
            }
        }
    }

    /// Checks settings, and that genes are among the first `genes`, those of the table.
    pub(super) fn check(&self, genes: usize) -> Result<(), Problem> {
        let session = &self.session;
        check_settings(&session.config)?;
        for (place, run) in self.runs.iter().enumerate() {
            check_settings(&run.config)?;
            let is_new = self.runs[..place].iter().all(|other| other.id != run.id);
            ensure(is_new, "two runs have the same number")?;
            let ascending = run.quality.is_sorted_by(|a, b| a.k < b.k);
            ensure(
                ascending,
                "the cluster number diagnostics of a run are not in order",
            )?;
        }
        let of_lists = session.lists.iter().flat_map(|list| &list.genes);
        let named = session
            .selected
            .iter()
            .chain(&session.pinned)
            .chain(of_lists);
        let known = named.max().is_none_or(|last| last.index() < genes);
        ensure(known, "it refers to genes that are not in its data set")
    }
}

fn check_settings(config: &RunConfig) -> Result<(), Problem> {
    let checked = config.clone().check().map(|_| ());
    checked.map_err(|error| Problem::Inconsistent(format!("a setting is invalid: {error}")))
}
