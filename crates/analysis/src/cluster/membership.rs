//! Probabilities of cluster membership.

use ndarray::Array2;

use crate::distance::euclidean::squared_distance;
use crate::numeric::stats::counts;
use genetide_data::Matrix;

/// Probability `[N, k]` of every cluster for each point under Gaussians at the centroids.
///
/// All clusters share one variance in every direction, s = W / (N dims), where W is the sum of
/// squared distances of the points to their centroids; weights are the shares of points. This is
/// the mixture of which k-means is the limit for s towards 0. With s = 0 every point is at its
/// centroid, and its probability is 1.
pub(crate) fn spherical(
    records: &Array2<f64>,
    labels: &[usize],
    centroids: &Array2<f64>,
) -> Matrix<f64> {
    let (count, dims) = records.dim();
    let clusters = centroids.nrows();
    let sizes = counts(labels.iter().copied(), clusters);
    let within = inertia(records, labels, centroids);
    let variance = within / (count * dims).max(1) as f64;
    if variance <= 0.0 {
        return Matrix::from_fn(count, clusters, |i, c| f64::from(u8::from(c == labels[i])));
    }
    let weights: Vec<f64> = sizes.iter().map(|&size| size as f64).collect();
    by_distance(records, centroids, &weights, variance)
}

/// Probability `[N, k]` of every cluster for each point under Gaussians of `variance` at the centroids,
/// in the proportions `weights` `[k]`.
pub(crate) fn by_distance(
    records: &Array2<f64>,
    centroids: &Array2<f64>,
    weights: &[f64],
    variance: f64,
) -> Matrix<f64> {
    let clusters = centroids.nrows();
    let of_row = |row| {
        let of_cluster =
            |c: usize| weights[c].ln() - squared_distance(row, centroids.row(c)) / (2.0 * variance);
        responsibilities(&(0..clusters).map(of_cluster).collect::<Vec<f64>>())
    };
    let probability = records.rows().into_iter().flat_map(of_row);
    Matrix::new(records.nrows(), clusters, probability.collect())
}

/// Sum of squared distances of the rows of `records` to their centroids.
pub(crate) fn inertia(records: &Array2<f64>, labels: &[usize], centroids: &Array2<f64>) -> f64 {
    let rows = records.rows().into_iter().zip(labels);
    rows.map(|(row, &label)| squared_distance(row, centroids.row(label)))
        .sum()
}

/// exp(log_density) divided by their sum, in [0, 1], without overflow.
pub(crate) fn responsibilities(log_density: &[f64]) -> Vec<f64> {
    let total = log_sum(log_density);
    log_density
        .iter()
        .map(|log| (log - total).exp().clamp(0.0, 1.0))
        .collect()
}

/// Logarithm of the sum of the exponentials, without overflow.
pub fn log_sum(log_density: &[f64]) -> f64 {
    let largest = log_density
        .iter()
        .fold(f64::NEG_INFINITY, |max, &value| max.max(value));
    let sum: f64 = log_density
        .iter()
        .map(|value| (value - largest).exp())
        .sum();
    largest + sum.ln()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn agrees_with_arithmetic() {
        // Centroids 0.5 and 4; W = 0.25 + 0.25 + 0, over 3 points of 1 dimension: s = 1/6.
        // Point 1: 2/3 exp(-0.25 * 3) against 1/3 exp(-9 * 3).
        let membership = spherical(
            &array![[0.0], [1.0], [4.0]],
            &[0, 0, 1],
            &array![[0.5], [4.0]],
        );
        let own = 2.0 * (-0.75_f64).exp();
        let other = (-27.0_f64).exp();
        assert!((membership[(1, 0)] - own / (own + other)).abs() < 1e-12);
        for own in [membership[(0, 0)], membership[(1, 0)], membership[(2, 1)]] {
            assert!((0.99..=1.0).contains(&own));
        }
    }

    #[test]
    fn half_way_between_equal_clusters_is_one_half() {
        // 0, 2 | 2, 4: the two points at 2 are as near to 1 as to 3.
        let membership = spherical(
            &array![[0.0], [2.0], [2.0], [4.0]],
            &[0, 0, 1, 1],
            &array![[1.0], [3.0]],
        );
        assert!((membership[(1, 0)] - 0.5).abs() < 1e-12);
        assert!(membership[(0, 0)] > 0.9);
    }

    #[test]
    fn points_at_their_centroids_are_sure() {
        assert_eq!(
            spherical(&array![[1.0], [1.0]], &[0, 0], &array![[1.0]]),
            Matrix::filled(2, 1, 1.0)
        );
    }

    #[test]
    fn far_points_do_not_underflow() {
        assert_eq!(responsibilities(&[-1e9, -2e9]), [1.0, 0.0]);
    }
}
