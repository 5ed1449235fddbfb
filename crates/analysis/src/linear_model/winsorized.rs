//! Moments of the logarithm of an F variable of which both tails are cut to quantiles.

use crate::numeric::f_distribution::{f_quantile_lower, f_quantile_upper, ln_f_density};
use crate::numeric::quadrature::gauss_legendre;
use crate::numeric::stats::quantile;

/// Share of the lower tail.
pub(crate) const LOWER: f64 = 0.05;
/// Share of the upper tail.
pub(crate) const UPPER: f64 = 0.1;
/// Nodes of the quadrature between the quantiles.
const NODES: usize = 128;

/// Mean and variance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Winsorized {
    pub mean: f64,
    pub variance: f64,
}

impl Winsorized {
    /// The moments of ln F with `d1` and `d2` degrees of freedom.
    ///
    /// The integrals are over q = f / (1 + f), as in limma.
    pub(crate) fn of_distribution(d1: f64, d2: f64) -> Self {
        let low = f_quantile_lower(LOWER.ln(), d1, d2);
        let high = f_quantile_upper(UPPER.ln(), d1, d2);
        let share = |f: f64| f / (1.0 + f);
        let (from, width) = (share(low), share(high) - share(low));
        let node = |(place, weight): (f64, f64)| {
            let q = from + width * place;
            let f = q / (1.0 - q);
            let density = ln_f_density(f, d1, d2).exp() / (1.0 - q).powi(2);
            (f.ln(), width * weight * density)
        };
        let mut points: Vec<(f64, f64)> = gauss_legendre(NODES).into_iter().map(node).collect();
        points.extend([(low.ln(), LOWER), (high.ln(), UPPER)]);
        let mean: f64 = points.iter().map(|(value, weight)| value * weight).sum();
        let squares = points
            .iter()
            .map(|(value, weight)| weight * (value - mean).powi(2));
        Self {
            mean,
            variance: squares.sum(),
        }
    }

    /// The moments of `values` `[N]`.
    pub(crate) fn of_values(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&sorted, LOWER), quantile(&sorted, 1.0 - UPPER));
        let cut = || values.iter().map(|value| value.clamp(low, high));
        let count = values.len() as f64;
        let mean = cut().sum::<f64>() / count;
        let squares: f64 = cut().map(|value| (value - mean).powi(2)).sum();
        Self {
            mean,
            variance: squares / (count - 1.0),
        }
    }
}
