//! Mixture of response shapes.

use std::sync::Arc;

use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::Replicate;
use crate::cluster::choice::k_choice::LARGEST_K;
use crate::cluster::kmeans;
use crate::cluster::kmeans::centroids::fill_empty;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::cluster::shapes::{
    MergePath, Observations, Posterior, ShapeMixture, SimulatedExperiment, fit_from_labels, refine,
};
use crate::watch::Share;

/// Facts about the method.
pub(super) static INFO: MethodInfo = MethodInfo {
    name: "shapes",
    title: "Shape mixture model",
    short: "shape",
    grouping: "Shape of the curve",
    explanation: "Genes whose measured curves look alike. Genes that one regulator switches on can be in \
                  different clusters, since those with a long mRNA half-life follow it more slowly.",
    phrase: "a shape mixture model",
    description: "Mixture of response shapes, with the standard errors as known noise; \
                  initialised by clusters of the latents",
    space: ClusterSpace::Profiles,
    has_bic: true,
    has_stability: true,
    largest_k: |genes| genes,
    prepare,
};

/// Maximum number of genes on which mixtures are merged and compared: more genes hardly change which
/// shapes there are, but take long. Only the fit to convergence takes all genes.
const MOST_MERGED: usize = 3000;

/// The mixtures of all numbers of shapes.
struct ResponseShapes {
    /// `[N, dims]`: where a mixture that is not on the path starts from.
    latents: Arc<Array2<f64>>,
    observations: Observations,
    /// Fitted to convergence up to the largest k of a sweep.
    path: MergePath,
}

fn prepare(
    input: &ClusterInput<'_>,
    share: Share<'_>,
) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError> {
    let observations = Observations::of(input.profiles);
    let drawn = drawn(observations.len(), input.seed);
    let few = observations.select(&drawn);
    // Two starts: what the network has learnt, and the profiles as they are.
    let path_from = |start: &Array2<f64>, share: Share<'_>| {
        let (start, merging) = (start.select(Axis(0), &drawn), share.part(0.0, 0.5));
        let path =
            MergePath::from_clusters_of(&start, &few, kmeans::RESTARTS, input.seed, merging)?;
        path.compared(&few, share.part(0.5, 1.0))
    };
    let from_latents = path_from(&input.latents, share.part(0.0, 0.3))?;
    let from_profiles = path_from(&input.profile_rows, share.part(0.3, 0.6))?;
    let likelier = from_latents.likelier(from_profiles);
    let path = likelier.refined(&observations, LARGEST_K, share.part(0.6, 1.0))?;
    Ok(Box::new(ResponseShapes {
        latents: Arc::clone(&input.latents),
        path,
        observations,
    }))
}

/// The genes on which mixtures are merged: all of `count`, or a sample in ascending order.
fn drawn(count: usize, seed: u64) -> Vec<usize> {
    if count <= MOST_MERGED {
        return (0..count).collect();
    }
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let mut drawn = rand::seq::index::sample(&mut random, count, MOST_MERGED).into_vec();
    drawn.sort_unstable();
    drawn
}

impl ResponseShapes {
    /// The mixture of k shapes: from the path if it goes that far, otherwise from k-means clusters
    /// of the latents.
    fn mixture(
        &self,
        k: usize,
        seed: u64,
        share: Share<'_>,
    ) -> Result<ShapeMixture, AnalysisError> {
        if let Some(mixture) = self.path.mixture(k) {
            let mut mixture = mixture.clone();
            if k > LARGEST_K {
                refine(&mut mixture, &self.observations, share)?;
            }
            return Ok(mixture);
        }
        let (start, fit) = (share.part(0.0, 0.5), share.part(0.5, 1.0));
        let start = kmeans::fit_best_of(kmeans::RESTARTS, &self.latents, k, seed, start)?;
        fit_from_labels(&self.observations, &start.labels, k, fit)
    }
}

impl ClusterAlgorithm for ResponseShapes {
    fn fit(&self, k: usize, seed: u64, share: Share<'_>) -> Result<ClusterFit, AnalysisError> {
        let mixture = self.mixture(k, seed, share)?;
        let posterior = mixture.posterior(&self.observations);
        Ok(ClusterFit {
            labels: without_empty_clusters(&posterior),
            probability: posterior.probability,
            bic: Some(mixture.bic(&self.observations)),
            denoised: Some(posterior.denoised),
            ..ClusterFit::default()
        })
    }

    fn bic(&self, k: usize, seed: u64, share: Share<'_>) -> Option<f64> {
        let mixture = self.mixture(k, seed, share).ok()?;
        Some(mixture.bic(&self.observations))
    }

    fn replicate(
        &self,
        index: usize,
        seed: u64,
        share: Share<'_>,
    ) -> Result<Replicate, AnalysisError> {
        let observations = &self.observations;
        SimulatedExperiment { observations, seed }.replicate(index, share)
    }
}

/// The most probable cluster for every gene; an empty cluster takes the gene with the highest
/// probability of it from a cluster of two or more.
fn without_empty_clusters(posterior: &Posterior) -> Vec<usize> {
    let mut labels = posterior.most_probable();
    let probability = &posterior.probability;
    fill_empty(&mut labels, probability.columns(), |gene, _, empty| {
        probability[(gene, empty)]
    });
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::Matrix;

    #[test]
    fn an_empty_cluster_takes_the_gene_nearest_to_it() {
        // No gene is most probably of the third cluster. In the first cluster, which has two or
        // more genes, the second gene is nearest to it; the fourth is nearer, but alone in its own.
        let probability = vec![
            0.8, 0.1, 0.1, //
            0.6, 0.1, 0.3, //
            0.9, 0.05, 0.05, //
            0.1, 0.5, 0.4,
        ];
        let posterior = Posterior {
            probability: Matrix::new(4, 3, probability),
            denoised: Matrix::default(),
        };
        assert_eq!(without_empty_clusters(&posterior), [0, 2, 0, 1]);
    }
}
