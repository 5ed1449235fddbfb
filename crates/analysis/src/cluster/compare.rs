//! Contingency table of two clusterings of the same genes.

use std::collections::{BTreeMap, BTreeSet};

use crate::GeneRow;
use crate::score::Contingency;
use genetide_data::GeneIndex;

/// Number of genes that every pair of clusters shares, over the genes that are clustered in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Clusters of the first clustering, ascending: the rows.
    pub rows: Vec<usize>,
    /// Clusters of the second, in the order of the rows that they match best: the columns.
    pub columns: Vec<usize>,
    /// Genes for each row and column.
    pub counts: Vec<Vec<usize>>,
    /// Genes clustered in both.
    pub genes: usize,
    /// Adjusted Rand index.
    pub ari: f64,
    /// Normalised mutual information.
    pub nmi: f64,
}

impl Comparison {
    /// Compares two clusterings of the same genes, in the same order; `None` when no gene is
    /// clustered in both. Genes without a response (cluster 0) are not clustered.
    pub fn of(first: &[GeneRow], second: &[GeneRow]) -> Option<Self> {
        let pairs: Vec<(usize, usize)> = pairs(first, second).map(|(_, pair)| pair).collect();
        if pairs.is_empty() {
            return None;
        }
        let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for &pair in &pairs {
            *counts.entry(pair).or_default() += 1;
        }
        let rows: BTreeSet<usize> = pairs.iter().map(|pair| pair.0).collect();
        let rows: Vec<usize> = rows.into_iter().collect();
        let columns = matched(&rows, &counts);
        let count = |row, column| counts.get(&(row, column)).copied().unwrap_or(0);
        let of_row = |&row: &usize| columns.iter().map(|&column| count(row, column)).collect();
        let table = Contingency::of(pairs.iter().copied());
        Some(Self {
            counts: rows.iter().map(of_row).collect(),
            rows,
            columns,
            genes: pairs.len(),
            ari: table.adjusted_rand_index(),
            nmi: table.normalised_mutual_information(),
        })
    }

    /// Genes of a row, over all columns.
    pub fn row_total(&self, row: usize) -> usize {
        self.counts[row].iter().sum()
    }

    /// Genes of a column, over all rows.
    pub fn column_total(&self, column: usize) -> usize {
        self.counts.iter().map(|row| row[column]).sum()
    }
}

/// The genes that are in one cluster of the first clustering and one of the second.
pub fn shared_genes(
    first: &[GeneRow],
    second: &[GeneRow],
    clusters: (usize, usize),
) -> BTreeSet<GeneIndex> {
    pairs(first, second)
        .filter(|(_, pair)| *pair == clusters)
        .map(|(gene, _)| gene)
        .collect()
}

/// Each gene that is clustered in both, with its clusters.
fn pairs<'a>(
    first: &'a [GeneRow],
    second: &'a [GeneRow],
) -> impl Iterator<Item = (GeneIndex, (usize, usize))> + 'a {
    let label = |row: &GeneRow| row.cluster.filter(|&label| label > 0);
    let both = GeneIndex::all(first.len()).zip(first.iter().zip(second));
    both.filter_map(move |(gene, (a, b))| Some((gene, (label(a)?, label(b)?))))
}

/// The columns in the order of the rows that they share most genes with, so that large counts are
/// on the diagonal: pairs are matched greedily, largest count first. Unmatched columns come last.
fn matched(rows: &[usize], counts: &BTreeMap<(usize, usize), usize>) -> Vec<usize> {
    let mut left: BTreeSet<usize> = counts.keys().map(|pair| pair.1).collect();
    let mut by_count: Vec<_> = counts.iter().collect();
    by_count.sort_by_key(|&(pair, &count)| (std::cmp::Reverse(count), *pair));
    let mut partner: BTreeMap<usize, usize> = BTreeMap::new();
    for (&(row, column), _) in by_count {
        if !partner.contains_key(&row) && left.remove(&column) {
            partner.insert(row, column);
        }
    }
    let own = rows.iter().filter_map(|row| partner.get(row).copied());
    own.chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::genes::gene_row;

    fn rows(labels: &[Option<usize>]) -> Vec<GeneRow> {
        let row = |cluster: &Option<usize>| GeneRow {
            cluster: *cluster,
            ..gene_row("")
        };
        labels.iter().map(row).collect()
    }

    #[test]
    fn clusters_are_counted_against_each_other() {
        let of = |labels: [usize; 8]| rows(&labels.map(|label| (label < 9).then_some(label)));
        // Genes 6 (no response in the second) and 7 (incomplete in the first) are left out.
        let first = of([1, 1, 1, 2, 2, 3, 3, 9]);
        let second = of([2, 2, 1, 1, 1, 3, 0, 1]);
        let table = Comparison::of(&first, &second).unwrap();
        assert_eq!((table.rows.as_slice(), table.genes), (&[1, 2, 3][..], 6));
        // 1 goes with 2 (two genes), 2 with 1 (two genes), 3 with 3.
        assert_eq!(table.columns, [2, 1, 3]);
        let counts = [vec![2, 1, 0], vec![0, 2, 0], vec![0, 0, 1]];
        assert_eq!(table.counts, counts);
        assert_eq!((table.row_total(0), table.column_total(1)), (3, 3));
        // Pairs together in both: 1 + 1 = 2; in the first: 3 + 1 = 4; in the second: 1 + 3 = 4;
        // of 15. By chance 4 x 4 / 15 = 16 / 15: (2 - 16 / 15) / (4 - 16 / 15) = 14 / 44.
        assert!((table.ari - 14.0 / 44.0).abs() < 1e-12, "{}", table.ari);
        assert_eq!(
            shared_genes(&first, &second, (2, 1)),
            [3, 4].map(GeneIndex::new).into()
        );
    }

    #[test]
    fn more_columns_than_rows_all_have_a_place() {
        let labels = |labels: &[usize]| rows(&labels.iter().map(|&l| Some(l)).collect::<Vec<_>>());
        let table = Comparison::of(&labels(&[1, 1, 1, 1]), &labels(&[3, 1, 2, 2])).unwrap();
        assert_eq!(table.columns, [2, 1, 3]);
        assert_eq!(table.counts, [vec![2, 1, 1]]);
        let same = Comparison::of(&labels(&[1, 2, 2]), &labels(&[2, 1, 1])).unwrap();
        assert_eq!((same.ari, same.columns), (1.0, vec![2, 1]));
        assert!(Comparison::of(&labels(&[0, 1]), &labels(&[1, 0])).is_none());
    }
}
