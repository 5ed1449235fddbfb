//! How good a number of clusters is.

use std::ops::ControlFlow;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cluster::ClusterBase;
use super::partition::Partition;
use super::shapes::Bootstrap;
pub use super::silhouette::silhouettes;
use super::silhouette::silhouettes_of_each;
use super::{AnalysisError, ClusterMethod};
use crate::data::Points;

/// The quality of one k.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KQuality {
    /// Number of clusters.
    pub k: usize,
    /// Mean silhouette.
    pub silhouette: f64,
    /// Sum of squared distances to the means of the clusters.
    pub inertia: f64,
    /// Mean adjusted Rand index with the clusters of bootstrap repeats; absent until computed, and
    /// for methods other than the mixture of shapes.
    pub stability: Option<f64>,
    /// Bayesian information criterion, lower is better; for the mixture of shapes only.
    pub bic: Option<f64>,
}

/// What a sweep reports on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SweepStep {
    /// A k is done, or known better than before.
    Quality(KQuality),
    /// A repeat of the bootstrap is done.
    Repeat {
        /// Repeats done.
        done: usize,
        /// Repeats in all.
        of: usize,
    },
}

/// The largest k of a sweep.
pub(super) const LARGEST_K: usize = 20;
/// Numbers of clusters that are worked on at once, at least: they share the distances that their
/// silhouettes are taken from.
const KS_AT_ONCE: usize = 5;
/// Above this many points the mean silhouette of a sweep is that of a sample of
/// [`SAMPLE`] of them: the distances between all would take more time than they are worth.
const MOST_POINTS: usize = 6000;
/// Points in that sample.
const SAMPLE: usize = 4000;

/// Clusters for every k from 2 to 20 (or to the number of distinct points less one), then, for a
/// mixture of shapes, repeats the experiment in a bootstrap.
///
/// `progress` is given each k as it is done, in ascending order, then the repeats, then each k again
/// with its stability; it can stop the sweep (what was reported is returned). As many k as there are
/// threads, but at least five, run at once; the result does not depend on the number of threads. Up to 6,000 points the silhouette is exact, above that it is the mean over a
/// sample of 4,000 points, drawn with the base's seed. A Gaussian mixture is tried up to k = N / 10,
/// and a k for which it does not converge is left out.
///
/// # Errors
/// As [`ClusterBase::cluster`]; for a Gaussian mixture only when no k could be fitted.
pub fn sweep(
    base: &ClusterBase,
    progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
) -> Result<Vec<KQuality>, AnalysisError> {
    let mut done = Vec::new();
    let mut labels = Vec::new();
    let whole = sweep_k(base, &mut |quality, of_points| {
        done.push(quality);
        labels.push(of_points);
        progress(SweepStep::Quality(quality))
    })?;
    if !whole || !repeat(base, &done, progress)? {
        return Ok(done);
    }
    let Some(bootstrap) = base.bootstrap.get() else {
        return Ok(done);
    };
    for (quality, labels) in done.iter_mut().zip(&labels) {
        quality.stability = bootstrap.stability(quality.k, labels);
        if progress(SweepStep::Quality(*quality)).is_break() {
            break;
        }
    }
    Ok(done)
}

/// Every k once; `progress` is given its quality and its labels. Whether it came to the end.
fn sweep_k(
    base: &ClusterBase,
    progress: &mut dyn FnMut(KQuality, Vec<usize>) -> ControlFlow<()>,
) -> Result<bool, AnalysisError> {
    let prepared = &base.prepared;
    let largest = prepared
        .largest_k()
        .min(prepared.distinct().saturating_sub(1))
        .min(LARGEST_K);
    let ks: Vec<usize> = (2..=largest).collect();
    if ks.is_empty() {
        return Ok(true);
    }
    let sample = sample(base.space.len(), base.seed);
    let space = base.space.select(&sample);
    let (mut any, mut failure) = (false, None);
    for batch in ks.chunks(rayon::current_num_threads().max(KS_AT_ONCE)) {
        let partitions: Vec<_> = batch
            .par_iter()
            .map(|&k| (k, prepared.partition(k, base.seed)))
            .collect();
        let mut silhouettes = mean_silhouettes(&space, &sample, &partitions).into_iter();
        for (k, partition) in partitions {
            match partition {
                Ok(partition) => {
                    any = true;
                    let quality = KQuality {
                        k,
                        silhouette: silhouettes.next().unwrap_or(0.0),
                        inertia: partition.inertia,
                        stability: None,
                        bic: partition.bic,
                    };
                    if progress(quality, partition.labels).is_break() {
                        return Ok(false);
                    }
                }
                Err(error @ AnalysisError::Mixture { .. }) => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
    }
    match failure {
        Some(error) if !any => Err(error),
        _ => Ok(true),
    }
}

/// Mean silhouette of each clustering that could be made, over the points of `sample`, whose
/// coordinates are `space`.
fn mean_silhouettes(
    space: &Points,
    sample: &[usize],
    partitions: &[(usize, Result<Partition, AnalysisError>)],
) -> Vec<f64> {
    let labels: Vec<Vec<usize>> = partitions
        .iter()
        .filter_map(|(_, partition)| partition.as_ref().ok())
        .map(|partition| sample.iter().map(|&i| partition.labels[i]).collect())
        .collect();
    let clusterings: Vec<&[usize]> = labels.iter().map(Vec::as_slice).collect();
    silhouettes_of_each(space, &clusterings)
        .iter()
        .map(|silhouettes| silhouettes.iter().sum::<f64>() / space.len().max(1) as f64)
        .collect()
}

/// Fills the bootstrap of `base`, with the suggested k as the truth. Whether it came to the end.
fn repeat(
    base: &ClusterBase,
    quality: &[KQuality],
    progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
) -> Result<bool, AnalysisError> {
    let Some(k) = suggested_k(quality).filter(|_| base.method == ClusterMethod::Shapes) else {
        return Ok(false);
    };
    if base.bootstrap.get().is_some() {
        return Ok(true);
    }
    let truth = base.prepared.truth(k, base.seed)?;
    let mut bootstrap = Bootstrap::default();
    let indices: Vec<usize> = (0..Bootstrap::REPEATS).collect();
    for batch in indices.chunks(rayon::current_num_threads().max(1)) {
        let repeats: Vec<_> = batch
            .par_iter()
            .map(|&index| base.prepared.repeat(&truth, base.seed, index))
            .collect();
        for repeat in repeats {
            bootstrap.add(repeat?);
            let step = SweepStep::Repeat {
                done: bootstrap.len(),
                of: Bootstrap::REPEATS,
            };
            if progress(step).is_break() {
                return Ok(false);
            }
        }
    }
    // Another sweep may have come first; its repeats are the same.
    let _same = base.bootstrap.set(bootstrap);
    Ok(true)
}

/// The points whose silhouettes are averaged: all, or a sample in ascending order.
fn sample(count: usize, seed: u64) -> Vec<usize> {
    if count <= MOST_POINTS {
        return (0..count).collect();
    }
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let mut chosen = rand::seq::index::sample(&mut rng, count, SAMPLE).into_vec();
    chosen.sort_unstable();
    chosen
}

/// What speaks for the k of [`suggested_k`], to stand after "the number of clusters with".
pub fn suggestion_reason(quality: &[KQuality]) -> &'static str {
    if quality.iter().any(|quality| quality.bic.is_some()) {
        "the lowest Bayesian information criterion"
    } else {
        "the highest mean silhouette"
    }
}

/// The k of the lowest Bayesian information criterion among those swept, or, where the method has
/// none, of the highest mean silhouette (the smallest of equals); `None` when there are none.
pub fn suggested_k(quality: &[KQuality]) -> Option<usize> {
    let cost = |quality: &KQuality| quality.bic.unwrap_or(-quality.silhouette);
    let mut best: Option<&KQuality> = None;
    for candidate in quality {
        if best.is_none_or(|best| cost(candidate) < cost(best)) {
            best = Some(candidate);
        }
    }
    best.map(|best| best.k)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::ScaledProfiles;

    fn base(points: &Points, method: ClusterMethod, seed: u64) -> ClusterBase {
        let profiles = ScaledProfiles {
            genes: (0..points.len()).collect(),
            times: (0..points.dims).map(|t| t as f64).collect(),
            values: points.values.clone(),
            standard_errors: Some(vec![0.1; points.values.len()]),
            offset: vec![0.0; points.len()],
            scale: vec![1.0; points.len()],
        };
        ClusterBase::new(points.clone(), profiles, method, seed).unwrap()
    }

    fn sweep_all(points: &Points, method: ClusterMethod, seed: u64) -> Vec<KQuality> {
        sweep(&base(points, method, seed), &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap()
    }

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
        let swept = sweep(&base(&points, ClusterMethod::Kmeans, 1), &mut |step| {
            seen.push(step);
            ControlFlow::Continue(())
        })
        .unwrap();
        let expected: Vec<SweepStep> = swept.iter().copied().map(SweepStep::Quality).collect();
        assert_eq!(seen, expected);
        assert!(swept.iter().map(|quality| quality.k).eq(2..=20));
        assert_eq!(suggested_k(&swept), Some(5));
        assert!(swept[0].inertia > swept[3].inertia);
    }

    #[test]
    fn the_silhouette_is_that_of_the_clustering() {
        let points = grouped(3, 15);
        let base = base(&points, ClusterMethod::Kmeans, 9);
        let exact = base.cluster(4, None).unwrap().mean_silhouette;
        let swept = sweep(&base, &mut |_| ControlFlow::Continue(())).unwrap();
        assert!((swept[2].silhouette - exact).abs() < 1e-6);
    }

    #[test]
    fn the_suggestion_is_the_same_before_and_after_a_sweep() {
        // 40 points: a path of 5 components, and 15 more k that start on their own.
        for groups in [4, 8] {
            let base = base(&grouped(groups, 40 / groups), ClusterMethod::Shapes, 1);
            let swept = sweep(&base, &mut |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(base.suggested_k(), suggested_k(&swept));
            assert_eq!(swept.last().map(|quality| quality.k), Some(20));
        }
    }

    #[test]
    fn a_sweep_can_be_stopped() {
        let base = base(&grouped(4, 10), ClusterMethod::Kmeans, 1);
        let swept = sweep(&base, &mut |step| match step {
            SweepStep::Quality(KQuality { k: 4, .. }) => ControlFlow::Break(()),
            SweepStep::Quality(_) | SweepStep::Repeat { .. } => ControlFlow::Continue(()),
        })
        .unwrap();
        assert!(swept.iter().map(|quality| quality.k).eq(2..=4));
    }

    #[test]
    fn a_mixture_is_swept_as_far_as_it_goes() {
        let swept = sweep_all(&grouped(3, 20), ClusterMethod::Gmm, 1);
        assert!(swept.iter().all(|quality| (2..=6).contains(&quality.k)));
        assert_eq!(suggested_k(&swept), Some(3));
    }

    #[test]
    fn nothing_to_sweep() {
        let same = Points {
            values: vec![1.0; 20],
            dims: 2,
        };
        for method in [ClusterMethod::Kmeans, ClusterMethod::Shapes] {
            assert_eq!(sweep_all(&same, method, 0), []);
        }
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
            method in prop_oneof![
                Just(ClusterMethod::Shapes),
                Just(ClusterMethod::Kmeans),
                Just(ClusterMethod::Gmm),
            ],
        ) {
            let points = Points { values: values[..values.len() / 3 * 3].to_vec(), dims: 3 };
            let base = base(&points, method, 3);
            if let Ok(swept) = sweep(&base, &mut |_| ControlFlow::Continue(())) {
                for quality in swept {
                    prop_assert!((-1.0..=1.0).contains(&quality.silhouette));
                    prop_assert!(quality.inertia.is_finite());
                }
            }
        }
    }
}
