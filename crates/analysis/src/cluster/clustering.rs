//! Clusters of genes with similar responses, in the order in which they respond.

use std::sync::{Arc, OnceLock};

use ndarray::Array2;

use crate::cluster::choice::bootstrap::Bootstrap;
use crate::cluster::choice::silhouette::silhouettes;
use crate::cluster::distinct_words::tell_apart;
use crate::cluster::methods::algorithm::{
    ClusterAlgorithm, ClusterFit, ClusterInput, ClusterSpace, MethodInfo,
};
use crate::cluster::summary::{order_of_response, summarise};
use crate::numeric::records::{check_finite, distinct, records};
use crate::watch::Share;
use crate::{AnalysisError, ClusterMethod, ClusterSummary};
use genetide_data::{Matrix, PointIndex, ScaledProfiles, TimeUnit};

/// The cluster of every point, and how well the point fits it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clustering {
    /// Number of clusters k.
    pub k: usize,
    /// The method that made them.
    pub method: ClusterMethod,
    /// `[N]`: 1..=k.
    pub labels: Vec<usize>,
    /// `[N]`: probability of the assigned cluster, in [0, 1].
    pub membership: Vec<f64>,
    /// `[N, k]`: probability of each of the clusters 1..=k. The remainder to 1 is the probability of
    /// no cluster.
    pub probability: Matrix<f64>,
    /// `[N]`: silhouette of each point, in [-1, 1]; 0 in a cluster of one (as in scikit-learn).
    pub silhouette: Vec<f64>,
    /// `[N]`: share of bootstrap replicates in which the point stays in its cluster, in [0, 1];
    /// absent before a sweep, and for methods without a bootstrap.
    pub stability: Option<Vec<f64>>,
    /// Mean silhouette; 0 with one cluster.
    pub mean_silhouette: f64,
    /// Sum of squared distances to the means of the clusters, in the space of the method.
    pub inertia: f64,
    /// `[N, C]`: scaled profiles without noise given the clusters, for methods that model the
    /// noise.
    pub denoised: Option<Matrix<f64>>,
    /// `[k]`: clusters 1..=k in order.
    pub clusters: Vec<ClusterSummary>,
}

impl Clustering {
    /// Probability that a point fits no cluster but the background of a mixture of shapes.
    pub fn probability_of_none(&self, point: PointIndex) -> f64 {
        (1.0 - self.probability.row(point.index()).iter().sum::<f64>()).clamp(0.0, 1.0)
    }

    /// Probability that two points share a cluster when each is assigned independently: the sum
    /// over clusters of the products of their probabilities.
    pub fn probability_together(&self, a: PointIndex, b: PointIndex) -> f64 {
        let [a, b] = [a, b].map(|point| self.probability.row(point.index()));
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    /// The points of cluster `label`, ascending.
    pub fn members(&self, label: usize) -> Vec<PointIndex> {
        let points = PointIndex::all(self.labels.len());
        let is_own = |point: &PointIndex| self.labels[point.index()] == label;
        points.filter(is_own).collect()
    }
}

/// The common part of all clusterings of the same genes, whatever the number of clusters.
///
/// For a mixture of shapes this is most of the work; each k after that is quick.
pub struct ClusterBase {
    pub(crate) algorithm: Box<dyn ClusterAlgorithm>,
    /// `[N, dims]` or `[N, C]`: the space in which silhouettes are measured.
    pub(crate) space: Matrix<f32>,
    /// The same in double precision, in which inertia is measured.
    pub(crate) records: Arc<Array2<f64>>,
    /// Number of distinct points.
    pub(crate) distinct: usize,
    profiles: ScaledProfiles,
    pub(crate) method: ClusterMethod,
    pub(crate) seed: u64,
    /// Replicates of the experiment, once they have been drawn.
    pub(crate) bootstrap: OnceLock<Bootstrap>,
}

impl ClusterBase {
    /// Prepares to cluster `points` `[N, dims]`, the latents, with the scaled profile of each point
    /// in `profiles`.
    ///
    /// # Errors
    /// When the numbers of points and profiles differ, or a coordinate is not finite.
    pub fn new(
        points: Matrix<f32>,
        profiles: ScaledProfiles,
        method: ClusterMethod,
        seed: u64,
    ) -> Result<Self, AnalysisError> {
        Self::watched(points, profiles, method, seed, Share::unwatched())
    }

    /// As [`Self::new`], which can take long, as a share of watched work.
    ///
    /// # Errors
    /// As [`Self::new`]; [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn watched(
        points: Matrix<f32>,
        profiles: ScaledProfiles,
        method: ClusterMethod,
        seed: u64,
        share: Share<'_>,
    ) -> Result<Self, AnalysisError> {
        if points.rows() != profiles.len() {
            return Err(AnalysisError::Mismatch {
                points: points.rows(),
                profiles: profiles.len(),
            });
        }
        check_finite(&points)?;
        let input = ClusterInput {
            latents: Arc::new(records(&points)),
            profile_rows: Arc::new(records(&profiles.values)),
            profiles: &profiles,
            seed,
        };
        let MethodInfo { prepare, space, .. } = method.info();
        let algorithm = prepare(&input, share)?;
        let distinct = distinct(&input.latents);
        let (space, records) = match space {
            ClusterSpace::Latents => (points, input.latents),
            ClusterSpace::Profiles => (profiles.values.clone(), input.profile_rows),
        };
        Ok(Self {
            algorithm,
            space,
            records,
            distinct,
            profiles,
            method,
            seed,
            bootstrap: OnceLock::new(),
        })
    }

    /// Makes k clusters; their descriptions give times in `time_unit`.
    ///
    /// The result is the same for the same seed, whatever the number of threads. Labels are in the
    /// order of response: by the onset of the mean profile, in the course that is first, then its peak,
    /// then size (larger first); clusters whose mean profile is flat come last. Membership is the responsibility of
    /// the assigned component: of the mixture, or for k-means of Gaussians of one shared variance
    /// at the centroids. Stability is known after a [sweep](crate::cluster::choice::quality::sweep) over
    /// this base.
    ///
    /// # Errors
    /// When k exceeds the number of points or of distinct points, or the fit fails.
    pub fn cluster(
        &self,
        k: usize,
        time_unit: Option<TimeUnit>,
    ) -> Result<Clustering, AnalysisError> {
        self.cluster_watched(k, time_unit, Share::unwatched())
    }

    /// As [`Self::cluster`], as a share of watched work.
    ///
    /// # Errors
    /// As [`Self::cluster`]; [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn cluster_watched(
        &self,
        k: usize,
        time_unit: Option<TimeUnit>,
        share: Share<'_>,
    ) -> Result<Clustering, AnalysisError> {
        let fit = self.partition(k, share.part(0.0, 0.5))?;
        let (mut clustering, _) = self.describe(fit, time_unit, share.part(0.5, 1.0))?;
        if let Some(bootstrap) = self.bootstrap.get() {
            clustering.stability = bootstrap.stability_of_genes(k, &clustering.labels);
        }
        Ok(clustering)
    }

    /// Orders and describes the clusters of `fit`; also returns the number that each of the clusters
    /// 1..=k has in `fit`.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub(crate) fn describe(
        &self,
        fit: ClusterFit,
        time_unit: Option<TimeUnit>,
        share: Share<'_>,
    ) -> Result<(Clustering, Vec<usize>), AnalysisError> {
        let k = fit.probability.columns();
        let mut members = vec![Vec::new(); k];
        for (point, &component) in fit.labels.iter().enumerate() {
            members[component].push(point);
        }
        let summary = |component: usize| {
            let members = &members[component];
            let own = members.iter().map(|&i| fit.probability[(i, component)]);
            let sum: f64 = own.sum();
            let mean = (!members.is_empty()).then(|| sum / members.len() as f64);
            (
                component,
                summarise(1, members, &self.profiles, time_unit, mean),
            )
        };
        let mut clusters: Vec<(usize, ClusterSummary)> = (0..k).map(summary).collect();
        clusters.sort_by(|(a, of_a), (b, of_b)| {
            let timing = order_of_response(of_a, of_b);
            timing.then_with(|| members[*a].first().cmp(&members[*b].first()))
        });
        let mut labels = vec![0; self.profiles.len()];
        for (index, (component, summary)) in clusters.iter_mut().enumerate() {
            summary.label = index + 1;
            for &point in &members[*component] {
                labels[point] = index + 1;
            }
        }
        let (order, mut clusters): (Vec<usize>, Vec<ClusterSummary>) = clusters.into_iter().unzip();
        tell_apart(&mut clusters, &self.profiles.courses, time_unit);
        let probability = Matrix::from_fn(labels.len(), k, |point, index| {
            fit.probability[(point, order[index])]
        });
        let own = |(point, &label): (usize, &usize)| probability[(point, label - 1)];
        let membership = labels.iter().enumerate().map(own).collect();
        let silhouette = silhouettes(&self.space, &labels, share)?;
        let clustering = Clustering {
            k,
            method: self.method,
            mean_silhouette: silhouette.iter().sum::<f64>() / silhouette.len().max(1) as f64,
            silhouette,
            stability: None,
            membership,
            labels,
            probability,
            inertia: fit.inertia,
            denoised: fit.denoised,
            clusters,
        };
        Ok((clustering, order))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::profiles::five_times;
    use crate::testing::threads::with_threads;

    fn cluster(
        points: &Matrix<f32>,
        profiles: &ScaledProfiles,
        unit: Option<TimeUnit>,
        k: usize,
        method: ClusterMethod,
        seed: u64,
    ) -> Result<Clustering, AnalysisError> {
        ClusterBase::new(points.clone(), profiles.clone(), method, seed)?.cluster(k, unit)
    }

    /// Four late genes, three early ones, two flat ones, with small differences.
    fn known() -> ScaledProfiles {
        let gene = |shape: [f32; 5], i: usize| shape.map(|x| x + i as f32 * 0.01 * (1.0 + x));
        let mut rows: Vec<[f32; 5]> = (0..4)
            .map(|i| gene([-0.6, -0.6, -0.5, 0.2, 1.9], i))
            .collect();
        rows.extend((0..3).map(|i| gene([-1.5, 0.9, 0.5, 0.3, 0.2], i)));
        rows.extend((0..2).map(|i| [5.0 + i as f32 * 0.01; 5]));
        five_times(&rows)
    }

    #[test]
    fn clusters_are_in_order_of_response() {
        let profiles = known();
        let unit = Some(TimeUnit::Hours);
        let points = &profiles.values;
        let found = cluster(points, &profiles, unit, 3, ClusterMethod::Kmeans, 7).unwrap();
        assert_eq!(found.labels, [2, 2, 2, 2, 1, 1, 1, 3, 3]);
        let words: Vec<&str> = found.clusters.iter().map(|c| c.words.as_str()).collect();
        assert_eq!(
            words,
            ["early, sustained; peak 3 h", "late; peak 24 h", "flat"]
        );
        let sizes: Vec<usize> = found.clusters.iter().map(|c| c.size).collect();
        assert_eq!(sizes, [3, 4, 2]);
        assert!(found.membership.iter().all(|&m| m > 0.99));
        assert!(found.mean_silhouette > 0.9);
        // Cluster 1: the three early genes, whose values at 0 h are -1.5, -1.505, -1.51.
        let early = &found.clusters[0];
        assert!((early.mean[0] + 1.505).abs() < 1e-6);
        assert!((early.low[0] + 1.51).abs() < 1e-6 && (early.high[0] + 1.5).abs() < 1e-6);
    }

    #[test]
    fn the_same_seed_gives_the_same_clustering_with_any_threads() {
        let rows: Vec<[f32; 5]> = (0..300)
            .map(|i| std::array::from_fn(|t| ((i * 37 + t * 101 + i * t) % 97) as f32 / 97.0))
            .collect();
        let profiles = five_times(&rows);
        let points = &profiles.values;
        for method in ClusterMethod::ALL {
            let with = |threads| {
                with_threads(threads, || {
                    cluster(points, &profiles, None, 5, method, 11).unwrap()
                })
            };
            assert_eq!(with(1), with(4));
        }
    }

    #[test]
    fn mismatched_input_is_an_error() {
        let profiles = known();
        let points = profiles.values.select(&[0, 1]);
        let result = cluster(&points, &profiles, None, 2, ClusterMethod::Kmeans, 0);
        let two = matches!(result, Err(AnalysisError::Mismatch { points: 2, .. }));
        assert!(two, "{result:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_points_give_a_valid_clustering_or_an_error(
            values in prop::collection::vec(prop_oneof![Just(0.0_f32), Just(1.0), -1e3..1e3_f32], 5..200),
            k in 0..12_usize,
            method in prop::sample::select(ClusterMethod::ALL.to_vec()),
            seed in any::<u64>(),
        ) {
            let rows: Vec<[f32; 5]> = values
                .chunks_exact(5)
                .map(|row| std::array::from_fn(|t| row[t]))
                .collect();
            let profiles = five_times(&rows);
            let points = &profiles.values;
            let Ok(found) = cluster(points, &profiles, None, k, method, seed) else {
                return Ok(());
            };
            prop_assert!(found.labels.iter().all(|label| (1..=k).contains(label)));
            prop_assert!(found.clusters.iter().all(|cluster| cluster.size > 0));
            prop_assert_eq!(found.clusters.iter().map(|c| c.size).sum::<usize>(), rows.len());
            prop_assert!(found.membership.iter().all(|m| (0.0..=1.0).contains(m)));
            for (row, (&label, &own)) in found
                .probability
                .iter_rows()
                .zip(found.labels.iter().zip(&found.membership))
            {
                prop_assert!(row.iter().sum::<f64>() < 1.0 + 1e-9);
                prop_assert_eq!(row[label - 1], own);
            }
            prop_assert!(found.silhouette.iter().all(|s| (-1.0..=1.0).contains(s)));
            prop_assert!(found.inertia >= 0.0 && found.inertia.is_finite());
        }
    }
}
