//! k-means on the latents.

use std::sync::Arc;

use ndarray::Array2;

use crate::AnalysisError;
use crate::cluster::kmeans;
use crate::cluster::membership::spherical;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::watch::Share;

/// Facts about the method.
pub(super) static INFO: MethodInfo = MethodInfo {
    name: "kmeans",
    title: "k-means",
    short: "k-means",
    grouping: "Network latents (k-means)",
    explanation: "Genes that lie together in the latent space of the network, by k-means.",
    phrase: "k-means in latent space",
    description: "k-means of the latents, with k-means++ starts",
    space: ClusterSpace::Latents,
    has_bic: false,
    has_stability: false,
    largest_k: |genes| genes,
    prepare,
};

/// k-means, which has nothing to do before k is known.
struct LatentKMeans {
    /// `[N, dims]`.
    latents: Arc<Array2<f64>>,
}

fn prepare(
    input: &ClusterInput<'_>,
    _share: Share<'_>,
) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError> {
    Ok(Box::new(LatentKMeans {
        latents: Arc::clone(&input.latents),
    }))
}

impl ClusterAlgorithm for LatentKMeans {
    fn fit(&self, k: usize, seed: u64, share: Share<'_>) -> Result<ClusterFit, AnalysisError> {
        let fit = kmeans::fit_best_of(kmeans::RESTARTS, &self.latents, k, seed, share)?;
        Ok(ClusterFit {
            probability: spherical(&self.latents, &fit.labels, &fit.centroids),
            labels: fit.labels,
            ..ClusterFit::default()
        })
    }
}
