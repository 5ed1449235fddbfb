//! What of a session is saved: a small state, and the results it refers to.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ColourBy;
use super::jobs::PrepareSettings;
use crate::analysis::{ClusterMethod, Embedding, KQuality};
use crate::config::RunConfig;
use crate::data::DataSettings;
use crate::data::read::{LoadedTable, Source};
use crate::model::TrainingResult;
use crate::pipeline::{ClusterOutcome, Prepared};

/// A session in one piece, as it is saved and opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Everything but results.
    pub state: SavedState,
    /// The table.
    pub table: Option<Arc<LoadedTable>>,
    /// The table tested and scaled with the settings shown.
    pub prepared: Option<Arc<Prepared>>,
    /// The trainings, oldest first.
    pub runs: Vec<SavedRun>,
}

/// A training and what was made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    /// What the state says of it.
    pub state: RunState,
    /// The points it was trained on.
    pub prepared: Arc<Prepared>,
    /// Its result.
    pub training: Arc<TrainingResult>,
    /// Its map.
    pub embedding: Option<Arc<Embedding>>,
    /// Its clusters.
    pub clusters: Option<Arc<ClusterOutcome>>,
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
    /// Genes selected.
    pub selected: Vec<usize>,
    /// Genes pinned, in the order of pinning.
    pub pinned: Vec<usize>,
    /// The search text.
    pub search: String,
    /// The arrangement of the panels.
    pub layout: String,
    /// The run shown.
    pub current_run: Option<u64>,
}

/// Settings and scores of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunState {
    /// Its number.
    pub id: u64,
    /// The settings that made it.
    pub config: Arc<RunConfig>,
    /// Quality per k.
    pub quality: Vec<KQuality>,
    /// The method of the quality curves.
    pub swept: Option<ClusterMethod>,
    /// Whether the quality curves are complete.
    pub sweep_done: bool,
}
