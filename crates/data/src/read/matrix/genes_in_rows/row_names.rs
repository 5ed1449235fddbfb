//! The names of the rows of a table with genes in rows, and which of them are genes.

use crate::read::format::values::Field;
use crate::read::genes::no_genes::counts_no_gene;
use crate::read::matrix::gene_symbols::without_version;
use crate::words::{counted, listed, were};

/// The row of a gene that is none.
const NO_GENE: u32 = u32::MAX;

/// The rows of a table with genes in rows.
#[derive(Debug, Default)]
pub(super) struct RowNames {
    /// `[G]`: names of the genes.
    pub genes: Vec<String>,
    /// `[R]`: index of the gene of each row, or [`NO_GENE`].
    genes_of_rows: Vec<u32>,
    /// Rows that are no genes, by name.
    left_out: Vec<String>,
    /// Rows without a name.
    nameless: usize,
}

impl RowNames {
    /// No row yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a row that says something of the observations.
    pub(super) fn skip(&mut self) {
        self.genes_of_rows.push(NO_GENE);
    }

    /// Adds a row by its name, as [`row_name`] gives it.
    pub(super) fn add(&mut self, name: &str) {
        if name.is_empty() {
            self.nameless += 1;
        } else if counts_no_gene(name) || is_sum(name) {
            self.left_out.push(name.to_owned());
        } else {
            self.genes_of_rows.push(self.genes.len() as u32);
            self.genes.push(without_version(name).to_owned());
            return;
        }
        self.skip();
    }

    /// Rows.
    pub(super) fn rows(&self) -> usize {
        self.genes_of_rows.len()
    }

    /// The gene of a row; `None` where it is none, and where there is no such row.
    pub(super) fn gene_of(&self, row: usize) -> Option<u32> {
        let gene = self.genes_of_rows.get(row).copied();
        gene.filter(|&gene| gene != NO_GENE)
    }

    /// Whether a row has this name.
    pub(super) fn is_named(&self, row: usize, name: &str) -> bool {
        match self.gene_of(row) {
            Some(gene) => self.genes[gene as usize] == without_version(name),
            None => row < self.rows(),
        }
    }

    /// What was left out, in sentences.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.left_out.is_empty() {
            let rows = counted(self.left_out.len(), "row");
            let names = listed(&self.left_out, Clone::clone);
            notes.push(format!(
                "{rows} {} left out as no genes: {names}.",
                were(self.left_out.len())
            ));
        }
        if self.nameless > 0 {
            let rows = counted(self.nameless, "row");
            notes.push(format!(
                "{rows} without the name of a gene {} left out.",
                were(self.nameless)
            ));
        }
        notes
    }
}

/// Whether a row is the sum of the others by its name.
fn is_sum(name: &str) -> bool {
    const SUMS: [&str; 6] = ["Total", "TOTAL", "total", "Sum", "SUM", "sum"];
    SUMS.contains(&name)
}

/// The name of a row: that of the better column, else that of the other.
pub(super) fn row_name<'a>(name: &'a str, id: Option<&'a str>) -> &'a str {
    let missing = |name: &str| Field::of(name) == Field::Missing || name == "-" || name == "?";
    match id {
        Some(id) if missing(name) => id,
        _ if missing(name) => "",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_genes_are_left_out_and_said() {
        let mut names = RowNames::new();
        names.skip();
        for name in [
            "IRF1",
            "__no_feature",
            "",
            "ENSG00000125347.14",
            "IRF1",
            "Total",
        ] {
            names.add(name);
        }
        assert_eq!(names.genes, ["IRF1", "ENSG00000125347", "IRF1"]);
        let genes: Vec<Option<u32>> = (0..8).map(|row| names.gene_of(row)).collect();
        assert_eq!(
            genes,
            [None, Some(0), None, None, Some(1), Some(2), None, None]
        );
        assert!(names.is_named(4, "ENSG00000125347.14") && !names.is_named(1, "STAT1"));
        assert!(!names.is_named(7, ""));
        let notes = names.notes();
        assert!(notes[0].contains("__no_feature") && notes[1].starts_with("1 row "));
    }

    #[test]
    fn an_id_stands_in_for_a_missing_name() {
        assert_eq!(row_name("IRF1", Some("E1")), "IRF1");
        assert_eq!(row_name("", Some("E1")), "E1");
        assert_eq!(row_name("NA", Some("E1")), "E1");
        assert_eq!(row_name("NA", None), "");
    }
}
