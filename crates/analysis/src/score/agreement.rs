//! Agreement of clusters in a file with known classes in another.

use std::path::Path;

use serde::Serialize;

use crate::score::columns::{OF_CLUSTERS, OF_TRUTH};
use crate::score::contingency::Contingency;
use crate::score::coverage::{Coverage, LEAST, LeftOut};
use crate::score::error::ScoreError;
use crate::score::labels::LabelTable;
use crate::score::matching::matched;

/// Agreement of the clusters of genes with their true classes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Adjusted Rand index: 1 for equal partitions, 0 on average for random ones.
    pub ari: f64,
    /// Normalised mutual information, from 0 to 1.
    pub nmi: f64,
    /// Genes compared.
    pub genes: usize,
    /// Genes of either file that were not compared.
    pub left_out: LeftOut,
    /// What was assumed of columns and names, in sentences.
    pub notes: Vec<String>,
    /// Why the agreement may mean less than it seems, in sentences.
    pub warnings: Vec<String>,
}

/// Compares two tables of labelled genes, CSV or TSV, plain or gzipped.
///
/// Columns are found by header, without case: the genes in `gene`, `symbol` and the like, else in row
/// names; the labels in `cluster`, else `class`, else `program` of `clusters`, and in `program`, else
/// `class`, else `cluster` of `truth`. Two columns without a header, and clust's table with the genes
/// of a cluster in a column, are read too. An empty label, `NA` and `NaN` count as no label; 0 is a
/// class. If a name occurs more than once, its first row in one file is matched with the first row in
/// the other, its second with the second, and so on. Names that differ in capitals, in the version of
/// an Ensembl id or in the marks that R replaces are matched where that leaves no choice. Genes whose
/// true label is in `ignore` are left out.
///
/// # Errors
/// When a file cannot be read as such a table, when a label of `ignore` is not in `truth`, or when
/// fewer than two genes are labelled in both.
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
    let truth = read_truth(truth, ignore)?;
    let names: Vec<&str> = genes.iter().map(String::as_str).collect();
    let mut labels = vec![None; genes.len()];
    let matches = matched(&names, &truth.genes());
    for &(gene, row) in &matches.pairs {
        let label = truth.label(row).filter(|label| !is_ignored(label, ignore));
        labels[gene] = label.map(str::to_owned);
    }
    let labelled = labels.iter().flatten().count();
    if labelled < LEAST {
        let ignored = matches.pairs.iter().filter(|pair| {
            let label = truth.label(pair.1);
            label.is_some_and(|label| is_ignored(label, ignore))
        });
        let coverage = Coverage::new((clusters, &names), &truth, &matches);
        return Err(coverage.too_few(labelled, ignored.count()));
    }
    Ok(labels)
}

fn is_ignored(label: &str, ignore: &[String]) -> bool {
    ignore.iter().any(|ignored| ignored == label)
}

fn score_tables(
    clusters: &LabelTable,
    truth: &LabelTable,
    ignore: &[String],
) -> Result<Score, ScoreError> {
    let names = clusters.genes();
    let matches = matched(&names, &truth.genes());
    let mut left_out = LeftOut {
        only_in_clusters: names.len() - matches.pairs.len(),
        only_in_truth: truth.genes().len() - matches.pairs.len(),
        ..LeftOut::default()
    };
    let mut pairs = Vec::new();
    for &(row, true_row) in &matches.pairs {
        match (clusters.label(row), truth.label(true_row)) {
            (_, Some(class)) if is_ignored(class, ignore) => left_out.ignored += 1,
            (Some(cluster), Some(class)) => pairs.push((cluster, class)),
            _ => left_out.unlabelled += 1,
        }
    }
    let coverage = Coverage::new((&clusters.path, &names), truth, &matches);
    if pairs.len() < LEAST {
        return Err(coverage.too_few(pairs.len(), left_out.ignored));
    }
    let mut notes: Vec<String> = [clusters, truth]
        .into_iter()
        .filter_map(|table| Some(format!("{}: {}", table.name(), table.note.as_ref()?)))
        .collect();
    notes.extend(coverage.names_matched());
    let table = Contingency::of(pairs.iter().copied());
    let mut warnings = coverage.warnings(pairs.len(), &left_out);
    warnings.extend(coverage.uninformative(&table));
    Ok(Score {
        ari: table.adjusted_rand_index(),
        nmi: table.normalised_mutual_information(),
        genes: pairs.len(),
        left_out,
        notes,
        warnings,
    })
}
