//! A session as it is saved: a small state, and the results that it refers to.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::pipeline::Prepared;
use crate::session::state::{ColourBy, PrepareSettings, Run, RunId};
use crate::session::{GeneFilter, GeneList};
use genetide_analysis::{ClusterMethod, KChoice, KQuality};
use genetide_data::DataSettings;
use genetide_data::read::{LoadedTable, Source};

/// A session in one piece, as it is saved and opened; results are shared, not copied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSession {
    /// Everything but results.
    pub state: SavedState,
    /// The table.
    pub table: Option<Arc<LoadedTable>>,
    /// The table tested and scaled with the settings shown.
    pub prepared: Option<Arc<Prepared>>,
    /// The trainings, oldest first.
    pub runs: Vec<Run>,
}

/// Settings and choices; small, whatever the table. A field that a file lacks has its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedState {
    /// The file it was opened from or saved to last.
    pub path: Option<PathBuf>,
    /// Where the table came from.
    pub source: Option<Source>,
    /// The settings it was read with.
    pub read_with: Option<DataSettings>,
    /// The settings of test and scaling.
    pub prepared_with: Option<PrepareSettings>,
    /// The settings shown.
    pub config: RunConfig,
    /// What colours the map.
    pub colour_by: ColourBy,
    /// Clusters whose genes are hidden on the map.
    pub hidden: BTreeSet<usize>,
    /// Which genes the table shows.
    pub filter: GeneFilter,
    /// Named lists of genes.
    pub lists: Arc<Vec<GeneList>>,
    /// Genes selected.
    pub selected: Arc<BTreeSet<usize>>,
    /// Genes pinned, in the order of pinning.
    pub pinned: Vec<usize>,
    /// The search text.
    pub search: String,
    /// The arrangement of the panels.
    pub layout: String,
    /// The run on view.
    pub current_run: Option<RunId>,
}

/// An autosave of a program that closed unexpectedly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutosavedSession {
    /// The autosave.
    pub file: PathBuf,
    /// When it was written.
    pub saved_at: SystemTime,
    /// The name of its data set.
    pub table: Option<String>,
    /// How many runs it has.
    pub runs: usize,
    /// The file that the user had opened the session from or saved it to.
    pub path: Option<PathBuf>,
}

/// A run without its results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunState {
    /// Its number.
    pub id: RunId,
    /// Its name.
    pub name: String,
    /// The settings that made it.
    pub config: Arc<RunConfig>,
    /// Quality per k.
    pub quality: Vec<KQuality>,
    /// The method of the quality curves, once they are complete.
    pub swept: Option<ClusterMethod>,
    /// The number of clusters chosen.
    pub k: KChoice,
    /// The clustering method chosen.
    pub method: ClusterMethod,
}

impl Default for RunState {
    fn default() -> Self {
        let config = Arc::<RunConfig>::default();
        Self {
            id: 0,
            name: String::new(),
            quality: Vec::new(),
            swept: None,
            k: config.analysis.k,
            method: config.analysis.method,
            config,
        }
    }
}

impl RunState {
    /// What is small of a run.
    pub fn of(run: &Run) -> Self {
        Self {
            id: run.id,
            name: run.name.clone(),
            config: Arc::clone(&run.config),
            quality: run.quality.clone(),
            swept: run.swept,
            k: run.k,
            method: run.method,
        }
    }
}
