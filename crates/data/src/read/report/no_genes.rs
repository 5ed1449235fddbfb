//! Columns of a table that are no genes.

use crate::read::assemble::Assembly;

/// Value columns that are no genes.
pub(super) fn no_genes(table: &Assembly<'_>) -> impl Iterator<Item = usize> {
    let slots = 0..table.pass.columns.values.len();
    slots.filter(|slot| table.genes.binary_search(slot).is_err())
}
