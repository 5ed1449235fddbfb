//! Quality of each number of clusters.

use std::ops::ControlFlow;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::Bootstrap;
use crate::cluster::choice::k_quality::KQuality;
use crate::cluster::choice::silhouette::silhouettes_of_each;
use crate::cluster::clustering::ClusterBase;
use crate::cluster::methods::algorithm::ClusterFit;
use crate::watch::Share;
use genetide_data::Matrix;

/// A report on the progress of a sweep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SweepStep {
    /// The quality of one k is known, or was completed by its stability.
    Quality(KQuality),
    /// A replicate of the bootstrap is done.
    Repeat {
        /// Replicates done.
        done: usize,
        /// Replicates in all.
        of: usize,
    },
}

/// Numbers of clusters computed at once, at least: their silhouettes share the same distances.
const KS_AT_ONCE: usize = 5;
/// Above this many points the mean silhouette is estimated from a sample of [`SAMPLE`] points: the
/// time of all distances grows with the square of the points.
const MOST_POINTS: usize = 6000;
/// Points in that sample.
const SAMPLE: usize = 4000;

/// Clusters for every k from 2 to [`LARGEST_K`](crate::LARGEST_K) (or to the number of distinct points less one),
/// then, for methods that have one, a bootstrap.
///
/// `progress` receives each k in ascending order, then the replicates unless they are drawn already, then each k again with its
/// stability. It can stop the sweep, which then returns what it has reported; so can who watches the
/// `share`, between two reports, which is an error. As many k as there
/// are threads run at once, but at least five; the result does not depend on the number of threads.
/// Up to 6,000 points the silhouette is exact; above that it is the mean over a sample of 4,000
/// points, drawn with the base's seed. A k that the method cannot fit is left out.
///
/// # Errors
/// The same as for [`ClusterBase::cluster`]; failed fits are an error only if no k could be fitted.
/// [`AnalysisError::Cancelled`] when it is no longer wanted.
pub fn sweep(
    base: &ClusterBase,
    share: Share<'_>,
    progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
) -> Result<Vec<KQuality>, AnalysisError> {
    let mut done = Vec::new();
    let mut labels = Vec::new();
    // The replicates take longer than the clusters of a mixture, which are known by then.
    let of_k = if base.method.has_stability() {
        0.2
    } else {
        1.0
    };
    let completed = sweep_k(base, share.part(0.0, of_k), &mut |quality, of_points| {
        done.push(quality);
        labels.push(of_points);
        progress(SweepStep::Quality(quality))
    })?;
    if !completed || done.is_empty() {
        return Ok(done);
    }
    let mut stopped = false;
    let drawn = base.draw_bootstrap(share.part(of_k, 1.0), &mut |done| {
        let of = Bootstrap::REPLICATES;
        let flow = progress(SweepStep::Repeat { done, of });
        stopped = flow.is_break();
        flow
    });
    if stopped {
        return Ok(done);
    }
    let Some(bootstrap) = drawn? else {
        return Ok(done);
    };
    for (quality, labels) in done.iter_mut().zip(&labels) {
        share.check()?;
        base.complete(quality, bootstrap, labels);
        if progress(SweepStep::Quality(*quality)).is_break() {
            break;
        }
    }
    Ok(done)
}

/// Clusters once for every k and gives `progress` the quality and the labels. Returns false if
/// `progress` stopped it.
fn sweep_k(
    base: &ClusterBase,
    share: Share<'_>,
    progress: &mut dyn FnMut(KQuality, Vec<usize>) -> ControlFlow<()>,
) -> Result<bool, AnalysisError> {
    let ks: Vec<usize> = (2..=base.largest_swept()).collect();
    if ks.is_empty() {
        return Ok(true);
    }
    let sample = sample(base.space.rows(), base.seed);
    let space = base.space.select(&sample);
    let steps = share.steps(ks.len());
    let (mut any, mut failure) = (false, None);
    for batch in ks.chunks(rayon::current_num_threads().max(KS_AT_ONCE)) {
        let partition = |&k: &usize| {
            let fit = base.partition(k, share.unreported());
            steps.step().map(|()| (k, fit))
        };
        let partitions: Result<Vec<_>, AnalysisError> = batch.par_iter().map(partition).collect();
        let partitions = partitions?;
        let silhouettes = mean_silhouettes(&space, &sample, &partitions, share.unreported())?;
        let mut silhouettes = silhouettes.into_iter();
        for (k, partition) in partitions {
            match partition {
                Ok(partition) => {
                    any = true;
                    let quality = KQuality {
                        k,
                        silhouette: silhouettes.next().unwrap_or(0.0),
                        inertia: partition.inertia,
                        bic: partition.bic,
                        ..KQuality::default()
                    };
                    if progress(quality, partition.labels).is_break() {
                        return Ok(false);
                    }
                }
                Err(error @ AnalysisError::NotFitted { .. }) => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
    }
    match failure {
        Some(error) if !any => Err(error),
        _ => Ok(true),
    }
}

/// Mean silhouette of each successful clustering over the points of `sample`, whose coordinates are
/// `space`.
fn mean_silhouettes(
    space: &Matrix<f32>,
    sample: &[usize],
    partitions: &[(usize, Result<ClusterFit, AnalysisError>)],
    share: Share<'_>,
) -> Result<Vec<f64>, AnalysisError> {
    let fits = partitions.iter().filter_map(|(_, fit)| fit.as_ref().ok());
    let labels = fits.map(|fit| sample.iter().map(|&i| fit.labels[i]).collect());
    let silhouettes = silhouettes_of_each(space, &labels.collect::<Vec<_>>(), share)?;
    let mean = |of: &Vec<f64>| of.iter().sum::<f64>() / space.rows().max(1) as f64;
    Ok(silhouettes.iter().map(mean).collect())
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cluster::choice::suggestion::suggested_k;
    use crate::testing::profiles::{as_profiles, grouped, rows_of_three};
    use crate::{ClusterMethod, Watch};

    fn base(points: &Matrix<f32>, method: ClusterMethod, seed: u64) -> ClusterBase {
        ClusterBase::new(points.clone(), as_profiles(points), method, seed).unwrap()
    }

    fn sweep_all(base: &ClusterBase) -> Vec<KQuality> {
        sweep(base, Share::unwatched(), &mut |_| ControlFlow::Continue(())).unwrap()
    }

    #[test]
    fn the_number_of_groups_is_suggested() {
        let mut seen = Vec::new();
        let points = grouped(5, 20);
        let swept = sweep(
            &base(&points, ClusterMethod::Kmeans, 1),
            Share::unwatched(),
            &mut |step| {
                seen.push(step);
                ControlFlow::Continue(())
            },
        )
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
        let swept = sweep_all(&base);
        assert!((swept[2].silhouette - exact).abs() < 1e-6);
    }

    #[test]
    fn the_suggestion_is_the_same_before_and_after_a_sweep() {
        // 40 points: a path of 5 components, and 15 more k that start on their own.
        for groups in [4, 8] {
            let base = base(&grouped(groups, 40 / groups), ClusterMethod::Shapes, 1);
            let swept = sweep_all(&base);
            assert_eq!(base.suggested_k(), suggested_k(&swept));
            assert_eq!(swept.last().map(|quality| quality.k), Some(20));
        }
    }

    #[test]
    fn a_sweep_can_be_stopped() {
        let base = base(&grouped(4, 10), ClusterMethod::Kmeans, 1);
        let swept = sweep(&base, Share::unwatched(), &mut |step| match step {
            SweepStep::Quality(KQuality { k: 4, .. }) => ControlFlow::Break(()),
            SweepStep::Quality(_) | SweepStep::Repeat { .. } => ControlFlow::Continue(()),
        })
        .unwrap();
        assert!(swept.iter().map(|quality| quality.k).eq(2..=4));
    }

    #[test]
    fn a_watched_sweep_reaches_its_end_step_by_step() {
        for method in ClusterMethod::ALL {
            let watch = Watch::default();
            let base = base(&grouped(4, 30), method, 1);
            let mut seen = vec![0.0];
            let swept = sweep(&base, watch.all(), &mut |_| {
                seen.push(watch.done());
                ControlFlow::Continue(())
            });
            assert!(!swept.unwrap().is_empty());
            assert!(seen.is_sorted(), "{seen:?}");
            assert_eq!(watch.done(), 1.0);
        }
    }

    #[test]
    fn a_stopped_watch_ends_every_part_of_a_clustering() {
        let points = grouped(4, 30);
        for method in ClusterMethod::ALL {
            let base = base(&points, method, 1);
            let watch = Watch::default();
            watch.stop();
            let share = watch.all();
            let is_cancelled = |error| matches!(error, Some(AnalysisError::Cancelled));
            assert!(is_cancelled(base.cluster_watched(3, None, share).err()));
            let go_on = &mut |_| ControlFlow::Continue(());
            assert!(is_cancelled(sweep(&base, share, go_on).err()));
            if method.has_bic() {
                let (points, profiles) = (points.clone(), as_profiles(&points));
                let made = ClusterBase::watched(points, profiles, method, 1, share);
                assert!(is_cancelled(made.err()));
            }
            if method.has_stability() {
                assert!(is_cancelled(base.suggested_k_watched(share).err()));
            }
        }
    }

    #[test]
    fn a_sweep_is_stopped_between_two_reports() {
        let watch = Watch::default();
        let base = base(&grouped(4, 30), ClusterMethod::Shapes, 1);
        let mut replicates = 0;
        let swept = sweep(&base, watch.all(), &mut |step| {
            if let SweepStep::Repeat { done, .. } = step {
                replicates = done;
                watch.stop();
            }
            ControlFlow::Continue(())
        });
        assert!(matches!(swept, Err(AnalysisError::Cancelled)));
        assert!(replicates < Bootstrap::REPLICATES);
    }

    #[test]
    fn a_mixture_is_swept_as_far_as_it_goes() {
        let swept = sweep_all(&base(&grouped(3, 20), ClusterMethod::Gmm, 1));
        assert!(swept.iter().all(|quality| (2..=6).contains(&quality.k)));
        assert_eq!(suggested_k(&swept), Some(3));
    }

    #[test]
    fn nothing_to_sweep() {
        let same = Matrix::filled(10, 2, 1.0);
        for method in [ClusterMethod::Kmeans, ClusterMethod::Shapes] {
            assert_eq!(sweep_all(&base(&same, method, 0)), []);
        }
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
            method in prop::sample::select(ClusterMethod::ALL.to_vec()),
        ) {
            let points = rows_of_three(&values);
            let base = base(&points, method, 3);
            if let Ok(swept) = sweep(&base, Share::unwatched(), &mut |_| ControlFlow::Continue(())) {
                for quality in swept {
                    prop_assert!((-1.0..=1.0).contains(&quality.silhouette));
                    prop_assert!(quality.inertia.is_finite());
                }
            }
        }
    }
}
