//! How good a number of clusters is.

use std::ops::ControlFlow;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::partition::Prepared;
use super::silhouette::Distances;
pub use super::silhouette::silhouettes;
use super::{AnalysisError, ClusterMethod};
use crate::data::Points;

/// The quality of one k.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KQuality {
    /// Number of clusters.
    pub k: usize,
    /// Mean silhouette.
    pub silhouette: f64,
    /// Sum of squared distances to the centroids.
    pub inertia: f64,
    /// Agreement over bootstrap draws; absent until computed.
    pub stability: Option<f64>,
}

/// The largest k of a sweep.
const LARGEST_K: usize = 20;
/// Above this many points the mean silhouette of a sweep is that of a sample of
/// [`SAMPLE`] of them: the distances between all would take more memory than they are worth.
const MOST_DISTANCES: usize = 6000;
/// Points in that sample.
const SAMPLE: usize = 4000;

/// Clusters `points` for every k from 2 to 20 (or to the number of distinct points less one).
///
/// `progress` is given each k as it is done, in ascending order, and can stop the sweep (what was
/// reported is returned). As many k as there are threads run at once, on distances that are computed
/// once; the result does not depend on the number of threads. Up to 6,000 points the silhouette is
/// exact, above that it is the mean over a sample of 4,000 points, drawn with `seed`. A mixture is
/// tried up to k = N / 10, and a k for which it does not converge is left out.
///
/// # Errors
/// As [`super::cluster::cluster`]; for a mixture only when no k could be fitted.
pub fn sweep(
    points: &Points,
    method: ClusterMethod,
    seed: u64,
    progress: &mut dyn FnMut(KQuality) -> ControlFlow<()>,
) -> Result<Vec<KQuality>, AnalysisError> {
    let prepared = Prepared::new(points, method, 2)?;
    let largest = prepared
        .largest_k()
        .min(prepared.distinct().saturating_sub(1))
        .min(LARGEST_K);
    let ks: Vec<usize> = (2..=largest).collect();
    if ks.is_empty() {
        return Ok(Vec::new());
    }
    let sample = sample(points.len(), seed);
    let distances = Distances::new(&points.select(&sample));
    let quality = |k: usize| -> Result<KQuality, AnalysisError> {
        let partition = prepared.partition(k, seed)?;
        let labels: Vec<usize> = sample.iter().map(|&i| partition.labels[i]).collect();
        Ok(KQuality {
            k,
            silhouette: distances.mean_silhouette(&labels),
            inertia: partition.inertia,
            stability: None,
        })
    };
    let mut done = Vec::new();
    let mut failure = None;
    for batch in ks.chunks(rayon::current_num_threads().max(1)) {
        let results: Vec<_> = batch.par_iter().map(|&k| quality(k)).collect();
        for result in results {
            match result {
                Ok(quality) => {
                    done.push(quality);
                    if progress(quality).is_break() {
                        return Ok(done);
                    }
                }
                Err(error @ AnalysisError::Mixture { .. }) => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
    }
    match failure {
        Some(error) if done.is_empty() => Err(error),
        _ => Ok(done),
    }
}

/// The points whose silhouettes are averaged: all, or a sample in ascending order.
fn sample(count: usize, seed: u64) -> Vec<usize> {
    if count <= MOST_DISTANCES {
        return (0..count).collect();
    }
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let mut chosen = rand::seq::index::sample(&mut rng, count, SAMPLE).into_vec();
    chosen.sort_unstable();
    chosen
}

/// The k of the highest mean silhouette among those swept (the smallest of equals); `None` when
/// there are none.
pub fn suggested_k(quality: &[KQuality]) -> Option<usize> {
    let mut best: Option<&KQuality> = None;
    for candidate in quality {
        if best.is_none_or(|best| candidate.silhouette > best.silhouette) {
            best = Some(candidate);
        }
    }
    best.map(|best| best.k)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `groups` groups of `size` points each, far apart.
    fn grouped(groups: usize, size: usize) -> Points {
        let values = (0..groups * size)
            .flat_map(|i| {
                let group = i / size;
                let angle = group as f32 * std::f32::consts::TAU / groups as f32;
                let noise = ((i * 37 % 19) as f32 / 19.0, (i * 53 % 23) as f32 / 23.0);
                [10.0 * angle.cos() + noise.0, 10.0 * angle.sin() + noise.1]
            })
            .collect();
        Points { values, dims: 2 }
    }

    #[test]
    fn the_number_of_groups_is_suggested() {
        let mut seen = Vec::new();
        let points = grouped(5, 20);
        let swept = sweep(&points, ClusterMethod::Kmeans, 1, &mut |quality| {
            seen.push(quality);
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(swept, seen);
        assert!(swept.iter().map(|quality| quality.k).eq(2..=20));
        assert_eq!(suggested_k(&swept), Some(5));
        assert!(swept[0].inertia > swept[3].inertia);
    }

    #[test]
    fn the_silhouette_is_that_of_the_clustering() {
        let points = grouped(3, 15);
        let prepared = Prepared::new(&points, ClusterMethod::Kmeans, 4).unwrap();
        let labels = prepared.partition(4, 9).unwrap().labels;
        let exact = silhouettes(&points, &labels).iter().sum::<f64>() / 45.0;
        let swept = sweep(&points, ClusterMethod::Kmeans, 9, &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!((swept[2].silhouette - exact).abs() < 1e-6);
    }

    #[test]
    fn a_sweep_can_be_stopped() {
        let swept = sweep(&grouped(4, 10), ClusterMethod::Kmeans, 1, &mut |quality| {
            if quality.k == 4 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
        assert!(swept.iter().map(|quality| quality.k).eq(2..=4));
    }

    #[test]
    fn a_mixture_is_swept_as_far_as_it_goes() {
        let swept = sweep(&grouped(3, 20), ClusterMethod::Gmm, 1, &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!(swept.iter().all(|quality| (2..=6).contains(&quality.k)));
        assert_eq!(suggested_k(&swept), Some(3));
    }

    #[test]
    fn nothing_to_sweep() {
        let same = Points {
            values: vec![1.0; 20],
            dims: 2,
        };
        let swept = sweep(&same, ClusterMethod::Kmeans, 0, &mut |_| {
            ControlFlow::Continue(())
        });
        assert_eq!(swept.unwrap(), []);
        assert_eq!(suggested_k(&[]), None);
    }

    #[test]
    fn samples_are_of_the_size_promised() {
        assert_eq!(sample(5, 1), [0, 1, 2, 3, 4]);
        let large = sample(6001, 1);
        assert_eq!(large.len(), SAMPLE);
        assert!(large.is_sorted_by(|a, b| a < b));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_points_can_be_swept(
            values in prop::collection::vec(prop_oneof![Just(0.0_f32), -1e3..1e3_f32], 0..150),
            gmm in any::<bool>(),
        ) {
            let points = Points { values: values[..values.len() / 3 * 3].to_vec(), dims: 3 };
            let method = if gmm { ClusterMethod::Gmm } else { ClusterMethod::Kmeans };
            if let Ok(swept) = sweep(&points, method, 3, &mut |_| ControlFlow::Continue(())) {
                for quality in swept {
                    prop_assert!((-1.0..=1.0).contains(&quality.silhouette));
                    prop_assert!(quality.inertia.is_finite());
                }
            }
        }
    }
}
