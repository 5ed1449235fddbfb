//! Moderated t and F tests.

use std::sync::Arc;

use rayon::prelude::*;

use crate::linear_model::fit::GeneFit;
use crate::linear_model::hypothesis::{Hypothesis, Projection};
use crate::linear_model::squeeze::{Squeezed, squeeze};
use crate::numeric::f_distribution::f_survival;
use genetide_data::Matrix;

/// Linear models of genes, with moderated variances.
#[derive(Clone, Debug)]
pub struct ModeratedFit {
    /// `[G]`.
    genes: Vec<GeneFit>,
    squeezed: Squeezed,
    /// `[G]`: degrees of freedom of the moderated variances.
    total_df: Vec<f64>,
}

/// A moderated t test of one contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    /// The estimate of the contrast.
    pub estimate: f64,
    /// Its moderated standard error.
    pub standard_error: f64,
    /// Degrees of freedom of the standard error.
    pub df: f64,
    /// Two-sided p value.
    pub p: f64,
}

/// A moderated F test of several contrasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FTest {
    /// Mean square of the contrasts over the moderated variance.
    pub f: f64,
    /// Degrees of freedom of the contrasts: their rank among what is estimable for the gene.
    pub df1: f64,
    /// Degrees of freedom of the moderated variance.
    pub df2: f64,
    /// P(F > f).
    pub p: f64,
}

impl ModeratedFit {
    /// Moderates the variances of `genes` as [`squeeze`] does; `None` if they give no prior.
    ///
    /// The degrees of freedom of a gene and of the prior together are at most those of all genes
    /// together, as in limma.
    pub fn new(genes: Vec<GeneFit>, covariate: Option<&[f64]>, robust: bool) -> Option<Self> {
        let variances: Vec<f64> = genes
            .iter()
            .map(|gene| gene.variance().unwrap_or(f64::NAN))
            .collect();
        let df: Vec<f64> = genes.iter().map(GeneFit::residual_df).collect();
        let squeezed = squeeze(&variances, &df, covariate, robust)?;
        let pooled: f64 = df.iter().sum();
        let totals = df.iter().zip(&squeezed.prior_df);
        let total_df = totals.map(|(df, prior)| (df + prior).min(pooled)).collect();
        Some(Self {
            genes,
            squeezed,
            total_df,
        })
    }

    /// The same with a variance, of an observation of weight 1, that is known with so many degrees of
    /// freedom `[G]`.
    pub fn with_known_variance(genes: Vec<GeneFit>, variance: f64, total_df: Vec<f64>) -> Self {
        let count = genes.len();
        Self {
            genes,
            squeezed: Squeezed {
                prior_df: vec![f64::INFINITY; count],
                prior_variance: vec![variance; count],
                variance: vec![variance; count],
            },
            total_df,
        }
    }

    /// The models `[G]`.
    pub fn genes(&self) -> &[GeneFit] {
        &self.genes
    }

    /// The moderated variances.
    pub fn squeezed(&self) -> &Squeezed {
        &self.squeezed
    }

    /// Tests c'β = 0 for a `contrast` c `[P]`, `[G]`; `None` where it is not estimable or the
    /// variance is 0 or unknown.
    pub fn t_tests(&self, contrast: &[f64]) -> Vec<Option<TTest>> {
        let test = |g: usize| {
            let estimate = self.genes[g].estimate(contrast)?;
            let squared = self.known_variance(g)? * estimate.unscaled_variance;
            let df = self.total_df[g];
            (squared > 0.0).then(|| TTest {
                estimate: estimate.value,
                standard_error: squared.sqrt(),
                df,
                p: f_survival(estimate.value * estimate.value / squared, 1.0, df),
            })
        };
        (0..self.genes.len()).into_par_iter().map(test).collect()
    }

    /// Tests that all `contrasts` `[P, Q]` are 0, `[G]`; of those that are estimable only in part for
    /// a gene that part is tested. `None` where nothing is estimable or the variance is 0 or unknown.
    ///
    /// The mean square is that of limma's `classifyTestsF` with the gene's own covariance of the
    /// coefficients, where that takes the covariance of the design without weights and missing
    /// values.
    pub fn f_tests(&self, contrasts: &Matrix<f64>) -> Vec<Option<FTest>> {
        let hypothesis = Hypothesis::new(contrasts);
        let shared = self
            .genes
            .iter()
            .find(|gene| Arc::strong_count(&gene.triangle) > 1);
        let shared = shared.map(|gene| (&gene.triangle, hypothesis.projection(&gene.triangle)));
        let test = |g: usize| {
            let gene = &self.genes[g];
            match &shared {
                Some((triangle, projection)) if Arc::ptr_eq(triangle, &gene.triangle) => {
                    self.f_test(g, projection)
                }
                _ => self.f_test(g, &hypothesis.projection(&gene.triangle)),
            }
        };
        (0..self.genes.len()).into_par_iter().map(test).collect()
    }

    fn f_test(&self, g: usize, projection: &Projection) -> Option<FTest> {
        let (df1, df2) = (projection.df() as f64, self.total_df[g]);
        if df1 < 1.0 {
            return None;
        }
        let mean_square = projection.sum_of_squares(&self.genes[g].effects) / df1;
        let f = mean_square / self.known_variance(g)?;
        let p = f_survival(f, df1, df2);
        Some(FTest { f, df1, df2, p })
    }

    fn known_variance(&self, g: usize) -> Option<f64> {
        let variance = self.squeezed.variance[g];
        (variance > 0.0 && variance.is_finite() && self.total_df[g] > 0.0).then_some(variance)
    }
}
