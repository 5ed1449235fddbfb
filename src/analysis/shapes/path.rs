//! From many components to few: one fitted mixture for every k.

use rayon::prelude::*;

use super::evidence::Evidence;
use super::mixture::ShapeMixture;

/// Components at the start.
const MOST: usize = 24;
/// Genes for each component at the start, at least.
const GENES_PER_COMPONENT: usize = 8;
/// Steps of EM at the start, and after every merge.
const STEPS: (usize, usize) = (15, 5);
/// Pairs of components whose merging is tried, and the steps of EM after which they are compared.
const TRIALS: (usize, usize) = (6, 3);
/// Steps of EM that finish the mixture of one k, at most, and the change of the log likelihood a
/// gene that ends them.
const FINISH: (usize, f64) = (100, 1e-5);

/// Whether every mixture of a path is fitted to the end, or left as near as the merging takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum Finish {
    /// To the end: for mixtures that are shown.
    Whole,
    /// As near as the merging takes it: for repeats, of which there are many.
    Rough,
}

/// Mixtures of every number of components from 1 to [`Path::largest`].
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Path {
    /// The mixture of k components stands at k - 1.
    mixtures: Vec<ShapeMixture>,
}

/// How many components a path over `genes` genes starts with.
pub(in crate::analysis) fn first_components(genes: usize) -> usize {
    MOST.min(genes / GENES_PER_COMPONENT).max(1)
}

impl Path {
    /// Fits the mixture that starts from `labels` (0..k), and all that follow from it by merging two
    /// components at a time.
    ///
    /// The pairs tried are those whose shapes are nearest, weighed by the smaller share of genes; of
    /// them the one with the highest likelihood after a few steps of EM is merged.
    pub fn from_labels(evidence: &Evidence, labels: &[usize], k: usize, finish: Finish) -> Self {
        let evidence = &alike_together(evidence, labels);
        let mut labels = labels.to_vec();
        labels.sort_unstable();
        let mut current = ShapeMixture::start(evidence, &labels, k);
        current.fit(evidence, STEPS.0, 0.0);
        let mut mixtures = Vec::with_capacity(k);
        while current.len() > 1 {
            let next = merge_best(&current, evidence);
            mixtures.push(current);
            current = next;
        }
        mixtures.push(current);
        mixtures.reverse();
        if finish == Finish::Whole {
            mixtures = mixtures
                .into_par_iter()
                .map(|mixture| finished(mixture, evidence))
                .collect();
        }
        Self { mixtures }
    }

    /// For every k the likelier mixture of two paths over the same genes.
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

    /// The largest k on the path.
    pub fn largest(&self) -> usize {
        self.mixtures.len()
    }

    /// The mixture of `k` components; `None` beyond the largest.
    pub fn mixture(&self, k: usize) -> Option<&ShapeMixture> {
        self.mixtures.get(k.checked_sub(1)?)
    }
}

/// The genes sorted by their labels, so that those side by side are of few components: the
/// expectation leaves out components that none of them is of.
fn alike_together(evidence: &Evidence, labels: &[usize]) -> Evidence {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&g| labels[g]);
    evidence.select(&order)
}

/// The mixture of one k alone, started from `labels` (0..k).
pub(in crate::analysis) fn fit_from_labels(
    evidence: &Evidence,
    labels: &[usize],
    k: usize,
) -> ShapeMixture {
    finished(ShapeMixture::start(evidence, labels, k), evidence)
}

fn finished(mut mixture: ShapeMixture, evidence: &Evidence) -> ShapeMixture {
    mixture.fit(evidence, FINISH.0, FINISH.1);
    mixture
}

fn merge_best(mixture: &ShapeMixture, evidence: &Evidence) -> ShapeMixture {
    let trials: Vec<ShapeMixture> = nearest_pairs(mixture)
        .into_par_iter()
        .map(|(i, j)| {
            let mut trial = mixture.merged(i, j);
            for _ in 0..TRIALS.1 {
                trial.step(evidence);
            }
            trial
        })
        .collect();
    let mut best: Option<ShapeMixture> = None;
    for trial in trials {
        if best
            .as_ref()
            .is_none_or(|best| trial.log_likelihood > best.log_likelihood)
        {
            best = Some(trial);
        }
    }
    let mut best = best.unwrap_or_else(|| mixture.clone());
    best.fit(evidence, STEPS.1, 0.0);
    best
}

fn nearest_pairs(mixture: &ShapeMixture) -> Vec<(usize, usize)> {
    let components = &mixture.components;
    let mut pairs: Vec<(f64, (usize, usize))> = (0..components.len())
        .flat_map(|i| (i + 1..components.len()).map(move |j| (i, j)))
        .map(|(i, j)| {
            let (a, b) = (&components[i], &components[j]);
            let distance: f64 = a
                .mean
                .iter()
                .zip(&b.mean)
                .map(|(a, b)| (a - b).powi(2))
                .sum();
            (distance * a.weight.min(b.weight), (i, j))
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs
        .into_iter()
        .take(TRIALS.0)
        .map(|(_, pair)| pair)
        .collect()
}
