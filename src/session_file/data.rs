//! The large part of the file.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::pipeline::Prepared;
use crate::session::{Run, RunState, SavedSession, SavedState};
use crate::session_file::check::ensure;
use crate::session_file::clusters::ClustersFile;
use crate::session_file::container::FIRST_WITH_COURSES;
use crate::session_file::error::Problem;
use crate::session_file::held_out::HeldOutFile;
use crate::session_file::prepared::PreparedFile;
use crate::session_file::state::StateFile;
use crate::session_file::table::TableFile;
use crate::session_file::training::{EmbeddingFile, TrainingFile};
use genetide_data::read::LoadedTable;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct DataFile {
    table: Option<TableFile>,
    /// Tests and scalings, each once; runs and the session refer to them by number.
    prepared: Vec<PreparedFile>,
    /// The number of the one made with the settings shown.
    current: Option<usize>,
    runs: Vec<RunFile>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct RunFile {
    prepared: usize,
    training: TrainingFile,
    embedding: Option<EmbeddingFile>,
    clusters: Option<ClustersFile>,
    held_out: Option<HeldOutFile>,
}

impl DataFile {
    pub(super) fn new(saved: &SavedSession) -> Self {
        let mut shared: Vec<&Arc<Prepared>> = Vec::new();
        let current = saved.prepared.as_ref();
        let current = current.map(|prepared| number_of(&mut shared, prepared));
        let runs = saved.runs.iter().map(|run| RunFile {
            prepared: number_of(&mut shared, &run.trained_on),
            training: TrainingFile::new(&run.training),
            embedding: run.embedding.as_deref().map(EmbeddingFile::new),
            clusters: run.clusters.as_deref().map(ClustersFile::new),
            held_out: run.held_out.as_deref().map(HeldOutFile::new),
        });
        let runs = runs.collect();
        Self {
            table: saved.table.as_deref().map(TableFile::new),
            prepared: shared.iter().map(|own| PreparedFile::new(own)).collect(),
            current,
            runs,
        }
    }

    /// The session of this state, as a file of `format` holds it, everything checked against the table.
    pub(super) fn into_session(
        self,
        state: StateFile,
        format: u32,
    ) -> Result<SavedSession, Problem> {
        let genes = self.table.as_ref().map_or(0, |table| table.genes.len());
        state.check(genes)?;
        ensure(
            self.runs.len() == state.runs.len(),
            "the number of results differs from the number of runs",
        )?;
        let Some(table) = self.table else {
            let none = self.runs.is_empty() && self.current.is_none();
            ensure(none, "it contains runs without a data set")?;
            return Ok(SavedSession {
                state: state.session,
                ..SavedSession::default()
            });
        };
        let table = Arc::new(table.into_table()?);
        if format < FIRST_WITH_COURSES && table.profiles.courses().are_several() {
            return Ok(without_results(state, table));
        }
        let prepared = self.prepared.into_iter();
        let prepared = prepared
            .map(|prepared| prepared.into_prepared(&table).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        let runs = self.runs.into_iter().zip(state.runs);
        let runs = runs.map(|(run, state)| run.into_run(&table, &prepared, state));
        Ok(SavedSession {
            state: state.session,
            runs: runs.collect::<Result<_, _>>()?,
            prepared: self
                .current
                .map(|number| find(&prepared, number))
                .transpose()?,
            table: Some(table),
            remark: None,
        })
    }
}

/// The session with its data set alone. Test, training and clusters of an earlier format are those of means
/// over all conditions, and do not belong to profiles by condition.
fn without_results(state: StateFile, table: Arc<LoadedTable>) -> SavedSession {
    let names: Vec<&str> = state.runs.iter().map(|run| run.name.as_str()).collect();
    let remark = (!names.is_empty()).then(|| {
        format!(
            "Left out: {}. An earlier version trained on means over all conditions; this one reads each \
             condition by itself. Train again; to keep the old results, do not save over their file.",
            names.join(", ")
        )
    });
    SavedSession {
        state: SavedState {
            current_run: None,
            hidden: BTreeSet::new(),
            ..state.session
        },
        table: Some(table),
        remark,
        ..SavedSession::default()
    }
}

/// The number of `prepared` in `shared`, where it is put if it is new.
fn number_of<'a>(shared: &mut Vec<&'a Arc<Prepared>>, prepared: &'a Arc<Prepared>) -> usize {
    let known = shared.iter().position(|known| Arc::ptr_eq(known, prepared));
    known.unwrap_or_else(|| {
        shared.push(prepared);
        shared.len() - 1
    })
}

fn find(prepared: &[Arc<Prepared>], number: usize) -> Result<Arc<Prepared>, Problem> {
    let found = prepared.get(number).cloned();
    found.ok_or_else(|| Problem::Inconsistent("a run refers to a missing response test".to_owned()))
}

impl RunFile {
    fn into_run(
        self,
        table: &LoadedTable,
        prepared: &[Arc<Prepared>],
        state: RunState,
    ) -> Result<Run, Problem> {
        let trained_on = find(prepared, self.prepared)?;
        let training = Arc::new(self.training.into_training(&trained_on)?);
        let embedding = self.embedding.map(|own| own.into_embedding(&trained_on));
        let clusters = self.clusters;
        let clusters = clusters.map(|own| own.into_clusters(table, &trained_on, &training));
        let held_out = self.held_out.map(|own| own.into_held_out(&trained_on));
        Ok(Run {
            state,
            embedding: embedding.transpose()?.map(Arc::new),
            clusters: clusters.transpose()?,
            held_out: held_out.transpose()?.map(Arc::new),
            trained_on,
            training,
        })
    }
}
