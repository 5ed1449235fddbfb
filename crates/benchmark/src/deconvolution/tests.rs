//! Mixtures of points with known noise.

use ndarray::{Array2, array};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use crate::deconvolution::fit;
use crate::deconvolution::points::{Component, NoisyPoints};
use genetide_analysis::AnalysisError;
use genetide_analysis::cluster::{gaussian_mixture, kmeans};

/// Standard normal numbers.
fn normal(seed: u64) -> impl Iterator<Item = f64> {
    StandardNormal.sample_iter(Xoshiro256Plus::seed_from_u64(seed))
}

#[test]
fn one_component_with_equal_noise_is_the_sample_less_the_noise() {
    // Mean (2, 1); deviations (-2, -1), (0, 1), (2, 0), (0, 0): covariance (divisor 4) of
    // [8 2; 2 2] / 4 = [2 0.5; 0.5 0.5]. Less noise of variances 0.3 and 0.1: [1.7 0.5; 0.5 0.4],
    // which is positive definite (0.68 > 0.25), so the maximum lies there.
    let values = array![[0.0, 0.0], [2.0, 2.0], [4.0, 1.0], [2.0, 1.0]];
    let noise = Array2::from_shape_fn((4, 2), |(_, d)| [0.3, 0.1][d]);
    let points = NoisyPoints::new(&values, &noise, 0.0);
    let mut components = points.components_from_labels(&[0; 4], 1);
    for _ in 0..2000 {
        let sums = points.expectation(&components).unwrap();
        points.maximise(&mut components, &sums);
    }
    let fitted = &components[0];
    for (found, expected) in fitted.mean.iter().zip([2.0, 1.0]) {
        assert!((found - expected).abs() < 1e-9, "{:?}", components[0].mean);
    }
    for (found, expected) in fitted.covariance.iter().zip([1.7, 0.5, 0.5, 0.4]) {
        assert!((found - expected).abs() < 1e-6, "{components:?}");
    }
    assert!((fitted.weight - 1.0).abs() < 1e-12);
}

#[test]
fn the_likelihood_of_one_point_agrees_with_arithmetic() {
    // Component N(1, 2) of weight 1, a value 4 with noise 1: ln N(4; 1, 3) =
    // -(ln(2 pi 3) + 9 / 3) / 2.
    let points = NoisyPoints::new(&array![[4.0]], &array![[1.0]], 0.0);
    let component = Component {
        weight: 1.0,
        mean: vec![1.0],
        covariance: vec![2.0],
    };
    let sums = points.expectation(&[component]).unwrap();
    let expected = -((std::f64::consts::TAU * 3.0).ln() + 3.0) / 2.0;
    assert!((sums.log_likelihood - expected).abs() < 1e-12);
    // c = 2 / 3 x 3 = 2; B = 2 - 4 / 3 = 2 / 3; c² + B = 14 / 3.
    assert!((sums.components[0].shift[0] - 2.0).abs() < 1e-12);
    assert!((sums.components[0].spread[0] - 14.0 / 3.0).abs() < 1e-12);
}

/// 40 exact points at (0, ±1), and 160 around the same two places with a standard error of 3 along
/// the first axis. `[N, 2]` values and noise, and the place of each point.
fn two_tight_clusters() -> (Array2<f64>, Array2<f64>, Vec<usize>) {
    let mut draws = normal(4);
    let mut values = Array2::zeros((200, 2));
    let mut noise = Array2::from_elem((200, 2), 0.01);
    let places: Vec<usize> = (0..200).map(|i| i % 2).collect();
    for i in 0..200 {
        let error = if i < 40 { 0.1 } else { 3.0 };
        noise[[i, 0]] = error * error;
        values[[i, 0]] = error * draws.next().unwrap();
        values[[i, 1]] = 2.0 * places[i] as f64 - 1.0 + 0.1 * draws.next().unwrap();
    }
    (values, noise, places)
}

#[test]
fn tight_clusters_are_told_apart_when_the_noise_is_known() {
    let (values, noise, places) = two_tight_clusters();
    let agree = |labels: &[usize]| {
        let same = labels.iter().zip(&places).filter(|(a, b)| a == b).count();
        same.max(labels.len() - same)
    };
    // The noise along the first axis is the largest difference, and distance follows it. By chance
    // 100 of 200 points agree.
    let by_distance = kmeans::fit(&values, 2, 1).unwrap().labels;
    assert!(agree(&by_distance) < 130, "{}", agree(&by_distance));
    // A mixture without noise finds a narrow and a wide component.
    let plain = gaussian_mixture::fit(&values, 2, 1).unwrap().labels;
    assert!(agree(&plain) < 130, "{}", agree(&plain));
    let known = fit(&values, &noise, 2, 1).unwrap();
    assert_eq!(agree(&known.labels()), 200);
    for component in &known.components {
        assert!(component.mean[0].abs() < 0.1 && (component.mean[1].abs() - 1.0).abs() < 0.05);
    }
}

#[test]
fn the_likelihood_never_falls() {
    let (values, noise, _) = two_tight_clusters();
    let points = NoisyPoints::new(&values, &noise, 0.0);
    let labels: Vec<usize> = (0..200).map(|i| i % 3).collect();
    let fit = points
        .run_em(points.components_from_labels(&labels, 3), 60)
        .unwrap();
    let gains = fit.log_likelihoods.windows(2);
    assert!(fit.log_likelihoods.len() > 10);
    for pair in gains {
        assert!(pair[1] >= pair[0] - 1e-9, "{:?}", fit.log_likelihoods);
    }
    for row in fit.responsibilities.rows() {
        assert!((row.sum() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_number_of_threads_changes_no_digit() {
    let (values, noise, _) = two_tight_clusters();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let fitted = pool.build().unwrap().install(|| fit(&values, &noise, 3, 7));
        fitted.unwrap()
    };
    let (one, three) = (with(1), with(3));
    assert_eq!(one.responsibilities, three.responsibilities);
    assert_eq!(one.log_likelihoods, three.log_likelihoods);
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let (values, noise) = (
        Array2::from_elem((20, 2), 1.0),
        Array2::from_elem((20, 2), 0.1),
    );
    assert!(matches!(
        fit(&values, &noise, 0, 1),
        Err(AnalysisError::NoClusters)
    ));
    assert!(matches!(
        fit(&values, &noise, 2, 1),
        Err(AnalysisError::TooFewDistinct { distinct: 1, .. })
    ));
}
