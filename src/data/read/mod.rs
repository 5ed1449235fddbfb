//! From a file to [`GeneProfiles`].
//!
//! [`table`] opens a file and cuts it into blocks: text by [`blocks`], [`rows`] and [`parse`], Parquet
//! and Arrow by [`frames`] and [`columnar`]. Everything behind a block is the same for both.

mod assemble;
mod blocks;
mod cells;
mod choose;
mod columnar;
mod frames;
mod input;
mod layout;
mod left_out;
mod parse;
mod pass;
mod reduce;
mod report;
mod rows;
mod sums;
mod table;
mod times;
mod total;
mod values;

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use self::cells::{CellValue, CellValues, GeneCells, read_cells, scatter};
pub use self::left_out::LeftOut;

use self::assemble::{Assembly, Done, Sizes};
use self::choose::GeneList;
use self::pass::{Pass, PassNumber};
use self::sums::Sums;
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
    /// How single cells are found again.
    #[serde(default)]
    pub cells: CellSource,
    /// Genes of the table that were not kept.
    #[serde(default)]
    pub left_out: LeftOut,
}

/// What it takes to find the cells of a gene in the table again, on the scale of the means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellSource {
    /// `[G]`: the column of each gene, from 0. Empty where there is no table to read again.
    pub columns: Vec<usize>,
    /// `[T]`: what the share of a value in its cell's total is multiplied by. Empty where values are
    /// not divided by totals.
    pub sizes: Vec<f64>,
}

/// Reads a table. `progress` is called a few times a second at most and can stop the reading.
///
/// The table is read in blocks, which are reduced to sums at once: memory grows with genes x times
/// x cell types. With [`CellTransform::NormaliseLog1p`] it is read twice, because the size of a time
/// has to be known before a logarithm is taken.
///
/// # Errors
/// [`DataError`] names file, line, column and a remedy.
pub fn read_profiles(
    source: &Source,
    settings: &DataSettings,
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<LoadedTable, DataError> {
    let list = GeneList::read(&settings.genes)?;
    let asked = settings.cell_transform;
    let (sums, passes) = match asked {
        CellTransform::Auto => (Sums::ValuesAndShares, 1),
        CellTransform::None => (Sums::Values, 1),
        CellTransform::Log1p => (Sums::Logs, 1),
        CellTransform::Normalise => (Sums::Shares, 1),
        CellTransform::NormaliseLog1p => (Sums::Shares, 2),
    };
    let number = |index| PassNumber { index, of: passes };
    let first = pass::pass(source, settings, sums, number(0), progress)?;
    refuse_negative(source, &first, asked)?;
    let total = &first.total;
    let counts = !total.has_non_count && total.groups.iter().any(|group| group.total > 0.0);
    let done = match asked {
        CellTransform::Auto if counts => CellTransform::Normalise,
        CellTransform::Auto => CellTransform::None,
        other => other,
    };
    let divides = matches!(
        done,
        CellTransform::Normalise | CellTransform::NormaliseLog1p
    );
    let assembly = Assembly::new(source.path(), first, settings, divides)?;
    let sizes = divides.then(|| assembly.sizes());
    let profiles = match &sizes {
        Some(sizes) if passes == 2 => {
            let sums = Sums::LogsOfSized(assembly.size_of_times(sizes));
            let second = pass::pass(source, settings, sums, number(1), progress)?;
            if second.sha256 != assembly.sha256() {
                let path = source.path().to_owned();
                return Err(DataError::Changed { path });
            }
            Assembly::new(source.path(), second, settings, divides)?.profiles(None)
        }
        sizes => assembly.profiles(sizes.as_ref()),
    };
    let done = Done {
        transform: done,
        note: transform_note(asked, done, sizes.as_ref()),
        sizes: sizes.map_or_else(Vec::new, |sizes| assembly.sizes_of_profiles(&sizes)),
    };
    assembly.finish(source, settings, list.as_ref(), done, profiles)
}

fn refuse_negative(
    source: &Source,
    pass: &Pass,
    transform: CellTransform,
) -> Result<(), DataError> {
    let transform = match transform {
        CellTransform::Auto | CellTransform::None => return Ok(()),
        CellTransform::Normalise => "normalise",
        CellTransform::Log1p => "log1p",
        CellTransform::NormaliseLog1p => "normalise+log1p",
    };
    pass.total.negative.as_ref().map_or(Ok(()), |negative| {
        Err(DataError::Negative {
            path: source.path().to_owned(),
            place: negative.place,
            column: pass.header.names[pass.layout.values[negative.slot]].clone(),
            value: negative.value,
            transform,
        })
    })
}

/// What the transform did, in a sentence.
fn transform_note(asked: CellTransform, done: CellTransform, sizes: Option<&Sizes>) -> String {
    let why = match (asked, done) {
        (CellTransform::Auto, CellTransform::Normalise) => {
            "All values are counts (whole numbers, none negative): "
        }
        (CellTransform::Auto, _) => "Not all values are counts: ",
        _ => "As asked: ",
    };
    let what = match (done, sizes) {
        (CellTransform::Log1p, _) => "ln(1 + value) was taken of every value".to_owned(),
        (CellTransform::NormaliseLog1p, Some(sizes)) => {
            format!(
                "{}; then ln(1 + value) was taken of every value",
                sizes.note()
            )
        }
        (_, Some(sizes)) => sizes.note(),
        (_, None) => "the values were used as they are".to_owned(),
    };
    format!("{why}{what}.")
}
