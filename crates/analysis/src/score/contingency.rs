//! Contingency tables, and the indices of agreement computed from them.

use std::collections::BTreeMap;

/// Number of items with every pair of labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Contingency {
    /// Counts of the pairs that occur.
    cells: Vec<f64>,
    /// For each entry of `cells`, the indices of its two labels.
    places: Vec<(usize, usize)>,
    /// Counts of the labels of the first clustering.
    first: Vec<f64>,
    /// Counts of the labels of the second.
    second: Vec<f64>,
    total: f64,
}

impl Contingency {
    /// Counts the labels that two clusterings give to the same items.
    pub fn of<A: Ord, B: Ord>(pairs: impl IntoIterator<Item = (A, B)>) -> Self {
        let mut counts: BTreeMap<A, BTreeMap<B, f64>> = BTreeMap::new();
        for (a, b) in pairs {
            *counts.entry(a).or_default().entry(b).or_default() += 1.0;
        }
        let mut columns: BTreeMap<&B, usize> = BTreeMap::new();
        for b in counts.values().flat_map(BTreeMap::keys) {
            columns.insert(b, 0);
        }
        for (index, column) in columns.values_mut().enumerate() {
            *column = index;
        }
        let mut table = Self {
            cells: Vec::new(),
            places: Vec::new(),
            first: vec![0.0; counts.len()],
            second: vec![0.0; columns.len()],
            total: 0.0,
        };
        for (row, of_row) in counts.values().enumerate() {
            for (b, &count) in of_row {
                let column = columns[b];
                table.cells.push(count);
                table.places.push((row, column));
                table.first[row] += count;
                table.second[column] += count;
                table.total += count;
            }
        }
        table
    }

    /// Number of labels of the first and of the second clustering.
    pub(super) fn label_counts(&self) -> (usize, usize) {
        (self.first.len(), self.second.len())
    }

    /// Number of items.
    pub(super) fn items(&self) -> usize {
        self.total as usize
    }

    /// Adjusted Rand index (Hubert & Arabie 1985, *J. Classif.* 2:193).
    ///
    /// With pairs of items that both clusterings put together (a), only the first (b), only the
    /// second (c) or none (d): 2 (a d - b c) / ((a + b)(b + d) + (a + c)(c + d)); 1 where b and c
    /// are 0.
    pub fn adjusted_rand_index(&self) -> f64 {
        let pairs = |counts: &[f64]| counts.iter().map(|n| n * (n - 1.0) / 2.0).sum::<f64>();
        let both = pairs(&self.cells);
        let only_first = pairs(&self.first) - both;
        let only_second = pairs(&self.second) - both;
        if only_first == 0.0 && only_second == 0.0 {
            return 1.0;
        }
        let neither = self.total * (self.total - 1.0) / 2.0 - both - only_first - only_second;
        2.0 * (both * neither - only_first * only_second)
            / ((both + only_first) * (only_first + neither)
                + (both + only_second) * (only_second + neither))
    }

    /// Mutual information over the arithmetic mean of the two entropies (the default of
    /// scikit-learn); 1 where both have one label, 0 where only one of them has.
    pub fn normalised_mutual_information(&self) -> f64 {
        if self.first.len() <= 1 && self.second.len() <= 1 {
            return 1.0;
        }
        let term = |n: &f64| -(n / self.total) * (n / self.total).ln();
        let entropy = |counts: &[f64]| -> f64 { counts.iter().map(term).sum() };
        let cells = self.cells.iter().zip(&self.places);
        let terms = cells.map(|(n, &(row, column))| {
            let expected = self.first[row] * self.second[column] / self.total;
            n / self.total * (n / expected).ln()
        });
        let information: f64 = terms.sum();
        let mean = f64::midpoint(entropy(&self.first), entropy(&self.second));
        // Rounding can leave a trace below 0 or above 1.
        (information / mean).clamp(0.0, 1.0)
    }
}
