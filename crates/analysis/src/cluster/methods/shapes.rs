//! Mixture of response shapes.

use std::sync::Arc;

use ndarray::Array2;

use crate::AnalysisError;
use crate::cluster::kmeans;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::cluster::shapes::{
    MergePath, Observations, Posterior, Refinement, ShapeMixture, SimulatedExperiment,
    fit_from_labels,
};

/// Facts about the method.
pub(super) static INFO: MethodInfo = MethodInfo {
    name: "shapes",
    title: "Shape mixture model",
    phrase: "a shape mixture model",
    description: "Mixture of response shapes, with the standard errors as known noise; \
                  initialised by clusters of the latents",
    space: ClusterSpace::Profiles,
    has_bic: true,
    has_stability: true,
    largest_k: |genes| genes,
    prepare,
};

/// The mixtures of all numbers of shapes.
struct ResponseShapes {
    /// `[N, dims]`: where a mixture that is not on the path starts from.
    latents: Arc<Array2<f64>>,
    observations: Observations,
    path: MergePath,
}

fn prepare(input: &ClusterInput<'_>) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError> {
    let observations = Observations::of(input.profiles);
    // Two starts: what the network has learnt, and the profiles as they are.
    let path_from =
        |start| MergePath::from_clusters_of(start, &observations, input.seed, Refinement::Full);
    let (from_latents, from_profiles) = rayon::join(
        || path_from(&input.latents),
        || path_from(&input.profile_rows),
    );
    Ok(Box::new(ResponseShapes {
        latents: Arc::clone(&input.latents),
        path: from_latents?.likelier(from_profiles?),
        observations,
    }))
}

impl ResponseShapes {
    /// The mixture of k shapes: from the path if it goes that far, otherwise from k-means clusters
    /// of the latents.
    fn mixture(&self, k: usize, seed: u64) -> Result<ShapeMixture, AnalysisError> {
        if let Some(mixture) = self.path.mixture(k) {
            return Ok(mixture.clone());
        }
        let start = kmeans::fit(&self.latents, k, seed)?;
        Ok(fit_from_labels(&self.observations, &start.labels, k))
    }
}

impl ClusterAlgorithm for ResponseShapes {
    fn fit(&self, k: usize, seed: u64) -> Result<ClusterFit, AnalysisError> {
        let mixture = self.mixture(k, seed)?;
        let posterior = mixture.posterior(&self.observations);
        Ok(ClusterFit {
            labels: without_empty_clusters(&posterior),
            probability: posterior.probability,
            bic: Some(mixture.bic(&self.observations)),
            denoised: Some(posterior.denoised),
            ..ClusterFit::default()
        })
    }

    fn bic(&self, k: usize, seed: u64) -> Option<f64> {
        let mixture = self.mixture(k, seed).ok()?;
        Some(mixture.bic(&self.observations))
    }

    fn experiment(&self, seed: u64) -> Option<SimulatedExperiment<'_>> {
        Some(SimulatedExperiment {
            observations: &self.observations,
            seed,
        })
    }
}

/// The most probable cluster for every gene; an empty cluster takes the gene with the highest
/// probability of it from a cluster of two or more.
fn without_empty_clusters(posterior: &Posterior) -> Vec<usize> {
    let mut labels = posterior.most_probable();
    let probability = &posterior.probability;
    kmeans::fill_empty(&mut labels, probability.columns(), |gene, _, empty| {
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
