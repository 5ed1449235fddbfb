//! Rows of the gene table, and estimates of kinetics.

use crate::{Estimate, Evidence, GeneRow, KineticEstimates, Status};

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

/// Estimates around an onset: everything else later, each interval from half of the median to twice of it.
pub(crate) fn estimates_at(onset: f64) -> KineticEstimates {
    let around = |median: f64| Estimate {
        low: median / 2.0,
        median,
        high: 2.0 * median,
    };
    KineticEstimates {
        onset: around(onset),
        time_to_95: around(2.0 * onset),
        peak: around(3.0 * onset),
        duration: around(4.0 * onset),
        half_life: Some(around(5.0 * onset)),
    }
}
