//! From many components to few: one mixture for every k.

use ndarray::Array2;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::kmeans;
use crate::cluster::shapes::merger::best_merger;
use crate::cluster::shapes::mixture::ShapeMixture;
use crate::cluster::shapes::observations::Observations;
use crate::numeric::records::distinct;
use crate::watch::Share;

/// Maximum number of components at the start.
const MOST: usize = 24;
/// Minimum number of genes for each component at the start.
const GENES_PER_COMPONENT: usize = 8;
/// Steps of EM at the start.
const INITIAL_STEPS: usize = 15;
/// Steps of EM after every merger.
const MERGER_STEPS: usize = 8;
/// Maximum number of steps of EM before two paths are compared.
const COMPARED_STEPS: usize = 20;
/// Change of the log likelihood per gene at which they end.
const COMPARED_TOLERANCE: f64 = 1e-4;
/// Maximum number of steps of EM that refine the mixture of one k.
const FINAL_STEPS: usize = 100;
/// Change of the log likelihood per gene at which they end.
const FINAL_TOLERANCE: f64 = 1e-5;

/// Mixtures of every number of components from 1 on.
#[derive(Clone, Debug, Default)]
pub(crate) struct MergePath {
    /// The mixture of k components is at index k - 1.
    pub mixtures: Vec<ShapeMixture>,
}

impl MergePath {
    /// The mixtures that start from many k-means clusters of the rows of `start` `[N, dims]`, the best of
    /// `restarts`; none where there are no rows. They are as the mergers leave them.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found; [`AnalysisError::Cancelled`] when it is no
    /// longer wanted.
    pub fn from_clusters_of(
        start: &Array2<f64>,
        observations: &Observations,
        restarts: usize,
        seed: u64,
        share: Share<'_>,
    ) -> Result<Self, AnalysisError> {
        let most = MOST.min(start.nrows() / GENES_PER_COMPONENT).max(1);
        let k = most.min(distinct(start));
        if k == 0 {
            return Ok(Self::default());
        }
        let fit = kmeans::fit_best_of(restarts, start, k, seed, share.part(0.0, 0.3))?;
        Self::from_labels(observations, &fit.labels, k, share.part(0.3, 1.0))
    }

    /// Fits the mixture that starts from `labels` (0..k), and all smaller ones by merging two
    /// components at a time.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn from_labels(
        observations: &Observations,
        labels: &[usize],
        k: usize,
        share: Share<'_>,
    ) -> Result<Self, AnalysisError> {
        let observations = &grouped_by_label(observations, labels);
        let mut labels = labels.to_vec();
        labels.sort_unstable();
        let steps = share.steps(k * (k + 1) / 2);
        let mut current = ShapeMixture::start(observations, &labels, k);
        current.fit(observations, INITIAL_STEPS, 0.0, share)?;
        let mut mixtures = Vec::with_capacity(k);
        while current.len() > 1 {
            let (mut next, active) = best_merger(&current, observations, share)?;
            for _ in 0..MERGER_STEPS {
                steps.check()?;
                next.step_within(observations, &active);
            }
            steps.advance(current.len())?;
            mixtures.push(current);
            current = next;
        }
        mixtures.push(current);
        mixtures.reverse();
        Ok(Self { mixtures })
    }

    /// The mixtures after some steps of EM, enough to compare their likelihoods with those of another
    /// path.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn compared(
        self,
        observations: &Observations,
        share: Share<'_>,
    ) -> Result<Self, AnalysisError> {
        let fit = |mixture: &mut ShapeMixture, observations: &Observations| {
            mixture.fit(observations, COMPARED_STEPS, COMPARED_TOLERANCE, share)
        };
        self.each(observations, share, fit)
    }

    /// The mixtures of up to `most` components, fitted to convergence; larger ones stay as they are.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn refined(
        self,
        observations: &Observations,
        most: usize,
        share: Share<'_>,
    ) -> Result<Self, AnalysisError> {
        let fit = |mixture: &mut ShapeMixture, observations: &Observations| {
            if mixture.len() > most {
                return Ok(());
            }
            refine(mixture, observations, share)
        };
        self.each(observations, share, fit)
    }

    /// The mixtures after `fit`, to genes that are sorted by the clusters of the largest mixture.
    fn each(
        self,
        observations: &Observations,
        share: Share<'_>,
        fit: impl Fn(&mut ShapeMixture, &Observations) -> Result<(), AnalysisError> + Sync,
    ) -> Result<Self, AnalysisError> {
        let Some(largest) = self.mixtures.last() else {
            return Ok(self);
        };
        let observations = &grouped_by_label(observations, &largest.most_probable(observations));
        let steps = share.steps(self.mixtures.iter().map(ShapeMixture::len).sum());
        // The largest, which take longest, first.
        let mixtures: Result<Vec<ShapeMixture>, AnalysisError> = self
            .mixtures
            .into_par_iter()
            .rev()
            .with_max_len(1)
            .map(|mut mixture| {
                fit(&mut mixture, observations)?;
                steps.advance(mixture.len())?;
                Ok(mixture)
            })
            .collect();
        let mut mixtures = mixtures?;
        mixtures.reverse();
        Ok(Self { mixtures })
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

/// The genes sorted by their labels, so that few components matter for each tile: most E steps skip
/// the components to which no gene of a tile belongs.
fn grouped_by_label(observations: &Observations, labels: &[usize]) -> Observations {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&g| labels[g]);
    observations.select(&order)
}

/// Fits the mixture of a single k from `labels` (0..k).
///
/// # Errors
/// [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(crate) fn fit_from_labels(
    observations: &Observations,
    labels: &[usize],
    k: usize,
    share: Share<'_>,
) -> Result<ShapeMixture, AnalysisError> {
    let mut mixture = ShapeMixture::start(observations, labels, k);
    refine(&mut mixture, observations, share)?;
    Ok(mixture)
}

/// Fits `mixture` to convergence.
///
/// # Errors
/// [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(crate) fn refine(
    mixture: &mut ShapeMixture,
    observations: &Observations,
    share: Share<'_>,
) -> Result<(), AnalysisError> {
    mixture.fit(observations, FINAL_STEPS, FINAL_TOLERANCE, share)
}
