//! Agreement of two clusterings: adjusted Rand index and normalised mutual information.

mod labels;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use labels::{LabelTable, TableKind};

/// Two clusterings could not be compared.
#[derive(Debug, Error)]
pub enum ScoreError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not text.
    #[error("{} is not text (UTF-8); give a CSV with the columns gene and cluster", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// A file holds nothing.
    #[error("{} is empty; give a CSV with the columns gene and cluster", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A column is missing.
    #[error(
        "{} has no column named {wanted} (in any case); its columns are: {header}",
        path.display()
    )]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// Names that would do.
        wanted: String,
        /// Names found.
        header: String,
    },
    /// A row has more or fewer fields than the header.
    #[error(
        "{}, line {line}: {found} fields where the header has {expected}; \
         complete the row, or quote a value that holds the separator",
        path.display()
    )]
    Fields {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1.
        line: usize,
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A label to leave out does not occur.
    #[error("{} has no label '{label}' to ignore; its labels are: {labels}", path.display())]
    UnknownLabel {
        /// The truth file.
        path: PathBuf,
        /// The label.
        label: String,
        /// The labels found.
        labels: String,
    },
    /// No gene is labelled in both files.
    #[error(
        "no gene has a label in both {} and {}; check that both name genes alike",
        clusters.display(),
        truth.display()
    )]
    NothingInCommon {
        /// The file of clusters.
        clusters: PathBuf,
        /// The truth file.
        truth: PathBuf,
    },
}

/// Agreement of the clusters of genes with their true classes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Adjusted Rand index: 1 for equal partitions, 0 on average for random ones.
    pub ari: f64,
    /// Normalised mutual information, from 0 to 1.
    pub nmi: f64,
    /// Genes compared.
    pub genes: usize,
    /// Genes of either file that were not compared.
    pub left_out: LeftOut,
}

/// Why genes were not compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// In the file of clusters only.
    pub only_in_clusters: usize,
    /// In the truth only.
    pub only_in_truth: usize,
    /// In both, without a label in at least one.
    pub unlabelled: usize,
    /// Of a true class that was to be ignored.
    pub ignored: usize,
}

/// Compares two tables of labelled genes, CSV or TSV, plain or gzipped.
///
/// Columns are found by header, in any case: the genes in `gene`; the labels in `cluster`, else
/// `class`, else `program` of `clusters`, and in `program`, else `class`, else `cluster` of `truth`.
/// A label that is empty, `NA` or `NaN` is none; 0 is a class. Where a name occurs more than once,
/// its first row in one file is matched with the first in the other, its second with the second,
/// and so on. Genes whose true label is in `ignore` are left out.
///
/// # Errors
/// When a file cannot be read as such a table, when a label of `ignore` is not in `truth`, or when
/// no gene is labelled in both.
pub fn score_files(clusters: &Path, truth: &Path, ignore: &[String]) -> Result<Score, ScoreError> {
    let clusters = LabelTable::read(clusters, TableKind::Clusters)?;
    let truth = LabelTable::read(truth, TableKind::Truth)?;
    for label in ignore {
        truth.require_label(label)?;
    }
    score_tables(&clusters, &truth, ignore)
}

/// The true label of each of `genes` `[G]`, from a table as [`score_files`] takes it; none where the
/// table has none, or one of `ignore`. `clusters` is the table of the genes, for the error.
///
/// # Errors
/// As [`score_files`].
pub fn true_labels(
    genes: &[String],
    clusters: &Path,
    truth: &Path,
    ignore: &[String],
) -> Result<Vec<Option<String>>, ScoreError> {
    let table = LabelTable::read(truth, TableKind::Truth)?;
    for label in ignore {
        table.require_label(label)?;
    }
    let of_gene: BTreeMap<_, _> = table.rows().collect();
    let labels: Vec<Option<String>> = genes
        .iter()
        .map(|gene| {
            let label = of_gene.get(&(gene.as_str(), 0)).copied().flatten()?;
            (!ignore.iter().any(|ignored| ignored == label)).then(|| label.to_owned())
        })
        .collect();
    if labels.iter().all(Option::is_none) {
        return Err(ScoreError::NothingInCommon {
            clusters: clusters.to_owned(),
            truth: truth.to_owned(),
        });
    }
    Ok(labels)
}

fn score_tables(
    clusters: &LabelTable,
    truth: &LabelTable,
    ignore: &[String],
) -> Result<Score, ScoreError> {
    let mut of_gene: BTreeMap<_, _> = clusters.rows().collect();
    let mut left_out = LeftOut::default();
    let mut pairs = Vec::new();
    for (gene, class) in truth.rows() {
        match (of_gene.remove(&gene), class) {
            (None, _) => left_out.only_in_truth += 1,
            (Some(_), Some(class)) if ignore.iter().any(|label| label == class) => {
                left_out.ignored += 1;
            }
            (Some(Some(cluster)), Some(class)) => pairs.push((cluster, class)),
            (Some(_), _) => left_out.unlabelled += 1,
        }
    }
    left_out.only_in_clusters = of_gene.len();
    if pairs.is_empty() {
        return Err(ScoreError::NothingInCommon {
            clusters: clusters.path().to_owned(),
            truth: truth.path().to_owned(),
        });
    }
    let table = Contingency::of(pairs.iter().copied());
    Ok(Score {
        ari: table.adjusted_rand_index(),
        nmi: table.normalised_mutual_information(),
        genes: pairs.len(),
        left_out,
    })
}

/// How often every pair of labels occurs.
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
        let entropy = |counts: &[f64]| -> f64 {
            counts
                .iter()
                .map(|n| -(n / self.total) * (n / self.total).ln())
                .sum()
        };
        let information: f64 = self
            .cells
            .iter()
            .zip(&self.places)
            .map(|(n, &(row, column))| {
                let expected = self.first[row] * self.second[column] / self.total;
                n / self.total * (n / expected).ln()
            })
            .sum();
        let mean = f64::midpoint(entropy(&self.first), entropy(&self.second));
        // Rounding can leave a trace below 0 or above 1.
        (information / mean).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests;
