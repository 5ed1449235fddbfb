//! The cells of some genes of a matrix.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::error::{DataError, DataErrorKind};
use crate::read::cells::scale::CellScale;
use crate::read::cells::values::{CellValue, CellValues};
use crate::read::matrix::{AnnotatedMatrix, ValueChunk};
use crate::read::passes::Passes;
use crate::read::source::{Progress, ReadProgress};
use crate::read::sums::{Total, add_totals};

/// The matrix of one of the files.
pub(super) struct PartMatrix {
    /// Index of the file.
    pub part: usize,
    /// From its start.
    pub matrix: AnnotatedMatrix,
}

/// Reads the cells of the genes at `positions`, and gives the SHA-256 of the file.
///
/// # Errors
/// Those of the file; [`DataErrorKind::ChangedSince`] when it has no such genes.
pub(super) fn matrix_cells(
    passes: &mut Passes<'_>,
    PartMatrix { part, mut matrix }: PartMatrix,
    scale: &CellScale<'_>,
    positions: &[usize],
    values: &mut CellValues,
    progress: &mut Progress<'_>,
) -> Result<String, DataError> {
    let is_excluded = passes.is_excluded(part, &matrix.genes);
    let passes = &*passes;
    let path = passes.path(part);
    if positions.iter().any(|&gene| gene >= matrix.genes.len()) {
        return Err(DataErrorKind::ChangedSince.in_file(path));
    }
    let mut total = Total::new(0);
    let (groups, _) = passes.groups(part, &matrix, &mut total)?;
    let mut cells = OfObservations::new(matrix.observations.ids.len(), positions);
    while let Some(chunk) = matrix.values.next()? {
        add_totals(&chunk, &is_excluded, &mut cells.totals);
        cells.add(&chunk);
        let (bytes_read, bytes_total) = matrix.values.bytes();
        let at = ReadProgress {
            bytes_read,
            bytes_total,
            cells: chunk.observations.last().map_or(0, |&n| u64::from(n) + 1),
        };
        if let ControlFlow::Break(()) = progress(at) {
            return Err(DataErrorKind::Cancelled.in_file(path));
        }
    }
    for (n, group) in groups.group_of.iter().enumerate() {
        let Some((time, labels)) = group.map(|group| groups.groups[group as usize]) else {
            continue;
        };
        let label = |attribute| {
            let level = total.levels[attribute].get(labels[attribute])?;
            Some(level.label.as_str())
        };
        let Some(place) = scale.place(&total.times[time].label, label) else {
            continue;
        };
        for (gene, of_gene) in values.genes.iter_mut().zip(&cells.of_genes) {
            let value = scale.transformed(of_gene[n], cells.totals[n], place) as f32;
            if value.is_finite() {
                let cell_type = place.cell_type;
                gene.at[place.time].push(CellValue { value, cell_type });
            }
        }
    }
    matrix.values.sha256()
}

/// Values of some genes in all observations.
struct OfObservations {
    /// The genes asked for, by position in the file.
    slots: HashMap<usize, Vec<usize>>,
    /// `[genes][N]`; zeros are not listed in the file.
    of_genes: Vec<Vec<f64>>,
    /// `[N]`.
    totals: Vec<f64>,
}

impl OfObservations {
    fn new(observations: usize, positions: &[usize]) -> Self {
        let mut slots: HashMap<usize, Vec<usize>> = HashMap::new();
        for (slot, &gene) in positions.iter().enumerate() {
            slots.entry(gene).or_default().push(slot);
        }
        Self {
            slots,
            of_genes: vec![vec![0.0; observations]; positions.len()],
            totals: vec![0.0; observations],
        }
    }

    fn add(&mut self, chunk: &ValueChunk) {
        for (n, gene, value) in chunk.iter() {
            for &slot in self.slots.get(&gene).into_iter().flatten() {
                self.of_genes[slot][n] = value;
            }
        }
    }
}
