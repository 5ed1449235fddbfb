//! Euclidean distances in double precision, with SIMD over the coordinates.

use linfa_nn::distance::Distance;
use ndarray::{ArrayView, ArrayView1, Dimension};
use pulp::Arch;

/// Number of coordinates summed in parallel.
const LANES: usize = 8;

/// Squared distance of `a` and `b`.
pub(crate) fn squared_distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    Euclidean::default().squared(&a, &b)
}

/// The Euclidean distance for linfa, whose own adds one coordinate after the other. The result does
/// not depend on the register width of the processor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Euclidean {
    arch: Arch,
}

impl Euclidean {
    #[inline(always)]
    fn squared<D: Dimension>(self, a: &ArrayView<'_, f64, D>, b: &ArrayView<'_, f64, D>) -> f64 {
        match (a.as_slice(), b.as_slice()) {
            (Some(a), Some(b)) => self.arch.dispatch(
                #[inline(always)]
                || sum_of_squares(a, b),
            ),
            _ => a.iter().zip(b.iter()).map(|(a, b)| (a - b).powi(2)).sum(),
        }
    }
}

impl Distance<f64> for Euclidean {
    fn distance<D: Dimension>(&self, a: ArrayView<'_, f64, D>, b: ArrayView<'_, f64, D>) -> f64 {
        self.squared(&a, &b).sqrt()
    }

    #[inline(always)]
    fn rdistance<D: Dimension>(&self, a: ArrayView<'_, f64, D>, b: ArrayView<'_, f64, D>) -> f64 {
        self.squared(&a, &b)
    }

    fn rdist_to_dist(&self, squared: f64) -> f64 {
        squared.sqrt()
    }

    fn dist_to_rdist(&self, distance: f64) -> f64 {
        distance.powi(2)
    }
}

#[inline(always)]
fn sum_of_squares(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b).powi(2);
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b).powi(2));
    sums.iter().sum::<f64>() + rest.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, s};

    use super::*;

    #[test]
    fn squares_add_up_over_whole_and_broken_lanes() {
        // Differences 0, 1, ..., n - 1: squares add up to (n - 1) n (2 n - 1) / 6.
        for (dims, expected) in [(0, 0.0), (5, 30.0), (8, 140.0), (19, 2109.0)] {
            let both = Array2::from_shape_fn((2, dims), |(i, d)| (i * d) as f64);
            assert_eq!(squared_distance(both.row(0), both.row(1)), expected);
        }
    }

    #[test]
    fn columns_are_as_far_apart_as_rows() {
        let both = Array2::from_shape_fn((12, 2), |(d, i)| ((3 * d + 1) * (i + 1)) as f64);
        // The columns are 1, 4, ..., 34 apart: squares add up to 4962.
        let (a, b) = (both.slice(s![.., 0]), both.slice(s![.., 1]));
        assert_eq!(Euclidean::default().rdistance(a, b), 4962.0);
        assert_eq!(Euclidean::default().distance(a, b), 4962.0_f64.sqrt());
    }
}
