//! Profiles with their noise, as network and mixture take them and as the linear methods do.

use genetide_analysis::prediction::observed::{Observed, Predicted};
use genetide_data::{Courses, GeneIndex, GeneScale, Matrix, ScaledProfiles};

/// The same profiles twice, on their scale.
pub(super) struct Noisy {
    /// For network and mixture: values that are missing are filled in, with large errors.
    pub scaled: ScaledProfiles,
    /// For the others: errors of missing values are infinite.
    pub observed: Observed,
}

impl Noisy {
    /// The profiles `of` of `genes` in some of the libraries, scaled by what these tell alone.
    pub fn new(
        of: &Observed,
        genes: &[GeneIndex],
        courses: &Courses,
        gene_scale: GeneScale,
    ) -> Self {
        let pairs = of.values.iter_rows().zip(of.errors.iter_rows());
        let known = |(&value, error): (&f64, &f64)| error.is_finite().then_some(value);
        let known = |(values, errors): (&[f64], &[f64])| -> Vec<Option<f64>> {
            let means: Vec<Option<f64>> = values.iter().zip(errors).map(known).collect();
            match means.iter().any(Option::is_some) {
                true => means,
                // Any value will do where all errors are infinite, but there must be one.
                false => vec![Some(0.0); means.len()],
            }
        };
        let means: Vec<Vec<Option<f64>>> = pairs.map(known).collect();
        let (genes, errors) = (genes.to_vec(), Some(&of.errors));
        let scaled = ScaledProfiles::of_means(genes, courses, &means, errors, gene_scale);
        let (rows, columns) = (scaled.len(), scaled.column_count());
        let error = |row: usize, column: usize| match &scaled.standard_errors {
            Some(errors) if means[row][column].is_some() && errors[(row, column)] > 0.0 => {
                f64::from(errors[(row, column)])
            }
            _ => f64::INFINITY,
        };
        Self {
            observed: Observed {
                values: scaled.values.map(f64::from),
                errors: Matrix::from_fn(rows, columns, error),
            },
            scaled,
        }
    }

    /// The profiles as they are, as a prediction.
    pub fn raw(&self) -> Predicted {
        let errors = self.scaled.standard_errors.as_ref();
        Predicted {
            mean: self.observed.values.clone(),
            variance: errors.map_or_else(
                || self.observed.values.map(|_| 0.0),
                |errors| errors.map(|error| f64::from(error).powi(2)),
            ),
        }
    }

    /// Means on the scale of these profiles, on that from which they were scaled.
    pub fn unscaled_mean(&self, mean: &Matrix<f64>) -> Matrix<f64> {
        Matrix::from_fn(mean.rows(), mean.columns(), |row, column| {
            self.scaled.observed(row, mean[(row, column)])
        })
    }

    /// What is predicted on the scale of these profiles, on that from which they were scaled.
    pub fn unscaled(&self, of: &Predicted) -> Predicted {
        let (rows, columns) = (of.mean.rows(), of.mean.columns());
        let scale = &self.scaled.scale;
        Predicted {
            mean: self.unscaled_mean(&of.mean),
            variance: Matrix::from_fn(rows, columns, |row, column| {
                of.variance[(row, column)] * scale[row].powi(2)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_scaled_by_itself() {
        // Mean 4, standard deviation 2; the second gene lacks a value.
        let of = Observed {
            values: Matrix::new(2, 4, vec![2.0, 6.0, 2.0, 6.0, 1.0, 9.0, 3.0, 5.0]),
            errors: Matrix::new(2, 4, vec![1.0, 1.0, 1.0, 2.0, 1.0, f64::INFINITY, 1.0, 1.0]),
        };
        let genes = [7, 9].map(GeneIndex::new);
        let courses = Courses::single(vec![0.0, 1.0, 2.0, 3.0]);
        let half = Noisy::new(&of, &genes, &courses, GeneScale::Zscore);
        assert_eq!(half.scaled.genes, genes);
        assert_eq!(half.scaled.row(0), [-1.0, 1.0, -1.0, 1.0]);
        assert_eq!(half.observed.errors.row(0), [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(half.observed.errors[(1, 1)], f64::INFINITY);
        // Between 1 and 3, with an error that hardly counts.
        assert!(
            (half
                .scaled
                .observed(1, f64::from(half.scaled.values[(1, 1)]))
                - 2.0)
                .abs()
                < 1e-6
        );
        assert!(half.scaled.standard_errors.as_ref().unwrap()[(1, 1)] > 5.0);
        let back = half.unscaled(&half.raw());
        assert_eq!(back.mean.row(0), of.values.row(0));
        assert_eq!(back.variance.row(0), [1.0, 1.0, 1.0, 4.0]);
    }
}
