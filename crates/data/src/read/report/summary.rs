//! The summary of a table that was read.

use crate::attribute::Attribute;
use crate::read::assemble::{Assembly, is_kept};
use crate::read::loaded::{LabelSummary, TableSummary};
use crate::read::report::no_genes::no_genes;
use crate::read::report::warnings::warnings;
use crate::read::source::Source;
use crate::read::sums::TotalGroup;
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
            column.clone(),
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
        if is_chosen(table, group, settings, None) {
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
            if is_chosen(table, group, settings, Some(attribute)) {
                *cells += group.sums.cells;
            }
        }
    }
    let names = cells.into_iter().enumerate().filter_map(|(level, cells)| {
        Some((table.label(attribute, level).unwrap_or_default(), cells?))
    });
    names.collect()
}

/// Whether the labels of a group are among those chosen, but for the label of one attribute.
fn is_chosen(
    table: &Assembly<'_>,
    group: &TotalGroup,
    settings: &DataSettings,
    but_for: Option<Attribute>,
) -> bool {
    let mut attributes = Attribute::ALL.into_iter();
    attributes.all(|attribute| {
        let level = table.level_of(attribute, group);
        let label = level.map(|level| table.labels(attribute)[level].as_str());
        but_for == Some(attribute) || is_kept(label, attribute.kept_in(settings).0)
    })
}

fn ignored_columns(table: &Assembly<'_>) -> Vec<String> {
    let columns = &table.pass.columns;
    let no_genes = no_genes(table).map(|slot| (columns.positions[slot], &columns.values[slot]));
    let mut no_genes: Vec<(usize, &String)> = no_genes.collect();
    no_genes.sort_unstable();
    let no_genes = no_genes.into_iter().map(|(_, name)| name.clone());
    no_genes.chain(columns.left_out.iter().cloned()).collect()
}
