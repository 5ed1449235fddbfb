//! The noisy points, and the components that start from their labels.

use ndarray::Array2;

/// One Gaussian of the mixture.
#[derive(Clone, Debug)]
pub(super) struct Component {
    /// Share of the points, in [0, 1].
    pub(super) weight: f64,
    /// `[D]`.
    pub(super) mean: Vec<f64>,
    /// `[D, D]`, row-major.
    pub(super) covariance: Vec<f64>,
}

/// Points whose noise is known.
pub(super) struct NoisyPoints {
    /// D.
    pub(super) dims: usize,
    /// `[N, D]`, row-major.
    pub(super) values: Vec<f64>,
    /// `[N, D]`, row-major: noise variances.
    pub(super) noise: Vec<f64>,
    /// Added to the diagonal of every covariance; 0 for none.
    pub(super) regularisation: f64,
}

impl NoisyPoints {
    pub(super) fn new(values: &Array2<f64>, noise: &Array2<f64>, regularisation: f64) -> Self {
        Self {
            dims: values.ncols(),
            values: values.iter().copied().collect(),
            noise: noise.iter().copied().collect(),
            regularisation,
        }
    }

    /// Number of points N.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.dims.max(1)
    }

    /// One component for each label in 0..k, with the mean and covariance of its points.
    pub(super) fn components_from_labels(&self, labels: &[usize], k: usize) -> Vec<Component> {
        let dims = self.dims;
        let component = |label: usize| {
            let rows: Vec<&[f64]> = (self.values.chunks(dims).zip(labels))
                .filter_map(|(row, &own)| (own == label).then_some(row))
                .collect();
            let count = rows.len().max(1) as f64;
            let mut mean = vec![0.0; dims];
            for row in &rows {
                add(&mut mean, 1.0 / count, row);
            }
            let mut covariance = vec![0.0; dims * dims];
            for row in &rows {
                let deviation: Vec<f64> = row.iter().zip(&mean).map(|(x, m)| x - m).collect();
                add_outer(&mut covariance, 1.0 / count, &deviation);
            }
            for d in 0..dims {
                covariance[d * dims + d] += self.regularisation;
            }
            Component {
                // A component without points starts with the weight of one point.
                weight: count / self.len() as f64,
                mean,
                covariance,
            }
        };
        (0..k).map(component).collect()
    }
}

/// Adds `factor` x `from` to `to`.
pub(super) fn add(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

/// Adds `factor` x v v' to `to` `[D, D]`.
pub(super) fn add_outer(to: &mut [f64], factor: f64, v: &[f64]) {
    for (row, &value) in to.chunks_mut(v.len()).zip(v) {
        add(row, factor * value, v);
    }
}
