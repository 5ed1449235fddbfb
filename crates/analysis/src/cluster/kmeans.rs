//! k-means: restarts by linfa, then exact Lloyd steps to a fixed point without empty clusters.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansError, KMeansInit};
use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand::distributions::{Distribution, WeightedIndex};
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::distance::euclidean::{Euclidean, squared_distance};
use crate::numeric::stats::{argmin, counts, first_max_by};

/// Number of starts, of which the best is kept.
const RESTARTS: usize = 10;
/// Maximum number of steps of one start.
const MOST_STEPS: u64 = 300;
/// A start ends when its centroids move by less than this share of the data's spread.
const TOLERANCE: f64 = 1e-3;
/// Minimum number of points of one parallel task.
const POINTS_A_TASK: usize = 512;

/// A k-means solution.
#[derive(Clone, Debug)]
pub struct KMeansFit {
    /// `[N]`: 0..k, every cluster with at least one point.
    pub labels: Vec<usize>,
    /// `[k, dims]`: means of the points of each cluster.
    pub centroids: Array2<f64>,
}

/// Clusters the rows of `records` `[N, dims]`; the same for the same seed, whatever the number of
/// threads. k is at most the number of distinct rows.
///
/// Starts are k-means++, drawn in sequence and iterated by linfa in parallel. Neither of linfa's
/// own starts is used: the sampling of its k-means|| depends on thread scheduling, and its
/// k-means++ computes all distances again for every centroid. linfa also counts the old centroid as
/// a point of its cluster, which leaves centroids short of the means and can leave a cluster empty.
/// Therefore the best start continues with plain Lloyd steps until no label changes.
///
/// # Errors
/// [`AnalysisError::KMeans`] when no start can be iterated.
pub fn fit(records: &Array2<f64>, k: usize, seed: u64) -> Result<KMeansFit, AnalysisError> {
    fit_best_of(RESTARTS, records, k, seed)
}

/// As [`fit`] with another number of starts.
///
/// # Errors
/// As [`fit`].
pub(crate) fn fit_best_of(
    restarts: usize,
    records: &Array2<f64>,
    k: usize,
    seed: u64,
) -> Result<KMeansFit, AnalysisError> {
    let spread = records.var_axis(Axis(0), 0.0).sum().sqrt();
    let dataset = DatasetBase::from(records.view());
    let fit = |start: Array2<f64>| {
        // The start is given: no random number is drawn.
        KMeans::params_with(k, Xoshiro256Plus::seed_from_u64(0), Euclidean::default())
            .init_method(KMeansInit::Precomputed(start))
            .n_runs(1)
            .max_n_iterations(MOST_STEPS)
            .tolerance((TOLERANCE * spread).max(f64::MIN_POSITIVE))
            .fit(&dataset)
    };
    let starts = starts(records, k, restarts, seed);
    let models: Vec<_> = starts.into_par_iter().map(fit).collect();
    let mut failure = KMeansError::InertiaError;
    let fitted = models
        .into_iter()
        .filter_map(|model| model.map_err(|error| failure = error).ok());
    match first_max_by(fitted, |model| -model.inertia()) {
        Some(model) => Ok(converge(records, model.centroids().clone())),
        None => Err(AnalysisError::KMeans { k, source: failure }),
    }
}

/// `count` starts of k-means++ (Arthur & Vassilvitskii 2007), each `[k, dims]`: the first centroid
/// is a random point, and every further one a point drawn with probability proportional to its
/// squared distance from the nearest centroid so far.
fn starts(records: &Array2<f64>, k: usize, count: usize, seed: u64) -> Vec<Array2<f64>> {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let points = records.nrows();
    let uniform = vec![1.0; points];
    let mut starts = Vec::with_capacity(count);
    for _ in 0..count {
        let mut chosen = vec![draw(&uniform, &mut random)];
        let mut distances = vec![f64::INFINITY; points];
        while chosen.len() < k {
            let newest = records.row(chosen[chosen.len() - 1]);
            distances
                .par_iter_mut()
                .with_min_len(POINTS_A_TASK)
                .enumerate()
                .for_each(|(i, nearest)| {
                    *nearest = nearest.min(squared_distance(newest, records.row(i)));
                });
            chosen.push(draw(&distances, &mut random));
        }
        starts.push(records.select(Axis(0), &chosen));
    }
    starts
}

/// An index drawn with probability proportional to its weight; the first index if no weight is
/// positive, which means that every point is a centroid already.
fn draw(weights: &[f64], random: &mut Xoshiro256Plus) -> usize {
    WeightedIndex::new(weights).map_or(0, |index| index.sample(random))
}

/// Lloyd steps from `centroids` until no label changes.
fn converge(records: &Array2<f64>, mut centroids: Array2<f64>) -> KMeansFit {
    let mut labels = Vec::new();
    for _ in 0..MOST_STEPS {
        let mut next = nearest_centroids(records, &centroids);
        // As scikit-learn does: the point that is farthest from its own centroid.
        fill_empty(&mut next, centroids.nrows(), |i, label, _| {
            squared_distance(records.row(i), centroids.row(label))
        });
        if next == labels {
            break;
        }
        labels = next;
        centroids = means(records, &labels, centroids.nrows());
    }
    KMeansFit { labels, centroids }
}

/// `[N]`: the nearest centroid of every row of `records`, the first of equals.
pub fn nearest_centroids(records: &Array2<f64>, centroids: &Array2<f64>) -> Vec<usize> {
    let nearest = |i| {
        let row = records.row(i);
        let centroids = centroids.rows().into_iter();
        argmin(centroids.map(|centroid| squared_distance(row, centroid)))
    };
    let points = (0..records.nrows()).into_par_iter();
    points.map(nearest).collect()
}

/// Gives every empty one of `k` clusters the point of greatest `merit`(point, its label, empty cluster)
/// among clusters of two or more points, the first of equals.
pub(crate) fn fill_empty(
    labels: &mut [usize],
    k: usize,
    merit: impl Fn(usize, usize, usize) -> f64,
) {
    let mut sizes = counts(labels.iter().copied(), k);
    for empty in 0..k {
        if sizes[empty] > 0 {
            continue;
        }
        let free = (0..labels.len()).filter(|&i| sizes[labels[i]] > 1);
        if let Some(i) = first_max_by(free, |&i| merit(i, labels[i], empty)) {
            sizes[labels[i]] -= 1;
            labels[i] = empty;
            sizes[empty] = 1;
        }
    }
}

/// Mean of the rows of each cluster, `[k, dims]`; zeros for an empty one.
pub(crate) fn means(records: &Array2<f64>, labels: &[usize], k: usize) -> Array2<f64> {
    let mut means = Array2::zeros((k, records.ncols()));
    for (row, &label) in records.rows().into_iter().zip(labels) {
        let mut mean = means.row_mut(label);
        mean += &row;
    }
    let sizes = counts(labels.iter().copied(), k);
    for (mut mean, size) in means.rows_mut().into_iter().zip(sizes) {
        mean /= size.max(1) as f64;
    }
    means
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn separated_groups_are_found() {
        let records = Array2::from_shape_fn((30, 2), |(i, d)| {
            10.0 * ((i / 10) * (d + 1)) as f64 + ((i * 7 + d * 3) % 10) as f64 / 10.0
        });
        let fit = fit(&records, 3, 1).unwrap();
        for group in fit.labels.chunks(10) {
            assert!(group.iter().all(|&label| label == group[0]));
        }
        // The mean of 0.0, 0.7, 0.4, ... 0.3, all of 0.0 to 0.9, is 0.45.
        let first = fit.centroids.row(fit.labels[0]);
        assert!((first[0] - 0.45).abs() < 1e-12);
    }

    #[test]
    fn an_empty_cluster_takes_the_farthest_point() {
        let records = array![[0.0], [1.0], [5.0]];
        let fit = converge(&records, array![[0.0], [100.0], [200.0]]);
        let mut sorted = fit.labels.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2]);
    }

    #[test]
    fn as_many_clusters_as_different_points() {
        let records = array![[0.0], [0.0], [0.0], [1.0], [1.0], [7.0]];
        let fit = fit(&records, 3, 5).unwrap();
        assert_eq!(fit.labels[0], fit.labels[2]);
        assert_eq!(fit.labels[3], fit.labels[4]);
        assert_ne!(fit.labels[0], fit.labels[3]);
        assert_ne!(fit.labels[3], fit.labels[5]);
    }

    #[test]
    fn identical_points_make_one_cluster() {
        let fit = fit(&Array2::from_elem((6, 3), 1.5), 1, 0).unwrap();
        assert_eq!(fit.labels, [0; 6]);
    }
}
