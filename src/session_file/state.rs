//! The small part of the file.

use serde::{Deserialize, Serialize};

use crate::session::{RunState, SavedState};

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
