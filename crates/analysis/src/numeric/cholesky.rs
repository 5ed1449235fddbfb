//! Cholesky decomposition of covariance matrices.
//!
//! faer does the arithmetic, on one thread: matrices here are small, and callers work on many at
//! once.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{cholesky_in_place, cholesky_in_place_scratch};
use faer::linalg::triangular_solve::solve_lower_triangular_in_place;
use faer::{Mat, MatMut, Par};

/// The lower triangular L `[D, D]` of a matrix A = L L'.
#[derive(Clone, Debug)]
pub struct Cholesky {
    /// L; the entries above the diagonal are arbitrary.
    lower: Mat<f64>,
}

impl Cholesky {
    /// Decomposes the symmetric `matrix` `[D, D]`, of which only the lower triangle is read; `None`
    /// unless it is finite and positive definite.
    pub fn new(mut matrix: Mat<f64>) -> Option<Self> {
        let scratch =
            cholesky_in_place_scratch::<f64>(matrix.nrows(), Par::Seq, Default::default());
        cholesky_in_place(
            matrix.as_mut(),
            Default::default(),
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        )
        .ok()?;
        Some(Self { lower: matrix })
    }

    /// ln det A.
    pub fn log_determinant(&self) -> f64 {
        (0..self.lower.nrows())
            .map(|d| 2.0 * self.lower[(d, d)].ln())
            .sum()
    }

    /// Replaces every column b of `columns` `[D, M]` by L⁻¹ b.
    pub fn whiten(&self, columns: MatMut<'_, f64>) {
        solve_lower_triangular_in_place(self.lower.as_ref(), columns, Par::Seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decomposition_agrees_with_arithmetic() {
        // [4 2; 2 5] = L L' with L = [2 0; 1 2]; L y = (6, 7) is solved by y = (3, 2); det = 16.
        let lower = [[4.0, f64::NAN], [2.0, 5.0]];
        let root = Cholesky::new(Mat::from_fn(2, 2, |i, j| lower[i][j])).unwrap();
        assert!((root.log_determinant() - 16.0_f64.ln()).abs() < 1e-12);
        let mut column = [6.0, 7.0];
        root.whiten(MatMut::from_column_major_slice_mut(&mut column, 2, 1));
        assert!((column[0] - 3.0).abs() < 1e-12 && (column[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn matrices_that_are_not_positive_definite_are_refused() {
        let diagonal =
            |last: f64| Mat::from_fn(2, 2, |i, j| if i == j { [1.0, last][i] } else { 0.0 });
        for last in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Cholesky::new(diagonal(last)).is_none(), "{last}");
        }
        assert!(Cholesky::new(diagonal(1e-9)).is_some());
    }
}
