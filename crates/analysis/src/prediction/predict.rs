//! What a prior and measurements make of every gene.

use genetide_data::Matrix;

use crate::prediction::gene_posterior::GenePosterior;
use crate::prediction::observed::{Observed, Predicted};
use crate::prediction::prior::{Prior, in_chunks};

impl Prior {
    /// The means and variances of profiles, given what was observed of them.
    pub fn posterior(&self, observed: &Observed) -> Predicted {
        let covariances = self.covariances();
        let (genes, columns) = (observed.values.rows(), observed.values.columns());
        let chunk = |genes: &[usize]| {
            let gene = |&g: &usize| {
                let posterior = GenePosterior::new(self, &covariances, observed, g);
                posterior.moments(self, &covariances)
            };
            genes.iter().map(gene).collect::<Vec<_>>()
        };
        let (means, variances): (Vec<_>, Vec<_>) =
            in_chunks(genes, chunk).into_iter().flatten().unzip();
        Predicted {
            mean: Matrix::new(genes, columns, means.concat()),
            variance: Matrix::new(genes, columns, variances.concat()),
        }
    }
}
