//! The interface of a clustering method.

use std::sync::Arc;

use ndarray::Array2;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::Replicate;
use crate::watch::Share;
use genetide_data::{Matrix, ScaledProfiles};

/// The space in which silhouettes and inertia are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClusterSpace {
    /// The latents `[N, dims]`.
    Latents,
    /// The scaled profiles `[N, T]`.
    Profiles,
}

/// The facts about a method that the rest of the program needs.
pub(crate) struct MethodInfo {
    /// On the command line and in identifiers.
    pub name: &'static str,
    /// In menus and messages.
    pub title: &'static str,
    /// What its clusters are by, within a sentence: "drive".
    pub short: &'static str,
    /// What genes of a cluster have in common, as the choice of a grouping names it.
    pub grouping: &'static str,
    /// What that means to a biologist, in sentences.
    pub explanation: &'static str,
    /// In the caption of a figure, after "clusters from".
    pub phrase: &'static str,
    /// In the help of the command line.
    pub description: &'static str,
    /// The space of its clusters.
    pub space: ClusterSpace,
    /// Whether its clusters have a Bayesian information criterion.
    pub has_bic: bool,
    /// Whether a bootstrap can be drawn, from which a k is suggested.
    pub has_stability: bool,
    /// The largest k for a number of genes.
    pub largest_k: fn(usize) -> usize,
    /// Does the work that all k have in common.
    pub prepare: Prepare,
}

/// Does the work that all k have in common, as long as it is wanted.
pub(crate) type Prepare =
    fn(&ClusterInput<'_>, Share<'_>) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError>;

/// The genes to cluster.
pub(crate) struct ClusterInput<'a> {
    /// `[N, dims]`: the latents.
    pub latents: Arc<Array2<f64>>,
    /// `[N, T]`: the scaled profiles.
    pub profile_rows: Arc<Array2<f64>>,
    /// The scaled profiles with their standard errors.
    pub profiles: &'a ScaledProfiles,
    /// Seed of all random numbers.
    pub seed: u64,
}

/// A method applied to given genes, ready to make any number of clusters.
pub(crate) trait ClusterAlgorithm: Send + Sync {
    /// Makes `k` clusters; `k` is at least 1 and at most the number of distinct points.
    ///
    /// # Errors
    /// When there are too few genes for `k`, or the fit fails; [`AnalysisError::Cancelled`] when it is no
    /// longer wanted.
    fn fit(&self, k: usize, seed: u64, share: Share<'_>) -> Result<ClusterFit, AnalysisError>;

    /// Bayesian information criterion of `k` clusters, lower is better; `None` for a method without
    /// one, and for a `k` that cannot be fitted.
    fn bic(&self, _k: usize, _seed: u64, _share: Share<'_>) -> Option<f64> {
        None
    }

    /// Clusters replicate number `index` of a bootstrap; without any for a method that has none.
    ///
    /// # Errors
    /// When it cannot be fitted; [`AnalysisError::Cancelled`] when it is no longer wanted.
    fn replicate(
        &self,
        _index: usize,
        _seed: u64,
        _share: Share<'_>,
    ) -> Result<Replicate, AnalysisError> {
        Ok(Replicate::default())
    }
}

/// Clusters without order or description, as a method returns them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClusterFit {
    /// `[N]`: 0..k, every cluster with at least one gene.
    pub labels: Vec<usize>,
    /// `[N, k]`: probability of every cluster.
    pub probability: Matrix<f64>,
    /// Sum of squared distances to the means of the clusters, in the space of the method; measured
    /// after the fit.
    pub inertia: f64,
    /// Bayesian information criterion, for methods that have one.
    pub bic: Option<f64>,
    /// `[N, T]`: profiles without noise given the clusters, for methods that model the noise.
    pub denoised: Option<Matrix<f64>>,
}
