//! How far clusters stay the same when the experiment is repeated, in a simulation.

use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use super::evidence::Evidence;
use super::path::{Finish, Path, first_components};
use crate::analysis::colours::matching;
use crate::analysis::partition::distinct;
use crate::analysis::score::Contingency;
use crate::analysis::{AnalysisError, kmeans};

/// Keeps the random numbers of the bootstrap apart from others of the same seed.
const SALT: u64 = 0x626F_6F74;

/// Genes drawn for a repeat, at most: more say nothing new about shapes, and take long.
const MOST_DRAWN: usize = 2000;

/// Clusterings of repeated experiments, for every k.
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Bootstrap {
    /// One a repeat.
    repeats: Vec<Repeat>,
}

/// Clusters of one repeat: `[k - 1]`, each `[N]`: labels 0..k.
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Repeat(Vec<Vec<u8>>);

impl Repeat {
    /// Repeat number `index`, a parametric bootstrap (Efron & Tibshirani 1993, chapter 6).
    ///
    /// `truth` `[N, T]` stands for the profiles without noise. Noise of the known variances is added
    /// to it, a mixture is fitted from a start of its own to as many genes (at most 2,000) drawn with
    /// replacement, and all genes are given to the component that is most probable for their new profile.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found.
    pub fn simulate(
        evidence: &Evidence,
        truth: &[f64],
        seed: u64,
        index: usize,
    ) -> Result<Self, AnalysisError> {
        let mut random = Xoshiro256Plus::seed_from_u64(seed ^ SALT);
        for _ in 0..index {
            random.jump();
        }
        let values = truth
            .iter()
            .zip(&evidence.noise)
            .map(|(value, variance)| {
                let noise: f64 = StandardNormal.sample(&mut random);
                value + variance.sqrt() * noise
            })
            .collect();
        let repeated = Evidence::new(values, evidence.noise.clone(), evidence.times);
        let genes = evidence.len();
        let drawn: Vec<usize> = (0..genes.min(MOST_DRAWN))
            .map(|_| random.gen_range(0..genes))
            .collect();
        let path = path_from_profiles(&repeated.select(&drawn), random.r#gen())?;
        let labels = (1..=path.largest())
            .filter_map(|k| path.mixture(k))
            .map(|mixture| {
                let most_probable = mixture.most_probable(&repeated);
                most_probable.into_iter().map(|label| label as u8).collect()
            })
            .collect();
        Ok(Self(labels))
    }
}

impl Bootstrap {
    /// Repeats that a bootstrap consists of.
    pub const REPEATS: usize = 20;

    /// Adds a repeat.
    pub fn add(&mut self, repeat: Repeat) {
        self.repeats.push(repeat);
    }

    /// Number of repeats.
    pub fn len(&self) -> usize {
        self.repeats.len()
    }

    /// For each gene with label 1..=k in `labels`, the share of repeats that put it into the same
    /// cluster, after the clusters of each repeat are matched to these (Hungarian method; Kuhn 1955).
    /// `None` without repeats of k clusters.
    pub fn stability_of_genes(&self, k: usize, labels: &[usize]) -> Option<Vec<f64>> {
        let repeats = self.of(k)?;
        let mut agreed = vec![0.0; labels.len()];
        for repeat in &repeats {
            let mut shared = vec![0_i64; k * k];
            for (&label, &other) in labels.iter().zip(repeat.iter()) {
                shared[usize::from(other) * k + label - 1] += 1;
            }
            let mut partner = vec![usize::MAX; k];
            for (other, own) in matching(&shared, k, k) {
                partner[other] = own;
            }
            for ((sum, &label), &other) in agreed.iter_mut().zip(labels).zip(repeat.iter()) {
                *sum += f64::from(u8::from(partner[usize::from(other)] == label - 1));
            }
        }
        let count = repeats.len() as f64;
        Some(agreed.into_iter().map(|sum| sum / count).collect())
    }

    /// Mean adjusted Rand index of the repeats with `labels`; `None` without repeats of k clusters.
    pub fn stability(&self, k: usize, labels: &[usize]) -> Option<f64> {
        let repeats = self.of(k)?;
        let index = |repeat: &&[u8]| {
            Contingency::of(labels.iter().zip(repeat.iter())).adjusted_rand_index()
        };
        Some(repeats.iter().map(index).sum::<f64>() / repeats.len() as f64)
    }

    /// Labels in k clusters of the repeats that have them.
    fn of(&self, k: usize) -> Option<Vec<&[u8]>> {
        let place = k.checked_sub(1)?;
        let repeats: Vec<&[u8]> = self
            .repeats
            .iter()
            .filter_map(|repeat| repeat.0.get(place).map(Vec::as_slice))
            .collect();
        (!repeats.is_empty()).then_some(repeats)
    }
}

fn path_from_profiles(evidence: &Evidence, seed: u64) -> Result<Path, AnalysisError> {
    let genes = evidence.len();
    let records = Array2::from_shape_fn((genes, evidence.times), |(g, t)| evidence.profile(g)[t]);
    let k = first_components(genes).min(distinct(&records));
    let start = kmeans::fit_once(&records, k, seed)?;
    Ok(Path::from_labels(evidence, &start.labels, k, Finish::Rough))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two repeats of six genes in two clusters; the second with the labels the other way round and
    /// its last gene elsewhere.
    fn two_repeats() -> Bootstrap {
        let one = vec![0_u8; 6];
        Bootstrap {
            repeats: vec![
                Repeat(vec![one.clone(), vec![0, 0, 0, 1, 1, 1]]),
                Repeat(vec![one, vec![1, 1, 1, 0, 0, 1]]),
            ],
        }
    }

    #[test]
    fn stability_is_agreement_after_matching() {
        let labels = [1, 1, 1, 2, 2, 2];
        let genes = two_repeats().stability_of_genes(2, &labels).unwrap();
        assert_eq!(genes, [1.0, 1.0, 1.0, 1.0, 1.0, 0.5]);
        // The second repeat: pairs together in both 3 + 1, only in the first 2, only in the second 3,
        // in neither 6; ARI = 2 (4 * 6 - 2 * 3) / (6 * 8 + 7 * 9) = 36 / 111.
        let k = two_repeats().stability(2, &labels).unwrap();
        assert!((k - f64::midpoint(1.0, 36.0 / 111.0)).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_known_without_repeats() {
        assert_eq!(Bootstrap::default().stability(2, &[1, 2]), None);
        assert_eq!(two_repeats().stability_of_genes(3, &[1, 2, 3]), None);
        assert_eq!(two_repeats().stability(0, &[]), None);
    }
}
