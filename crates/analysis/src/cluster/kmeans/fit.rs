//! k-means: restarts by linfa, then exact Lloyd steps to a fixed point without empty clusters.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand::distributions::{Distribution, WeightedIndex};
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::kmeans::lloyd::Points;
use crate::distance::euclidean::{Euclidean, squared_distance};
use crate::numeric::stats::first_max_by;
use crate::watch::Share;

/// Number of starts, of which the best is kept.
pub(crate) const RESTARTS: usize = 10;
/// Maximum number of steps of one start.
const MOST_STEPS: usize = 300;
/// Steps between two looks at whether the fit is still wanted.
const STEPS_AT_ONCE: usize = 10;
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
/// Therefore the best start continues with plain Lloyd steps until no label changes, in which a cluster
/// that loses its points takes the one that is farthest from its own centroid.
///
/// # Errors
/// [`AnalysisError::KMeans`] when no start can be iterated.
pub fn fit(records: &Array2<f64>, k: usize, seed: u64) -> Result<KMeansFit, AnalysisError> {
    fit_best_of(RESTARTS, records, k, seed, Share::unwatched())
}

/// As [`fit`], with another number of starts, and watched.
///
/// # Errors
/// As [`fit`]; [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(crate) fn fit_best_of(
    restarts: usize,
    records: &Array2<f64>,
    k: usize,
    seed: u64,
    share: Share<'_>,
) -> Result<KMeansFit, AnalysisError> {
    let spread = records.var_axis(Axis(0), 0.0).sum().sqrt();
    let tolerance = (TOLERANCE * spread).max(f64::MIN_POSITIVE);
    let steps = share.steps(restarts);
    let approach = |start: Array2<f64>| {
        let end = approached(records, start, tolerance, share)?;
        steps.step()?;
        Ok(end)
    };
    let starts = starts(records, k, restarts, seed, share)?;
    let ends: Result<Vec<_>, AnalysisError> = starts.into_par_iter().map(approach).collect();
    let ends = ends?.into_iter().flatten();
    let best = first_max_by(ends, |model| -model.inertia()).ok_or(AnalysisError::KMeans { k })?;
    let centroids = best.centroids().clone();
    let (labels, centroids) = Points::new(records).converge(centroids, share)?;
    Ok(KMeansFit { labels, centroids })
}

/// The solution of linfa from the centroids `start`; `None` where that is not finite.
///
/// linfa cannot be interrupted, and goes on from where it was after a few steps at a time.
fn approached(
    records: &Array2<f64>,
    start: Array2<f64>,
    tolerance: f64,
    share: Share<'_>,
) -> Result<Option<KMeans<f64, Euclidean>>, AnalysisError> {
    let dataset = DatasetBase::from(records.view());
    let (mut centroids, mut last) = (start, None);
    for _ in (0..MOST_STEPS).step_by(STEPS_AT_ONCE) {
        share.check()?;
        let k = centroids.nrows();
        // The start is given: no random number is drawn.
        let some = KMeans::params_with(k, Xoshiro256Plus::seed_from_u64(0), Euclidean::default())
            .init_method(KMeansInit::Precomputed(centroids.clone()))
            .n_runs(1)
            .max_n_iterations(STEPS_AT_ONCE as u64)
            .tolerance(tolerance)
            .fit(&dataset);
        let Ok(model) = some else { break };
        let moved = (model.centroids() - &centroids)
            .mapv(|x| x * x)
            .sum()
            .sqrt();
        centroids.clone_from(model.centroids());
        last = Some(model);
        if moved <= tolerance {
            break;
        }
    }
    Ok(last)
}

/// `count` starts of k-means++ (Arthur & Vassilvitskii 2007), each `[k, dims]`: the first centroid
/// is a random point, and every further one a point drawn with probability proportional to its
/// squared distance from the nearest centroid so far.
fn starts(
    records: &Array2<f64>,
    k: usize,
    count: usize,
    seed: u64,
    share: Share<'_>,
) -> Result<Vec<Array2<f64>>, AnalysisError> {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let points = records.nrows();
    let uniform = vec![1.0; points];
    let mut starts = Vec::with_capacity(count);
    for _ in 0..count {
        let mut chosen = vec![draw(&uniform, &mut random)];
        let mut distances = vec![f64::INFINITY; points];
        while chosen.len() < k {
            share.check()?;
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
    Ok(starts)
}

/// An index drawn with probability proportional to its weight; the first index if no weight is
/// positive, which means that every point is a centroid already.
fn draw(weights: &[f64], random: &mut Xoshiro256Plus) -> usize {
    WeightedIndex::new(weights).map_or(0, |index| index.sample(random))
}

/// `[N]`: the nearest centroid of every row of `records`, the first of equals.
pub fn nearest_centroids(records: &Array2<f64>, centroids: &Array2<f64>) -> Vec<usize> {
    Points::new(records).nearest(centroids)
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
        let start = array![[0.0], [100.0], [200.0]];
        let points = Points::new(&records);
        let (mut sorted, _) = points.converge(start, Share::unwatched()).unwrap();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2]);
    }

    #[test]
    fn the_nearest_centroid_is_the_first_of_equals() {
        // Eleven points: a whole tile and a broken one. 2 is as near to 0 as to 4.
        let records = Array2::from_shape_fn((11, 1), |(i, _)| i as f64);
        let centroids = array![[0.0], [4.0], [9.5], [4.0]];
        let expected = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let nearest = Points::new(&records).nearest(&centroids);
        assert_eq!(nearest, expected);
    }

    #[test]
    fn a_stopped_fit_says_so() {
        let records = Array2::from_shape_fn((100, 2), |(i, d)| (i * (d + 3) % 17) as f64);
        let watch = crate::Watch::default();
        watch.stop();
        let stopped = fit_best_of(3, &records, 4, 1, watch.all());
        assert!(matches!(stopped, Err(AnalysisError::Cancelled)));
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
