//! How far predictions of one half are from the other.

use genetide_data::Matrix;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::prediction::observed::{Observed, Predicted};

/// Halves that differ by more standard errors of their difference count as if by so many.
const MOST_ERRORS: f64 = 5.0;
/// Resamples of the bootstrap.
const RESAMPLES: u64 = 200;

/// The error of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Mean over genes and columns of the squared difference from the other half, in units of the squared
    /// standard error there: 1 for the truth.
    pub error: f64,
    /// Its standard error by a bootstrap over genes.
    pub standard_error: f64,
}

/// The errors of a gene's predictions by M methods.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GeneErrors {
    /// `[M, M]`: sums over values of products of the differences of two methods, over the squared standard
    /// error. That of weights a that sum to 1 is a' products a.
    pub products: Matrix<f64>,
    /// Number of values.
    pub values: usize,
    /// Values that count less, as those of outliers.
    pub outliers: usize,
}

impl GeneErrors {
    /// No values yet of so many methods.
    pub fn none(methods: usize) -> Self {
        Self {
            products: Matrix::filled(methods, methods, 0.0),
            values: 0,
            outliers: 0,
        }
    }

    /// Adds the values of gene `g` where both halves have one. `from` are predictions from the half `source` of
    /// the half `target`.
    ///
    /// A value at which the halves themselves differ by z > 5 standard errors of their difference has the weight
    /// 25 / z^2: it counts as an outlier would that is clipped to 5. The weight is the same for every method, so that
    /// none is spared by what it predicts, and the best weights of a stack stay those of a quadratic program.
    pub fn add(&mut self, g: usize, (source, target): (&Observed, &Observed), from: &[&Predicted]) {
        for c in 0..target.values.columns() {
            let (own, other) = (source.errors[(g, c)], target.errors[(g, c)]);
            if !own.is_finite() || !other.is_finite() || other <= 0.0 {
                continue;
            }
            let value = target.values[(g, c)];
            let square = (source.values[(g, c)] - value).powi(2) / (own * own + other * other);
            let weight = (MOST_ERRORS * MOST_ERRORS / square).min(1.0);
            self.values += 1;
            self.outliers += usize::from(weight < 1.0);
            let differences = from.iter().map(|of| of.mean[(g, c)] - value);
            let differences: Vec<f64> = differences.collect();
            for (i, a) in differences.iter().enumerate() {
                for (j, b) in differences.iter().enumerate() {
                    self.products[(i, j)] += weight * a * b / (other * other);
                }
            }
        }
    }

    /// The sum of squares of the prediction with these weights `[M]` of the methods.
    pub fn square(&self, weights: &[f64]) -> f64 {
        quadratic(&self.products, weights)
    }
}

/// a' products a.
pub(super) fn quadratic(products: &Matrix<f64>, weights: &[f64]) -> f64 {
    let rows = products.iter_rows().zip(weights);
    let row = |row: &[f64]| row.iter().zip(weights).map(|(p, a)| p * a).sum::<f64>();
    rows.map(|(of, weight)| weight * row(of)).sum()
}

/// The mean of squares over values, both given for each gene, with a standard error by a bootstrap over genes.
pub(super) fn score(genes: &[(f64, usize)]) -> Score {
    let resample = |seed: u64| {
        let mut random = Xoshiro256Plus::seed_from_u64(seed);
        mean((0..genes.len()).map(|_| genes[random.gen_range(0..genes.len())]))
    };
    let resamples: Vec<f64> = (0..RESAMPLES).into_par_iter().map(resample).collect();
    let centre = resamples.iter().sum::<f64>() / RESAMPLES as f64;
    let squares: f64 = resamples.iter().map(|x| (x - centre).powi(2)).sum();
    Score {
        error: mean(genes.iter().copied()),
        standard_error: (squares / (RESAMPLES - 1) as f64).sqrt(),
    }
}

fn mean(genes: impl Iterator<Item = (f64, usize)>) -> f64 {
    let add = |(squares, values): (f64, usize), of: (f64, usize)| (squares + of.0, values + of.1);
    let (squares, values) = genes.fold((0.0, 0), add);
    if values > 0 {
        squares / values as f64
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(values: [f64; 2], errors: [f64; 2]) -> Observed {
        Observed {
            values: Matrix::new(1, 2, values.to_vec()),
            errors: Matrix::new(1, 2, errors.to_vec()),
        }
    }

    #[test]
    fn errors_agree_with_arithmetic() {
        // Raw 1 against 3 with an error of 2, and 0 against 50 with errors of 3 and 4: z = 10, a quarter counts.
        let (a, b) = (
            observed([1.0, 0.0], [1.0, 3.0]),
            observed([3.0, 50.0], [2.0, 4.0]),
        );
        let other = Predicted {
            mean: Matrix::new(1, 2, vec![2.0, 10.0]),
            variance: Matrix::filled(1, 2, 0.0),
        };
        let mut errors = GeneErrors::none(2);
        errors.add(0, (&a, &b), &[&a.raw(), &other]);
        // (-2)^2 / 4 + 2500 / 16 / 4; (-2)(-1) / 4 + 50 x 40 / 16 / 4; 1 / 4 + 1600 / 16 / 4.
        assert_eq!(errors.products.values(), [40.0625, 31.75, 31.75, 25.25]);
        assert_eq!((errors.values, errors.outliers), (2, 1));
        // Half of each: -1.5 and -45.
        assert!((errors.square(&[0.5, 0.5]) - (2.25 / 4.0 + 2025.0 / 64.0)).abs() < 1e-12);
    }

    #[test]
    fn values_that_one_half_lacks_do_not_count() {
        let (a, b) = (
            observed([1.0, 0.0], [f64::INFINITY, 1.0]),
            observed([3.0, 5.0], [2.0, f64::INFINITY]),
        );
        let mut errors = GeneErrors::none(1);
        errors.add(0, (&a, &b), &[&a.raw()]);
        assert_eq!(errors, GeneErrors::none(1));
        assert_eq!(score(&[(0.0, 0)]).error, 0.0);
    }

    #[test]
    fn the_bootstrap_agrees_with_the_error_of_a_mean() {
        // Squares 0 to 9 in turn, one value a gene: mean 4.5, variance 8.25, error sqrt(8.25 / 1000) = 0.0908.
        let genes: Vec<(f64, usize)> = (0..1000).map(|g| ((g % 10) as f64, 1)).collect();
        let score = score(&genes);
        assert_eq!(score.error, 4.5);
        assert!((score.standard_error - 0.0908).abs() < 0.015, "{score:?}");
    }
}
