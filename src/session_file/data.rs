//! The large part of the file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::pipeline::Prepared;
use crate::session::{Run, RunState, SavedSession};
use crate::session_file::check::{Inconsistency, ensure};
use crate::session_file::clusters::ClustersFile;
use crate::session_file::prepared::PreparedFile;
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
}

impl DataFile {
    pub(super) fn new(saved: &SavedSession) -> Self {
        let mut shared: Vec<&Arc<Prepared>> = Vec::new();
        let current = saved
            .prepared
            .as_ref()
            .map(|prepared| number_of(&mut shared, prepared));
        let runs = saved
            .runs
            .iter()
            .map(|run| RunFile {
                prepared: number_of(&mut shared, &run.trained_on),
                training: TrainingFile::new(&run.training),
                embedding: run.embedding.as_deref().map(EmbeddingFile::new),
                clusters: run.clusters.as_deref().map(ClustersFile::new),
            })
            .collect();
        Self {
            table: saved.table.as_deref().map(TableFile::new),
            prepared: shared
                .iter()
                .map(|prepared| PreparedFile::new(prepared))
                .collect(),
            current,
            runs,
        }
    }

    /// Genes of the table; 0 without one.
    pub(super) fn gene_count(&self) -> usize {
        self.table.as_ref().map_or(0, TableFile::gene_count)
    }

    /// The results, each checked against the table; `states` are those of the runs.
    pub(super) fn into_results(self, states: Vec<RunState>) -> Result<Results, Inconsistency> {
        ensure(
            self.runs.len() == states.len(),
            "the number of results differs from the number of runs",
        )?;
        let Some(table) = self.table else {
            let none = self.runs.is_empty() && self.current.is_none();
            ensure(none, "it contains runs without a data set")?;
            return Ok(Results::default());
        };
        let table = Arc::new(table.into_table()?);
        let prepared = self
            .prepared
            .into_iter()
            .map(|prepared| prepared.into_prepared(&table).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        let runs = self
            .runs
            .into_iter()
            .zip(states)
            .map(|(run, state)| run.into_run(&table, &prepared, state))
            .collect::<Result<Vec<_>, _>>()?;
        let current = self
            .current
            .map(|number| find(&prepared, number))
            .transpose()?;
        Ok(Results {
            prepared: current,
            runs,
            table: Some(table),
        })
    }
}

/// Everything large of a session.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub table: Option<Arc<LoadedTable>>,
    pub prepared: Option<Arc<Prepared>>,
    pub runs: Vec<Run>,
}

/// The number of `prepared` in `shared`, where it is put if it is new.
fn number_of<'a>(shared: &mut Vec<&'a Arc<Prepared>>, prepared: &'a Arc<Prepared>) -> usize {
    let known = shared.iter().position(|known| Arc::ptr_eq(known, prepared));
    known.unwrap_or_else(|| {
        shared.push(prepared);
        shared.len() - 1
    })
}

fn find(prepared: &[Arc<Prepared>], number: usize) -> Result<Arc<Prepared>, Inconsistency> {
    let found = prepared.get(number).cloned();
    found.ok_or_else(|| Inconsistency("a run refers to a missing response test".to_owned()))
}

impl RunFile {
    fn into_run(
        self,
        table: &LoadedTable,
        prepared: &[Arc<Prepared>],
        state: RunState,
    ) -> Result<Run, Inconsistency> {
        let prepared = find(prepared, self.prepared)?;
        let training = Arc::new(self.training.into_training(&prepared)?);
        let embedding = self
            .embedding
            .map(|embedding| embedding.into_embedding(&prepared).map(Arc::new))
            .transpose()?;
        let clusters = self
            .clusters
            .map(|clusters| clusters.into_clusters(table, &prepared, &training))
            .transpose()?;
        Ok(Run {
            id: state.id,
            name: state.name,
            config: state.config,
            trained_on: prepared,
            training,
            embedding,
            clusters,
            quality: state.quality,
            swept: state.swept,
            k: state.k,
            method: state.method,
        })
    }
}
