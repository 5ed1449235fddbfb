//! What is said about a table that was read: its summary and its warnings.

use super::assemble::{Assembly, NO_TYPE, ONE_TYPE, column_name, unique_names};
use super::reduce::PREVIEW_COLUMNS;
use super::{Source, TableSummary};
use crate::data::CellTransform;
use crate::data::roles::looks_like_cell_measure;

impl Assembly<'_> {
    pub(super) fn summary(
        &self,
        source: &Source,
        genes: &[&str],
        (transform, transform_note): (CellTransform, String),
    ) -> TableSummary {
        let (header, roles) = (&self.pass.header.names, &self.pass.layout.roles);
        let total = &self.pass.total;
        let name = |column: usize| column_name(header, column);
        let types = (0..total.cell_types.len()).map(|c| (self.type_name(c), total.cell_types[c].1));
        TableSummary {
            name: source.name(),
            sha256: self.pass.sha256.clone(),
            cells: total
                .groups
                .iter()
                .map(|group| self.cells_of(group) as usize)
                .sum(),
            cells_filtered_out: total.filtered_out,
            genes_in_table: self.genes.len(),
            time_column: name(roles.time),
            cell_type_column: roles.cell_type.map(name),
            cell_id_column: roles.cell_id.map(name),
            ignored_columns: self.ignored_columns().into_iter().map(name).collect(),
            first_columns: header.iter().take(PREVIEW_COLUMNS).cloned().collect(),
            cell_types_in_table: match roles.cell_type {
                Some(_) => types.collect(),
                None => vec![(ONE_TYPE.to_owned(), total.cells as u32)],
            },
            transform,
            transform_note,
            warnings: self.warnings(genes),
            preview: total.preview.clone(),
        }
    }

    fn ignored_columns(&self) -> Vec<usize> {
        let layout = &self.pass.layout;
        let no_genes =
            (0..layout.values.len()).filter(|slot| self.genes.binary_search(slot).is_err());
        let mut ignored: Vec<usize> = no_genes.map(|slot| layout.values[slot]).collect();
        ignored.extend(layout.roles.ignored.iter().chain(&layout.roles.spare));
        ignored.sort_unstable();
        ignored
    }

    fn warnings(&self, genes: &[&str]) -> Vec<String> {
        let all = self
            .column_warnings(genes)
            .into_iter()
            .chain(self.cell_warnings());
        all.filter(|(count, _)| *count > 0)
            .map(|(_, text)| text)
            .collect()
    }

    /// How often something was met in the columns, and what to say where it was.
    fn column_warnings(&self, genes: &[&str]) -> Vec<(usize, String)> {
        let (total, layout) = (&self.pass.total, &self.pass.layout);
        let name = |column: &usize| column_name(&self.pass.header.names, *column);
        let (text, blank): (Vec<usize>, Vec<usize>) = (0..layout.values.len())
            .filter(|slot| self.genes.binary_search(slot).is_err())
            .partition(|&slot| total.first_text[slot].is_some());
        let text: Vec<usize> = text.into_iter().map(|slot| layout.values[slot]).collect();
        let blank = blank.len();
        let spare = &layout.roles.spare;
        let missing: u64 = self.genes.iter().map(|&slot| total.missing[slot]).sum();
        let missing = missing as usize;
        let measures: Vec<&&str> = genes
            .iter()
            .filter(|gene| looks_like_cell_measure(gene))
            .collect();
        let renamed = unique_names(&self.gene_headers()).1;
        let renamed_list = listed(&renamed, |&gene| genes[gene].to_owned());
        vec![
            (
                text.len(),
                format!(
                    "Not genes, because they hold text: {}.",
                    listed(&text, name)
                ),
            ),
            (
                blank,
                format!(
                    "{} without a header or a value left out.",
                    of(blank, "column")
                ),
            ),
            (
                spare.len(),
                format!(
                    "Not read as genes, because of their names: {}.",
                    listed(spare, name)
                ),
            ),
            (
                measures.len(),
                format!(
                    "Read as {}, but named like measures of a cell: {}. Leave them out with \
                     --ignore-column (window: Data, Columns).",
                    of(measures.len(), "gene"),
                    listed(&measures, |name| (**name).to_owned())
                ),
            ),
            (
                missing,
                format!(
                    "{} (empty, NA, NaN or infinite) left out of the means.",
                    of(missing, "missing value")
                ),
            ),
            (
                renamed.len(),
                format!(
                    "{} kept apart by a number: {renamed_list}.",
                    of(renamed.len(), "repeated gene name")
                ),
            ),
        ]
    }

    /// How often something was met in the rows, and what to say where it was.
    fn cell_warnings(&self) -> Vec<(usize, String)> {
        let total = &self.pass.total;
        let (repeated, zero) = (total.repeated_ids, self.zero_cells);
        let (blank, behind) = (total.blank as usize, self.pass.after_gzip as usize);
        let untyped = total.cell_types.iter().find(|(name, _)| name.is_empty());
        let untyped = untyped.filter(|_| self.pass.layout.roles.cell_type.is_some());
        let untyped = untyped.map_or(0, |(_, cells)| *cells as usize);
        let cells = |count| of(count, "cell");
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
                    "{} without a cell type; called \"{NO_TYPE}\".",
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
            (blank, format!("{} passed over.", of(blank, "blank line"))),
            (
                behind,
                format!(
                    "{} behind the end of the gzip stream left out.",
                    of(behind, "byte")
                ),
            ),
        ]
    }
}

/// Up to eight of the names, and how many more there are.
pub(super) fn listed<T>(items: &[T], name: impl Fn(&T) -> String) -> String {
    const SHOWN: usize = 8;
    let mut text = items
        .iter()
        .take(SHOWN)
        .map(name)
        .collect::<Vec<_>>()
        .join(", ");
    if items.len() > SHOWN {
        text += &format!(" and {} more", items.len() - SHOWN);
    }
    text
}

fn of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut() {
        let numbers: Vec<usize> = (1..=10).collect();
        assert_eq!(
            listed(&numbers, ToString::to_string),
            "1, 2, 3, 4, 5, 6, 7, 8 and 2 more"
        );
        assert_eq!(of(1, "cell"), "1 cell");
    }
}
