//! A table that was read: its profiles, its summary, and how to find its cells again.

use serde::{Deserialize, Serialize};

use crate::profiles::GeneProfiles;
use crate::read::left_out::LeftOut;
use crate::settings::CellTransform;

/// The roles and contents recognised in a table, and the changes made to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
    /// Effect of the transform, in sentences for the log.
    pub transform_note: String,
    /// A sentence for everything that was changed or left out.
    pub warnings: Vec<String>,
    /// The first cells (at most 20) under `first_columns`, as text.
    pub preview: Vec<Vec<String>>,
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedTable {
    /// The profiles of the genes chosen.
    pub profiles: GeneProfiles,
    /// Its roles, contents and warnings.
    pub summary: TableSummary,
    /// The way back to single cells.
    pub cells: CellSource,
    /// Genes of the table that were not kept.
    pub left_out: LeftOut,
}

/// The way back to the cells of a gene in the table, on the scale of the means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellSource {
    /// `[G]`: the column of each gene, from 0. Empty where there is no table to read again.
    pub columns: Vec<usize>,
    /// `[T]`: factors for the share of a value in its cell's total. Empty where values are not
    /// divided by totals.
    pub sizes: Vec<f64>,
}
