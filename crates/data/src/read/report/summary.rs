//! The summary of a table that was read.

use crate::attribute::Attribute;
use crate::read::assemble::Assembly;
use crate::read::loaded::{LabelSummary, TableSummary};
use crate::read::report::no_genes::no_genes;
use crate::read::report::warnings::warnings;
use crate::read::source::Source;
use crate::samples::ANY_CELL_TYPE;
use crate::settings::CellTransform;

/// The transform that was applied.
pub(in crate::read) struct Applied {
    /// Never `Auto`.
    pub transform: CellTransform,
    /// In sentences for the log.
    pub note: String,
}

/// The summary of a table.
pub(in crate::read) fn summary(
    table: &Assembly<'_>,
    source: &Source,
    applied: Applied,
) -> TableSummary {
    let (columns, total) = (&table.pass.columns, &table.pass.total);
    let of_attribute = |attribute| columns.attributes[attribute].clone();
    TableSummary {
        name: source.name(),
        layout: table.pass.layout.clone(),
        noun: table.noun().to_owned(),
        sha256: table.pass.sha256.clone(),
        cells: table.cells(),
        cells_filtered_out: table.filtered_out,
        samples_sha256: columns.sheet_sha256.clone(),
        labels: labels(table),
        time_unit: table.times.axis.unit,
        genes_in_table: table.genes.len(),
        time_column: columns.time.clone().unwrap_or_default(),
        cell_type_column: of_attribute(Attribute::CellType),
        condition_column: of_attribute(Attribute::Condition),
        replicate_column: of_attribute(Attribute::Replicate),
        cell_id_column: columns.cell_id.clone(),
        ignored_columns: ignored_columns(table),
        first_columns: columns.first.clone(),
        cell_types_in_table: cell_types(table),
        conditions_in_table: in_table(table, Attribute::Condition),
        replicates_in_table: in_table(table, Attribute::Replicate),
        transform: applied.transform,
        transform_note: applied.note,
        warnings: warnings(table),
        preview: total.preview.clone(),
    }
}

/// What each time label was read as, in the order of time.
fn labels(table: &Assembly<'_>) -> Vec<LabelSummary> {
    let mut cells = vec![0; table.pass.total.times.len()];
    for group in &table.pass.total.groups {
        cells[group.time] += u64::from(group.sums.cells);
    }
    let axis = &table.times.axis;
    let labels = table.pass.total.times.iter().zip(&table.times.readings);
    let labels = labels.zip(cells).zip(&axis.index);
    let mut labels: Vec<LabelSummary> = labels
        .map(|(((label, reading), cells), &time)| LabelSummary {
            label: label.label.clone(),
            time: axis.times[time],
            condition: reading.condition.clone(),
            replicate: reading.replicate.clone(),
            cells,
        })
        .collect();
    labels.sort_by(|a, b| a.time.total_cmp(&b.time));
    labels
}

/// Every cell type with its cells, before any is left out.
fn cell_types(table: &Assembly<'_>) -> Vec<(String, u32)> {
    let types = in_table(table, Attribute::CellType);
    if types.is_empty() {
        return vec![(ANY_CELL_TYPE.to_owned(), table.pass.total.cells as u32)];
    }
    types
}

/// Every label of an attribute with its cells, before any is left out.
fn in_table(table: &Assembly<'_>, attribute: Attribute) -> Vec<(String, u32)> {
    let mut cells = vec![0; table.labels(attribute).len()];
    for group in &table.pass.total.groups {
        if let Some(level) = table.level_of(attribute, group) {
            cells[level] += group.sums.cells;
        }
    }
    let cells = cells.into_iter().enumerate();
    let cells = cells.filter(|(_, cells)| *cells > 0);
    let names =
        cells.map(|(level, cells)| (table.label(attribute, level).unwrap_or_default(), cells));
    names.collect()
}

fn ignored_columns(table: &Assembly<'_>) -> Vec<String> {
    let columns = &table.pass.columns;
    let no_genes = no_genes(table).map(|slot| (columns.positions[slot], &columns.values[slot]));
    let mut no_genes: Vec<(usize, &String)> = no_genes.collect();
    no_genes.sort_unstable();
    let no_genes = no_genes.into_iter().map(|(_, name)| name.clone());
    no_genes.chain(columns.left_out.iter().cloned()).collect()
}
