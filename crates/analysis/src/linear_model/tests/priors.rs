use super::*;
use crate::linear_model::squeeze::squeeze;

/// x <- exp(0.3 * sin(1:30)), of 4 degrees of freedom: less scattered than by chance.
fn even() -> Vec<f64> {
    (1..=30).map(|i| (0.3 * f64::from(i).sin()).exp()).collect()
}

fn cosines() -> Vec<f64> {
    (1..=30).map(|i| f64::from(i).cos()).collect()
}

#[test]
fn an_infinite_prior_agrees_with_limma() {
    // mean(x); s <- squeezeVar(x, 4, covariate = cos(1:30)); s$df.prior; s$var.prior[c(1, 2, 30)]
    let x = even();
    let plain = squeeze(&x, &[4.0; 30], None, false).unwrap();
    assert!(plain.prior_df.iter().all(|&df| df == f64::INFINITY));
    let mean = x.iter().sum::<f64>() / 30.0;
    assert!(
        plain
            .variance
            .iter()
            .all(|variance| (variance - mean).abs() < 1e-12)
    );
    let trend = squeeze(&x, &[4.0; 30], Some(&cosines()), false).unwrap();
    assert!(trend.prior_df.iter().all(|&df| df == f64::INFINITY));
    let expected = [1.30550933629139, 1.3221682614602, 1.30400660387134];
    all_close([0, 1, 29].map(|g| trend.variance[g]), &expected, 1e-10);
}

#[test]
fn outliers_of_an_infinite_prior_agree_with_limma() {
    // x[c(3, 9)] <- c(60, 25); s <- squeezeVar(x, 4, covariate = NULL or cos(1:30), robust = TRUE)
    // sort(unique(s$df.prior)); s$var.prior[1]
    let mut x = even();
    (x[2], x[8]) = (60.0, 25.0);
    let cosines = cosines();
    let cases = [
        (
            None,
            4.41748541283964e-34,
            4.41441619109401e-12,
            1.33041849210363,
        ),
        (
            Some(cosines.as_slice()),
            1.83836385206271e-34,
            1.51453539102649e-12,
            1.37721275113633,
        ),
    ];
    for (covariate, first, second, variance) in cases {
        let robust = squeeze(&x, &[4.0; 30], covariate, true).unwrap();
        close(robust.prior_df[2], first, 1e-8);
        close(robust.prior_df[8], second, 1e-8);
        assert_eq!(robust.prior_df[0], f64::INFINITY);
        close(robust.prior_variance[0], variance, 1e-9);
        close(robust.variance[0], variance, 1e-9);
        close(robust.variance[2], 60.0, 1e-9);
    }
}

#[test]
fn zeros_are_raised_as_in_limma() {
    // x[c(2, 5)] <- 0; s <- squeezeVar(x, 4, robust = FALSE or TRUE)
    // s$df.prior[1]; s$var.prior; s$var.post[1:2]
    let mut x = even();
    (x[1], x[4]) = (0.0, 0.0);
    let plain = squeeze(&x, &[4.0; 30], None, false).unwrap();
    let found = [
        plain.prior_df[0],
        plain.prior_variance[0],
        plain.variance[0],
        plain.variance[1],
    ];
    let expected = [
        0.760248988557891,
        0.106384885448028,
        1.09858428420873,
        0.0169904981344709,
    ];
    all_close(found, &expected, 1e-9);
    let robust = squeeze(&x, &[4.0; 30], None, true).unwrap();
    close(robust.prior_variance[0], 0.10376714211014, 1e-6);
    all_close(
        [0, 1].map(|g| robust.variance[g]),
        &[1.12416670000976, 0.0165724240526914],
        1e-6,
    );
    // squeezeVar(c(0, 0, 0, 2, 3), 4)
    let mostly = squeeze(&[0.0, 0.0, 0.0, 2.0, 3.0], &[4.0; 5], None, false).unwrap();
    let found = [
        mostly.prior_df[0],
        mostly.prior_variance[0],
        mostly.variance[3],
    ];
    all_close(
        found,
        &[0.300746073629142, 1.13265887276382e-05, 1.8601431634108],
        1e-9,
    );
    // limma stops: "Variances are mostly <= 0".
    assert_eq!(
        squeeze(&[0.0, 0.0, 0.0, 2.0, 3.0], &[4.0; 5], None, true),
        None
    );
}

#[test]
fn few_genes_agree_with_limma() {
    // x <- exp(1.5 * sin(1:8)); s <- squeezeVar(x, 4, robust = TRUE): too few to cut tails
    let x: Vec<f64> = (1..=8).map(|i| (1.5 * f64::from(i).sin()).exp()).collect();
    let eight = squeeze(&x, &[4.0; 8], None, true).unwrap();
    all_close(
        [eight.prior_df[7], eight.prior_variance[7]],
        &[3.67720363186947, 1.30179420194477],
        1e-9,
    );
    // squeezeVar(x[1:5], 4, covariate = c(1, 2, 3, 4, 7))
    let line = squeeze(&x[..5], &[4.0; 5], Some(&[1.0, 2.0, 3.0, 4.0, 7.0]), false).unwrap();
    assert_eq!(line.prior_df[0], f64::INFINITY);
    let expected = [
        4.73616177029977,
        2.83456127937634,
        1.69646604913817,
        1.01532363290861,
        0.217661923206961,
    ];
    all_close(line.variance.iter().copied(), &expected, 1e-9);
    // A covariate that does not vary is none.
    let flat = squeeze(&x, &[4.0; 8], Some(&[1.0; 8]), false).unwrap();
    assert_eq!(flat, squeeze(&x, &[4.0; 8], None, false).unwrap());
    // squeezeVar(c(NA, 2, NA), c(0, 3, 0)): no prior, and nothing for the genes without variance
    let one = squeeze(&[f64::NAN, 2.0, f64::NAN], &[0.0, 3.0, 0.0], None, false).unwrap();
    assert_eq!((one.prior_df[0], one.variance[1]), (0.0, 2.0));
    assert!(one.variance[0].is_nan());
    assert_eq!(squeeze(&[f64::NAN; 2], &[0.0; 2], None, false), None);
    assert_eq!(squeeze(&[f64::NAN, 2.0], &[0.0, 3.0], None, true), None);
}
