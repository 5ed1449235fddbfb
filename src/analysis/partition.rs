//! Points made ready for clustering, and one clustering of them: what clusters and the sweep of k share.

use ndarray::Array2;

use super::distance::squared_distance;
use super::membership::spherical;
use super::shapes::{
    Evidence, Finish, Path, Posterior, Repeat, ShapeMixture, first_components, fit_from_labels,
};
use super::{AnalysisError, ClusterMethod, kmeans, mixture, pca};
use crate::data::{Points, ScaledProfiles};

/// Genes that a mixture needs for each component and dimension.
const GENES_PER_COMPONENT: usize = 10;

/// Points made ready for clustering with any k.
pub(super) struct Prepared {
    /// `[N, dims]`: the latents.
    latents: Array2<f64>,
    distinct: usize,
    basis: Basis,
}

/// What clusters are made from, besides the latents.
enum Basis {
    Kmeans,
    /// Principal scores of the latents.
    Gmm(Array2<f64>),
    Shapes(Box<Shapes>),
}

struct Shapes {
    evidence: Evidence,
    /// `[N, T]`: the profiles, as the space in which distances are taken.
    profiles: Array2<f64>,
    path: Path,
}

/// Clusters without order or description.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    /// `[N]`: 1..=k, every cluster with at least one point.
    pub labels: Vec<usize>,
    /// `[N, k]`, row-major: probability of every cluster.
    pub probability: Vec<f64>,
    /// Sum of squared distances to the means of the clusters, in the space of [`Prepared::space`].
    pub inertia: f64,
    /// Bayesian information criterion, lower is better; for mixtures of shapes only.
    pub bic: Option<f64>,
    /// `[N, T]`: profiles without noise, given the clusters; for mixtures of shapes only.
    pub denoised: Option<Vec<f64>>,
}

impl Prepared {
    /// Checks `points` `[N, dims]`, the latents, and `profiles` `[N, T]`, and computes what no k
    /// changes.
    ///
    /// # Errors
    /// When a coordinate is not finite, or no start can be found.
    pub fn new(
        points: &Points,
        profiles: &ScaledProfiles,
        method: ClusterMethod,
        seed: u64,
    ) -> Result<Self, AnalysisError> {
        check_finite(points)?;
        let latents = records(points);
        let distinct = distinct(&latents);
        let basis = match method {
            ClusterMethod::Kmeans => Basis::Kmeans,
            ClusterMethod::Gmm => {
                let keep = points.len() / (2 * GENES_PER_COMPONENT);
                Basis::Gmm(pca::principal_scores(&latents, keep))
            }
            ClusterMethod::Shapes => {
                let profiles_as_rows = records(&Points {
                    values: profiles.values.clone(),
                    dims: profiles.time_count(),
                });
                let evidence = Evidence::of(profiles);
                // Two starts: what the network has learnt, and the profiles as they are.
                let (from_latents, from_profiles) = rayon::join(
                    || path(&latents, &evidence, seed),
                    || path(&profiles_as_rows, &evidence, seed),
                );
                let path = from_latents?.likelier(from_profiles?);
                Basis::Shapes(Box::new(Shapes {
                    profiles: profiles_as_rows,
                    evidence,
                    path,
                }))
            }
        };
        Ok(Self {
            latents,
            distinct,
            basis,
        })
    }

    /// Points that differ from each other.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// The largest k that the method allows for this many points.
    pub fn largest_k(&self) -> usize {
        match self.basis {
            Basis::Kmeans | Basis::Shapes(_) => self.distinct,
            Basis::Gmm(_) => self
                .distinct
                .min(self.latents.nrows() / GENES_PER_COMPONENT),
        }
    }

    /// `[N, dims]`: the space in which silhouette and inertia are measured: that of the profiles for
    /// mixtures of shapes, of the latents otherwise.
    pub fn space(&self) -> &Array2<f64> {
        match &self.basis {
            Basis::Shapes(shapes) => &shapes.profiles,
            Basis::Kmeans | Basis::Gmm(_) => &self.latents,
        }
    }

    /// Makes k clusters.
    ///
    /// The Gaussian mixture is fitted to the first min(dims, N / (10 k)) principal components: each
    /// has a full covariance, whose parameters must stay well below the number of points.
    ///
    /// # Errors
    /// When k is 0 or too large for the points, or the fit fails.
    pub fn partition(&self, k: usize, seed: u64) -> Result<Partition, AnalysisError> {
        let genes = self.latents.nrows();
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
        match &self.basis {
            Basis::Kmeans => {
                let fit = kmeans::fit(&self.latents, k, seed)?;
                let probability = spherical(&self.latents, &fit.labels, &fit.centroids);
                Ok(self.finish(&fit.labels, probability, k))
            }
            Basis::Gmm(scores) => {
                let keep = (genes / (GENES_PER_COMPONENT * k)).min(scores.ncols());
                if keep == 0 {
                    return Err(AnalysisError::TooFewForMixture { k, genes });
                }
                let used = scores.slice(ndarray::s![.., ..keep]).to_owned();
                let fit = mixture::fit(&used, k, seed)?;
                Ok(self.finish(&fit.labels, fit.probability, k))
            }
            Basis::Shapes(shapes) => {
                let mixture = self.mixture(shapes, k, seed)?;
                let posterior = mixture.posterior(&shapes.evidence);
                let labels = every_cluster_used(&posterior, k);
                let partition = self.finish(&labels, posterior.probability, k);
                Ok(Partition {
                    bic: Some(mixture.bic(&shapes.evidence)),
                    denoised: Some(posterior.denoised),
                    ..partition
                })
            }
        }
    }

    /// The mixture of k shapes: from the path where that has it, else from a start with k.
    fn mixture(&self, shapes: &Shapes, k: usize, seed: u64) -> Result<ShapeMixture, AnalysisError> {
        if let Some(mixture) = shapes.path.mixture(k) {
            return Ok(mixture.clone());
        }
        let start = kmeans::fit(&self.latents, k, seed)?;
        Ok(fit_from_labels(&shapes.evidence, &start.labels, k))
    }

    /// The k from 2 to `most` with the lowest Bayesian information criterion; `None` for methods
    /// without one.
    pub fn lowest_bic(&self, most: usize, seed: u64) -> Option<usize> {
        let Basis::Shapes(shapes) = &self.basis else {
            return None;
        };
        let most = most.min(self.distinct.saturating_sub(1));
        (2..=most)
            .filter_map(|k| {
                let mixture = self.mixture(shapes, k, seed).ok()?;
                Some((k, mixture.bic(&shapes.evidence)))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(k, _)| k)
    }

    /// Profiles `[N, T]` as the mixture of `k` shapes sees them without noise: what a repeat of the
    /// experiment takes for the truth. Empty for the other methods.
    ///
    /// # Errors
    /// As [`Self::partition`].
    pub fn truth(&self, k: usize, seed: u64) -> Result<Vec<f64>, AnalysisError> {
        match &self.basis {
            Basis::Shapes(shapes) => {
                let mixture = self.mixture(shapes, k, seed)?;
                Ok(mixture.posterior(&shapes.evidence).denoised)
            }
            Basis::Kmeans | Basis::Gmm(_) => Ok(Vec::new()),
        }
    }

    /// Repeat number `index` of the experiment whose truth is `truth`. Without clusters for the other
    /// methods, whose latents cannot be drawn again.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found.
    pub fn repeat(&self, truth: &[f64], seed: u64, index: usize) -> Result<Repeat, AnalysisError> {
        match &self.basis {
            Basis::Shapes(shapes) => Repeat::simulate(&shapes.evidence, truth, seed, index),
            Basis::Kmeans | Basis::Gmm(_) => Ok(Repeat::default()),
        }
    }

    /// The partition of `labels` `[N]`, from 0, with the probability of every cluster `[N, k]`.
    pub fn finish(&self, labels: &[usize], probability: Vec<f64>, k: usize) -> Partition {
        let space = self.space();
        let centroids = kmeans::means(space, labels, k);
        let inertia = space
            .rows()
            .into_iter()
            .zip(labels)
            .map(|(row, &label)| squared_distance(row, centroids.row(label)))
            .sum();
        Partition {
            labels: labels.iter().map(|label| label + 1).collect(),
            probability,
            inertia,
            bic: None,
            denoised: None,
        }
    }
}

/// Mixtures of every k that start from many clusters of the rows of `start` `[N, dims]`.
fn path(start: &Array2<f64>, evidence: &Evidence, seed: u64) -> Result<Path, AnalysisError> {
    let k = first_components(start.nrows()).min(distinct(start));
    if k == 0 {
        return Ok(Path::default());
    }
    let clusters = kmeans::fit(start, k, seed)?;
    Ok(Path::from_labels(
        evidence,
        &clusters.labels,
        k,
        Finish::Whole,
    ))
}

/// The most probable of k clusters for every gene; a cluster that would be empty takes the gene that
/// is most probably its own from a cluster of two or more.
fn every_cluster_used(posterior: &Posterior, k: usize) -> Vec<usize> {
    let mut labels = posterior.most_probable(k);
    let mut sizes = vec![0_usize; k];
    for &label in &labels {
        sizes[label] += 1;
    }
    for empty in 0..k {
        if sizes[empty] > 0 {
            continue;
        }
        let own = |g: usize| posterior.probability[g * k + empty];
        let nearest = (0..labels.len())
            .filter(|&g| sizes[labels[g]] > 1)
            .max_by(|&a, &b| own(a).total_cmp(&own(b)).then(b.cmp(&a)));
        if let Some(gene) = nearest {
            sizes[labels[gene]] -= 1;
            labels[gene] = empty;
            sizes[empty] = 1;
        }
    }
    labels
}

/// `points` as rows.
pub(super) fn records(points: &Points) -> Array2<f64> {
    Array2::from_shape_fn((points.len(), points.dims), |(i, d)| {
        f64::from(points.row(i)[d])
    })
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

/// Rows that differ from each other.
pub(super) fn distinct(records: &Array2<f64>) -> usize {
    let mut order: Vec<usize> = (0..records.nrows()).collect();
    let compare = |&a: &usize, &b: &usize| {
        records
            .row(a)
            .iter()
            .partial_cmp(records.row(b).iter())
            .unwrap_or(std::cmp::Ordering::Equal)
    };
    order.sort_by(compare);
    order.dedup_by(|a, b| compare(a, b).is_eq());
    order.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_profiles(points: &Points) -> ScaledProfiles {
        ScaledProfiles {
            genes: (0..points.len()).collect(),
            times: (0..points.dims).map(|t| t as f64).collect(),
            values: points.values.clone(),
            standard_errors: None,
            offset: vec![0.0; points.len()],
            scale: vec![1.0; points.len()],
        }
    }

    #[test]
    fn negative_zero_is_zero() {
        let points = Points {
            values: vec![0.0, 1.0, -0.0, 1.0, 2.0, 1.0],
            dims: 2,
        };
        assert_eq!(distinct(&records(&points)), 2);
    }

    #[test]
    fn bad_requests_are_told_apart() {
        let points = Points {
            values: vec![0.0, 1.0, 1.0, 5.0],
            dims: 1,
        };
        let kmeans =
            Prepared::new(&points, &as_profiles(&points), ClusterMethod::Kmeans, 1).unwrap();
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
        let gmm = Prepared::new(&points, &as_profiles(&points), ClusterMethod::Gmm, 2).unwrap();
        assert!(matches!(
            gmm.partition(2, 0),
            Err(AnalysisError::TooFewForMixture { k: 2, genes: 4 })
        ));
        let nan = Points {
            values: vec![0.0, 1.0, f32::NAN, 5.0],
            dims: 2,
        };
        assert!(matches!(
            Prepared::new(&nan, &as_profiles(&nan), ClusterMethod::Kmeans, 1),
            Err(AnalysisError::NotFinite { point: 2 })
        ));
    }

    #[test]
    fn an_empty_cluster_takes_the_gene_nearest_to_it() {
        // Nothing is most probably of the third cluster; of the first two genes' cluster, of two or
        // more, the second gene is nearest to it. The fourth is nearer, but alone in its own.
        let posterior = Posterior {
            probability: vec![
                0.8, 0.1, 0.1, //
                0.6, 0.1, 0.3, //
                0.9, 0.05, 0.05, //
                0.1, 0.5, 0.4,
            ],
            denoised: Vec::new(),
        };
        assert_eq!(every_cluster_used(&posterior, 3), [0, 2, 0, 1]);
    }
}
