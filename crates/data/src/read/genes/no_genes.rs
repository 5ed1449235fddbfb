//! Columns whose values, over the whole table, say that they are no genes.

use crate::moments::Moments;
use crate::read::genes::counts::{are_counts, cells, moments};
use crate::read::sums::Pass;
use crate::roles::looks_like_cell_measure;
use crate::settings::CellTransform;
use crate::words::listed;

/// Cells by which row numbers are told from counts.
const FEW_CELLS: u64 = 20;

/// Cells in which no gene has the same count but 0.
const MANY_CELLS: u64 = 50;

/// Columns below which one that holds the sum of the others may be a gene.
const FEW_COLUMNS: usize = 5;

/// Columns that are no genes, with the reason.
#[derive(Debug, Default, PartialEq)]
pub(in crate::read) struct NoGenes {
    /// Indices into the value columns.
    pub slots: Vec<usize>,
    /// A sentence for each reason.
    pub notes: Vec<String>,
}

/// The value columns of a pass that are no genes. `kept` names those that the user calls genes.
pub(in crate::read) fn no_genes(transform: CellTransform, pass: &Pass, kept: &[String]) -> NoGenes {
    let columns = &pass.columns.values;
    let is_open = |slot: &usize| {
        let total = &pass.total;
        !kept.contains(&columns[*slot])
            && total.first_text[*slot].is_none()
            && total.has_number[*slot]
    };
    let open: Vec<usize> = (0..columns.len()).filter(is_open).collect();
    let of_names = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let slots = open.iter().copied();
        slots.filter(|&slot| is(&columns[slot])).collect()
    };
    let mut found = NoGenes::default();
    // A matrix lists genes alone, but for rows or columns that tools name in a way no gene is named.
    let is_of_matrix = pass.columns.place.is_none();
    let is_measure =
        |name: &str| looks_like_cell_measure(name) && (!is_of_matrix || name.contains(['_', '.']));
    found.add(
        columns,
        of_names(&is_measure),
        "their names are those of measures or labels of cells",
    );
    found.add(
        columns,
        of_names(&counts_no_gene),
        "they count reads that belong to no gene",
    );
    if transform.divides() && are_counts(pass) {
        let odd = |slot: &usize| pass.total.odd.count[*slot] * 2 > cells(pass);
        found.add(
            columns,
            open.iter().copied().filter(odd).collect(),
            "their values are no counts, while those of the other columns are",
        );
    }
    found.add_by_moments(transform, pass, &open);
    found.slots.sort_unstable();
    found
}

impl NoGenes {
    /// Adds those of the slots that are new, with the reason.
    fn add(&mut self, columns: &[String], mut slots: Vec<usize>, reason: &str) {
        slots.retain(|slot| !self.slots.contains(slot));
        let Some(&first) = slots.first() else {
            return;
        };
        self.notes.push(format!(
            "Not read as genes, because {reason}: {}. One that is a gene is read with \
             ‹gene-column '{}'›.",
            listed(&slots, |&slot| columns[slot].clone()),
            columns[first]
        ));
        self.slots.extend(slots);
    }

    /// Adds row numbers, constants and sums, which the moments of the whole table tell.
    fn add_by_moments(&mut self, transform: CellTransform, pass: &Pass, open: &[usize]) {
        let columns = &pass.columns.values;
        let moments = moments(pass);
        if moments.is_empty() || pass.total.cells != cells(pass) {
            return;
        }
        let all = || open.iter().copied();
        let whole = |slot: &usize| pass.total.odd.count[*slot] == 0;
        let rows = all()
            .filter(whole)
            .filter(|&slot| are_row_numbers(moments[slot], cells(pass)));
        self.add(columns, rows.collect(), "they number the rows");
        if !transform.divides() {
            return;
        }
        let constant = |slot: &usize| moments[*slot].m2 == 0.0 && moments[*slot].mean != 0.0;
        if cells(pass) >= MANY_CELLS {
            self.add(
                columns,
                all().filter(whole).filter(constant).collect(),
                "they have the same value in every row",
            );
        }
        let total: f64 = pass.total.groups.iter().map(|group| group.sums.total).sum();
        let is_sum = |slot: &usize| {
            let sum = moments[*slot].mean * f64::from(moments[*slot].count);
            sum > 0.0 && (2.0 * sum - total).abs() <= 1e-9 * total
        };
        if columns.len() > FEW_COLUMNS {
            self.add(
                columns,
                all().filter(is_sum).collect(),
                "they hold the sums of the other columns",
            );
        }
    }
}

/// Whether a name is one by which HTSeq, STAR and samtools count reads without a gene.
pub(in crate::read) fn counts_no_gene(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "N_unmapped",
        "N_multimapping",
        "N_noFeature",
        "N_ambiguous",
        "no_feature",
        "ambiguous",
        "too_low_aQual",
        "not_aligned",
        "alignment_not_unique",
        "*",
    ];
    NAMES.contains(&name) || (name.starts_with("__") && name.len() > 2)
}

/// Whether whole numbers with these moments count from 0 or 1 on: n consecutive numbers have the
/// variance (n² - 1) / 12 and the middle of their ends as mean.
fn are_row_numbers(moments: Moments, cells: u64) -> bool {
    let n = cells as f64;
    let m2 = n * (n * n - 1.0) / 12.0;
    let first = moments.mean - (n - 1.0) / 2.0;
    cells >= FEW_CELLS
        && u64::from(moments.count) == cells
        && (moments.m2 - m2).abs() <= 1e-9 * m2
        && (first.abs() < 1e-6 * n || (first - 1.0).abs() < 1e-6 * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: impl Iterator<Item = f64>) -> Moments {
        let mut moments = Moments::default();
        values.for_each(|value| moments.push(value));
        moments
    }

    #[test]
    fn row_numbers_are_known_in_any_order() {
        for first in [0, 1] {
            let numbers = (0..100).map(|n| f64::from((n * 37) % 100 + first));
            assert!(are_row_numbers(of(numbers), 100), "{first}");
        }
        // 4 * 25 counts of 0, 1, 2, 3; 100 even numbers; the first 19 numbers.
        assert!(!are_row_numbers(
            of((0..100).map(|n| f64::from(n % 4))),
            100
        ));
        assert!(!are_row_numbers(
            of((0..100).map(|n| f64::from(2 * n))),
            100
        ));
        assert!(!are_row_numbers(of((0..19).map(f64::from)), 19));
    }
}
