//! Gaussian mixture on the principal components of the latents.

use ndarray::{Array2, s};

use crate::AnalysisError;
use crate::cluster::gaussian_mixture;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::numeric::pca::principal_scores;
use crate::watch::Share;

/// Facts about the method.
pub(super) static INFO: MethodInfo = MethodInfo {
    name: "gmm",
    title: gaussian_mixture::TITLE,
    short: "Gaussians",
    grouping: "Network latents (Gaussians)",
    explanation: "Genes that lie together in the latent space of the network, by a Gaussian mixture model.",
    phrase: "a Gaussian mixture model in latent space",
    description: "Gaussian mixture with full covariances, of the principal components of the \
                  latents",
    space: ClusterSpace::Latents,
    has_bic: false,
    has_stability: false,
    largest_k: |genes| genes / GENES_PER_COMPONENT,
    prepare,
};

/// Genes that are needed for each component and dimension.
const GENES_PER_COMPONENT: usize = 10;

/// A Gaussian mixture with full covariances.
///
/// With k components it is fitted to the first min(dims, N / (10 k)) principal components: a full
/// covariance has many parameters, which must stay well below the number of genes.
struct LatentGaussians {
    /// `[N, dims]`: principal component scores, as many as two components can use.
    scores: Array2<f64>,
}

fn prepare(
    input: &ClusterInput<'_>,
    _share: Share<'_>,
) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError> {
    let keep = input.latents.nrows() / (2 * GENES_PER_COMPONENT);
    Ok(Box::new(LatentGaussians {
        scores: principal_scores(&input.latents, keep)?,
    }))
}

impl ClusterAlgorithm for LatentGaussians {
    fn fit(&self, k: usize, seed: u64, share: Share<'_>) -> Result<ClusterFit, AnalysisError> {
        let genes = self.scores.nrows();
        let keep = (genes / (GENES_PER_COMPONENT * k)).min(self.scores.ncols());
        if keep == 0 {
            return Err(AnalysisError::TooFewForMethod {
                method: gaussian_mixture::TITLE,
                k,
                needed: GENES_PER_COMPONENT * k,
                genes,
            });
        }
        let used = self.scores.slice(s![.., ..keep]).to_owned();
        let fit = gaussian_mixture::fit_watched(&used, k, seed, share)?;
        Ok(ClusterFit {
            labels: fit.labels,
            probability: fit.probability,
            ..ClusterFit::default()
        })
    }
}
