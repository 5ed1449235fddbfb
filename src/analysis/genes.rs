//! The table of genes: everything known of each, in one row.

use serde::{Deserialize, Serialize};

use super::{Clustering, Kinetics, ResponseTest, Status, kinetics};
use crate::data::{GeneProfiles, ScaledProfiles};

/// Membership below which a gene is shown as one between clusters.
pub const BORDER: f64 = 0.8;

/// One gene.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneRow {
    /// Its name.
    pub gene: String,
    /// 0 "no response" (or nothing to cluster), 1..=k a cluster; absent for an incomplete gene,
    /// and for all genes before clustering.
    pub cluster: Option<usize>,
    /// The response test's verdict.
    pub status: Status,
    /// p value.
    pub p: Option<f64>,
    /// Adjusted p value.
    pub q: Option<f64>,
    /// Probability of the assigned cluster.
    pub membership: Option<f64>,
    /// Agreement over a bootstrap; absent until computed.
    pub stability: Option<f64>,
    /// Silhouette.
    pub silhouette: Option<f64>,
    /// Timing of the profile without noise, or of the observed means before clustering; absent when
    /// that is constant or the gene incomplete.
    pub kinetics: Option<Kinetics>,
}

impl GeneRow {
    /// Whether the gene lies between clusters, or near none: its membership is under [`BORDER`].
    pub fn is_on_border(&self) -> bool {
        self.membership.is_some_and(|own| own < BORDER)
    }

    /// A gene that responds, of which nothing else is known.
    #[cfg(test)]
    pub(crate) fn named(gene: &str) -> Self {
        Self {
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
}

/// One row for every gene of `profiles`, in input order.
///
/// `points` are the rows of `scaled` that were clustered, in the order of the clustering; with it
/// comes `[N, T]`, the profile of every row of `scaled` without noise, on its scale.
pub fn gene_table(
    profiles: &GeneProfiles,
    response: &ResponseTest,
    scaled: &ScaledProfiles,
    points: &[usize],
    clustering: Option<(&Clustering, &[f64])>,
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
    for (row, profile) in denoised.chunks(scaled.time_count().max(1)).enumerate() {
        let observed: Vec<f64> = profile.iter().map(|&x| scaled.observed(row, x)).collect();
        rows[scaled.genes[row]].kinetics = kinetics::kinetics(&scaled.times, &observed);
    }
    for (point, &scaled_row) in points.iter().enumerate() {
        let row = &mut rows[scaled.genes[scaled_row]];
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
        p: tested.p,
        q: tested.q,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: means.and_then(|means| kinetics::kinetics(profiles.times(), &means)),
    }
}
