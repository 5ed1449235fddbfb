//! A table that was read: its profiles, its summary, and how to find its cells again.

use serde::{Deserialize, Serialize};

use crate::attribute::Attribute;
use crate::labels::LabelReading;
use crate::profiles::GeneProfiles;
use crate::read::genes::LeftOut;
use crate::settings::CellTransform;
use crate::time_unit::TimeUnit;
use crate::words::counted;

/// The roles and contents recognised in a table, and the changes made to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableSummary {
    /// File name for display.
    pub name: String,
    /// Format and layout in words, such as "CSV, genes in rows".
    pub layout: String,
    /// What an observation of the table is: "cell" or "sample".
    pub noun: String,
    /// SHA-256 of the bytes read, in hexadecimal.
    pub sha256: String,
    /// SHA-256 of the table of samples, where one is given.
    pub samples_sha256: Option<String>,
    /// Cells kept.
    pub cells: usize,
    /// Cells left out by the choice of cell types and conditions.
    pub cells_filtered_out: usize,
    /// What each time label of the table was read as.
    pub labels: Vec<LabelSummary>,
    /// What each label of the column of conditions was read as; empty where all are conditions as they are
    /// written.
    pub condition_labels: Vec<(String, Option<String>)>,
    /// The unit of their times, where the table or the user names one.
    pub time_unit: Option<TimeUnit>,
    /// Genes in the table before the choice of genes.
    pub genes_in_table: usize,
    /// Header of the time column.
    pub time_column: String,
    /// Header of the cell type column.
    pub cell_type_column: Option<String>,
    /// Header of the condition column.
    pub condition_column: Option<String>,
    /// Header of the replicate column.
    pub replicate_column: Option<String>,
    /// Header of the batch column.
    pub batch_column: Option<String>,
    /// Header of the cell id column.
    pub cell_id_column: Option<String>,
    /// Columns that were not read as genes, other than those of time, attributes and cell id.
    pub ignored_columns: Vec<String>,
    /// The first headers of the table (at most 64), for a choice of roles.
    pub first_columns: Vec<String>,
    /// Every cell type of the table with its number of cells, before the choice of cell types.
    pub cell_types_in_table: Vec<(String, u32)>,
    /// The same of conditions; empty where the table has none.
    pub conditions_in_table: Vec<(String, u32)>,
    /// The same of replicates; empty where the table has none.
    pub replicates_in_table: Vec<(String, u32)>,
    /// The same of batches; empty where the table has none.
    pub batches_in_table: Vec<(String, u32)>,
    /// The transform applied; never `Auto`.
    pub transform: CellTransform,
    /// Effect of the transform, in sentences for the log.
    pub transform_note: String,
    /// A sentence for everything that was changed or left out.
    pub warnings: Vec<String>,
    /// The first cells (at most 20) under `first_columns`, as text.
    pub preview: Vec<Vec<String>>,
}

impl TableSummary {
    /// A number of observations of the table in words: "1 cell", "24 samples".
    pub fn counted(&self, observations: usize) -> String {
        counted(observations, self.observation())
    }

    /// Header of the column of an attribute, where the table has one.
    pub fn column_of(&self, attribute: Attribute) -> Option<&str> {
        match attribute {
            Attribute::CellType => self.cell_type_column.as_deref(),
            Attribute::Condition => self.condition_column.as_deref(),
            Attribute::Replicate => self.replicate_column.as_deref(),
            Attribute::Batch => self.batch_column.as_deref(),
        }
    }

    /// Every label of an attribute with its number of cells, before the choice of cells.
    pub fn labels_of(&self, attribute: Attribute) -> &[(String, u32)] {
        match attribute {
            Attribute::CellType => &self.cell_types_in_table,
            Attribute::Condition => &self.conditions_in_table,
            Attribute::Replicate => &self.replicates_in_table,
            Attribute::Batch => &self.batches_in_table,
        }
    }

    /// Takes down the column and the labels of an attribute.
    pub(in crate::read) fn set_attribute(
        &mut self,
        attribute: Attribute,
        column: Option<String>,
        labels: Vec<(String, u32)>,
    ) {
        let (own_column, own_labels) = match attribute {
            Attribute::CellType => (&mut self.cell_type_column, &mut self.cell_types_in_table),
            Attribute::Condition => (&mut self.condition_column, &mut self.conditions_in_table),
            Attribute::Replicate => (&mut self.replicate_column, &mut self.replicates_in_table),
            Attribute::Batch => (&mut self.batch_column, &mut self.batches_in_table),
        };
        (*own_column, *own_labels) = (column, labels);
    }

    /// The noun for one observation; summaries of old sessions have none, and mean cells.
    pub fn observation(&self) -> &str {
        match self.noun.as_str() {
            "" => "cell",
            noun => noun,
        }
    }
}

/// A time label of a table and what it was read as.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelSummary {
    /// The label, as the table has it.
    pub label: String,
    /// Its time, in the unit of the table.
    pub time: f64,
    /// The condition that it tells.
    pub condition: Option<String>,
    /// The replicate that it tells.
    pub replicate: Option<String>,
    /// Number of cells with it.
    pub cells: u64,
}

/// A time label of a table whose labels could not all be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundLabel {
    /// The label, as the table has it.
    pub label: String,
    /// What it was read as, where it could be.
    pub reading: LabelReading,
    /// Number of cells with it.
    pub cells: u64,
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
    /// `[G]`: the position of each gene in the file, from 0. Empty where there is no table to read again.
    pub columns: Vec<usize>,
    /// `[C]`: factors for the share of a value in its cell's total, one for each column of the profiles.
    /// Empty where values are not divided by totals.
    pub sizes: Vec<f64>,
    /// The time that every label of the table tells.
    pub times: Vec<TimeOfLabel>,
    /// Positions of columns that look like genes but hold no counts: they are in no total.
    pub excluded: Vec<usize>,
}

/// The time of the profiles that a label of the table tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeOfLabel {
    /// The label, as the table has it.
    pub label: String,
    /// Index into the times of the profiles.
    pub time: usize,
    /// The condition that it tells.
    pub condition: Option<String>,
    /// Whether its cells belong to all conditions, because none was sampled apart at that time.
    #[serde(default)]
    pub is_of_all: bool,
}
