//! Points as the rows of a matrix of ndarray, in double precision.

use std::cmp::Ordering;

use ndarray::{Array2, ArrayView1};

use crate::AnalysisError;
use genetide_data::Matrix;

/// `points` `[N, dims]` in double precision.
pub fn records<T: Copy + Into<f64>>(points: &Matrix<T>) -> Array2<f64> {
    Array2::from_shape_fn((points.rows(), points.columns()), |at| points[at].into())
}

/// Checks that all coordinates are finite.
///
/// # Errors
/// [`AnalysisError::NotFinite`] with the first point that has an infinite or NaN coordinate.
pub(crate) fn check_finite(points: &Matrix<f32>) -> Result<(), AnalysisError> {
    let is_finite = |point: &[f32]| point.iter().all(|value| value.is_finite());
    match points.iter_rows().position(|point| !is_finite(point)) {
        Some(index) => Err(AnalysisError::NotFinite(index + 1)),
        None => Ok(()),
    }
}

/// Number of distinct rows of `records` `[N, dims]`; 0 and -0 are the same.
pub fn distinct(records: &Array2<f64>) -> usize {
    let mut rows: Vec<_> = records.rows().into_iter().collect();
    let compare = |a: &ArrayView1<'_, f64>, b: &ArrayView1<'_, f64>| {
        a.iter().partial_cmp(b.iter()).unwrap_or(Ordering::Equal)
    };
    rows.sort_by(compare);
    rows.dedup_by(|a, b| compare(a, b).is_eq());
    rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_zero_is_zero() {
        let points = Matrix::new(3, 2, vec![0.0, 1.0, -0.0, 1.0, 2.0, 1.0]);
        assert_eq!(distinct(&records(&points)), 2);
    }
}
