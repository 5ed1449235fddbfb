//! Rows of the gene table.

use crate::{GeneRow, Status};

/// A responsive gene without clusters or test results.
pub(crate) fn gene_row(gene: &str) -> GeneRow {
    GeneRow {
        gene: gene.into(),
        cluster: None,
        status: Status::Responds,
        p: None,
        q: None,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: None,
    }
}
