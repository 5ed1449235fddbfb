//! Stability of clusters under repetition, by a bootstrap (Efron & Tibshirani 1993, chapter 6).

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use crate::cluster::colours::matching;
use crate::score::Contingency;
use genetide_data::Matrix;

/// Separates the random numbers of the bootstrap from others of the same seed.
const SALT: u64 = 0x626F_6F74;

/// Maximum number of genes drawn for a replicate: more genes hardly change the clusters, but take
/// long.
pub(crate) const MOST_DRAWN: usize = 2000;

/// The random numbers of replicate number `index`.
pub(crate) fn generator(seed: u64, index: usize) -> Xoshiro256Plus {
    let mut random = Xoshiro256Plus::seed_from_u64(seed ^ SALT);
    for _ in 0..index {
        random.jump();
    }
    random
}

/// Clusterings of repeated experiments, for every k.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bootstrap {
    pub replicates: Vec<Replicate>,
}

/// Clusters of one replicate: `[k - 1]`, each `[N]`: labels 0..k.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replicate(pub Vec<Vec<u8>>);

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

    /// Prediction strength of `labels` (Tibshirani & Walther 2005), the mean over the replicates of
    /// that of the worst cluster: the share of the pairs of its genes that the replicate puts together,
    /// and 0 for a cluster of one gene. `None` without replicates of k clusters.
    pub fn strength(&self, k: usize, labels: &[usize]) -> Option<f64> {
        let replicates = self.of(k)?;
        let strengths = replicates.iter().map(|other| strength(labels, other));
        Some(strengths.sum::<f64>() / replicates.len() as f64)
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

/// The least share of pairs of genes of a cluster in `labels` that `other` puts together.
fn strength(labels: &[usize], other: &[u8]) -> f64 {
    let mut shared: BTreeMap<usize, BTreeMap<u8, f64>> = BTreeMap::new();
    for (&label, &other) in labels.iter().zip(other) {
        *shared.entry(label).or_default().entry(other).or_default() += 1.0;
    }
    let pairs = |count: f64| count * (count - 1.0);
    let of_cluster = |parts: &BTreeMap<u8, f64>| {
        let all = pairs(parts.values().sum());
        let together: f64 = parts.values().copied().map(pairs).sum();
        if all > 0.0 { together / all } else { 0.0 }
    };
    shared.values().map(of_cluster).fold(1.0, f64::min)
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
    fn strength_is_that_of_the_worst_cluster() {
        // The first replicate has the same clusters: 1. In the second the three pairs of the first
        // cluster are together, of the second one of three: 1/3.
        let strength = two_replicates().strength(2, &[1, 1, 1, 2, 2, 2]).unwrap();
        assert!((strength - f64::midpoint(1.0, 1.0 / 3.0)).abs() < 1e-12);
        // A cluster of one gene is not found again by any pair.
        assert_eq!(two_replicates().strength(2, &[1, 1, 1, 1, 1, 2]), Some(0.0));
        assert_eq!(two_replicates().strength(3, &[1, 2, 3]), None);
    }

    #[test]
    fn nothing_is_known_without_replicates() {
        assert_eq!(Bootstrap::default().stability(2, &[1, 2]), None);
        assert_eq!(two_replicates().stability_of_genes(3, &[1, 2, 3]), None);
        assert_eq!(two_replicates().stability(0, &[]), None);
    }
}
