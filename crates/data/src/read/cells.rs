//! The cells of some genes, read again from the table and brought to the scale of the means.
//!
//! The cells are not kept when a table is opened. What was learnt then ([`CellSource`]) says where
//! they are and what they are multiplied by, so that one pass does, and columns that are of no use
//! are passed over.
//!
//! [`CellSource`]: crate::read::CellSource

use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::read::format::block::{Cell, ParsedBlock};
use crate::read::format::layout::Layout;
use crate::read::format::open::open;
use crate::read::format::table_reader::{Block, OpenTable};
use crate::read::loaded::LoadedTable;
use crate::read::source::{ReadProgress, Source};
use crate::read::sums::{BlockStream, PassNumber, blocks_at_once, is_kept, layout_of};
use crate::read::times::{TimeValue, place_on_axis};
use crate::roles::kept_labels;
use crate::samples::UNLABELLED;
use crate::settings::{CellTransform, DataSettings};

/// The value of a gene in one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellValue {
    /// On the scale of the means.
    pub value: f32,
    /// Index into the cell types of the profiles.
    pub cell_type: u32,
}

/// The values of one gene in all cells that have one.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneCells {
    /// Index into the profiles.
    pub gene: usize,
    /// `[T]`: the cells of each time, in the order of the table.
    pub at: Vec<Vec<CellValue>>,
}

/// The cells of some genes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellValues {
    /// In the order asked for.
    pub genes: Vec<GeneCells>,
}

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
    genes: &[usize],
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<CellValues, DataError> {
    let path = source.path();
    let changed = || DataErrorKind::ChangedSince.in_file(path);
    let columns = genes.iter().map(|&gene| table.cells.columns.get(gene));
    let columns: Option<Vec<usize>> = columns.map(Option::<&usize>::copied).collect();
    let columns = columns.ok_or_else(changed)?;
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
    (genes, columns): (&[usize], &[usize]),
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<(CellValues, String), DataError> {
    let path = source.path();
    let OpenTable { header, reader } = open(source)?;
    let mut layout = layout_of(path, &header, settings)?;
    if table.cells.sizes.is_empty() {
        // Without totals, nothing but these columns is needed.
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|column| layout.values.binary_search(column).is_ok());
        layout = layout.only(columns);
    }
    let slots = columns
        .iter()
        .map(|column| layout.values.binary_search(column));
    let slots: Result<Vec<usize>, usize> = slots.collect();
    let slots = slots.map_err(|_| DataErrorKind::ChangedSince.in_file(path))?;
    let query = CellQuery {
        path,
        table,
        time_column: &header.names[layout.roles.time],
        layout: &layout,
        kept: ByAttribute::from_fn(|attribute| kept_labels(attribute, settings).0),
        slots,
    };
    let mut values = CellValues {
        genes: genes.iter().map(|&gene| query.no_cells(gene)).collect(),
    };
    let once = PassNumber { index: 0, of: 1 };
    let mut stream = BlockStream::new(reader, (path, &layout), once, progress);
    loop {
        let batch = stream.batch(blocks_at_once())?;
        if batch.is_empty() {
            return Ok((values, stream.reader.sha256()));
        }
        let answers = batch.into_par_iter().map(|block| query.answer(block));
        for answer in answers.collect::<Vec<_>>() {
            stream.cells += answer?.add_to(&mut values);
        }
    }
}

/// The genes asked for.
struct CellQuery<'a> {
    path: &'a Path,
    table: &'a LoadedTable,
    time_column: &'a str,
    layout: &'a Layout,
    /// Labels of each attribute whose cells are kept; all when empty.
    kept: ByAttribute<&'a [String]>,
    /// Indices into the value columns, in the order of the genes asked for.
    slots: Vec<usize>,
}

/// The cells of a block.
struct BlockCells {
    cells: u64,
    /// `[N]`: time and cell type, as indices into the profiles.
    labels: Vec<(usize, u32)>,
    /// `[N, genes]`, row-major; not finite where a cell has no value.
    values: Vec<f32>,
}

impl CellQuery<'_> {
    fn no_cells(&self, gene: usize) -> GeneCells {
        GeneCells {
            gene,
            at: vec![Vec::new(); self.table.profiles.time_count()],
        }
    }

    fn answer(&self, mut block: Box<dyn Block>) -> Result<BlockCells, DataError> {
        Ok(self.of_block(&block.parse(self.layout, self.path)?))
    }

    fn of_block(&self, block: &ParsedBlock<'_>) -> BlockCells {
        let mut answer = BlockCells {
            cells: block.cells.len() as u64,
            labels: Vec::new(),
            values: Vec::new(),
        };
        let rows = block.values.chunks_exact(self.layout.values.len());
        let cells = block.cells.iter().zip(rows);
        for (cell, row) in cells.filter(|(cell, _)| is_kept(cell, &self.kept)) {
            let (Some(time), Some(cell_type)) = (self.time_of(cell), self.type_of(cell)) else {
                continue;
            };
            answer.labels.push((time, cell_type));
            let values = self.slots.iter().map(|&slot| row[slot]);
            let values = values.map(|value| self.transformed(value, cell.total, time) as f32);
            answer.values.extend(values);
        }
        answer
    }

    /// `None` for a time that the profiles do not have, since all its cells were left out.
    fn time_of(&self, cell: &Cell<'_>) -> Option<usize> {
        let profiles = &self.table.profiles;
        let axis = (profiles.times(), profiles.time_unit());
        place_on_axis(TimeValue::parse(&cell.time)?, self.time_column, axis)
    }

    /// `None` for a type that the profiles do not have, since all its cells were left out.
    fn type_of(&self, cell: &Cell<'_>) -> Option<u32> {
        let attribute = Attribute::CellType;
        if self.layout.roles.attributes[attribute].is_none() {
            return Some(0);
        }
        let name = match cell.labels[attribute].as_ref() {
            "" => UNLABELLED,
            name => name,
        };
        let types = self.table.profiles.cell_types();
        let index = types.iter().position(|known| known == name)?;
        u32::try_from(index).ok()
    }

    /// A value as it went into the mean; not finite where it did not.
    fn transformed(&self, value: f64, total: f64, time: usize) -> f64 {
        let size = self.table.cells.sizes.get(time).copied();
        let sized = || value / total * size.unwrap_or(f64::NAN);
        match self.table.summary.transform {
            CellTransform::Auto | CellTransform::None => value,
            CellTransform::Log1p => value.ln_1p(),
            CellTransform::Normalise => sized(),
            CellTransform::NormaliseLog1p => sized().ln_1p(),
        }
    }
}

impl BlockCells {
    /// Appends the cells, and says how many were read for them.
    fn add_to(self, all: &mut CellValues) -> u64 {
        let genes = all.genes.len().max(1);
        for (&(time, cell_type), values) in self.labels.iter().zip(self.values.chunks(genes)) {
            for (gene, &value) in all.genes.iter_mut().zip(values) {
                if value.is_finite() {
                    gene.at[time].push(CellValue { value, cell_type });
                }
            }
        }
        self.cells
    }
}

impl GeneCells {
    /// At most `most` cells of time `t`, spread evenly over those there are by a fixed hash of their
    /// place, in the order of the table. The same cells are taken each time.
    pub fn some_at(&self, t: usize, most: usize) -> Vec<CellValue> {
        let Some(all) = self.at.get(t) else {
            return Vec::new();
        };
        if all.len() <= most {
            return all.clone();
        }
        let mut places: Vec<usize> = (0..all.len()).collect();
        places.select_nth_unstable_by_key(most, |&place| scatter(place as u64));
        places.truncate(most);
        places.sort_unstable();
        places.into_iter().map(|place| all[place]).collect()
    }
}

/// A number that looks random and is always the same: the finaliser of splitmix64 (Steele, Lea &
/// Flood 2014).
pub fn scatter(place: u64) -> u64 {
    let mut bits = place.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
