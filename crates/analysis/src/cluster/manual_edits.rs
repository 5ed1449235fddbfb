//! Manual edits: clusters merged, or one cluster split.
//!
//! Probabilities remain those of the method: a merged cluster has the sum over its parts, and the
//! parts of a split cluster share its probability. Order, descriptions and silhouettes are computed
//! again. The stability of edited clusters is unknown, since the bootstrap knows nothing of the
//! edit.

use std::collections::BTreeSet;

use crate::cluster::methods::algorithm::ClusterFit;
use crate::watch::Share;
use crate::{AnalysisError, ClusterBase, Clustering};
use genetide_data::{Matrix, PointIndex, TimeUnit};

/// Clusters after a manual edit.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedClustering {
    /// The clusters.
    pub clustering: Clustering,
    /// `[k]`: for each of the clusters 1..=k the previous labels of the clusters that it comes
    /// from: several for a merged cluster, the same one for all parts of a split cluster.
    pub origins: Vec<Vec<usize>>,
}

impl ClusterBase {
    /// Merges the clusters `merged` of `clustering`, a clustering of the points of this base.
    ///
    /// # Errors
    /// When `merged` has fewer than two labels, or one that does not exist.
    pub fn merge(
        &self,
        clustering: &Clustering,
        merged: &BTreeSet<usize>,
        time_unit: Option<TimeUnit>,
    ) -> Result<EditedClustering, AnalysisError> {
        for &label in merged {
            check_label(label, clustering)?;
        }
        if merged.len() < 2 {
            return Err(AnalysisError::NothingToMerge);
        }
        let others = (1..=clustering.k).filter(|label| !merged.contains(label));
        let origins: Vec<Vec<usize>> = std::iter::once(merged.iter().copied().collect())
            .chain(others.map(|label| vec![label]))
            .collect();
        let group_of = |label: usize| origins.iter().position(|group| group.contains(&label));
        let labels = clustering.labels.iter();
        let labels: Vec<usize> = labels
            .map(|&label| group_of(label).unwrap_or_default())
            .collect();
        let before = &clustering.probability;
        let probability = Matrix::from_fn(before.rows(), origins.len(), |point, group| {
            let parts = origins[group].iter();
            parts.map(|&label| before[(point, label - 1)]).sum()
        });
        self.edited(clustering, labels, probability, &origins, time_unit)
    }

    /// Splits the cluster `label` of `clustering` into `parts`, a clustering of its genes alone, in
    /// their order.
    ///
    /// A gene of the cluster divides its probability as in `parts`; any other gene divides it by
    /// the sizes of the parts.
    ///
    /// # Errors
    /// When the cluster does not exist, or `parts` has another number of genes.
    pub fn split(
        &self,
        clustering: &Clustering,
        label: usize,
        parts: &Clustering,
        time_unit: Option<TimeUnit>,
    ) -> Result<EditedClustering, AnalysisError> {
        check_label(label, clustering)?;
        let members = PointIndex::indices(&clustering.members(label));
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
        let probability = split_probability(clustering, label, &members, parts);
        self.edited(clustering, labels, probability, &origins, time_unit)
    }

    /// Describes the groups `origins` `[k]`, with labels `[N]` from 0 and probabilities `[N, k]`.
    fn edited(
        &self,
        before: &Clustering,
        labels: Vec<usize>,
        probability: Matrix<f64>,
        origins: &[Vec<usize>],
        time_unit: Option<TimeUnit>,
    ) -> Result<EditedClustering, AnalysisError> {
        let fit = self.measured(ClusterFit {
            labels,
            probability,
            denoised: before.denoised.clone(),
            ..ClusterFit::default()
        });
        let (clustering, order) = self.describe(fit, time_unit, Share::unwatched())?;
        let origins = order.iter().map(|&group| origins[group].clone()).collect();
        Ok(EditedClustering {
            clustering,
            origins,
        })
    }
}

fn check_label(label: usize, clustering: &Clustering) -> Result<(), AnalysisError> {
    let k = clustering.k;
    if (1..=k).contains(&label) {
        Ok(())
    } else {
        Err(AnalysisError::NoSuchCluster { label, k })
    }
}

/// `[N, k - 1 + parts]`: the probabilities after cluster `label` with these `members` was split.
fn split_probability(
    clustering: &Clustering,
    label: usize,
    members: &[usize],
    parts: &Clustering,
) -> Matrix<f64> {
    let sizes = parts.clusters.iter().map(|part| part.size as f64);
    let by_size: Vec<f64> = sizes.map(|size| size / members.len() as f64).collect();
    let mut split = Vec::new();
    for (point, row) in clustering.probability.iter_rows().enumerate() {
        // The members are in ascending order.
        let shares = match members.binary_search(&point) {
            Ok(place) => shares(parts, place),
            Err(_) => by_size.clone(),
        };
        split.extend_from_slice(&row[..label - 1]);
        split.extend(shares.iter().map(|share| share * row[label - 1]));
        split.extend_from_slice(&row[label..]);
    }
    Matrix::new(clustering.labels.len(), clustering.k - 1 + parts.k, split)
}

/// `[parts]`: shares of the gene at `place` in the parts, summing to 1; its own part takes all if
/// the gene is background only.
fn shares(parts: &Clustering, place: usize) -> Vec<f64> {
    let row = parts.probability.row(place);
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
    use crate::ClusterMethod;
    use crate::testing::profiles::scaled_profiles;
    use genetide_data::ScaledProfiles;

    /// Three genes that rise early, three that rise late, three that fall.
    fn profiles() -> ScaledProfiles {
        let shapes = [[-1.0, 1.0, 0.5], [-1.0, -0.8, 1.5], [1.0, 0.2, -1.0]];
        let shift = |x: f32, i: usize| x + (i % 3) as f32 * 0.02 * (x + 2.0);
        let rows: Vec<[f32; 3]> = (0..9).map(|i| shapes[i / 3].map(|x| shift(x, i))).collect();
        scaled_profiles(&[0.0, 3.0, 6.0], rows.concat())
    }

    fn base(rows: &[usize]) -> ClusterBase {
        let profiles = profiles().select(rows);
        ClusterBase::new(profiles.values.clone(), profiles, ClusterMethod::Kmeans, 1).unwrap()
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
            let parts = pair.iter().map(|&l| three.probability[(point, l - 1)]);
            let before: f64 = parts.sum();
            let after = two.clustering.probability[(point, merged - 1)];
            assert!((before - after).abs() < 1e-12);
        }
        // The means are far apart, so that merging two shapes costs silhouette.
        assert!(two.clustering.mean_silhouette < three.mean_silhouette);
        assert_eq!(two.clustering.stability, None);
    }

    #[test]
    fn a_split_is_undone_by_merging_the_parts() {
        let base = base(&ALL);
        let two = base.cluster(2, None).unwrap();
        let large = if two.members(1).len() == 6 { 1 } else { 2 };
        let inside = PointIndex::indices(&two.members(large));
        let parts = self::base(&inside).cluster(2, None).unwrap();
        let three = base.split(&two, large, &parts, None).unwrap();
        assert_eq!(three.clustering.k, 3);
        assert_eq!(three.origins.iter().filter(|o| **o == [large]).count(), 2);
        for point in 0..9 {
            let row = three.clustering.probability.row(point);
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        let parts = (1..=3).filter(|&label| three.origins[label - 1] == [large]);
        let again = base
            .merge(&three.clustering, &parts.collect(), None)
            .unwrap();
        assert_eq!(again.clustering.labels, two.labels);
        assert_eq!(again.clustering.clusters, two.clusters);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let base = base(&ALL);
        let two = base.cluster(2, None).unwrap();
        let of = |labels: &[usize]| base.merge(&two, &labels.iter().copied().collect(), None);
        assert!(matches!(of(&[1]), Err(AnalysisError::NothingToMerge)));
        let missing = of(&[1, 3]);
        assert!(matches!(
            missing,
            Err(AnalysisError::NoSuchCluster { label: 3, k: 2 })
        ));
        // Parts of three genes do not split the cluster of six.
        let parts = self::base(&[0, 1, 2]).cluster(2, None).unwrap();
        let large = if two.members(1).len() == 6 { 1 } else { 2 };
        let other = base
            .split(&two, large, &parts, None)
            .unwrap_err()
            .to_string();
        assert_eq!(other, "6 points were given with the profiles of 3 genes");
        assert!(base.split(&two, 0, &parts, None).is_err());
    }
}
