use genetide_data::Matrix;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use super::*;
use crate::prediction::factor::Factor;
use crate::prediction::gene_posterior::GenePosterior;
use crate::prediction::kernel::{Kernel, Smoothness, Warp};
use crate::prediction::prior::{Prior, Scale};
use crate::testing::profiles::of_conditions;
use crate::testing::threads::with_threads;

fn close(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() < tolerance,
        "{value}, not {expected}"
    );
}

fn observed(values: &[f64], errors: &[f64]) -> Observed {
    Observed {
        values: Matrix::new(1, values.len(), values.to_vec()),
        errors: Matrix::new(1, errors.len(), errors.to_vec()),
    }
}

/// A prior without level whose shape has these entries, of one scale.
fn prior(columns: usize, shape: &[f64]) -> Prior {
    Prior {
        mean: vec![0.0; columns],
        level: 0.0,
        shape: Matrix::new(columns, columns, shape.to_vec()),
        scales: vec![Scale::ONE],
    }
}

#[test]
fn a_posterior_of_two_columns_agrees_with_arithmetic() {
    // S = [2 1; 1 2], noise 1: (S + I)⁻¹ (4, 0) = (3, -1; -1, 3) (4, 0) / 8 = (1.5, -0.5); S times it is
    // (2.5, 0.5). The covariance I - (S + I)⁻¹ has 1 - 3/8 on its diagonal.
    let prior = prior(2, &[2.0, 1.0, 1.0, 2.0]);
    let of = prior.posterior(&observed(&[4.0, 0.0], &[1.0, 1.0]));
    close(of.mean[(0, 0)], 2.5, 1e-12);
    close(of.mean[(0, 1)], 0.5, 1e-12);
    close(of.variance[(0, 0)], 0.625, 1e-12);
    // Without the second value: 2/3 and 1/3 of 4; variances 2 - 4/3 and 2 - 1/3.
    let of = prior.posterior(&observed(&[4.0, 99.0], &[1.0, f64::INFINITY]));
    close(of.mean[(0, 0)], 8.0 / 3.0, 1e-12);
    close(of.mean[(0, 1)], 4.0 / 3.0, 1e-12);
    close(of.variance[(0, 0)], 2.0 / 3.0, 1e-12);
    close(of.variance[(0, 1)], 5.0 / 3.0, 1e-12);
}

#[test]
fn a_posterior_over_scales_agrees_with_arithmetic() {
    // Half of the genes have variance 0, half 3; 2 is observed with noise 1. Densities exp(-2) and
    // exp(-1/2) / 2: 0.135335 and 0.303265, so that the probability of 3 is 0.691434. Then the mean is 1.5 and
    // the variance 0.75: in all 0.691434 x 1.5 = 1.037151 and 0.691434 x 3 - 1.037151^2 = 0.998620.
    let mut prior = prior(1, &[3.0]);
    prior.scales = [0.0, 1.0]
        .map(|factor| Scale { factor, share: 0.5 })
        .to_vec();
    let of = prior.posterior(&observed(&[2.0], &[1.0]));
    close(of.mean[(0, 0)], 1.037_151, 1e-5);
    close(of.variance[(0, 0)], 0.998_620, 1e-5);
}

/// y <- [.3, 1.1, 2.4, 1.7, -.2], alpha <- [.2, .3, .1, .4, .25] ** 2, x <- sqrt([0, 1, 4, 9, 25]) / 5
/// GaussianProcessRegressor(ConstantKernel(.5) + ConstantKernel(2) * kernel, alpha=alpha, optimizer=None).fit(x, y)
/// m, s = predict(x, return_std=True); m, s ** 2, log_marginal_likelihood() (scikit-learn 1.9.1). The last three:
/// m[3], s[3] ** 2 and the likelihood of a fit without the fourth value.
struct Reference {
    kernel: Kernel,
    mean: [f64; 5],
    variance: [f64; 5],
    log_likelihood: f64,
    missing: [f64; 3],
}

fn references() -> [Reference; 2] {
    let kernel = |smoothness, length| Kernel {
        smoothness,
        warp: Warp::Root,
        length,
        difference: 1.0,
    };
    [
        // RBF(.35)
        Reference {
            kernel: kernel(Smoothness::SquaredExponential, 0.35),
            mean: [
                0.27350303459634284,
                1.4121101924780712,
                2.34748173921843,
                1.9882933588546174,
                -0.18593273953391976,
            ],
            variance: [
                0.03669481539353736,
                0.03998667063118333,
                0.009295210819780129,
                0.08563288577269512,
                0.05980927302927874,
            ],
            log_likelihood: -7.326574294260096,
            missing: [2.3202598809434845, 0.1842381792811394, -6.382043986962092],
        },
        // Matern(.6, nu=1.5)
        Reference {
            kernel: kernel(Smoothness::Matern, 0.6),
            mean: [
                0.3203451170761678,
                1.282803259111453,
                2.355615123336036,
                1.8271347238464801,
                -0.14126904434727028,
            ],
            variance: [
                0.03688506348830512,
                0.05361949404002165,
                0.009503482449535028,
                0.09597922862029139,
                0.059343095397935475,
            ],
            log_likelihood: -7.753261452169693,
            missing: [2.0177336882554933, 0.23987022099695918, -7.166396207749747],
        },
    ]
}

#[test]
fn a_gaussian_process_agrees_with_scikit_learn() {
    let courses = Courses::single(vec![0.0, 1.0, 4.0, 9.0, 25.0]);
    for reference in references() {
        let prior = Prior {
            mean: vec![0.0; 5],
            level: 0.5,
            shape: reference.kernel.covariance(&courses).map(|k| 2.0 * k),
            scales: vec![Scale::ONE],
        };
        let mut gene = observed(&[0.3, 1.1, 2.4, 1.7, -0.2], &[0.2, 0.3, 0.1, 0.4, 0.25]);
        let log_likelihood = |gene: &Observed| {
            GenePosterior::new(&prior, &prior.covariances(), gene, 0).log_likelihood
        };
        let of = prior.posterior(&gene);
        for c in 0..5 {
            close(of.mean[(0, c)], reference.mean[c], 1e-9);
            close(of.variance[(0, c)], reference.variance[c], 1e-9);
        }
        close(log_likelihood(&gene), reference.log_likelihood, 1e-9);
        gene.errors[(0, 3)] = f64::INFINITY;
        let of = prior.posterior(&gene);
        close(of.mean[(0, 3)], reference.missing[0], 1e-9);
        close(of.variance[(0, 3)], reference.missing[1], 1e-9);
        close(log_likelihood(&gene), reference.missing[2], 1e-9);
    }
}

/// Profiles from N(mean, covariance), and what is observed of them with errors from 0.3 to 1.3.
fn simulated(
    genes: usize,
    mean: &[f64],
    covariance: &Matrix<f64>,
    seed: u64,
) -> (Matrix<f64>, Observed) {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let columns = mean.len();
    let factor = Factor::new(columns, 1e-12, |i, j| covariance[(i, j)]);
    // L⁻¹ A = L'.
    let lower = |i: usize| {
        let mut row: Vec<f64> = (0..columns).map(|j| covariance[(j, i)]).collect();
        factor.forward(&mut row);
        row
    };
    let lower: Vec<Vec<f64>> = (0..columns).map(lower).collect();
    let mut truth = Matrix::filled(genes, columns, 0.0);
    let mut observed = Observed {
        values: truth.clone(),
        errors: truth.clone(),
    };
    for g in 0..genes {
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let z: Vec<f64> = (0..columns).map(|_| normal()).collect();
        let noise: Vec<f64> = (0..columns).map(|_| normal()).collect();
        for c in 0..columns {
            let change: f64 = lower[c].iter().zip(&z).map(|(l, z)| l * z).sum();
            truth[(g, c)] = mean[c] + change;
            let error = 0.3 + random.r#gen::<f64>();
            observed.errors[(g, c)] = error;
            observed.values[(g, c)] = truth[(g, c)] + error * noise[c];
        }
    }
    (truth, observed)
}

/// The mean squared difference.
fn distance(a: &Matrix<f64>, b: &Matrix<f64>) -> f64 {
    let squares = a
        .values()
        .iter()
        .zip(b.values())
        .map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>() / a.values().len() as f64
}

#[test]
fn mean_and_covariance_are_recovered_and_predict_as_well_as_the_truth() {
    let covariance = [1.5, 0.9, 0.3, 0.9, 1.0, 0.6, 0.3, 0.6, 0.8];
    let mut truth = prior(3, &covariance);
    truth.mean = vec![0.5, -1.0, 2.0];
    let (profiles, observed) = simulated(1000, &truth.mean, &truth.shape, 1);
    let start = prior(3, &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    let fitted = em::fit(&observed, &start);
    // Standard errors are at most sqrt(2 / 1000) (1.5 + 0.7) = 0.1 and sqrt(2.2 / 1000) = 0.05.
    for (value, expected) in fitted.shape.values().iter().zip(covariance) {
        close(*value, expected, 0.25);
    }
    for (value, expected) in fitted.mean.iter().zip(&truth.mean) {
        close(*value, *expected, 0.12);
    }
    let of = fitted.posterior(&observed);
    let best = distance(&truth.posterior(&observed).mean, &profiles);
    let error = distance(&of.mean, &profiles);
    assert!(error < 1.02 * best, "{error} against {best}");
    assert!(error < 0.6 * distance(&observed.values, &profiles));
    // Squares over variances: about 1. The steps end before the last few per cent of the covariance are reached.
    let square = |of: &Predicted| {
        let squares = of.mean.values().iter().zip(profiles.values());
        let squares = squares.zip(of.variance.values());
        squares.map(|((m, f), v)| (m - f).powi(2) / v).sum::<f64>() / 3000.0
    };
    close(square(&of), square(&truth.posterior(&observed)), 0.1);
}

/// Genes at six times in two conditions with a common start: half of them flat, half with a smooth change.
fn smooth(genes: usize) -> (Courses, Matrix<f64>, Observed) {
    let mut columns = vec![(0.0, None)];
    for time in [1.0, 2.0, 4.0, 8.0, 24.0] {
        columns.extend([(time, Some("a")), (time, Some("b"))]);
    }
    let courses = of_conditions(&columns, vec![0.0; columns.len()]).courses;
    let kernel = Kernel {
        smoothness: Smoothness::SquaredExponential,
        warp: Warp::Log,
        length: 0.5,
        difference: 0.3,
    };
    let shape = kernel.covariance(&courses);
    let (mut truth, mut observed) = simulated(genes, &vec![0.0; columns.len()], &shape, 7);
    for g in 0..genes {
        let level = 4.0 + (g % 7) as f64;
        for c in 0..columns.len() {
            let change = if g % 2 == 0 { 0.0 } else { truth[(g, c)] };
            observed.values[(g, c)] += level + change - truth[(g, c)];
            truth[(g, c)] = level + change;
        }
    }
    (courses, truth, observed)
}

#[test]
fn smooth_courses_are_predicted_better_than_by_their_values() {
    let (courses, truth, observed) = smooth(600);
    let of = shrunk(&observed, &courses);
    let raw = distance(&observed.values, &truth);
    let process = distance(&of.gaussian_process.mean, &truth);
    let gaussian = distance(&of.gaussian.mean, &truth);
    assert!(process < 0.25 * raw, "{process} of {raw}");
    assert!(gaussian < 1.1 * process, "{gaussian} of {process}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (courses, _, observed) = smooth(300);
    let of = |threads| with_threads(threads, || shrunk(&observed, &courses));
    assert_eq!(of(1), of(2));
}

#[test]
fn few_genes_and_missing_values_are_no_obstacle() {
    let (courses, _, all) = smooth(40);
    for genes in [0, 1, 2, 5, 40] {
        let mut observed = all.select(&(0..genes).collect::<Vec<_>>());
        if genes > 1 {
            observed.errors.row_mut(1).fill(f64::INFINITY);
            observed.errors[(0, 3)] = f64::INFINITY;
        }
        let of = shrunk(&observed, &courses);
        for of in [of.gaussian_process, of.gaussian] {
            let values = of.mean.values().iter().chain(of.variance.values());
            assert!(values.clone().all(|value| value.is_finite()), "{genes}");
            assert!(of.variance.values().iter().all(|variance| *variance >= 0.0));
        }
    }
}

#[test]
fn values_without_change_stay_as_they_are() {
    let courses = Courses::single(vec![0.0, 1.0, 2.0]);
    let flat = Observed {
        values: Matrix::filled(20, 3, 5.0),
        errors: Matrix::filled(20, 3, 0.1),
    };
    let of = shrunk(&flat, &courses);
    for of in [of.gaussian_process, of.gaussian] {
        assert!(
            of.mean
                .values()
                .iter()
                .all(|value| (value - 5.0).abs() < 1e-9)
        );
    }
}
