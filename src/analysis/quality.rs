//! How good a number of clusters is.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{AnalysisError, ClusterMethod};
use crate::data::Points;

/// The quality of one k.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KQuality {
    /// Number of clusters.
    pub k: usize,
    /// Mean silhouette.
    pub silhouette: f64,
    /// Sum of squared distances to the centroids.
    pub inertia: f64,
    /// Agreement over bootstrap draws; absent until computed.
    pub stability: Option<f64>,
}

/// Clusters `points` for every k from 2 to 20 (or to the number of distinct points less one).
///
/// `progress` is given each k as it is done and can stop the sweep (what is done is returned).
///
/// # Errors
/// As [`super::cluster::cluster`].
pub fn sweep(
    points: &Points,
    method: ClusterMethod,
    seed: u64,
    progress: &mut dyn FnMut(KQuality) -> ControlFlow<()>,
) -> Result<Vec<KQuality>, AnalysisError> {
    todo!(
        "{points:?} {method:?} {seed} {:?}",
        progress as *mut _ as *mut ()
    )
}

/// The k of the highest mean silhouette among those swept; `None` when there are none.
pub fn suggested_k(quality: &[KQuality]) -> Option<usize> {
    todo!("{quality:?}")
}

/// Silhouette of each point (Rousseeuw 1987), Euclidean, `labels` 1..=k; 0 for a cluster of one.
pub fn silhouettes(points: &Points, labels: &[usize]) -> Vec<f64> {
    todo!("{points:?} {labels:?}")
}
