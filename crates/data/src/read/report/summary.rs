//! The summary of a table that was read.

use crate::attribute::Attribute;
use crate::read::assemble::Assembly;
use crate::read::loaded::{LabelSummary, TableSummary};
use crate::read::report::no_genes::no_genes;
use crate::read::report::warnings::warnings;
use crate::read::source::Source;
use crate::samples::ANY_CELL_TYPE;
use crate::settings::{CellTransform, DataSettings};

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
    (source, settings): (&Source, &DataSettings),
    applied: Applied,
) -> TableSummary {
    let (columns, total) = (&table.pass.columns, &table.pass.total);
    let mut summary = TableSummary {
        name: source.name(),
        layout: table.pass.layout.clone(),
        noun: table.noun().to_owned(),
        sha256: table.pass.sha256.clone(),
        cells: table.cells(),
        cells_filtered_out: table.filtered_out,
        samples_sha256: columns.sheet_sha256.clone(),
        labels: labels(table, settings),
        condition_labels: table.condition_labels(),
        time_unit: table.times.axis.unit,
        genes_in_table: table.genes.len(),
        time_column: columns.time.clone().unwrap_or_default(),
        cell_id_column: columns.cell_id.clone(),
        ignored_columns: ignored_columns(table),
        first_columns: columns.first.clone(),
        transform: applied.transform,
        transform_note: applied.note,
        warnings: warnings(table),
        preview: total.preview.clone(),
        ..TableSummary::default()
    };
    for (attribute, column) in columns.attributes.iter() {
        summary.set_attribute(
            attribute,
            column.clone().filter(|_| !table.is_left_out(attribute)),
            in_table(table, attribute, settings),
        );
    }
    if summary.cell_types_in_table.is_empty() {
        let all = (ANY_CELL_TYPE.to_owned(), total.cells as u32);
        summary.cell_types_in_table.push(all);
    }
    summary
}

/// What each time label was read as, in the order of time, with the cells that are kept.
fn labels(table: &Assembly<'_>, settings: &DataSettings) -> Vec<LabelSummary> {
    let mut cells = vec![0; table.pass.total.times.len()];
    for group in &table.pass.total.groups {
        if table.is_kept_but_for(&[], group, settings) {
            cells[group.time] += u64::from(group.sums.cells);
        }
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

/// Every label of an attribute to choose from, with its cells among those that the labels chosen of the
/// other attributes leave.
fn in_table(
    table: &Assembly<'_>,
    attribute: Attribute,
    settings: &DataSettings,
) -> Vec<(String, u32)> {
    let mut cells = vec![None; table.labels(attribute).len()];
    for group in &table.pass.total.groups {
        if let Some(level) = table.level_of(attribute, group) {
            let cells = cells[level].get_or_insert(0);
            if table.is_kept_but_for(&[attribute], group, settings) {
                *cells += group.sums.cells;
            }
        }
    }
    let names = cells.into_iter().enumerate().filter_map(|(level, cells)| {
        Some((table.label(attribute, level).unwrap_or_default(), cells?))
    });
    names.collect()
}

fn ignored_columns(table: &Assembly<'_>) -> Vec<String> {
    let columns = &table.pass.columns;
    let no_genes = no_genes(table).map(|slot| (columns.positions[slot], &columns.values[slot]));
    let mut no_genes: Vec<(usize, &String)> = no_genes.collect();
    no_genes.sort_unstable();
    let no_genes = no_genes.into_iter().map(|(_, name)| name.clone());
    let of_roles = columns.attributes.iter();
    let of_roles = of_roles.filter(|(attribute, _)| table.is_left_out(*attribute));
    let of_roles = of_roles.filter_map(|(_, column)| column.clone());
    let left_out = columns.left_out.iter().cloned();
    no_genes.chain(left_out).chain(of_roles).collect()
}
