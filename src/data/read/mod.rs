//! From a file to [`GeneProfiles`], one file a format.

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{CellTransform, DataError, DataSettings, GeneProfiles};

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// The simulated sample embedded in the program.
    Sample,
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadProgress {
    /// Bytes of the file read so far (compressed bytes for a compressed file).
    pub bytes_read: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
    /// Cells read so far.
    pub cells: u64,
}

/// What was recognised in a table, and what was done to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableSummary {
    /// File name for display.
    pub name: String,
    /// SHA-256 of the bytes read, in hexadecimal.
    pub sha256: String,
    /// Cells kept.
    pub cells: usize,
    /// Cells left out by the choice of cell types.
    pub cells_filtered_out: usize,
    /// Genes in the table before the choice of genes.
    pub genes_in_table: usize,
    /// Header of the time column.
    pub time_column: String,
    /// Header of the cell type column.
    pub cell_type_column: Option<String>,
    /// Header of the cell id column.
    pub cell_id_column: Option<String>,
    /// Columns that were not read as genes, other than those three.
    pub ignored_columns: Vec<String>,
    /// The first headers of the table (at most 64), for a choice of roles.
    pub first_columns: Vec<String>,
    /// Every cell type of the table with its number of cells, before the choice of cell types.
    pub cell_types_in_table: Vec<(String, u32)>,
    /// The transform applied; never `Auto`.
    pub transform: CellTransform,
    /// What the transform did, in a sentence for the log.
    pub transform_note: String,
    /// What was changed or left out, a sentence each.
    pub warnings: Vec<String>,
    /// The first cells (at most 20) under `first_columns`, as text.
    pub preview: Vec<Vec<String>>,
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadedTable {
    /// The profiles of the genes chosen.
    pub profiles: GeneProfiles,
    /// What was recognised.
    pub summary: TableSummary,
}

/// Reads a table. `progress` is called a few times a second at most and can stop the reading.
///
/// # Errors
/// [`DataError`] names file, line, column and a remedy.
pub fn read_profiles(
    source: &Source,
    settings: &DataSettings,
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<LoadedTable, DataError> {
    todo!(
        "{source:?} {settings:?} {:?}",
        progress as *mut _ as *mut ()
    )
}
