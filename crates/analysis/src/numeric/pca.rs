//! Principal component scores.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::{Mat, Par, diag::Diag};
use ndarray::{Array2, Axis};

use crate::AnalysisError;

/// Scores `[N, keep]` of the rows of `records` `[N, dims]` on their first principal components,
/// divided by the standard deviation of the first component, so that they are of order 1.
///
/// The sign of each component is chosen such that its entry of largest magnitude is positive.
///
/// # Errors
/// [`AnalysisError::PrincipalComponents`] if the eigenvalues of the covariance do not converge.
pub(crate) fn principal_scores(
    records: &Array2<f64>,
    keep: usize,
) -> Result<Array2<f64>, AnalysisError> {
    let (count, dims) = records.dim();
    let keep = keep.min(dims);
    let Some(mean) = records.mean_axis(Axis(0)).filter(|_| keep > 0) else {
        return Ok(Array2::zeros((count, keep)));
    };
    let centred = records - &mean;
    let covariance = centred.t().dot(&centred) / count as f64;
    let (values, vectors) =
        symmetric_eigen(&covariance).ok_or(AnalysisError::PrincipalComponents)?;
    let order: Vec<usize> = (0..dims).rev().take(keep).collect();
    let mut axes = vectors.select(Axis(1), &order);
    for mut axis in axes.columns_mut() {
        let largest = axis
            .iter()
            .fold(0.0_f64, |top, &x| if x.abs() > top.abs() { x } else { top });
        if largest < 0.0 {
            axis.mapv_inplace(|x| -x);
        }
    }
    let unit = values[order[0]].max(0.0).sqrt();
    let scores = centred.dot(&axes);
    Ok(if unit > 0.0 { scores / unit } else { scores })
}

/// Eigenvalues `[D]`, ascending, and eigenvectors `[D, D]`, in columns, of a symmetric matrix with
/// D of at least 1; `None` if they do not converge. On one thread, for the same result everywhere.
fn symmetric_eigen(matrix: &Array2<f64>) -> Option<(Vec<f64>, Array2<f64>)> {
    let size = matrix.nrows();
    let input = Mat::from_fn(size, size, |i, j| matrix[[i, j]]);
    let mut values = Diag::zeros(size);
    let mut vectors = Mat::zeros(size, size);
    let (par, params) = (Par::Seq, Default::default());
    let scratch = self_adjoint_evd_scratch::<f64>(size, ComputeEigenvectors::Yes, par, params);
    self_adjoint_evd(
        input.as_ref(),
        values.as_mut(),
        Some(vectors.as_mut()),
        par,
        MemStack::new(&mut MemBuffer::new(scratch)),
        params,
    )
    .ok()?;
    Some((
        (0..size).map(|i| values[i]).collect(),
        Array2::from_shape_fn((size, size), |(i, j)| vectors[(i, j)]),
    ))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn eigenvalues_agree_with_arithmetic() {
        // [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, -1).
        let (values, vectors) = symmetric_eigen(&array![[2.0, 1.0], [1.0, 2.0]]).unwrap();
        for (column, &value) in vectors.columns().into_iter().zip(&values) {
            let v = column.to_owned();
            let image = array![[2.0, 1.0], [1.0, 2.0]].dot(&v);
            for (x, y) in image.iter().zip(&(v * value)) {
                assert!((x - y).abs() < 1e-12);
            }
        }
        assert!((values[0] - 1.0).abs() < 1e-12 && (values[1] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn scores_of_a_line_with_noise() {
        // Along (3, 4) / 5 at -2, 0, 2 with 0.5 across at the middle one: the first component is
        // the line, of variance (4 + 0 + 4) / 3; scores in units of its root.
        let along = [-2.0, 0.0, 2.0];
        let records = Array2::from_shape_fn((3, 2), |(i, d)| along[i] * [0.6, 0.8][d]);
        let scores = principal_scores(&records, 1).unwrap();
        let unit = (8.0_f64 / 3.0).sqrt();
        for (score, along) in scores.iter().zip(along) {
            assert!((score - along / unit).abs() < 1e-12);
        }
    }

    #[test]
    fn scores_agree_with_numpy() {
        // X = np.array([[sin(1.3 * i * (d + 1)) + 0.1 * i for d in range(4)] for i in range(12)])
        // C = X - X.mean(0); w, v = np.linalg.eigh(C.T @ C / 12)
        // np.sqrt(w[::-1] / w[-1])    the standard deviations of the scores
        let records = Array2::from_shape_fn((12, 4), |(i, d)| {
            let (i, d) = (i as f64, d as f64);
            (1.3 * i * (d + 1.0)).sin() + 0.1 * i
        });
        let scores = principal_scores(&records, 4).unwrap();
        for (column, expected) in scores.columns().into_iter().zip([
            1.0,
            0.7447269369247084,
            0.7225003338649578,
            0.5892959111224018,
        ]) {
            let deviation = (column.iter().map(|x| x * x).sum::<f64>() / 12.0).sqrt();
            assert!((deviation - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn constant_data_scores_zero() {
        let scores = principal_scores(&Array2::from_elem((5, 3), 2.0), 2).unwrap();
        assert!(scores.iter().all(|&score| score == 0.0));
    }
}
