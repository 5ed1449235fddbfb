//! A condition as observed.

use genetide_data::Matrix;

/// The values of a condition with their standard errors, `[G, T]` each.
#[derive(Debug)]
pub(in crate::curves) struct Observation {
    pub(in crate::curves) observed: Matrix<f32>,
    pub(in crate::curves) errors: Matrix<f32>,
    pub(in crate::curves) present: Matrix<bool>,
}

impl Observation {
    /// The true values, all present, with errors to be filled in.
    pub(in crate::curves) fn exact(truth: &Matrix<f32>) -> Self {
        let (genes, times) = (truth.rows(), truth.columns());
        Self {
            observed: truth.clone(),
            errors: Matrix::filled(genes, times, 1.0),
            present: Matrix::filled(genes, times, true),
        }
    }

    /// Takes away what is not present.
    pub(in crate::curves) fn blank(&mut self) {
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
