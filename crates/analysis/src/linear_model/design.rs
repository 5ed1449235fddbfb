//! The design matrix of a linear model, and what can be estimated with it.

use crate::linear_model::hypothesis::Hypothesis;
use crate::numeric::qr::{Qr, Triangle};
use genetide_data::Matrix;

/// A design matrix X `[S, P]`, which need not have full rank: a contrast of coefficients is
/// estimable if it is a combination of the rows.
#[derive(Clone, Debug)]
pub struct Design {
    matrix: Matrix<f64>,
    /// The decomposition of X.
    triangle: Triangle,
}

impl Design {
    /// The design with these finite values `[S, P]`.
    pub fn new(matrix: Matrix<f64>) -> Self {
        let weights = vec![1.0; matrix.rows()];
        let all: Vec<usize> = (0..matrix.rows()).collect();
        let triangle = decompose(&matrix, &all, &weights).into_triangle();
        Self { matrix, triangle }
    }

    /// X `[S, P]`.
    pub fn matrix(&self) -> &Matrix<f64> {
        &self.matrix
    }

    /// The rank of X.
    pub fn rank(&self) -> usize {
        self.triangle.rank()
    }

    /// Degrees of freedom of the residuals of a gene without missing values.
    pub fn residual_df(&self) -> usize {
        self.matrix.rows() - self.rank()
    }

    /// Indices of the columns that are combinations of those before them, as limma's
    /// `nonEstimable` names them.
    pub fn redundant(&self) -> Vec<usize> {
        self.triangle.dependent()
    }

    /// Degrees of freedom of the F test of `contrasts` `[P, Q]` for a gene without missing values: 0
    /// if no combination of the contrasts can be estimated.
    pub fn testable_df(&self, contrasts: &Matrix<f64>) -> usize {
        Hypothesis::new(contrasts).projection(&self.triangle).df()
    }
}

/// The decomposition of the rows `observed` of `matrix` times the root of their weights.
pub(crate) fn decompose(matrix: &Matrix<f64>, observed: &[usize], roots: &[f64]) -> Qr {
    let column = |p: usize| -> Vec<f64> {
        let rows = observed.iter().zip(roots);
        rows.map(|(&row, root)| matrix[(row, p)] * root).collect()
    };
    Qr::new(observed.len(), (0..matrix.columns()).map(column).collect())
}
