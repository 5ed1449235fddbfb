//! Points into unordered clusters, by either method: what clustering and the sweep of k share.

use ndarray::Array2;

use super::membership::{spherical, squared_distance};
use super::{AnalysisError, ClusterMethod, kmeans, mixture, pca};
use crate::data::Points;

/// Genes that a mixture needs for each component and dimension.
const GENES_PER_COMPONENT: usize = 10;

/// Points made ready for clustering with any k.
pub(super) struct Prepared {
    records: Array2<f64>,
    distinct: usize,
    /// Principal scores, for the mixture only, with as many dimensions as the smallest k may use.
    scores: Option<Array2<f64>>,
    method: ClusterMethod,
}

/// Clusters without order or description.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    /// `[N]`: 1..=k, every cluster with at least one point.
    pub labels: Vec<usize>,
    /// `[N]`: probability of the point's own cluster.
    pub membership: Vec<f64>,
    /// Sum of squared distances to the means of the clusters, in the space of the points.
    pub inertia: f64,
}

impl Prepared {
    /// Checks `points` and computes what no k changes; `smallest_k` is the least that will be asked.
    ///
    /// # Errors
    /// When a coordinate is not finite.
    pub fn new(
        points: &Points,
        method: ClusterMethod,
        smallest_k: usize,
    ) -> Result<Self, AnalysisError> {
        check_finite(points)?;
        let count = points.len();
        let records = Array2::from_shape_fn((count, points.dims), |(i, d)| {
            f64::from(points.values[i * points.dims + d])
        });
        let scores = (method == ClusterMethod::Gmm).then(|| {
            let keep = count / (GENES_PER_COMPONENT * smallest_k.max(1));
            pca::principal_scores(&records, keep)
        });
        Ok(Self {
            records,
            distinct: distinct(points),
            scores,
            method,
        })
    }

    /// Points that differ from each other.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// The largest k that the mixture allows for this many points; any for k-means.
    pub fn largest_k(&self) -> usize {
        match self.method {
            ClusterMethod::Kmeans => self.distinct,
            ClusterMethod::Gmm => self
                .distinct
                .min(self.records.nrows() / GENES_PER_COMPONENT),
        }
    }

    /// Makes k clusters.
    ///
    /// The mixture is fitted to the first min(dims, N / (10 k)) principal components: each has a
    /// full covariance, whose parameters must stay well below the number of points.
    ///
    /// # Errors
    /// When k is 0 or too large for the points, or the fit fails.
    pub fn partition(&self, k: usize, seed: u64) -> Result<Partition, AnalysisError> {
        let genes = self.records.nrows();
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
        match &self.scores {
            None => {
                let fit = kmeans::fit(&self.records, k, seed)?;
                let membership = spherical(&self.records, &fit.labels, &fit.centroids);
                Ok(self.finish(&fit.labels, &fit.centroids, membership))
            }
            Some(scores) => {
                let keep = (genes / (GENES_PER_COMPONENT * k)).min(scores.ncols());
                if keep == 0 {
                    return Err(AnalysisError::TooFewForMixture { k, genes });
                }
                let used = scores.slice(ndarray::s![.., ..keep]).to_owned();
                let fit = mixture::fit(&used, k, seed)?;
                let centroids = kmeans::means(&self.records, &fit.labels, k);
                Ok(self.finish(&fit.labels, &centroids, fit.membership))
            }
        }
    }

    fn finish(&self, labels: &[usize], centroids: &Array2<f64>, membership: Vec<f64>) -> Partition {
        let inertia = self
            .records
            .rows()
            .into_iter()
            .zip(labels)
            .map(|(row, &label)| squared_distance(row, centroids.row(label)))
            .sum();
        Partition {
            labels: labels.iter().map(|label| label + 1).collect(),
            membership,
            inertia,
        }
    }
}

/// # Errors
/// [`AnalysisError::NotFinite`] with the first point that has a coordinate which is no number.
pub(super) fn check_finite(points: &Points) -> Result<(), AnalysisError> {
    match points.values.iter().position(|value| !value.is_finite()) {
        Some(at) => Err(AnalysisError::NotFinite {
            point: at / points.dims.max(1) + 1,
        }),
        None => Ok(()),
    }
}

/// Points that differ from each other.
pub(super) fn distinct(points: &Points) -> usize {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let compare = |&a: &usize, &b: &usize| {
        points
            .row(a)
            .partial_cmp(points.row(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    };
    order.sort_by(compare);
    order.dedup_by(|a, b| compare(a, b).is_eq());
    order.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_zero_is_zero() {
        let points = Points {
            values: vec![0.0, 1.0, -0.0, 1.0, 2.0, 1.0],
            dims: 2,
        };
        assert_eq!(distinct(&points), 2);
    }

    #[test]
    fn bad_requests_are_told_apart() {
        let points = Points {
            values: vec![0.0, 1.0, 1.0, 5.0],
            dims: 1,
        };
        let kmeans = Prepared::new(&points, ClusterMethod::Kmeans, 1).unwrap();
        assert!(matches!(
            kmeans.partition(0, 0),
            Err(AnalysisError::NoClusters)
        ));
        assert!(matches!(
            kmeans.partition(5, 0),
            Err(AnalysisError::TooManyClusters { k: 5, genes: 4 })
        ));
        assert!(matches!(
            kmeans.partition(4, 0),
            Err(AnalysisError::TooFewDistinct { distinct: 3, .. })
        ));
        let gmm = Prepared::new(&points, ClusterMethod::Gmm, 2).unwrap();
        assert!(matches!(
            gmm.partition(2, 0),
            Err(AnalysisError::TooFewForMixture { k: 2, genes: 4 })
        ));
        let nan = Points {
            values: vec![0.0, 1.0, f32::NAN, 5.0],
            dims: 2,
        };
        assert!(matches!(
            Prepared::new(&nan, ClusterMethod::Kmeans, 1),
            Err(AnalysisError::NotFinite { point: 2 })
        ));
    }
}
