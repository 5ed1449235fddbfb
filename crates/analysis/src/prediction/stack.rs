//! The weights with which methods predict best together.

use genetide_data::Matrix;

use crate::prediction::factor::Factor;
use crate::prediction::observed::Predicted;
use crate::prediction::score::{GeneErrors, quadratic};

/// The ridge of methods that predict the same, as a share of the mean square.
const RIDGE: f64 = 1e-9;

/// The weights `[M]`, not negative and with the sum 1, of the prediction with the least error over `genes`, of
/// all methods but `without`.
///
/// The error a' R a is least over methods that all take part at R⁻¹ 1, scaled to the sum 1. Methods are few, so that
/// every set of them is tried, and the best whose weights are all positive is exact.
pub(super) fn weights<'a>(
    methods: usize,
    without: Option<usize>,
    genes: impl Iterator<Item = &'a GeneErrors>,
) -> Vec<f64> {
    let mut products = Matrix::filled(methods, methods, 0.0);
    for gene in genes {
        for i in 0..methods {
            let own = gene.products.row(i);
            for (sum, product) in products.row_mut(i).iter_mut().zip(own) {
                *sum += product;
            }
        }
    }
    let sets = (1..1_usize << methods).filter(|set| without.is_none_or(|of| set >> of & 1 == 0));
    let tried = sets.filter_map(|set| weights_of_set(&products, set));
    let square = |weights: &Vec<f64>| -quadratic(&products, weights);
    let best = crate::numeric::stats::first_max_by(tried, square);
    best.unwrap_or_else(|| vec![1.0 / methods.max(1) as f64; methods])
}

/// The weights of the methods whose bits `set` has; `None` if one is not positive.
fn weights_of_set(products: &Matrix<f64>, set: usize) -> Option<Vec<f64>> {
    let methods = products.rows();
    let of: Vec<usize> = (0..methods)
        .filter(|method| set >> method & 1 == 1)
        .collect();
    let trace: f64 = of.iter().map(|&method| products[(method, method)]).sum();
    let ridge = RIDGE * trace / of.len() as f64;
    let factor = Factor::new(of.len(), f64::MIN_POSITIVE, |i, j| {
        products[(of[i], of[j])] + if i == j { ridge } else { 0.0 }
    });
    let solved = factor.solve(&vec![1.0; of.len()]);
    let total: f64 = solved.iter().sum();
    let mut weights = vec![0.0; methods];
    for (&method, solved) in of.iter().zip(solved) {
        weights[method] = solved / total;
    }
    let are_positive = of.iter().all(|&method| weights[method] > 0.0);
    (are_positive && total.is_finite()).then_some(weights)
}

/// The predictions of methods with these weights `[M]`.
///
/// The variance is that of a mixture of what the methods predict: their mean variance, and that between their
/// means.
pub fn stacked(weights: &[f64], predictions: &[&Predicted]) -> Predicted {
    let first = predictions
        .first()
        .map(|of| (of.mean.rows(), of.mean.columns()));
    let (genes, columns) = first.unwrap_or_default();
    let of = || {
        weights
            .iter()
            .zip(predictions)
            .filter(|(weight, _)| **weight > 0.0)
    };
    let mean: Matrix<f64> = Matrix::from_fn(genes, columns, |g, c| {
        of().map(|(weight, of)| weight * of.mean[(g, c)]).sum()
    });
    let variance = Matrix::from_fn(genes, columns, |g, c| {
        let within =
            |of: &Predicted| of.variance[(g, c)] + (of.mean[(g, c)] - mean[(g, c)]).powi(2);
        of().map(|(weight, of)| weight * within(of)).sum()
    });
    Predicted { mean, variance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(methods: usize, products: &[f64]) -> GeneErrors {
        GeneErrors {
            products: Matrix::new(methods, methods, products.to_vec()),
            ..GeneErrors::none(methods)
        }
    }

    #[test]
    fn weights_of_two_agree_with_arithmetic() {
        // Variances 1 and 3 without covariance: weights 3/4 and 1/4.
        let own = weights(2, None, [errors(2, &[1.0, 0.0, 0.0, 3.0])].iter());
        assert!((own[0] - 0.75).abs() < 1e-8 && (own[1] - 0.25).abs() < 1e-8);
        // [1 2; 2 8]: R⁻¹ 1 = (6, -1) / 4, so that the first is better alone.
        assert_eq!(
            weights(2, None, [errors(2, &[1.0, 2.0, 2.0, 8.0])].iter()),
            [1.0, 0.0]
        );
        // The same method twice has a weight of 1 in all.
        let twice = weights(2, None, [errors(2, &[1.0, 1.0, 1.0, 1.0])].iter());
        assert!((twice.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let own = [errors(2, &[1.0, 0.0, 0.0, 3.0])];
        assert_eq!(weights(2, Some(0), own.iter()), [0.0, 1.0]);
    }

    #[test]
    fn a_stack_is_a_mixture() {
        let of = |mean: f64, variance: f64| Predicted {
            mean: Matrix::filled(1, 1, mean),
            variance: Matrix::filled(1, 1, variance),
        };
        let never = of(f64::NAN, f64::NAN);
        let stack = stacked(&[0.25, 0.75, 0.0], &[&of(0.0, 1.0), &of(4.0, 2.0), &never]);
        // Mean 3; variances 0.25 + 1.5, and 0.25 x 9 + 0.75 x 1 between.
        assert_eq!((stack.mean[(0, 0)], stack.variance[(0, 0)]), (3.0, 4.75));
    }
}
