//! The summary of a table that was read, and its warnings.

use crate::attribute::Attribute;
use crate::read::assemble::Assembly;
use crate::read::format::layout::PREVIEW_COLUMNS;
use crate::read::gene_names::unique_names;
use crate::read::loaded::TableSummary;
use crate::read::source::Source;
use crate::roles::looks_like_cell_measure;
use crate::samples::{ANY_CELL_TYPE, UNLABELLED};
use crate::settings::CellTransform;
use crate::words::{counted, listed};

/// The transform that was applied.
pub(super) struct Applied {
    /// Never `Auto`.
    pub transform: CellTransform,
    /// In sentences for the log.
    pub note: String,
}

/// The summary of a table.
pub(super) fn summary(table: &Assembly<'_>, source: &Source, applied: Applied) -> TableSummary {
    let (header, roles) = (&table.pass.header, &table.pass.layout.roles);
    let total = &table.pass.total;
    let title = |column: usize| header.title(column);
    let cells = total
        .groups
        .iter()
        .map(|group| table.cells_of(group) as usize);
    TableSummary {
        name: source.name(),
        sha256: table.pass.sha256.clone(),
        cells: cells.sum(),
        cells_filtered_out: total.filtered_out,
        genes_in_table: table.genes.len(),
        time_column: title(roles.time),
        cell_type_column: roles.attributes[Attribute::CellType].map(title),
        cell_id_column: roles.cell_id.map(title),
        ignored_columns: ignored_columns(table).into_iter().map(title).collect(),
        first_columns: header.names.iter().take(PREVIEW_COLUMNS).cloned().collect(),
        cell_types_in_table: cell_types(table),
        transform: applied.transform,
        transform_note: applied.note,
        warnings: warnings(table),
        preview: total.preview.clone(),
    }
}

/// Every cell type with its cells, before any is left out.
fn cell_types(table: &Assembly<'_>) -> Vec<(String, u32)> {
    let total = &table.pass.total;
    let attribute = Attribute::CellType;
    if table.pass.layout.roles.attributes[attribute].is_none() {
        return vec![(ANY_CELL_TYPE.to_owned(), total.cells as u32)];
    }
    let levels = total.levels[attribute].iter().enumerate();
    let names = levels.map(|(index, level)| {
        let name = table.label(attribute, index);
        (name.unwrap_or_default(), level.cells)
    });
    names.collect()
}

fn ignored_columns(table: &Assembly<'_>) -> Vec<usize> {
    let layout = &table.pass.layout;
    let mut ignored: Vec<usize> = no_genes(table).map(|slot| layout.values[slot]).collect();
    ignored.extend(layout.roles.ignored.iter().chain(&layout.roles.spare));
    ignored.sort_unstable();
    ignored
}

/// Value columns that are no genes.
fn no_genes(table: &Assembly<'_>) -> impl Iterator<Item = usize> {
    let slots = 0..table.pass.layout.values.len();
    slots.filter(|slot| table.genes.binary_search(slot).is_err())
}

/// The warnings that have a case.
fn warnings(table: &Assembly<'_>) -> Vec<String> {
    let columns = column_warnings(table)
        .into_iter()
        .chain(gene_warnings(table));
    let all = columns.chain(cell_warnings(table));
    all.filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .collect()
}

/// Warnings about columns that are no genes, each with its number of cases.
fn column_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let (total, layout) = (&table.pass.total, &table.pass.layout);
    let title = |column: &usize| table.pass.header.title(*column);
    let (text, blank): (Vec<usize>, Vec<usize>) =
        no_genes(table).partition(|&slot| total.first_text[slot].is_some());
    let text: Vec<usize> = text.into_iter().map(|slot| layout.values[slot]).collect();
    let (blank, spare) = (blank.len(), &layout.roles.spare);
    vec![
        (
            text.len(),
            format!(
                "Not genes, because they hold text: {}.",
                listed(&text, title)
            ),
        ),
        (
            blank,
            format!(
                "{} without a header or a value left out.",
                counted(blank, "column")
            ),
        ),
        (
            spare.len(),
            format!(
                "Not read as genes, because of their names: {}.",
                listed(spare, title)
            ),
        ),
    ]
}

/// Warnings about genes, each with its number of cases.
fn gene_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let headers = table.gene_headers();
    let measures = headers.iter().filter(|gene| looks_like_cell_measure(gene));
    let measures: Vec<&String> = measures.collect();
    let missing = &table.pass.total.missing;
    let missing: u64 = table.genes.iter().map(|&slot| missing[slot]).sum();
    let missing = missing as usize;
    let renamed = unique_names(&headers).1;
    vec![
        (
            measures.len(),
            format!(
                "Read as {}, but named like measures of a cell: {}. Leave them out with \
                 ‹ignore-column›.",
                counted(measures.len(), "gene"),
                listed(&measures, |name| (*name).clone())
            ),
        ),
        (
            missing,
            format!(
                "{} (empty, NA, NaN or infinite) left out of the means.",
                counted(missing, "missing value")
            ),
        ),
        (
            renamed.len(),
            format!(
                "{} kept apart by a number: {}.",
                counted(renamed.len(), "repeated gene name"),
                listed(&renamed, |&gene| headers[gene].clone())
            ),
        ),
    ]
}

/// Warnings about cells and rows, each with its number of cases.
fn cell_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let total = &table.pass.total;
    let (repeated, zero) = (total.repeated_ids, table.zero_cells);
    let (blank, behind) = (total.blank as usize, table.pass.trailing_bytes as usize);
    let types = &total.levels[Attribute::CellType];
    let untyped = types.iter().find(|level| level.label.is_empty());
    let untyped = untyped.map_or(0, |level| level.cells as usize);
    let cells = |count| counted(count, "cell");
    vec![
        (
            repeated,
            format!(
                "{} with the id of an earlier cell; all cells are used.",
                cells(repeated)
            ),
        ),
        (
            untyped,
            format!(
                "{} without a cell type; called \"{UNLABELLED}\".",
                cells(untyped)
            ),
        ),
        (
            zero,
            format!(
                "{} whose values sum to 0 left out, because they cannot be normalised.",
                cells(zero)
            ),
        ),
        (
            blank,
            format!("{} passed over.", counted(blank, "blank line")),
        ),
        (
            behind,
            format!(
                "{} behind the end of the gzip stream left out.",
                counted(behind, "byte")
            ),
        ),
    ]
}
