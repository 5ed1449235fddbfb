//! Partitions of the points into k clusters, before they are ordered and described.

use crate::AnalysisError;
use crate::cluster::choice::k_choice::LARGEST_K;
use crate::cluster::clustering::ClusterBase;
use crate::cluster::kmeans::centroids;
use crate::cluster::membership::inertia;
use crate::cluster::methods::algorithm::ClusterFit;
use crate::watch::Share;

impl ClusterBase {
    /// The largest k that a sweep tries.
    pub(crate) fn largest_swept(&self) -> usize {
        let distinct = self.distinct.saturating_sub(1);
        let allowed = (self.method.info().largest_k)(self.records.nrows());
        allowed.min(distinct).min(LARGEST_K)
    }

    /// Makes k clusters.
    ///
    /// # Errors
    /// When k is 0 or too large for the points, or the fit fails.
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub(crate) fn partition(
        &self,
        k: usize,
        share: Share<'_>,
    ) -> Result<ClusterFit, AnalysisError> {
        let (genes, distinct) = (self.records.nrows(), self.distinct);
        if k == 0 {
            return Err(AnalysisError::NoClusters);
        }
        if k > genes {
            return Err(AnalysisError::TooManyClusters { k, genes });
        }
        if k > distinct {
            return Err(AnalysisError::TooFewDistinct { k, distinct, genes });
        }
        Ok(self.measured(self.algorithm.fit(k, self.seed, share)?))
    }

    /// `fit` with its inertia.
    pub(crate) fn measured(&self, fit: ClusterFit) -> ClusterFit {
        let centroids = centroids::means(&self.records, &fit.labels, fit.probability.columns());
        ClusterFit {
            inertia: inertia(&self.records, &fit.labels, &centroids),
            ..fit
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClusterMethod;
    use crate::testing::profiles::as_profiles;
    use genetide_data::Matrix;

    #[test]
    fn bad_requests_are_told_apart() {
        let points = Matrix::new(4, 1, vec![0.0, 1.0, 1.0, 5.0]);
        let base = |points: &Matrix<f32>, method| {
            ClusterBase::new(points.clone(), as_profiles(points), method, 1)
        };
        let kmeans = base(&points, ClusterMethod::Kmeans).unwrap();
        use AnalysisError::{NoClusters, NotFinite, TooFewDistinct, TooManyClusters};
        let (none, five, four) = (
            kmeans.partition(0, Share::unwatched()),
            kmeans.partition(5, Share::unwatched()),
            kmeans.partition(4, Share::unwatched()),
        );
        assert!(matches!(none, Err(NoClusters)));
        assert!(matches!(five, Err(TooManyClusters { k: 5, genes: 4 })));
        assert!(matches!(four, Err(TooFewDistinct { distinct: 3, .. })));
        let gmm = base(&points, ClusterMethod::Gmm).unwrap();
        let too_few = gmm.partition(2, Share::unwatched()).unwrap_err();
        assert_eq!(
            too_few.to_string(),
            "Gaussian mixture model with k = 2 needs at least 20 genes to cluster, there are 4; \
             choose a smaller ‹k› or ‹method kmeans›"
        );
        let nan = Matrix::new(2, 2, vec![0.0, 1.0, f32::NAN, 5.0]);
        let bad = base(&nan, ClusterMethod::Kmeans);
        assert!(matches!(bad, Err(NotFinite(2))));
    }
}
