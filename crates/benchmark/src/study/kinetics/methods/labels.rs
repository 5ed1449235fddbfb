//! The ceiling: a Gaussian classifier that was given the programs of other genes.

use faer::{Mat, MatMut};

use crate::study::kinetics::methods::task::Task;
use crate::study::kinetics::reading::{Clusters, Outcome};
use genetide_analysis::cluster::membership::log_sum;
use genetide_analysis::numeric::cholesky::Cholesky;
use genetide_analysis::numeric::stats::argmax;
use genetide_data::ScaledProfiles;

/// Number of parts of the cross-validation.
const FOLDS: usize = 10;
/// Added to the variances: z-scored profiles do not vary along their mean.
const RIDGE: f64 = 0.02;

/// The program of every gene by linear discriminant analysis of the scaled profiles of the other nine tenths.
pub(super) fn outcome(task: &Task<'_>) -> Outcome {
    let scaled = &task.prepared.scaled;
    let class = |row: usize| task.programs[scaled.genes[row].index()];
    let classes: Vec<usize> = (0..scaled.len()).map(class).collect();
    let (mut labels, mut membership) = (vec![0; scaled.len()], vec![0.0; scaled.len()]);
    for fold in 0..FOLDS {
        let is_own = |row: &usize| row % FOLDS == fold;
        let (own, other): (Vec<usize>, Vec<usize>) = (0..scaled.len()).partition(is_own);
        let Some(classifier) = Classifier::new(scaled, &classes, &other, task.k) else {
            continue;
        };
        for row in own {
            (labels[row], membership[row]) = classifier.classify(scaled.row(row));
        }
    }
    Outcome {
        reading: None,
        clusters: Some(Clusters {
            labels,
            membership: Some(membership),
        }),
    }
}

/// Gaussians of equal covariance.
struct Classifier {
    /// Of the covariance.
    root: Cholesky,
    /// `[k][C]`: whitened means.
    means: Vec<Vec<f64>>,
    /// `[k]`: logarithms of the shares.
    shares: Vec<f64>,
}

impl Classifier {
    /// Learns from `rows`; `None` where the covariance has no root.
    fn new(scaled: &ScaledProfiles, classes: &[usize], rows: &[usize], k: usize) -> Option<Self> {
        let columns = scaled.column_count();
        let mut counts = vec![0.0_f64; k];
        let mut means = vec![vec![0.0; columns]; k];
        for &row in rows {
            counts[classes[row]] += 1.0;
            for (mean, &value) in means[classes[row]].iter_mut().zip(scaled.row(row)) {
                *mean += f64::from(value);
            }
        }
        for (mean, count) in means.iter_mut().zip(&counts) {
            mean.iter_mut().for_each(|value| *value /= count.max(1.0));
        }
        let mut covariance: Mat<f64> = Mat::zeros(columns, columns);
        let divisor = (rows.len() as f64 - k as f64).max(1.0);
        for &row in rows {
            let values = scaled.row(row).iter().zip(&means[classes[row]]);
            let residual: Vec<f64> = values.map(|(&x, mean)| f64::from(x) - mean).collect();
            for i in 0..columns {
                for j in 0..=i {
                    covariance[(i, j)] += residual[i] * residual[j] / divisor;
                }
            }
        }
        for i in 0..columns {
            covariance[(i, i)] += RIDGE;
        }
        let root = Cholesky::new(covariance)?;
        means.iter_mut().for_each(|mean| whiten(&root, mean));
        let share = |count: &f64| (count / rows.len() as f64).ln();
        Some(Self {
            root,
            means,
            shares: counts.iter().map(share).collect(),
        })
    }

    /// The most probable class of a profile, and its probability.
    fn classify(&self, profile: &[f32]) -> (usize, f64) {
        let mut point: Vec<f64> = profile.iter().map(|&value| f64::from(value)).collect();
        whiten(&self.root, &mut point);
        let density = |(mean, share): (&Vec<f64>, &f64)| {
            let squares = point.iter().zip(mean).map(|(x, m)| (x - m).powi(2));
            share - squares.sum::<f64>() / 2.0
        };
        let densities: Vec<f64> = self.means.iter().zip(&self.shares).map(density).collect();
        let class = argmax(densities.iter().copied());
        (class, (densities[class] - log_sum(&densities)).exp())
    }
}

fn whiten(root: &Cholesky, point: &mut [f64]) {
    let rows = point.len();
    root.whiten(MatMut::from_column_major_slice_mut(point, rows, 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::{Courses, GeneIndex, Matrix};

    #[test]
    fn a_profile_belongs_to_the_nearer_mean() {
        // Means (0, 0) and (4, 0), deviations of ±1 in both directions: covariance 8/6 on the diagonal
        // (eight genes, two classes) and the ridge. At x = (1, 0) the classes differ by
        // (1² - 3²) / (2 x 1.35333) = -2.95567: probability 1 / (1 + exp(-2.95567)) = 0.95053.
        let deviations = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
        let values: Vec<f32> = [0.0, 4.0]
            .into_iter()
            .flat_map(|x| deviations.map(|[a, b]| [x + a, b]))
            .flatten()
            .collect();
        let scaled = ScaledProfiles {
            genes: GeneIndex::all(8).collect(),
            courses: Courses::single(vec![0.0, 1.0]),
            values: Matrix::new(8, 2, values),
            standard_errors: None,
            offset: vec![0.0; 8],
            scale: vec![1.0; 8],
        };
        let classes = [0, 0, 0, 0, 1, 1, 1, 1];
        let rows: Vec<usize> = (0..8).collect();
        let classifier = Classifier::new(&scaled, &classes, &rows, 2).unwrap();
        let (class, probability) = classifier.classify(&[1.0, 0.0]);
        assert_eq!(class, 0);
        assert!((probability - 0.950_53).abs() < 1e-4, "{probability}");
        assert_eq!(classifier.classify(&[3.0, 0.5]).0, 1);
    }
}
