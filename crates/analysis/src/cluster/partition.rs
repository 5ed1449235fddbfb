//! Partitions of the points into k clusters, before they are ordered and described.

use std::sync::Arc;

use ndarray::Array2;

use crate::cluster::kmeans;
use crate::cluster::methods::algorithm::{ClusterAlgorithm, ClusterFit, ClusterInput};
use crate::cluster::shapes::SimulatedExperiment;
use crate::distance::euclidean::squared_distance;
use crate::numeric::records::{check_finite, distinct};
use crate::{AnalysisError, ClusterMethod};
use genetide_data::{Matrix, ScaledProfiles};

/// Makes partitions of the same points for any k.
pub(crate) struct Partitioner {
    algorithm: Box<dyn ClusterAlgorithm>,
    /// Coordinates in the space of the method, `[N, dims]` or `[N, T]`.
    space: Arc<Array2<f64>>,
    /// Number of distinct points.
    distinct: usize,
    largest_k: usize,
    seed: u64,
}

/// Clusters without order or description.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// `[N]`: 1..=k, every cluster with at least one point.
    pub labels: Vec<usize>,
    /// `[N, k]`: probability of every cluster.
    pub probability: Matrix<f64>,
    /// Sum of squared distances to the means of the clusters, in the space of the method.
    pub inertia: f64,
    /// Bayesian information criterion, lower is better, for methods that have one.
    pub bic: Option<f64>,
    /// `[N, T]`: profiles without noise given the clusters, for methods that model the noise.
    pub denoised: Option<Matrix<f64>>,
}

impl Partitioner {
    /// Checks `points` `[N, dims]`, the latents, and does the work that all k have in common.
    ///
    /// # Errors
    /// When a coordinate is not finite, or no start can be found.
    pub fn new(
        points: &Matrix<f32>,
        profiles: &ScaledProfiles,
        method: ClusterMethod,
        seed: u64,
    ) -> Result<Self, AnalysisError> {
        check_finite(points)?;
        let input = ClusterInput::new(points, profiles, seed);
        let distinct = distinct(&input.latents);
        Ok(Self {
            algorithm: (method.info().prepare)(&input)?,
            space: Arc::clone(input.space(method.space())),
            largest_k: distinct.min(method.largest_k(points.rows())),
            distinct,
            seed,
        })
    }

    /// Number of distinct points.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// The largest k that the points and the method allow.
    pub fn largest_k(&self) -> usize {
        self.largest_k
    }

    /// Makes k clusters.
    ///
    /// # Errors
    /// When k is 0 or too large for the points, or the fit fails.
    pub fn partition(&self, k: usize) -> Result<Partition, AnalysisError> {
        let genes = self.space.nrows();
        if k == 0 {
            return Err(AnalysisError::NoClusters);
        }
        if k > genes {
            return Err(AnalysisError::TooManyClusters { k, genes });
        }
        if k > self.distinct {
            return Err(AnalysisError::TooFewDistinct {
                k,
                distinct: self.distinct,
                genes,
            });
        }
        Ok(self.measured(self.algorithm.fit(k, self.seed)?, k))
    }

    /// The k from 2 to `most` with the lowest Bayesian information criterion; `None` for methods
    /// without one.
    pub fn lowest_bic(&self, most: usize) -> Option<usize> {
        let most = most.min(self.distinct.saturating_sub(1));
        (2..=most)
            .filter_map(|k| Some((k, self.algorithm.bic(k, self.seed)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(k, _)| k)
    }

    /// The experiment as `k` clusters describe it; `None` for methods without a bootstrap.
    ///
    /// # Errors
    /// When the fit fails.
    pub fn experiment(&self, k: usize) -> Result<Option<SimulatedExperiment<'_>>, AnalysisError> {
        self.algorithm.experiment(k, self.seed)
    }

    /// The partition of `fit` into k clusters, with its inertia.
    pub fn measured(&self, fit: ClusterFit, k: usize) -> Partition {
        let centroids = kmeans::means(&self.space, &fit.labels, k);
        let inertia = self
            .space
            .rows()
            .into_iter()
            .zip(&fit.labels)
            .map(|(row, &label)| squared_distance(row, centroids.row(label)))
            .sum();
        Partition {
            labels: fit.labels.iter().map(|label| label + 1).collect(),
            probability: fit.probability,
            inertia,
            bic: fit.bic,
            denoised: fit.denoised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::profiles::as_profiles;

    #[test]
    fn bad_requests_are_told_apart() {
        let points = Matrix::new(4, 1, vec![0.0, 1.0, 1.0, 5.0]);
        let partitioner = |points: &Matrix<f32>, method| {
            Partitioner::new(points, &as_profiles(points), method, 1)
        };
        let kmeans = partitioner(&points, ClusterMethod::Kmeans).unwrap();
        assert!(matches!(
            kmeans.partition(0),
            Err(AnalysisError::NoClusters)
        ));
        assert!(matches!(
            kmeans.partition(5),
            Err(AnalysisError::TooManyClusters { k: 5, genes: 4 })
        ));
        assert!(matches!(
            kmeans.partition(4),
            Err(AnalysisError::TooFewDistinct { distinct: 3, .. })
        ));
        let gmm = partitioner(&points, ClusterMethod::Gmm).unwrap();
        let too_few = gmm.partition(2).unwrap_err();
        assert_eq!(
            too_few.to_string(),
            "Gaussian mixture model with k = 2 needs at least 20 genes to cluster, there are 4; \
             choose a smaller ‹k› or ‹method kmeans›"
        );
        let nan = Matrix::new(2, 2, vec![0.0, 1.0, f32::NAN, 5.0]);
        assert!(matches!(
            partitioner(&nan, ClusterMethod::Kmeans),
            Err(AnalysisError::NotFinite { point: 2 })
        ));
    }
}
