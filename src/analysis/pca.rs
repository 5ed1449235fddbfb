//! Principal components of a small number of dimensions.

use ndarray::{Array2, Axis};

/// Sweeps of Jacobi rotations at most; a handful suffice.
const MOST_SWEEPS: usize = 60;

/// Scores `[N, keep]` of the rows of `records` `[N, dims]` on their first principal components,
/// divided by the standard deviation of the first, so that they are of order 1.
///
/// Eigenvectors of the covariance matrix by cyclic Jacobi rotations (Golub & Van Loan, section
/// 8.5); each is turned so that its largest entry is positive.
pub(super) fn principal_scores(records: &Array2<f64>, keep: usize) -> Array2<f64> {
    let (count, dims) = records.dim();
    let keep = keep.min(dims);
    let Some(mean) = records.mean_axis(Axis(0)) else {
        return Array2::zeros((count, keep));
    };
    let centred = records - &mean;
    let covariance = centred.t().dot(&centred) / count as f64;
    let (values, vectors) = symmetric_eigen(covariance);
    let mut order: Vec<usize> = (0..dims).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    order.truncate(keep);
    let mut axes = vectors.select(Axis(1), &order);
    for mut axis in axes.columns_mut() {
        let largest = axis
            .iter()
            .fold(0.0_f64, |top, &x| if x.abs() > top.abs() { x } else { top });
        if largest < 0.0 {
            axis.mapv_inplace(|x| -x);
        }
    }
    let unit = order.first().map_or(0.0, |&i| values[i].max(0.0).sqrt());
    let scores = centred.dot(&axes);
    if unit > 0.0 { scores / unit } else { scores }
}

/// Eigenvalues and, in columns, eigenvectors of a symmetric matrix, in no order.
fn symmetric_eigen(mut matrix: Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let size = matrix.nrows();
    let mut vectors = Array2::eye(size);
    let total: f64 = matrix.iter().map(|x| x * x).sum();
    for _ in 0..MOST_SWEEPS {
        let mut off = 0.0;
        for p in 0..size {
            for q in p + 1..size {
                off += matrix[[p, q]].powi(2);
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
        if off <= 1e-26 * total {
            break;
        }
    }
    (matrix.diag().to_vec(), vectors)
}

/// One rotation that makes entry (p, q) of the matrix zero.
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let off = matrix[[p, q]];
    if off == 0.0 {
        return;
    }
    let tau = (matrix[[q, q]] - matrix[[p, p]]) / (2.0 * off);
    let tangent = tau.signum() / (tau.abs() + tau.hypot(1.0));
    let cos = 1.0 / tangent.hypot(1.0);
    let sin = tangent * cos;
    for i in 0..matrix.nrows() {
        let (a, b) = (matrix[[i, p]], matrix[[i, q]]);
        matrix[[i, p]] = cos * a - sin * b;
        matrix[[i, q]] = sin * a + cos * b;
        let (a, b) = (vectors[[i, p]], vectors[[i, q]]);
        vectors[[i, p]] = cos * a - sin * b;
        vectors[[i, q]] = sin * a + cos * b;
    }
    for i in 0..matrix.nrows() {
        let (a, b) = (matrix[[p, i]], matrix[[q, i]]);
        matrix[[p, i]] = cos * a - sin * b;
        matrix[[q, i]] = sin * a + cos * b;
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn eigenvalues_agree_with_arithmetic() {
        // [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, -1).
        let (mut values, vectors) = symmetric_eigen(array![[2.0, 1.0], [1.0, 2.0]]);
        for (column, &value) in vectors.columns().into_iter().zip(&values) {
            let v = column.to_owned();
            let image = array![[2.0, 1.0], [1.0, 2.0]].dot(&v);
            for (x, y) in image.iter().zip(&(v * value)) {
                assert!((x - y).abs() < 1e-12);
            }
        }
        values.sort_by(f64::total_cmp);
        assert!((values[0] - 1.0).abs() < 1e-12 && (values[1] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn scores_of_a_line_with_noise() {
        // Along (3, 4) / 5 at -2, 0, 2 with 0.5 across at the middle one: the first component is
        // the line, of variance (4 + 0 + 4) / 3; scores in units of its root.
        let along = [-2.0, 0.0, 2.0];
        let records = Array2::from_shape_fn((3, 2), |(i, d)| along[i] * [0.6, 0.8][d]);
        let scores = principal_scores(&records, 1);
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
        let scores = principal_scores(&records, 4);
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
        let scores = principal_scores(&Array2::from_elem((5, 3), 2.0), 2);
        assert!(scores.iter().all(|&score| score == 0.0));
    }
}
