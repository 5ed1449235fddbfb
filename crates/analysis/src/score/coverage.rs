//! How much of two files is compared, in words.

use std::path::Path;

use serde::Serialize;

use crate::score::contingency::Contingency;
use crate::score::error::ScoreError;
use crate::score::labels::LabelTable;
use crate::score::matching::{Matches, Rule, is_ensembl};

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

/// Genes in common that can be compared.
pub(super) const LEAST: usize = 2;

/// Share of the genes of a file that is compared without a warning.
const ENOUGH: f64 = 0.9;

/// A file and its genes.
struct Side<'a> {
    path: &'a Path,
    genes: Vec<&'a str>,
    /// A gene that the other file does not have.
    only_here: Option<&'a str>,
}

/// Two files, and which genes they share.
pub(super) struct Coverage<'a> {
    clusters: Side<'a>,
    truth: Side<'a>,
    matches: &'a Matches,
}

impl<'a> Coverage<'a> {
    /// Of the file of clusters with its genes, and the truth.
    pub(super) fn new(
        (path, genes): (&'a Path, &[&'a str]),
        truth: &'a LabelTable,
        matches: &'a Matches,
    ) -> Self {
        let side = |path, genes: Vec<&'a str>, in_both: Vec<usize>| {
            let in_both: std::collections::HashSet<usize> = in_both.into_iter().collect();
            let only_here = (0..genes.len()).find(|gene| !in_both.contains(gene));
            Side {
                path,
                only_here: only_here.map(|gene| genes[gene]),
                genes,
            }
        };
        let pairs = matches.pairs.iter();
        let (rows, true_rows): (Vec<usize>, Vec<usize>) = pairs.copied().unzip();
        Self {
            clusters: side(path, genes.to_vec(), rows),
            truth: side(&truth.path, truth.genes(), true_rows),
            matches,
        }
    }

    /// The error where so few genes have a label in both.
    pub(super) fn too_few(&self, genes: usize, ignored: usize) -> ScoreError {
        let in_both = self.matches.pairs.len();
        let sides = [&self.clusters, &self.truth];
        let ids = sides.map(|side| {
            let ids = side.genes.iter().filter(|name| is_ensembl(name)).count();
            ids * 2 > side.genes.len()
        });
        let reason = if in_both >= LEAST && ignored > 0 {
            format!("{in_both} genes are in both, {ignored} of them in a class that is ignored")
        } else if in_both >= LEAST {
            format!(
                "{in_both} genes are in both, but have no label in one of them; check which column \
                 holds the labels"
            )
        } else if ids[0] != ids[1] {
            let with_ids = sides[usize::from(ids[1])];
            format!(
                "{} names genes by Ensembl ids and the other file does not ({}); put names of the \
                 same kind into the column gene of both",
                with_ids.name(),
                self.examples()
            )
        } else {
            format!(
                "the names of the others are not in the other file ({}); put the same names into the \
                 column gene of both",
                self.examples()
            )
        };
        ScoreError::TooFewInCommon {
            clusters: self.clusters.path.to_owned(),
            truth: self.truth.path.to_owned(),
            genes,
            reason,
        }
    }

    /// A name of each side that the other does not have.
    fn examples(&self) -> String {
        let sides = [&self.clusters, &self.truth].into_iter();
        let examples = sides.filter_map(|side| {
            let name = short(side.only_here?);
            Some(format!("'{name}' in {}", side.name()))
        });
        examples.collect::<Vec<_>>().join(", ")
    }

    /// A sentence for each rule other than equality by which names were matched.
    pub(super) fn names_matched(&self) -> Vec<String> {
        let loosened = self.matches.loosened.iter();
        let sentence = |&(rule, count, (row, true_row)): &(Rule, usize, (usize, usize))| {
            format!(
                "names that differ only in {} were taken for the same: {count}, such as '{}' and '{}'",
                rule.words(),
                short(self.clusters.genes[row]),
                short(self.truth.genes[true_row])
            )
        };
        loosened.map(sentence).collect()
    }

    /// A sentence for each file of which too little is compared.
    pub(super) fn warnings(&self, compared: usize, left_out: &LeftOut) -> Vec<String> {
        let sides = [
            (&self.clusters, &self.truth, left_out.only_in_clusters),
            (&self.truth, &self.clusters, left_out.only_in_truth),
        ];
        let sentences = sides.into_iter().filter_map(|(side, other, only_here)| {
            let of = side.genes.len() - left_out.ignored;
            if compared as f64 >= ENOUGH * of as f64 {
                return None;
            }
            let mut why = Vec::new();
            if let (Some(name), true) = (side.only_here, only_here > 0) {
                let name = short(name);
                why.push(format!(
                    "{only_here} not in {}, such as '{name}'",
                    other.name()
                ));
            }
            if left_out.unlabelled > 0 {
                why.push(format!("{} without a label", left_out.unlabelled));
            }
            Some(format!(
                "{}: only {compared} of {of} genes were compared ({})",
                side.name(),
                why.join(", ")
            ))
        });
        sentences.collect()
    }

    /// A sentence where the labels of a file divide nothing, or everything.
    pub(super) fn uninformative(&self, table: &Contingency) -> Vec<String> {
        let (first, second) = table.label_counts();
        let sides = [(&self.clusters, first), (&self.truth, second)];
        let sentences = sides.into_iter().filter_map(|(side, labels)| {
            let what = if labels == 1 {
                "the same label"
            } else if labels == table.items() {
                "a label of its own"
            } else {
                return None;
            };
            Some(format!("{}: every gene compared has {what}", side.name()))
        });
        sentences.collect()
    }
}

impl Side<'_> {
    fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}

/// A name that fits into a sentence.
fn short(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
