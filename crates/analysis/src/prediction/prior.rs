//! What the profiles of genes are like before they are measured.

use genetide_data::Matrix;
use rayon::prelude::*;

/// Genes that one thread works on at a time. Sums are added up in the order of these, whatever the threads.
const CHUNK: usize = 32;

/// Profiles as a scale mixture of Gaussians, as in adaptive shrinkage (Stephens 2017; Urbut et al. 2019):
/// N(mean, level 11' + s shape), where s is one of several scales, so that genes that hardly change and genes that
/// change a thousandfold are shrunk each in its own measure.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prior {
    /// `[C]`.
    pub mean: Vec<f64>,
    /// Variance of the levels of genes.
    pub level: f64,
    /// `[C, C]`: covariance of the courses about the level, for the scale 1.
    pub shape: Matrix<f64>,
    /// `[K]`: the scales.
    pub scales: Vec<Scale>,
}

/// A size of changes among genes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// What the covariance is multiplied by; 0 for genes that do not change.
    pub factor: f64,
    /// The share of genes that have it.
    pub share: f64,
}

impl Scale {
    /// The same size for all genes.
    #[cfg(test)]
    pub const ONE: Self = Self {
        factor: 1.0,
        share: 1.0,
    };
}

impl Prior {
    /// The covariance `[C, C]` of genes with this scale.
    pub fn covariance(&self, scale: Scale) -> Matrix<f64> {
        self.shape.map(|shape| self.level + scale.factor * shape)
    }

    /// The covariances of all scales.
    pub fn covariances(&self) -> Vec<Matrix<f64>> {
        let scales = self.scales.iter();
        scales.map(|&scale| self.covariance(scale)).collect()
    }
}

/// What `work` gives for chunks of so many genes, in their order.
pub(super) fn in_chunks<T: Send>(
    genes: usize,
    work: impl Fn(&[usize]) -> T + Sync + Send,
) -> Vec<T> {
    let genes: Vec<usize> = (0..genes).collect();
    genes.par_chunks(CHUNK).map(work).collect()
}
