//! The cells of some genes of a table with cells in rows.

use std::path::Path;

use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind};
use crate::read::cells::scale::{CellPlace, CellScale};
use crate::read::cells::values::{CellValue, CellValues};
use crate::read::format::block::ParsedBlock;
use crate::read::format::layout::Layout;
use crate::read::format::table_reader::OpenTable;
use crate::read::passes::labelling::Labelling;
use crate::read::source::Progress;
use crate::read::sums::{BlockStream, PassNumber, blocks_at_once};
use crate::sheet::Sheet;

/// The genes asked for.
pub(super) struct TableQuery<'a> {
    path: &'a Path,
    scale: &'a CellScale<'a>,
    layout: Layout,
    /// Indices into the value columns, in the order of the genes asked for.
    slots: Vec<usize>,
}

/// The cells of a block.
struct BlockCells {
    cells: u64,
    /// `[N]`: where each belongs.
    places: Vec<CellPlace>,
    /// `[N, genes]`, row-major; not finite where a cell has no value.
    values: Vec<f32>,
}

impl<'a> TableQuery<'a> {
    /// A query for the genes at the `positions` of a table.
    ///
    /// # Errors
    /// [`DataErrorKind::ChangedSince`] when the table has no such columns.
    pub(super) fn new(
        path: &'a Path,
        scale: &'a CellScale<'a>,
        mut layout: Layout,
        positions: &[usize],
    ) -> Result<Self, DataError> {
        if !scale.needs_totals() {
            // Without totals, nothing but these columns is needed.
            let mut columns = positions.to_vec();
            columns.sort_unstable();
            columns.dedup();
            columns.retain(|column| layout.values.binary_search(column).is_ok());
            layout = layout.only(columns);
        }
        let slots = positions
            .iter()
            .map(|column| layout.values.binary_search(column));
        let slots: Result<Vec<usize>, usize> = slots.collect();
        let slots = slots.map_err(|_| DataErrorKind::ChangedSince.in_file(path))?;
        Ok(Self {
            path,
            scale,
            layout,
            slots,
        })
    }

    /// Reads the cells, and gives the SHA-256 of the file.
    ///
    /// # Errors
    /// Those of the table.
    pub(super) fn read(
        &self,
        table: OpenTable,
        (sheet, part): (Option<&Sheet>, Option<&str>),
        values: &mut CellValues,
        progress: &mut Progress<'_>,
    ) -> Result<String, DataError> {
        let once = PassNumber { index: 0, of: 1 };
        let mut stream = BlockStream::new(table.reader, (self.path, &self.layout), once, progress);
        let labelling = Labelling {
            sheet,
            part,
            roles: &self.layout.roles,
        };
        loop {
            let batch = stream.batch(blocks_at_once())?;
            if batch.is_empty() {
                return Ok(stream.reader.sha256());
            }
            let answers = batch.into_par_iter().map(|mut block| {
                let block = block.parse(&self.layout, self.path)?;
                Ok(self.of_block(&block, &labelling))
            });
            for answer in answers.collect::<Vec<Result<BlockCells, DataError>>>() {
                stream.cells += answer?.add_to(values);
            }
        }
    }

    fn of_block(&self, block: &ParsedBlock<'_>, labelling: &Labelling<'_>) -> BlockCells {
        let mut answer = BlockCells {
            cells: block.cells.len() as u64,
            places: Vec::new(),
            values: Vec::new(),
        };
        let rows = block.values.chunks_exact(self.layout.values.len().max(1));
        for (cell, row) in block.cells.iter().zip(rows) {
            let Some(labels) = labelling.of(cell) else {
                continue;
            };
            let label = |attribute| {
                let label = labels.attributes[attribute].as_ref();
                labelling.has(attribute).then_some(label)
            };
            let Some(place) = self.scale.place(&labels.time, label) else {
                continue;
            };
            answer.places.push(place);
            let values = self.slots.iter().map(|&slot| row[slot]);
            let values =
                values.map(|value| self.scale.transformed(value, cell.total, place) as f32);
            answer.values.extend(values);
        }
        answer
    }
}

impl BlockCells {
    /// Appends the cells, and says how many were read for them.
    fn add_to(self, all: &mut CellValues) -> u64 {
        let genes = all.genes.len().max(1);
        for (place, values) in self.places.iter().zip(self.values.chunks(genes)) {
            let cell_type = place.cell_type;
            for (gene, &value) in all.genes.iter_mut().zip(values) {
                if value.is_finite() {
                    gene.at[place.time].push(CellValue { value, cell_type });
                }
            }
        }
        self.cells
    }
}
