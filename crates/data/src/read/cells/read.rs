//! Reads the cells of some genes again.

use std::ops::ControlFlow;

use crate::error::{DataError, DataErrorKind};
use crate::index::GeneIndex;
use crate::read::cells::matrix::{PartMatrix, matrix_cells};
use crate::read::cells::scale::CellScale;
use crate::read::cells::table::TableQuery;
use crate::read::cells::values::{CellValues, GeneCells};
use crate::read::format::input::is_read_once;
use crate::read::loaded::LoadedTable;
use crate::read::passes::Passes;
use crate::read::passes::merge::joined;
use crate::read::passes::opened::Opened;
use crate::read::source::{Progress, ReadProgress, Source};
use crate::settings::DataSettings;
use crate::sheet::Sheet;

/// Reads the cells of the `genes` of a table that was opened with `settings`, as those kept then and
/// transformed as they were then: their mean is the mean of the profiles.
///
/// Memory grows with cells x genes asked for. `progress` can stop the reading.
///
/// # Errors
/// [`DataErrorKind::Io`] when the file is gone, [`DataErrorKind::ChangedSince`] when it is another one
/// now, [`DataErrorKind::Cancelled`].
pub fn read_cells(
    source: &Source,
    settings: &DataSettings,
    table: &LoadedTable,
    genes: &[GeneIndex],
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<CellValues, DataError> {
    let path = source.path();
    let changed = || DataErrorKind::ChangedSince.in_file(path);
    let columns = genes
        .iter()
        .map(|gene| table.cells.columns.get(gene.index()));
    let columns: Option<Vec<usize>> = columns.map(Option::<&usize>::copied).collect();
    let columns = columns.ok_or_else(changed)?;
    // What could be read once is gone, and another writer may never come.
    if is_read_once(path) {
        return Err(changed());
    }
    match read(source, settings, table, (genes, &columns), progress) {
        Ok((values, sha256)) if sha256 == table.summary.sha256 => Ok(values),
        Err(error) if is_of_reading(&error.kind) => Err(error),
        // A file that could be read before and cannot be now is another file.
        Ok(_) | Err(_) => Err(changed()),
    }
}

/// Whether a failure says nothing about the contents of a file.
fn is_of_reading(kind: &DataErrorKind) -> bool {
    matches!(
        kind,
        DataErrorKind::Io(_) | DataErrorKind::Folder | DataErrorKind::Cancelled
    )
}

/// The cells, and the SHA-256 of what was read.
fn read(
    source: &Source,
    settings: &DataSettings,
    table: &LoadedTable,
    (genes, positions): (&[GeneIndex], &[usize]),
    progress: &mut Progress<'_>,
) -> Result<(CellValues, String), DataError> {
    let mut passes = Passes::new(source, settings, false)?;
    if passes.sheet.as_ref().map(Sheet::sha256) != table.summary.samples_sha256.as_deref() {
        return Err(DataErrorKind::ChangedSince.in_file(source.path()));
    }
    passes.excluded.clone_from(&table.cells.excluded);
    let scale = CellScale::new(table, settings);
    let no_cells = |&gene: &GeneIndex| GeneCells {
        gene,
        at: vec![Vec::new(); table.profiles.time_count()],
    };
    let mut values = CellValues {
        genes: genes.iter().map(no_cells).collect(),
    };
    let mut sha256 = Vec::new();
    for part in 0..passes.parts.len() {
        let names = || {
            genes
                .iter()
                .map(|gene| table.profiles.genes()[gene.index()].as_str())
        };
        let of_part = match passes.open(part)? {
            Opened::Table(open, layout) => {
                let layout = passes.without_excluded(part, &open.header.names, *layout);
                let positions = match part {
                    0 => positions.to_vec(),
                    _ => positions_of(names(), &open.header.names),
                };
                let query = TableQuery::new(passes.path(part), &scale, layout, &positions)?;
                let labels = (passes.sheet.as_ref(), passes.parts[part].name.as_deref());
                query.read(*open, labels, &mut values, progress)?
            }
            Opened::Matrix(matrix) => {
                let positions = match part {
                    0 => positions.to_vec(),
                    _ => positions_of(names(), &matrix.genes),
                };
                let matrix = PartMatrix { part, matrix };
                matrix_cells(
                    &mut passes,
                    matrix,
                    &scale,
                    &positions,
                    &mut values,
                    progress,
                )?
            }
        };
        sha256.push(of_part);
    }
    Ok((values, joined(&sha256)))
}

/// The positions of genes in a later file, by name; out of range for one that it does not have.
fn positions_of<'a>(names: impl Iterator<Item = &'a str>, in_file: &[String]) -> Vec<usize> {
    let position = |name: &str| in_file.iter().position(|known| known == name);
    names
        .map(|name| position(name).unwrap_or(usize::MAX))
        .collect()
}
