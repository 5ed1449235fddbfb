//! A session as it is saved: a small state, and the results that it refers to; what is in which file.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::pipeline::Prepared;
use crate::session::state::{ColourBy, PrepareSettings, Run, RunId};
use crate::session::{GeneFilter, GeneList};
use genetide_data::read::{LoadedTable, Source};
use genetide_data::{DataSettings, GeneIndex};

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
    /// What of the file could not be taken over, in a sentence; of a session that is saved there is nothing.
    pub remark: Option<String>,
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
    pub selected: Arc<BTreeSet<GeneIndex>>,
    /// Genes pinned, in the order of pinning.
    pub pinned: Vec<GeneIndex>,
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

/// How often something changed that is saved, and which of these states are in a file.
#[derive(Debug, Default)]
pub(in crate::session) struct Revisions {
    pub current: u64,
    /// The state in the file of the session.
    pub saved: Option<u64>,
    /// The state that was autosaved last.
    pub autosaved: Option<u64>,
}

impl Revisions {
    /// Something changed that is saved.
    pub fn change(&mut self) {
        self.current += 1;
    }

    /// A result arrived that follows from what is in the file, as the map of a run does after the
    /// session was opened: a saved session stays saved.
    pub fn follow_up(&mut self) {
        let was_saved = self.is_saved();
        self.current += 1;
        if was_saved {
            self.saved = Some(self.current);
        }
    }

    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.current)
    }
}
