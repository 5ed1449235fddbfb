//! Profiles with their noise, and predictions with theirs.

use genetide_data::Matrix;

/// Profiles of genes that were measured with noise, on any scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// `[N, C]`: finite values.
    pub values: Matrix<f64>,
    /// `[N, C]`: their standard errors, positive; infinite where a value is missing, whatever stands in its place.
    pub errors: Matrix<f64>,
}

/// What a method takes the profiles to be without noise.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// `[N, C]`.
    pub mean: Matrix<f64>,
    /// `[N, C]`: how uncertain the means are, as variances.
    pub variance: Matrix<f64>,
}

impl Observed {
    /// The genes at these indices, in their order.
    #[must_use]
    pub fn select(&self, genes: &[usize]) -> Self {
        Self {
            values: self.values.select(genes),
            errors: self.errors.select(genes),
        }
    }

    /// The values themselves as a prediction.
    pub fn raw(&self) -> Predicted {
        Predicted {
            mean: self.values.clone(),
            variance: self.errors.map(|error| error * error),
        }
    }

    /// The square roots of the weights 1 / error^2 of gene `g`, `[C]`: 0 where a value is missing.
    pub(super) fn roots(&self, g: usize) -> Vec<f64> {
        let root = |&error: &f64| if error > 0.0 { 1.0 / error } else { 0.0 };
        self.errors.row(g).iter().map(root).collect()
    }

    /// The mean of gene `g` over its columns, each with its weight; `None` without a value.
    pub(super) fn level(&self, g: usize) -> Option<f64> {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (value, root) in self.values.row(g).iter().zip(self.roots(g)) {
            sum += root * root * value;
            weights += root * root;
        }
        (weights > 0.0).then(|| sum / weights)
    }

    /// At most `most` genes, evenly spread over all.
    pub(super) fn thinned(&self, most: usize) -> Self {
        let genes = self.values.rows();
        let kept = genes.min(most);
        self.select(&(0..kept).map(|i| i * genes / kept).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_agrees_with_arithmetic() {
        // Weights 1, 1/4 and 0: (2 + 7 / 4) / (5 / 4) = 3.
        let observed = Observed {
            values: Matrix::new(2, 3, vec![2.0, 7.0, 90.0, 0.0, 0.0, 0.0]),
            errors: Matrix::new(
                2,
                3,
                [[1.0, 2.0, f64::INFINITY], [f64::INFINITY; 3]].concat(),
            ),
        };
        assert_eq!(observed.level(0), Some(3.0));
        assert_eq!(observed.level(1), None);
        assert_eq!(observed.raw().variance.row(0), [1.0, 4.0, f64::INFINITY]);
    }

    #[test]
    fn few_genes_are_taken_from_all_over() {
        let values = Matrix::from_fn(10, 1, |g, _| g as f64);
        let observed = Observed {
            errors: values.map(|_| 1.0),
            values,
        };
        assert_eq!(observed.thinned(4).values.values(), [0.0, 2.0, 5.0, 7.0]);
        assert_eq!(observed.thinned(99), observed);
    }
}
