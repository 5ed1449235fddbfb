//! Stability of clusters under repetition of the experiment, by a bootstrap.
//!
//! A replicate is drawn from the profiles as they were measured, and not from those that a mixture
//! takes for the truth: such profiles lie more densely around the shapes than the true ones do, so
//! that its own number of clusters is found again even in a continuum.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use crate::AnalysisError;
use crate::cluster::colours::matching;
use crate::cluster::shapes::merge_path::{MergePath, Refinement};
use crate::cluster::shapes::observations::Observations;
use crate::numeric::records::records;
use crate::score::Contingency;
use genetide_data::Matrix;

/// Separates the random numbers of the bootstrap from others of the same seed.
const SALT: u64 = 0x626F_6F74;

/// Maximum number of genes drawn for a replicate: more genes hardly change the shapes, but take
/// long.
const MOST_DRAWN: usize = 2000;

/// The experiment from which replicates are drawn.
pub(crate) struct SimulatedExperiment<'a> {
    /// The profiles that were measured, with their noise.
    pub observations: &'a Observations,
    /// Seed of all replicates.
    pub seed: u64,
}

impl SimulatedExperiment<'_> {
    /// Replicate number `index` of a bootstrap (Efron & Tibshirani 1993, chapter 6).
    ///
    /// Noise of the known variances is added to the profiles, a mixture is fitted from a start
    /// of its own to as many genes (at most 2,000) drawn with replacement, and all genes are
    /// assigned to the component that is most probable for their simulated profile.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found.
    pub fn replicate(&self, index: usize) -> Result<Replicate, AnalysisError> {
        let mut random = Xoshiro256Plus::seed_from_u64(self.seed ^ SALT);
        for _ in 0..index {
            random.jump();
        }
        let observed = self.observations;
        let genes = observed.len();
        let values = Matrix::from_fn(genes, observed.times(), |g, t| {
            let noise: f64 = StandardNormal.sample(&mut random);
            observed.values[(g, t)] + observed.noise[(g, t)].sqrt() * noise
        });
        let simulated = Observations::new(values, observed.noise.clone());
        let drawn: Vec<usize> = (0..genes.min(MOST_DRAWN))
            .map(|_| random.gen_range(0..genes))
            .collect();
        let drawn = simulated.select(&drawn);
        let start = records(&drawn.values);
        let seed = random.r#gen();
        let path = MergePath::from_clusters_of(&start, &drawn, seed, Refinement::Rough)?;
        let labels = path.mixtures.iter().map(|mixture| {
            let most_probable = mixture.most_probable(&simulated);
            most_probable.into_iter().map(|label| label as u8).collect()
        });
        Ok(Replicate(labels.collect()))
    }
}

/// Clusterings of simulated experiments, for every k.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bootstrap {
    pub replicates: Vec<Replicate>,
}

/// Clusters of one replicate: `[k - 1]`, each `[N]`: labels 0..k.
#[derive(Clone, Debug)]
pub(crate) struct Replicate(Vec<Vec<u8>>);

impl Bootstrap {
    /// Number of replicates of a complete bootstrap.
    pub const REPLICATES: usize = 20;

    /// For each gene with label 1..=k in `labels`, the share of replicates that put it into the
    /// same cluster, after the clusters of each replicate are matched to these (Hungarian method;
    /// Kuhn 1955). `None` without replicates of k clusters.
    pub fn stability_of_genes(&self, k: usize, labels: &[usize]) -> Option<Vec<f64>> {
        let replicates = self.of(k)?;
        let mut agreed = vec![0.0; labels.len()];
        for replicate in &replicates {
            let mut shared = Matrix::filled(k, k, 0);
            for (&label, &other) in labels.iter().zip(replicate.iter()) {
                shared[(usize::from(other), label - 1)] += 1;
            }
            let mut partner = vec![usize::MAX; k];
            for (other, own) in matching(&shared) {
                partner[other] = own;
            }
            for ((sum, &label), &other) in agreed.iter_mut().zip(labels).zip(replicate.iter()) {
                *sum += f64::from(u8::from(partner[usize::from(other)] == label - 1));
            }
        }
        let count = replicates.len() as f64;
        Some(agreed.into_iter().map(|sum| sum / count).collect())
    }

    /// Mean adjusted Rand index of the replicates with `labels`; `None` without replicates of k
    /// clusters.
    pub fn stability(&self, k: usize, labels: &[usize]) -> Option<f64> {
        let replicates = self.of(k)?;
        let index = |replicate: &&[u8]| {
            Contingency::of(labels.iter().zip(replicate.iter())).adjusted_rand_index()
        };
        Some(replicates.iter().map(index).sum::<f64>() / replicates.len() as f64)
    }

    /// Labels of the replicates that have k clusters.
    fn of(&self, k: usize) -> Option<Vec<&[u8]>> {
        let place = k.checked_sub(1)?;
        let replicates: Vec<&[u8]> = self
            .replicates
            .iter()
            .filter_map(|replicate| replicate.0.get(place).map(Vec::as_slice))
            .collect();
        (!replicates.is_empty()).then_some(replicates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two replicates of six genes in two clusters; the second with the labels the other way round
    /// and its last gene elsewhere.
    fn two_replicates() -> Bootstrap {
        let one = vec![0_u8; 6];
        Bootstrap {
            replicates: vec![
                Replicate(vec![one.clone(), vec![0, 0, 0, 1, 1, 1]]),
                Replicate(vec![one, vec![1, 1, 1, 0, 0, 1]]),
            ],
        }
    }

    #[test]
    fn stability_is_agreement_after_matching() {
        let labels = [1, 1, 1, 2, 2, 2];
        let genes = two_replicates().stability_of_genes(2, &labels).unwrap();
        assert_eq!(genes, [1.0, 1.0, 1.0, 1.0, 1.0, 0.5]);
        // The second replicate: pairs together in both 3 + 1, only in the first 2, only in the
        // second 3, in neither 6; ARI = 2 (4 * 6 - 2 * 3) / (6 * 8 + 7 * 9) = 36 / 111.
        let k = two_replicates().stability(2, &labels).unwrap();
        assert!((k - f64::midpoint(1.0, 36.0 / 111.0)).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_known_without_replicates() {
        assert_eq!(Bootstrap::default().stability(2, &[1, 2]), None);
        assert_eq!(two_replicates().stability_of_genes(3, &[1, 2, 3]), None);
        assert_eq!(two_replicates().stability(0, &[]), None);
    }
}
