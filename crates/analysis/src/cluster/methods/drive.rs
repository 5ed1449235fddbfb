//! Clusters by what drives a gene: k-means on the embedding of the pretrained network.
//!
//! The network was trained to put genes of one program close together whatever their half-life, by a
//! contrast of embeddings of length 1 (Khosla et al. 2020): the probability that two genes share a
//! program goes with exp(x · y / temperature). Memberships are the same softmax at the centroids.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, Axis};
use rand::Rng;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::{MOST_DRAWN, Replicate, generator};
use crate::cluster::choice::k_choice::LARGEST_K;
use crate::cluster::kmeans::{self, KMeansFit};
use crate::cluster::membership::by_distance;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::numeric::records::distinct;
use crate::watch::Share;

/// Facts about the method.
pub(super) static INFO: MethodInfo = MethodInfo {
    name: "drive",
    title: "Drive",
    short: "drive",
    grouping: "Drive (half-lives taken out)",
    explanation: "Genes whose regulator seems to have the same time course, whatever their mRNA half-life: a \
                  stable transcript that lags behind joins the short-lived ones that the same signal switches \
                  on, so that the curves of a cluster need not look alike.",
    phrase: "k-means of the embedding by drive",
    description: "k-means of the pretrained network's embedding, in which genes with one regulator's time \
                  course lie together whatever their half-life",
    space: ClusterSpace::Latents,
    has_bic: false,
    has_stability: true,
    largest_k: |genes| genes,
    prepare,
};

/// Temperature of the memberships, near that which the network learned. It lies between what makes
/// memberships right as often as they say on two simulations (METHODS.md, section 4). A spherical
/// Gaussian of the spread within the clusters is far too sure: the network embeds a noisy profile as
/// firmly as a clear one.
const TEMPERATURE: f64 = 0.075;

/// Starts of k-means in a replicate.
const STARTS: usize = 2;

/// The embedding, with nothing to do before k is known.
struct Drive {
    /// `[N, dims]`, of length 1 each.
    embedding: Arc<Array2<f64>>,
    /// The fits so far by k and seed: suggestion, sweep and choice of k all need them.
    fits: Mutex<BTreeMap<(usize, u64), Arc<KMeansFit>>>,
}

impl Drive {
    fn kmeans(
        &self,
        k: usize,
        seed: u64,
        share: Share<'_>,
    ) -> Result<Arc<KMeansFit>, AnalysisError> {
        let fits = || self.fits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = fits().get(&(k, seed)) {
            share.check()?;
            return Ok(Arc::clone(known));
        }
        let fit = kmeans::fit_best_of(kmeans::RESTARTS, &self.embedding, k, seed, share)?;
        let fit = Arc::new(fit);
        fits().insert((k, seed), Arc::clone(&fit));
        Ok(fit)
    }
}

fn prepare(
    input: &ClusterInput<'_>,
    _share: Share<'_>,
) -> Result<Box<dyn ClusterAlgorithm>, AnalysisError> {
    Ok(Box::new(Drive {
        embedding: Arc::clone(&input.latents),
        fits: Mutex::default(),
    }))
}

impl ClusterAlgorithm for Drive {
    fn fit(&self, k: usize, seed: u64, share: Share<'_>) -> Result<ClusterFit, AnalysisError> {
        let fit = self.kmeans(k, seed, share)?;
        // Equal proportions: the most probable cluster is then the nearest, which k-means assigns.
        let weights = vec![1.0; k];
        Ok(ClusterFit {
            probability: by_distance(&self.embedding, &fit.centroids, &weights, TEMPERATURE),
            labels: fit.labels.clone(),
            ..ClusterFit::default()
        })
    }

    /// Genes are drawn with replacement, at most 2,000, and clustered; all genes are assigned to the
    /// nearest centroid.
    fn replicate(
        &self,
        index: usize,
        seed: u64,
        share: Share<'_>,
    ) -> Result<Replicate, AnalysisError> {
        let mut random = generator(seed, index);
        let genes = self.embedding.nrows();
        let drawn: Vec<usize> = (0..genes.min(MOST_DRAWN))
            .map(|_| random.gen_range(0..genes))
            .collect();
        let drawn = self.embedding.select(Axis(0), &drawn);
        let seed = random.r#gen();
        let labels = (1..=distinct(&drawn).min(LARGEST_K)).map(|k| {
            let fit = kmeans::fit_best_of(STARTS, &drawn, k, seed, share.unreported())?;
            let nearest = kmeans::nearest_centroids(&self.embedding, &fit.centroids);
            Ok(nearest.into_iter().map(|label| label as u8).collect())
        });
        Ok(Replicate(labels.collect::<Result<_, AnalysisError>>()?))
    }
}
