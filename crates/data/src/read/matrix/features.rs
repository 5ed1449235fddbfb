//! Features of 10x files and Matrix Market files: which of them are genes.

use crate::read::matrix::Annotation;
use crate::words::counted;

/// In a list of genes by feature: the feature is left out.
pub(super) const LEFT_OUT: u32 = u32::MAX;

/// Kinds of features in the order in which they are taken, where a file has several.
const KINDS: [&str; 2] = ["Gene Expression", "Peaks"];

/// The genes, or other features, of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// `[features]`: their names.
    pub names: Vec<String>,
    /// `[features]`, or empty in files that have genes alone.
    pub kinds: Vec<String>,
}

/// The names of the features that are kept, and the gene of each feature, unless all are.
pub(super) fn kept(features: Features, notes: &mut Vec<String>) -> (Vec<String>, Option<Vec<u32>>) {
    let Features { names, kinds } = features;
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for kind in &kinds {
        match counts.iter_mut().find(|(of, _)| of == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    let known = KINDS
        .iter()
        .find(|&kind| counts.iter().any(|(of, _)| of == kind));
    let most = counts.iter().max_by_key(|(_, count)| *count);
    let Some(kept) = known.copied().or(most.map(|(kind, _)| *kind)) else {
        return (names, None);
    };
    if kept != KINDS[0] {
        notes.push(format!(
            "The rows are not genes but features of the kind '{kept}'."
        ));
    }
    let others: Vec<String> = counts
        .iter()
        .filter(|(kind, _)| *kind != kept)
        .map(|(kind, count)| format!("{} of the kind '{kind}'", counted(*count, "feature")))
        .collect();
    if others.is_empty() {
        return (names, None);
    }
    notes.push(format!("Left out: {}.", others.join(", ")));
    let mut genes = Vec::new();
    let map = names.into_iter().zip(&kinds).map(|(name, kind)| {
        if kind != kept {
            return LEFT_OUT;
        }
        genes.push(name);
        genes.len() as u32 - 1
    });
    let map = map.collect();
    (genes, Some(map))
}

/// The suffixes of the barcodes (`-1`, `-2`), which stand for libraries, if there is more than one.
pub(super) fn libraries(ids: &[String]) -> Option<Annotation> {
    let suffix = |id: &String| id.rsplit_once('-').map(|(_, suffix)| suffix.to_owned());
    let suffixes: Option<Vec<String>> = ids.iter().map(suffix).collect();
    let column = Annotation::new("library", suffixes?);
    (column.levels.len() > 1).then_some(column)
}
