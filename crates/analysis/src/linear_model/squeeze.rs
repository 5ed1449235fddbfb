//! Variances of genes drawn towards a common value or trend.

use crate::linear_model::prior::{Prior, fit_prior};
use crate::linear_model::robust_prior::fit_robust_prior;

/// Moderated variances of the genes.
#[derive(Clone, Debug, PartialEq)]
pub struct Squeezed {
    /// `[G]`: degrees of freedom d0 of the prior; infinite if the variances differ by chance only.
    /// They differ between genes only where outliers are allowed for.
    pub prior_df: Vec<f64>,
    /// `[G]`: prior variance s0².
    pub prior_variance: Vec<f64>,
    /// `[G]`: (d0 s0² + d s²) / (d0 + d); NaN if both degrees of freedom are 0.
    pub variance: Vec<f64>,
}

/// Moderates the `variances` `[G]`, which have `df` `[G]` degrees of freedom (Smyth 2004), as limma's
/// `squeezeVar`; `None` if they give no prior, for instance if most are 0.
///
/// The prior variance is constant, or a natural spline of the `covariate` `[G]` (Law et al. 2014).
/// If `robust`, outlying variances are weighed down in the estimate of the prior and drawn less
/// towards it (Phipson et al. 2016, with the tails of 5 and 10 % that are limma's default). Genes
/// without degrees of freedom, or with a NaN, have no part in the estimate.
pub fn squeeze(
    variances: &[f64],
    df: &[f64],
    covariate: Option<&[f64]>,
    robust: bool,
) -> Option<Squeezed> {
    let prior = if robust {
        fit_robust_prior(variances, df, covariate)
    } else {
        fit_prior(variances, df, covariate)
    }?;
    let Prior {
        df: prior_df,
        variance: prior_variance,
    } = prior;
    let posterior = |g: usize| {
        let (d0, s0) = (prior_df[g], prior_variance[g]);
        if d0.is_infinite() {
            return s0;
        }
        let own = if df[g] > 0.0 {
            df[g] * variances[g]
        } else {
            0.0
        };
        (d0 * s0 + own) / (d0 + df[g])
    };
    Some(Squeezed {
        variance: (0..variances.len()).map(posterior).collect(),
        prior_df,
        prior_variance,
    })
}
