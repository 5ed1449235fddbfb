//! Smooth random curves: a Gaussian process (Rasmussen and Williams 2006, sections 2.2 and A.2).

use rand::Rng;

use crate::curves::draw::{fill_normal, log_uniform};
use crate::curves::grid::{GRID, grid};
use crate::fast_math::{exp, wide};

/// Added to the variances, without which rounding would make the covariance indefinite.
const JITTER: f64 = 1e-5;

/// A process of mean 0, variance 1 and squared exponential covariance over the root of time.
#[derive(Debug)]
pub(super) struct GaussianProcess {
    /// Transpose of the Cholesky factor of the covariance, `[GRID, GRID]`, upper triangular.
    factor: Vec<[f32; GRID]>,
}

impl GaussianProcess {
    /// A process of random length scale, 0.12 to 0.6 in roots of spans.
    pub(super) fn draw(random: &mut impl Rng) -> Self {
        Self::new(log_uniform(random, 0.12, 0.6))
    }

    fn new(length: f32) -> Self {
        let mut covariance = vec![[0.0_f64; GRID]; GRID];
        let roots = grid().map(f32::sqrt);
        for (row, &from) in covariance.iter_mut().zip(&roots) {
            for (value, &to) in row.iter_mut().zip(&roots) {
                let distance = (from - to) / length;
                *value = f64::from(exp(-0.5 * distance * distance));
            }
        }
        for (point, row) in covariance.iter_mut().enumerate() {
            row[point] += JITTER;
        }
        decompose(&mut covariance);
        let factor = covariance.iter().map(|row| row.map(|value| value as f32));
        Self {
            factor: factor.collect(),
        }
    }

    /// Fills `out` with a curve of the process.
    pub(super) fn sample(&self, random: &mut impl Rng, out: &mut [f32; GRID]) {
        let mut normal = [0.0; GRID];
        fill_normal(random, &mut normal);
        wide(
            #[inline(always)]
            || {
                *out = [0.0; GRID];
                for (&weight, row) in normal.iter().zip(&self.factor) {
                    for (value, factor) in out.iter_mut().zip(row) {
                        *value += weight * factor;
                    }
                }
            },
        );
    }
}

/// Replaces a positive definite matrix A by the upper triangular U with A = U^T U.
fn decompose(matrix: &mut [[f64; GRID]]) {
    for pivot in 0..GRID {
        let (head, rest) = matrix.split_at_mut(pivot + 1);
        let row = &mut head[pivot];
        let root = row[pivot].max(f64::MIN_POSITIVE).sqrt();
        row[..pivot].fill(0.0);
        for value in &mut row[pivot..] {
            *value /= root;
        }
        for (below, lower) in rest.iter_mut().enumerate() {
            let from = pivot + 1 + below;
            let weight = row[from];
            for (value, &of_pivot) in lower[from..].iter_mut().zip(&row[from..]) {
                *value -= weight * of_pivot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    #[test]
    fn the_factor_gives_the_covariance_back() {
        let process = GaussianProcess::new(0.3);
        let covariance = |a: usize, b: usize| {
            let product = |row: &[f32; GRID]| f64::from(row[a]) * f64::from(row[b]);
            process.factor.iter().map(product).sum::<f64>()
        };
        for (a, b) in [(0, 0), (0, 40), (40, 90), (95, 95)] {
            let distance = f64::from(grid()[a]).sqrt() - f64::from(grid()[b]).sqrt();
            let exact = (-0.5 * (distance / 0.3).powi(2)).exp() + if a == b { JITTER } else { 0.0 };
            assert!((covariance(a, b) - exact).abs() < 1e-5, "{a} {b}");
        }
    }

    #[test]
    fn samples_have_the_variance_of_the_process() {
        let process = GaussianProcess::new(0.2);
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let mut curve = [0.0; GRID];
        let mut squares = 0.0;
        for _ in 0..4_000 {
            process.sample(&mut random, &mut curve);
            squares += curve[50] * curve[50] / 4_000.0;
        }
        // Standard error sqrt(2 / 4000) = 0.022.
        assert!((squares - 1.0).abs() < 0.09);
    }
}
