//! What is known about a number of clusters.

use serde::{Deserialize, Serialize};

/// The quality of one k.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KQuality {
    /// Number of clusters.
    pub k: usize,
    /// Mean silhouette.
    pub silhouette: f64,
    /// Sum of squared distances to the means of the clusters.
    pub inertia: f64,
    /// Mean adjusted Rand index with the clusters of bootstrap replicates; absent until computed,
    /// and for methods without a bootstrap.
    pub stability: Option<f64>,
    /// Prediction strength: the mean over bootstrap replicates of the share of pairs of genes of the worst
    /// cluster that are together again; absent until computed, and for methods that suggest k otherwise.
    pub strength: Option<f64>,
    /// Bayesian information criterion, lower is better, for methods that have one.
    pub bic: Option<f64>,
}
