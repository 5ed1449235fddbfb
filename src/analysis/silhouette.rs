//! Silhouettes (Rousseeuw 1987), exact, the same whatever the number of threads.

use rayon::prelude::*;

use crate::data::Points;

/// Euclidean distance of two points.
pub(super) fn distance(a: &[f32], b: &[f32]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// Silhouette of each point, Euclidean, `labels` 1..=k; 0 for a cluster of one (as in
/// scikit-learn) and with a single cluster.
///
/// No distances are kept: memory is that of the points.
pub fn silhouettes(points: &Points, labels: &[usize]) -> Vec<f64> {
    let sizes = sizes(labels);
    (0..labels.len())
        .into_par_iter()
        .map(|i| {
            let from = points.row(i);
            let distances = (0..labels.len()).map(|j| distance(from, points.row(j)));
            silhouette(labels[i], distances, labels, &sizes)
        })
        .collect()
}

/// All pairwise distances of some points, to be used for many clusterings.
pub(super) struct Distances {
    /// `[N, N]`, row-major; single precision halves the memory and costs 1e-7 of a silhouette.
    values: Vec<f32>,
    count: usize,
}

impl Distances {
    /// Distances between all `points`.
    pub fn new(points: &Points) -> Self {
        let count = points.len();
        let values = (0..count)
            .into_par_iter()
            .flat_map_iter(|i| {
                (0..count).map(move |j| distance(points.row(i), points.row(j)) as f32)
            })
            .collect();
        Self { values, count }
    }

    /// Mean silhouette under `labels` 1..=k.
    pub fn mean_silhouette(&self, labels: &[usize]) -> f64 {
        let sizes = sizes(labels);
        let total: f64 = (0..self.count)
            .map(|i| {
                let row = &self.values[i * self.count..(i + 1) * self.count];
                silhouette(labels[i], row.iter().map(|&d| f64::from(d)), labels, &sizes)
            })
            .sum();
        total / self.count.max(1) as f64
    }
}

/// Points in each cluster; entry 0 is unused.
fn sizes(labels: &[usize]) -> Vec<usize> {
    let mut sizes = vec![0; labels.iter().max().map_or(1, |max| max + 1)];
    for &label in labels {
        sizes[label] += 1;
    }
    sizes
}

/// (b - a) / max(a, b) with a the mean distance to the point's own cluster and b that to the
/// nearest other one.
fn silhouette(
    own: usize,
    distances: impl Iterator<Item = f64>,
    labels: &[usize],
    sizes: &[usize],
) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let mut sums = vec![0.0; sizes.len()];
    for (distance, &label) in distances.zip(labels) {
        sums[label] += distance;
    }
    let inside = sums[own] / (sizes[own] - 1) as f64;
    let outside = (0..sizes.len())
        .filter(|&label| label != own && sizes[label] > 0)
        .map(|label| sums[label] / sizes[label] as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = inside.max(outside);
    if larger > 0.0 && larger.is_finite() {
        (outside - inside) / larger
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scikit_learn() {
        // X = [[0, 0], [1, 0.5], [0.2, 1.1], [5, 5], [5.5, 4], [9, -1], [4, 4.4]]
        // y = [1, 1, 1, 2, 2, 3, 2]
        // sklearn.metrics.silhouette_samples(X, y)
        let points = Points {
            values: vec![
                0.0, 0.0, 1.0, 0.5, 0.2, 1.1, 5.0, 5.0, 5.5, 4.0, 9.0, -1.0, 4.0, 4.4,
            ],
            dims: 2,
        };
        let labels = [1, 1, 1, 2, 2, 3, 2];
        let expected = [
            0.8307567390932459,
            0.8090948625016046,
            0.8159199547219301,
            0.8222533983099181,
            0.7812280923101841,
            0.0,
            0.7435224827443613,
        ];
        let found = silhouettes(&points, &labels);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-7, "{found} is not {expected}");
        }
        let mean = expected.iter().sum::<f64>() / 7.0;
        let shared = Distances::new(&points).mean_silhouette(&labels);
        assert!((shared - mean).abs() < 1e-6);
    }

    #[test]
    fn degenerate_clusterings_are_zero() {
        let same = Points {
            values: vec![1.0; 8],
            dims: 2,
        };
        assert_eq!(silhouettes(&same, &[1, 1, 2, 2]), [0.0; 4]);
        assert_eq!(silhouettes(&same, &[1, 1, 1, 1]), [0.0; 4]);
        assert_eq!(silhouettes(&same, &[1, 2, 3, 4]), [0.0; 4]);
        let none = Points {
            values: vec![],
            dims: 2,
        };
        assert!(silhouettes(&none, &[]).is_empty());
        assert_eq!(Distances::new(&none).mean_silhouette(&[]), 0.0);
    }
}
