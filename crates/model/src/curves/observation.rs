//! A condition as observed.

use genetide_data::Matrix;

/// The values of a condition with their standard errors, `[G, T]` each.
#[derive(Debug)]
pub(super) struct Observation {
    pub(super) observed: Matrix<f32>,
    pub(super) errors: Matrix<f32>,
    pub(super) present: Matrix<bool>,
}

impl Observation {
    /// The true values, all present, with errors to be filled in.
    pub(super) fn exact(truth: &Matrix<f32>) -> Self {
        let (genes, times) = (truth.rows(), truth.columns());
        Self {
            observed: truth.clone(),
            errors: Matrix::filled(genes, times, 1.0),
            present: Matrix::filled(genes, times, true),
        }
    }

    /// Takes away what is not present.
    pub(super) fn blank(&mut self) {
        for gene in 0..self.present.rows() {
            for (time, &present) in self.present.row(gene).iter().enumerate() {
                if !present {
                    self.observed[(gene, time)] = 0.0;
                    self.errors[(gene, time)] = 1.0;
                }
            }
        }
    }
}
