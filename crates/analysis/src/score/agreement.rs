//! Agreement of clusters in a file with known classes in another.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::score::contingency::Contingency;
use crate::score::error::ScoreError;
use crate::score::labels::{LabelTable, OF_CLUSTERS, OF_TRUTH};

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

/// Numbers of genes that were not compared, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// In the file of clusters only.
    pub only_in_clusters: usize,
    /// In the truth only.
    pub only_in_truth: usize,
    /// In both, without a label in at least one.
    pub unlabelled: usize,
    /// In a true class that is ignored.
    pub ignored: usize,
}

/// Compares two tables of labelled genes, CSV or TSV, plain or gzipped.
///
/// Columns are found by header, in any case: the genes in `gene`; the labels in `cluster`, else
/// `class`, else `program` of `clusters`, and in `program`, else `class`, else `cluster` of
/// `truth`. An empty label, `NA` and `NaN` count as no label; 0 is a class. If a name occurs more
/// than once, its first row in one file is matched with the first row in the other, its second with
/// the second, and so on. Genes whose true label is in `ignore` are left out.
///
/// # Errors
/// When a file cannot be read as such a table, when a label of `ignore` is not in `truth`, or when
/// no gene is labelled in both.
pub fn score_files(clusters: &Path, truth: &Path, ignore: &[String]) -> Result<Score, ScoreError> {
    let clusters = LabelTable::read(clusters, &OF_CLUSTERS)?;
    let truth = read_truth(truth, ignore)?;
    score_tables(&clusters, &truth, ignore)
}

/// The table of true classes, which must have the labels to ignore.
fn read_truth(path: &Path, ignore: &[String]) -> Result<LabelTable, ScoreError> {
    let truth = LabelTable::read(path, &OF_TRUTH)?;
    for label in ignore {
        truth.require_label(label)?;
    }
    Ok(truth)
}

/// `[G]`: the true label of each of `genes`, from a table in the format of [`score_files`]; `None`
/// for genes without a label, or with a label in `ignore`. `clusters` is the table of the genes,
/// which the error names.
///
/// # Errors
/// As [`score_files`].
pub fn true_labels(
    genes: &[String],
    clusters: &Path,
    truth: &Path,
    ignore: &[String],
) -> Result<Vec<Option<String>>, ScoreError> {
    let table = read_truth(truth, ignore)?;
    let of_gene: BTreeMap<_, _> = table.rows().collect();
    let label_of = |gene: &String| {
        let label = of_gene.get(&(gene.as_str(), 0)).copied().flatten()?;
        (!ignore.iter().any(|ignored| ignored == label)).then(|| label.to_owned())
    };
    let labels: Vec<Option<String>> = genes.iter().map(label_of).collect();
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
            clusters: clusters.path.clone(),
            truth: truth.path.clone(),
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
