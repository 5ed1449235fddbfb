//! Hypotheses that contrasts of the coefficients are 0, as nested models.

use std::ops::Range;

use crate::numeric::qr::{Qr, Triangle};
use genetide_data::Matrix;

/// The hypothesis C'β = 0 for contrasts C `[P, Q]`.
///
/// With orthonormal bases N of the vectors with C'β = 0 and M of the space of C, the model of the
/// hypothesis has the design X N, and [X N, X M] spans the space of X. Where C is estimable only in
/// part, the part that X M adds to X N is tested.
#[derive(Clone, Debug)]
pub(crate) struct Hypothesis {
    /// `[P][P]`: N, then M.
    basis: Vec<Vec<f64>>,
    /// Number of columns of N.
    free: usize,
}

/// The directions in the space of X, in the coordinates of Q of X = Q R, that a hypothesis denies.
#[derive(Clone, Debug)]
pub(crate) struct Projection {
    qr: Qr,
    /// Places of these directions after the rotation by `qr`.
    tested: Range<usize>,
}

impl Hypothesis {
    /// The hypothesis that all columns of `contrasts` `[P, Q]` are 0.
    pub(crate) fn new(contrasts: &Matrix<f64>) -> Self {
        let coefficients = contrasts.rows();
        let column = |q: usize| (0..coefficients).map(|p| contrasts[(p, q)]).collect();
        let qr = Qr::new(coefficients, (0..contrasts.columns()).map(column).collect());
        let mut basis = qr.basis();
        basis.rotate_left(qr.rank());
        Self {
            basis,
            free: coefficients - qr.rank(),
        }
    }

    /// What the hypothesis denies in a model with the decomposition R.
    pub(crate) fn projection(&self, triangle: &Triangle) -> Projection {
        let columns = |basis: &[Vec<f64>]| {
            let products = basis.iter().map(|vector| triangle.product(vector));
            products.collect::<Vec<_>>()
        };
        let qr = Qr::new(triangle.rank(), columns(&self.basis));
        let dependent = qr.triangle().dependent();
        let free = self.free - dependent.partition_point(|&column| column < self.free);
        Projection {
            tested: free..qr.rank(),
            qr,
        }
    }
}

impl Projection {
    /// Degrees of freedom of the hypothesis.
    pub(crate) fn df(&self) -> usize {
        self.tested.len()
    }

    /// Sum of squares of the hypothesis, for coordinates Q'y `[r]` of the values.
    pub(crate) fn sum_of_squares(&self, effects: &[f64]) -> f64 {
        let mut rotated = effects.to_vec();
        self.qr.rotate(&mut rotated);
        let tested = &rotated[self.tested.clone()];
        tested.iter().map(|effect| effect * effect).sum()
    }
}
