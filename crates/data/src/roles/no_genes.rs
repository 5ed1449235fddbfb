//! Columns that are no genes by their names or contents.

use crate::roles::contents::Contents;
use crate::roles::measures::looks_like_cell_measure;
use crate::roles::role::Roles;
use crate::words::{listed, title};

impl Roles {
    /// Leaves out the columns that are no genes, and says so. `numbers` hold row numbers; `is_free`
    /// has no role.
    pub(super) fn leave_out_no_genes(
        &mut self,
        headers: &[String],
        contents: Contents<'_>,
        numbers: &[usize],
        mut is_free: Vec<bool>,
    ) {
        let title = |&column: &usize| title(headers, column);
        let mut take = |is_no_gene: &dyn Fn(usize) -> bool| {
            let columns =
                (0..headers.len()).filter(|&column| is_free[column] && is_no_gene(column));
            let columns: Vec<usize> = columns.collect();
            for &column in &columns {
                is_free[column] = false;
            }
            columns
        };
        let rows = take(&|column| numbers.contains(&column) || contents.counts_rows(column));
        let flags = take(&|column| contents.is_flags(column));
        let has_x = headers.iter().any(|header| header == "x");
        let measures = take(&|column| {
            looks_like_cell_measure(&headers[column]) && (headers[column] != "y" || has_x)
        });
        if !rows.is_empty() {
            let rows = listed(&rows, title);
            self.notes.push(format!(
                "Not read as genes, because they number the rows: {rows}."
            ));
        }
        if !flags.is_empty() {
            let flags = listed(&flags, title);
            self.notes.push(format!(
                "Not read as genes, because they are true or false: {flags}."
            ));
        }
        if let Some(first) = measures.first() {
            self.notes.push(format!(
                "Not read as genes, because their names are those of measures or labels of cells: {}. \
                 One that is a gene is read with ‹gene-column '{}'›.",
                listed(&measures, title),
                title(first)
            ));
        }
        self.no_genes = rows.into_iter().chain(flags).chain(measures).collect();
        self.no_genes.sort_unstable();
    }
}
