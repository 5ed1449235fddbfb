//! Clusters in the file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::pipeline::{ClusterOutcome, Prepared};
use crate::session_file::check::{ensure, length};
use crate::session_file::{columns::Column, error::Problem};
use genetide_analysis::{ClusterMethod, ClusterSummary, Clustering};
use genetide_data::read::LoadedTable;
use genetide_model::TrainingResult;

/// The row of each gene is not written: it follows from the rest.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ClustersFile {
    method: Option<ClusterMethod>,
    /// `[P]`: 1..=k.
    labels: Column<u32>,
    /// `[P]`.
    membership: Column<f64>,
    /// `[P, k]`.
    probability: Column<f64>,
    /// `[P]`.
    silhouette: Column<f64>,
    /// `[P]`.
    stability: Option<Column<f64>>,
    mean_silhouette: f64,
    inertia: f64,
    /// `[P, C]`.
    denoised: Option<Column<f64>>,
    /// `[k]` each.
    clusters: Vec<ClusterSummary>,
    colour_slots: Column<u32>,
    names: Vec<Option<String>>,
    by_hand: bool,
}

impl ClustersFile {
    pub(super) fn new(outcome: &ClusterOutcome) -> Self {
        let clustering = &outcome.clustering;
        Self {
            method: Some(clustering.method),
            labels: Column::of_indices(&clustering.labels),
            membership: Column(clustering.membership.clone()),
            probability: Column::of_matrix(&clustering.probability),
            silhouette: Column(clustering.silhouette.clone()),
            stability: clustering.stability.clone().map(Column),
            mean_silhouette: clustering.mean_silhouette,
            inertia: clustering.inertia,
            denoised: clustering.denoised.as_ref().map(Column::of_matrix),
            clusters: clustering.clusters.clone(),
            colour_slots: Column::of_indices(&outcome.colour_slots),
            names: outcome.names.clone(),
            by_hand: outcome.by_hand,
        }
    }

    pub(super) fn into_clusters(
        mut self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
    ) -> Result<Arc<ClusterOutcome>, Problem> {
        let colour_slots = std::mem::take(&mut self.colour_slots).into_indices();
        let mut names = std::mem::take(&mut self.names);
        let by_hand = self.by_hand;
        let clustering = self.clustering(prepared)?;
        length("colours", &colour_slots, &[clustering.k])?;
        names.resize(clustering.k, None);
        Ok(Arc::new(ClusterOutcome {
            colour_slots,
            names,
            by_hand,
            ..ClusterOutcome::new(table, prepared, training, clustering)
        }))
    }

    fn clustering(self, prepared: &Prepared) -> Result<Clustering, Problem> {
        let (points, k) = (prepared.points.len(), self.clusters.len());
        let columns = prepared.scaled.column_count();
        let courses = prepared.scaled.courses.count();
        let labels = self.labels.into_indices();
        length("labels", &labels, &[points])?;
        let known = labels.iter().all(|label| (1..=k).contains(label));
        ensure(k > 0 && known, "labels and clusters do not match")?;
        for (index, cluster) in self.clusters.iter().enumerate() {
            ensure(cluster.label == index + 1, "the clusters are not in order")?;
            let ranges = [&cluster.low, &cluster.high];
            let quartiles = [&cluster.lower_quartile, &cluster.upper_quartile];
            for profile in [&cluster.mean].into_iter().chain(ranges).chain(quartiles) {
                length("values of a cluster", profile, &[columns])?;
            }
            length("courses of a cluster", &cluster.kinetics, &[courses])?;
        }
        let stability = self.stability;
        let stability = stability.map(|of| of.checked("stabilities", &[points]));
        let denoised = self.denoised;
        let denoised = denoised.map(|of| of.matrix("denoised profiles", points, columns));
        Ok(Clustering {
            k,
            method: self.method.unwrap_or(ClusterMethod::Shapes),
            labels,
            membership: self.membership.checked("memberships", &[points])?,
            probability: self.probability.matrix("probabilities", points, k)?,
            silhouette: self.silhouette.checked("silhouettes", &[points])?,
            stability: stability.transpose()?,
            mean_silhouette: self.mean_silhouette,
            inertia: self.inertia,
            denoised: denoised.transpose()?,
            clusters: self.clusters,
        })
    }
}
