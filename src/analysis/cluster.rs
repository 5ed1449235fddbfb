//! Clusters of genes that respond alike, in the order in which they respond.

use serde::{Deserialize, Serialize};

use super::{AnalysisError, ClusterMethod, Kinetics};
use crate::data::{Points, ScaledProfiles};

/// One cluster, described by the scaled profiles of its genes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterSummary {
    /// 1..=k in the order of response; 0 is "no response".
    pub label: usize,
    /// Number of genes.
    pub size: usize,
    /// `[T]`: mean scaled profile.
    pub mean: Vec<f64>,
    /// `[T]`: smallest scaled value.
    pub low: Vec<f64>,
    /// `[T]`: largest scaled value.
    pub high: Vec<f64>,
    /// Kinetics of the mean profile; absent when it is flat or the cluster is empty.
    pub kinetics: Option<Kinetics>,
    /// In words: "early, sustained; peak 6 h".
    pub words: String,
    /// Mean membership of its genes; absent for cluster 0.
    pub membership: Option<f64>,
}

/// Every point's cluster, and how well it sits there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clustering {
    /// Number of clusters k.
    pub k: usize,
    /// How they were made.
    pub method: ClusterMethod,
    /// `[N]`: 1..=k.
    pub labels: Vec<usize>,
    /// `[N]`: probability of the assigned cluster, in [0, 1].
    pub membership: Vec<f64>,
    /// `[N]`: silhouette of each point, in [-1, 1]; 0 in a cluster of one (as in scikit-learn).
    pub silhouette: Vec<f64>,
    /// Mean silhouette; 0 with one cluster.
    pub mean_silhouette: f64,
    /// Sum of squared distances to the centroids.
    pub inertia: f64,
    /// `[k]`: clusters 1..=k in order.
    pub clusters: Vec<ClusterSummary>,
}

/// Clusters `points`; `profiles` holds the scaled profile of each point, for order and words.
///
/// # Errors
/// When k exceeds the points, or the mixture cannot be fitted.
pub fn cluster(
    points: &Points,
    profiles: &ScaledProfiles,
    time_unit: Option<crate::data::TimeUnit>,
    k: usize,
    method: ClusterMethod,
    seed: u64,
) -> Result<Clustering, AnalysisError> {
    todo!("{points:?} {profiles:?} {time_unit:?} {k} {method:?} {seed}")
}

/// Describes any set of rows of `profiles` as one cluster (used for cluster 0 too).
pub fn summarise(
    label: usize,
    rows: &[usize],
    profiles: &ScaledProfiles,
    time_unit: Option<crate::data::TimeUnit>,
    membership: Option<f64>,
) -> ClusterSummary {
    todo!("{label} {rows:?} {profiles:?} {time_unit:?} {membership:?}")
}
