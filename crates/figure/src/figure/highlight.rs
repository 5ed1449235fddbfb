//! Genes that figures label by name.

use crate::Results;
use genetide_data::RowIndex;

/// A gene labelled by name.
pub(crate) struct Highlight<'a> {
    pub(crate) name: &'a str,
    /// Row of the scaled profiles.
    pub(crate) row: RowIndex,
    pub(crate) cluster: usize,
}

/// The highlighted genes that have a profile and a cluster, each once, in the order given.
pub(crate) fn highlights<'a>(results: &Results<'a>) -> Vec<Highlight<'a>> {
    let mut highlights: Vec<Highlight<'a>> = Vec::new();
    for &gene in results.highlight {
        let row = results.scaled.row_of(gene);
        let cluster = results.genes.get(gene.index()).and_then(|own| own.cluster);
        if let (Some(row), Some(cluster)) = (row, cluster)
            && highlights.iter().all(|other| other.row != row)
        {
            let name = &results.genes[gene.index()].gene;
            highlights.push(Highlight { name, row, cluster });
        }
    }
    highlights
}
