//! From many components to few: one fitted mixture for every k.

use ndarray::Array2;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::kmeans;
use crate::cluster::shapes::mixture::ShapeMixture;
use crate::cluster::shapes::observations::Observations;
use crate::numeric::records::distinct;
use crate::numeric::stats::first_max_by;

/// Maximum number of components at the start.
const MOST: usize = 24;
/// Minimum number of genes for each component at the start.
const GENES_PER_COMPONENT: usize = 8;
/// Steps of EM at the start.
const INITIAL_STEPS: usize = 15;
/// Steps of EM after every merger.
const MERGER_STEPS: usize = 5;
/// Pairs of components whose merger is tried.
const TRIALS: usize = 6;
/// Steps of EM before the trials are compared.
const TRIAL_STEPS: usize = 3;
/// Maximum number of steps of EM that refine the mixture of one k.
const FINAL_STEPS: usize = 100;
/// Change of the log likelihood per gene at which they end.
const FINAL_TOLERANCE: f64 = 1e-5;

/// How far the mixtures of a path are fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refinement {
    /// To convergence, for results.
    Full,
    /// By the few steps between mergers, for the many replicates of a bootstrap.
    Rough,
}

/// Mixtures of every number of components from 1 on.
#[derive(Clone, Debug, Default)]
pub(crate) struct MergePath {
    /// The mixture of k components is at index k - 1.
    pub mixtures: Vec<ShapeMixture>,
}

impl MergePath {
    /// The mixtures that start from many k-means clusters of the rows of `start` `[N, dims]`; none where
    /// there are no rows. A rough path has a single start of k-means.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found.
    pub fn from_clusters_of(
        start: &Array2<f64>,
        observations: &Observations,
        seed: u64,
        refinement: Refinement,
    ) -> Result<Self, AnalysisError> {
        let most = MOST.min(start.nrows() / GENES_PER_COMPONENT).max(1);
        let k = most.min(distinct(start));
        if k == 0 {
            return Ok(Self::default());
        }
        let fit = match refinement {
            Refinement::Full => kmeans::fit(start, k, seed)?,
            Refinement::Rough => kmeans::fit_best_of(1, start, k, seed)?,
        };
        Ok(Self::from_labels(observations, &fit.labels, k, refinement))
    }

    /// Fits the mixture that starts from `labels` (0..k), and all smaller ones by merging two
    /// components at a time.
    ///
    /// Candidates are the pairs with the nearest shapes, weighted by the smaller share of genes;
    /// the pair with the highest likelihood after a few steps of EM is merged.
    pub fn from_labels(
        observations: &Observations,
        labels: &[usize],
        k: usize,
        refinement: Refinement,
    ) -> Self {
        let observations = &grouped_by_label(observations, labels);
        let mut labels = labels.to_vec();
        labels.sort_unstable();
        let mut current = ShapeMixture::start(observations, &labels, k);
        current.fit(observations, INITIAL_STEPS, 0.0);
        let mut mixtures = Vec::with_capacity(k);
        while current.len() > 1 {
            let next = merge_best(&current, observations);
            mixtures.push(current);
            current = next;
        }
        mixtures.push(current);
        mixtures.reverse();
        if refinement == Refinement::Full {
            let rough = mixtures.into_par_iter();
            mixtures = rough
                .map(|mixture| refined(mixture, observations))
                .collect();
        }
        Self { mixtures }
    }

    /// The likelier mixture of two paths over the same genes, for every k.
    pub fn likelier(self, other: Self) -> Self {
        let mut mixtures = self.mixtures;
        for (k, candidate) in other.mixtures.into_iter().enumerate() {
            match mixtures.get_mut(k) {
                Some(own) if own.log_likelihood >= candidate.log_likelihood => {}
                Some(own) => *own = candidate,
                None => mixtures.push(candidate),
            }
        }
        Self { mixtures }
    }

    /// The mixture of `k` components; `None` beyond the largest.
    pub fn mixture(&self, k: usize) -> Option<&ShapeMixture> {
        self.mixtures.get(k.checked_sub(1)?)
    }
}

/// The genes sorted by their labels, so that few components matter for each tile: the E step skips
/// the components to which no gene of a tile belongs.
fn grouped_by_label(observations: &Observations, labels: &[usize]) -> Observations {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&g| labels[g]);
    observations.select(&order)
}

/// Fits the mixture of a single k from `labels` (0..k).
pub(crate) fn fit_from_labels(
    observations: &Observations,
    labels: &[usize],
    k: usize,
) -> ShapeMixture {
    refined(ShapeMixture::start(observations, labels, k), observations)
}

fn refined(mut mixture: ShapeMixture, observations: &Observations) -> ShapeMixture {
    mixture.fit(observations, FINAL_STEPS, FINAL_TOLERANCE);
    mixture
}

/// The mixture after the best merger of two components.
fn merge_best(mixture: &ShapeMixture, observations: &Observations) -> ShapeMixture {
    let trial = |(i, j)| {
        let mut trial = mixture.merged(i, j);
        for _ in 0..TRIAL_STEPS {
            trial.step(observations);
        }
        trial
    };
    let pairs = nearest_pairs(mixture).into_par_iter();
    let trials: Vec<ShapeMixture> = pairs.map(trial).collect();
    let best = first_max_by(trials, |trial| trial.log_likelihood);
    let mut best = best.unwrap_or_else(|| mixture.clone());
    best.fit(observations, MERGER_STEPS, 0.0);
    best
}

/// Pairs of components that are candidates for a merger, the nearest first.
fn nearest_pairs(mixture: &ShapeMixture) -> Vec<(usize, usize)> {
    let components = &mixture.components;
    let mut pairs: Vec<(f64, (usize, usize))> = (0..components.len())
        .flat_map(|i| (i + 1..components.len()).map(move |j| (i, j)))
        .map(|(i, j)| {
            let (a, b) = (&components[i], &components[j]);
            let differences = a.mean.iter().zip(&b.mean).map(|(a, b)| (a - b).powi(2));
            let distance: f64 = differences.sum();
            (distance * a.weight.min(b.weight), (i, j))
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = pairs.into_iter().take(TRIALS);
    nearest.map(|(_, pair)| pair).collect()
}
