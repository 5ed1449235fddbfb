//! The gene table: all results for a gene in one row.

use serde::{Deserialize, Serialize};

use crate::genes::kinetics;
use crate::{Clustering, Evidence, Kinetics, ResponseTest, Significance, Status};
use genetide_data::{GeneProfiles, Matrix, RowIndex, ScaledProfiles};

/// Membership below which a gene is shown as lying between clusters.
pub const BORDER: f64 = 0.8;

/// One row of the gene table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneRow {
    /// Name of the gene.
    pub gene: String,
    /// 0 for no response (or no variation to cluster), 1..=k for a cluster; absent for an
    /// incomplete gene, and for all genes before clustering.
    pub cluster: Option<usize>,
    /// Result of the response test.
    pub status: Status,
    /// What the test rests on.
    pub evidence: Evidence,
    /// p value of the change over time.
    pub p: Option<f64>,
    /// Adjusted p value of the change over time.
    pub q: Option<f64>,
    /// Difference between conditions at any time.
    pub condition: Option<Significance>,
    /// Difference between the courses of conditions.
    pub interaction: Option<Significance>,
    /// Probability of the assigned cluster.
    pub membership: Option<f64>,
    /// Share of bootstrap replicates in which the gene stays in its cluster; absent until computed.
    pub stability: Option<f64>,
    /// Silhouette.
    pub silhouette: Option<f64>,
    /// Timing of the profile without noise, or of the observed means before clustering; absent when
    /// that is constant or the gene incomplete.
    pub kinetics: Option<Kinetics>,
}

impl GeneRow {
    /// Returns true if the gene lies between clusters, or near none: its membership is below
    /// [`BORDER`].
    pub fn is_on_border(&self) -> bool {
        self.membership.is_some_and(|own| own < BORDER)
    }
}

/// One row for every gene of `profiles`, in input order.
///
/// `points` are the rows of `scaled` that were clustered, in the order of the clustering. With the
/// clustering comes the profile `[N, T]` of every row of `scaled` without noise, on its scale.
pub fn gene_table(
    profiles: &GeneProfiles,
    response: &ResponseTest,
    scaled: &ScaledProfiles,
    points: &[RowIndex],
    clustering: Option<(&Clustering, &Matrix<f64>)>,
) -> Vec<GeneRow> {
    let mut rows: Vec<GeneRow> = (0..profiles.gene_count())
        .map(|gene| unclustered_row(profiles, response, gene))
        .collect();
    let Some((clustering, denoised)) = clustering else {
        return rows;
    };
    for row in &mut rows {
        row.cluster = (row.status != Status::Incomplete).then_some(0);
    }
    for (row, profile) in denoised.iter_rows().enumerate() {
        let observed: Vec<f64> = profile.iter().map(|&x| scaled.observed(row, x)).collect();
        rows[scaled.genes[row].index()].kinetics = kinetics::kinetics(&scaled.times, &observed);
    }
    for (point, &scaled_row) in points.iter().enumerate() {
        let row = &mut rows[scaled.gene_of(scaled_row).index()];
        row.cluster = Some(clustering.labels[point]);
        row.membership = Some(clustering.membership[point]);
        row.silhouette = Some(clustering.silhouette[point]);
        row.stability = clustering.stability.as_ref().map(|of| of[point]);
    }
    rows
}

fn unclustered_row(profiles: &GeneProfiles, response: &ResponseTest, gene: usize) -> GeneRow {
    let tested = response.genes[gene];
    let means: Option<Vec<f64>> = profiles.mean_profile(gene).into_iter().collect();
    GeneRow {
        gene: profiles.genes()[gene].clone(),
        cluster: None,
        status: tested.status,
        evidence: match tested.time {
            Some(_) => response.evidence,
            None => Evidence::Nothing,
        },
        p: tested.time.map(|time| time.p),
        q: tested.time.map(|time| time.q),
        condition: tested.condition,
        interaction: tested.interaction,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: means.and_then(|means| kinetics::kinetics(profiles.times(), &means)),
    }
}
