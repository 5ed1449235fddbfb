//! Rows of the gene table.

use crate::{Evidence, GeneRow, Status};

/// A responsive gene without clusters or test results.
pub(crate) fn gene_row(gene: &str) -> GeneRow {
    GeneRow {
        gene: gene.into(),
        cluster: None,
        status: Status::Responds,
        evidence: Evidence::Nothing,
        p: None,
        q: None,
        condition: None,
        interaction: None,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: vec![None],
        log2_change: vec![None],
        difference: None,
    }
}
