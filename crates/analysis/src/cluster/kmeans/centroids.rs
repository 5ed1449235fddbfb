//! Means of clusters, and clusters that lost their points.

use ndarray::Array2;

use crate::numeric::stats::{counts, first_max_by};

/// Gives every empty one of `k` clusters the point of greatest `merit`(point, its label, empty cluster)
/// among clusters of two or more points, the first of equals. Tells whether there was one.
pub(crate) fn fill_empty(
    labels: &mut [usize],
    k: usize,
    merit: impl Fn(usize, usize, usize) -> f64,
) -> bool {
    let mut any = false;
    let mut sizes = counts(labels.iter().copied(), k);
    for empty in 0..k {
        if sizes[empty] > 0 {
            continue;
        }
        let free = (0..labels.len()).filter(|&i| sizes[labels[i]] > 1);
        if let Some(i) = first_max_by(free, |&i| merit(i, labels[i], empty)) {
            sizes[labels[i]] -= 1;
            labels[i] = empty;
            sizes[empty] = 1;
            any = true;
        }
    }
    any
}

/// Mean of the rows of each cluster, `[k, dims]`; zeros for an empty one.
pub(crate) fn means(records: &Array2<f64>, labels: &[usize], k: usize) -> Array2<f64> {
    let mut means = Array2::zeros((k, records.ncols()));
    for (row, &label) in records.rows().into_iter().zip(labels) {
        let mut mean = means.row_mut(label);
        mean += &row;
    }
    let sizes = counts(labels.iter().copied(), k);
    for (mut mean, size) in means.rows_mut().into_iter().zip(sizes) {
        mean /= size.max(1) as f64;
    }
    means
}
