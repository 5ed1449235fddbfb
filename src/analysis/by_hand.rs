//! Clusters merged and divided by hand.
//!
//! Probabilities stay those of the method: a merged cluster has the sum of its parts, and the parts
//! of a divided cluster share what it had. Order, words and silhouettes are made anew; stability is
//! not known, since no repeat of the experiment was merged or divided.

use std::collections::BTreeSet;

use super::partition::Partition;
use super::{AnalysisError, ClusterBase, Clustering};
use crate::data::TimeUnit;

/// Clusters after a change by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Rearranged {
    /// The clusters.
    pub clustering: Clustering,
    /// `[k]`: for each of the clusters 1..=k the labels, before, of the clusters that it is made
    /// of: several for a merged one; the parts of a divided one have the same.
    pub origins: Vec<Vec<usize>>,
}

impl ClusterBase {
    /// Makes one cluster of the clusters `merged` of `clustering`, which is of the points of this
    /// base.
    ///
    /// # Errors
    /// When fewer than two are named, or one that is not there.
    pub fn merge(
        &self,
        clustering: &Clustering,
        merged: &BTreeSet<usize>,
        time_unit: Option<TimeUnit>,
    ) -> Result<Rearranged, AnalysisError> {
        for &label in merged {
            check_label(label, clustering)?;
        }
        if merged.len() < 2 {
            return Err(AnalysisError::NothingToMerge);
        }
        let apart = (1..=clustering.k).filter(|label| !merged.contains(label));
        let origins: Vec<Vec<usize>> = std::iter::once(merged.iter().copied().collect())
            .chain(apart.map(|label| vec![label]))
            .collect();
        let group_of = |label: usize| origins.iter().position(|group| group.contains(&label));
        let labels: Vec<usize> = clustering
            .labels
            .iter()
            .map(|&label| group_of(label).unwrap_or_default())
            .collect();
        let probability: Vec<f64> = clustering
            .probability
            .chunks(clustering.k)
            .flat_map(|row| {
                let sum = |group: &Vec<usize>| group.iter().map(|&label| row[label - 1]).sum();
                origins.iter().map(sum).collect::<Vec<f64>>()
            })
            .collect();
        Ok(self.rearranged(clustering, &labels, probability, &origins, time_unit))
    }

    /// Divides the cluster `label` of `clustering` as `parts` says, a clustering of its genes alone,
    /// in their order.
    ///
    /// A gene of the cluster shares its probability out as `parts` does; that of any other gene goes
    /// to the parts by their size.
    ///
    /// # Errors
    /// When the cluster is not there, or `parts` is not of its genes.
    pub fn divide(
        &self,
        clustering: &Clustering,
        label: usize,
        parts: &Clustering,
        time_unit: Option<TimeUnit>,
    ) -> Result<Rearranged, AnalysisError> {
        check_label(label, clustering)?;
        let members = members(clustering, label);
        if members.len() != parts.labels.len() {
            return Err(AnalysisError::Mismatch {
                points: members.len(),
                profiles: parts.labels.len(),
            });
        }
        let origins: Vec<Vec<usize>> = (1..=clustering.k)
            .flat_map(|old| vec![vec![old]; if old == label { parts.k } else { 1 }])
            .collect();
        let first_of = |old: usize| old - 1 + if old > label { parts.k - 1 } else { 0 };
        let mut labels: Vec<usize> = clustering.labels.iter().map(|&old| first_of(old)).collect();
        for (&point, &part) in members.iter().zip(&parts.labels) {
            labels[point] = first_of(label) + part - 1;
        }
        let by_size: Vec<f64> = parts
            .clusters
            .iter()
            .map(|part| part.size as f64 / members.len() as f64)
            .collect();
        let mut place = vec![None; clustering.labels.len()];
        for (place_in_parts, &point) in members.iter().enumerate() {
            place[point] = Some(place_in_parts);
        }
        let rows = clustering.probability.chunks(clustering.k).zip(&place);
        let probability = rows
            .flat_map(|(row, place)| {
                let shares = place.map_or_else(|| by_size.clone(), |at| shares(parts, at));
                let mut spread = Vec::with_capacity(origins.len());
                spread.extend_from_slice(&row[..label - 1]);
                spread.extend(shares.iter().map(|share| share * row[label - 1]));
                spread.extend_from_slice(&row[label..]);
                spread
            })
            .collect();
        Ok(self.rearranged(clustering, &labels, probability, &origins, time_unit))
    }

    /// `labels` `[N]` and `probability` `[N, k]` are those of the groups `origins` `[k]`, from 0.
    fn rearranged(
        &self,
        before: &Clustering,
        labels: &[usize],
        probability: Vec<f64>,
        origins: &[Vec<usize>],
        time_unit: Option<TimeUnit>,
    ) -> Rearranged {
        let k = origins.len();
        let partition = Partition {
            denoised: before.denoised.clone(),
            ..self.prepared.finish(labels, probability, k)
        };
        let (clustering, order) = self.describe(partition, time_unit, k);
        let origins = order.iter().map(|&group| origins[group].clone()).collect();
        Rearranged {
            clustering,
            origins,
        }
    }
}

/// The points of a cluster, ascending.
pub fn members(clustering: &Clustering, label: usize) -> Vec<usize> {
    let points = clustering.labels.iter().enumerate();
    points
        .filter(|(_, own)| **own == label)
        .map(|(point, _)| point)
        .collect()
}

fn check_label(label: usize, clustering: &Clustering) -> Result<(), AnalysisError> {
    let k = clustering.k;
    if (1..=k).contains(&label) {
        Ok(())
    } else {
        Err(AnalysisError::NoSuchCluster { label, k })
    }
}

/// `[parts]`: how the gene at `place` of a divided cluster is shared out, summing to 1; all of it to
/// its own part where the parts leave nothing but the background.
fn shares(parts: &Clustering, place: usize) -> Vec<f64> {
    let row = &parts.probability[place * parts.k..(place + 1) * parts.k];
    let sum: f64 = row.iter().sum();
    if sum > 0.0 {
        return row.iter().map(|share| share / sum).collect();
    }
    (1..=parts.k)
        .map(|part| f64::from(u8::from(parts.labels[place] == part)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ClusterMethod;
    use crate::data::{Points, ScaledProfiles};

    /// Three genes that rise early, three that rise late, three that fall.
    fn profiles() -> ScaledProfiles {
        let shapes = [[-1.0, 1.0, 0.5], [-1.0, -0.8, 1.5], [1.0, 0.2, -1.0]];
        let rows: Vec<[f32; 3]> = (0..9)
            .map(|i| shapes[i / 3].map(|x: f32| x + (i % 3) as f32 * 0.02 * (x + 2.0)))
            .collect();
        ScaledProfiles {
            genes: (0..9).collect(),
            times: vec![0.0, 3.0, 6.0],
            values: rows.concat(),
            standard_errors: None,
            offset: vec![0.0; 9],
            scale: vec![1.0; 9],
        }
    }

    fn base(rows: &[usize]) -> ClusterBase {
        let profiles = profiles().select(rows);
        let points = Points {
            values: profiles.values.clone(),
            dims: 3,
        };
        ClusterBase::new(points, profiles, ClusterMethod::Kmeans, 1).unwrap()
    }

    const ALL: [usize; 9] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

    #[test]
    fn merged_clusters_have_the_sum_of_the_probabilities() {
        let base = base(&ALL);
        let three = base.cluster(3, None).unwrap();
        let pair = BTreeSet::from([three.labels[0], three.labels[3]]);
        let two = base.merge(&three, &pair, None).unwrap();
        assert_eq!(two.clustering.k, 2);
        let labels = &two.clustering.labels;
        assert!(labels[..6].iter().all(|&label| label == labels[0]));
        assert_ne!(labels[0], labels[8]);
        let merged = labels[0];
        assert_eq!(two.clustering.clusters[merged - 1].size, 6);
        assert_eq!(two.origins[merged - 1], Vec::from_iter(pair.clone()));
        for point in 0..9 {
            let before: f64 = pair
                .iter()
                .map(|&l| three.probability[point * 3 + l - 1])
                .sum();
            let after = two.clustering.probability[point * 2 + merged - 1];
            assert!((before - after).abs() < 1e-12);
        }
        // The means are far apart, so that merging two shapes costs silhouette.
        assert!(two.clustering.mean_silhouette < three.mean_silhouette);
        assert_eq!(two.clustering.stability, None);
    }

    #[test]
    fn divided_and_merged_again_is_what_was_before() {
        let base = base(&ALL);
        let two = base.cluster(2, None).unwrap();
        let large = if members(&two, 1).len() == 6 { 1 } else { 2 };
        let inside = members(&two, large);
        let parts = self::base(&inside).cluster(2, None).unwrap();
        let three = base.divide(&two, large, &parts, None).unwrap();
        assert_eq!(three.clustering.k, 3);
        assert_eq!(three.origins.iter().filter(|o| **o == [large]).count(), 2);
        for point in 0..9 {
            let row = &three.clustering.probability[point * 3..point * 3 + 3];
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        let parts: BTreeSet<usize> = (1..=3)
            .filter(|&label| three.origins[label - 1] == [large])
            .collect();
        let again = base.merge(&three.clustering, &parts, None).unwrap();
        assert_eq!(again.clustering.labels, two.labels);
        assert_eq!(again.clustering.clusters, two.clusters);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let base = base(&ALL);
        let two = base.cluster(2, None).unwrap();
        let of = |labels: &[usize]| base.merge(&two, &labels.iter().copied().collect(), None);
        assert!(matches!(of(&[1]), Err(AnalysisError::NothingToMerge)));
        assert!(matches!(
            of(&[1, 3]),
            Err(AnalysisError::NoSuchCluster { label: 3, k: 2 })
        ));
        let parts = self::base(&[0, 1, 2]).cluster(2, None).unwrap();
        let other = base.divide(&two, 1, &parts, None);
        assert!(other.is_err() || members(&two, 1).len() == 3);
        assert!(base.divide(&two, 0, &parts, None).is_err());
    }
}
