//! The scaled F distribution of the variances of many genes, by moments of their logarithms.

use statrs::function::gamma::digamma;

use crate::linear_model::trend::Trend;
use crate::numeric::gamma::{trigamma, trigamma_inverse};
use crate::numeric::stats::median;

/// Variances below this share of the median are raised to it.
const LEAST: f64 = 1e-5;
/// Degrees of freedom below this are none.
const LEAST_DF: f64 = 1e-15;

/// The prior of the variances of the genes: s² ~ s0² F(d, d0).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prior {
    /// `[G]`: d0.
    pub df: Vec<f64>,
    /// `[G]`: s0².
    pub variance: Vec<f64>,
}

/// The genes that say something on the prior, and what is known of them.
pub(crate) struct Sample {
    /// Number of all genes.
    pub count: usize,
    /// Indices of the genes with variance and degrees of freedom.
    pub genes: Vec<usize>,
    /// Their variances.
    pub variances: Vec<f64>,
    /// Their degrees of freedom.
    pub df: Vec<f64>,
    /// Their covariates.
    pub covariate: Option<Vec<f64>>,
}

impl Sample {
    /// The genes with more than `least_df` degrees of freedom.
    pub(crate) fn new(
        variances: &[f64],
        df: &[f64],
        covariate: Option<&[f64]>,
        least_df: f64,
    ) -> Self {
        let is_known = |&g: &usize| {
            df[g].is_finite()
                && df[g] > least_df
                && variances[g].is_finite()
                && covariate.is_none_or(|covariate| covariate[g].is_finite())
        };
        let genes: Vec<usize> = (0..variances.len()).filter(is_known).collect();
        let of = |values: &[f64]| genes.iter().map(|&g| values[g]).collect::<Vec<f64>>();
        Self {
            count: variances.len(),
            variances: of(variances),
            df: of(df),
            covariate: covariate.map(of),
            genes,
        }
    }
}

/// Estimates the prior as limma's `fitFDist`; `None` if no gene has a variance.
///
/// E[ln s²] = ln s0² + ψ(d/2) - ln(d/2) - ψ(d0/2) + ln(d0/2) and Var[ln s²] = ψ'(d/2) + ψ'(d0/2).
pub(crate) fn fit_prior(variances: &[f64], df: &[f64], covariate: Option<&[f64]>) -> Option<Prior> {
    let mut sample = Sample::new(variances, df, covariate, LEAST_DF);
    let known = sample.genes.len();
    if known < 2 {
        let variance = *sample.variances.first()?;
        return Some(constant(sample.count, variance, 0.0));
    }
    let middle = median(&mut sample.variances.clone()).filter(|&middle| middle > 0.0);
    let least = LEAST * middle.unwrap_or(1.0);
    sample
        .variances
        .iter_mut()
        .for_each(|variance| *variance = variance.max(least));
    let pairs = || sample.variances.iter().zip(&sample.df);
    let logs: Vec<f64> = pairs()
        .map(|(variance, df)| variance.ln() - log_bias(*df))
        .collect();
    let trend = covariate.zip(sample.covariate.as_ref());
    let (centre, spread) = match trend.and_then(|(_, known)| Trend::new(known, &logs)) {
        Some(trend) => {
            let at = |g: usize| trend.at(covariate.map_or(f64::NAN, |covariate| covariate[g]));
            ((0..sample.count).map(at).collect(), trend.variance)
        }
        None => {
            let mean = logs.iter().sum::<f64>() / known as f64;
            let squares: f64 = logs.iter().map(|value| (value - mean).powi(2)).sum();
            (vec![mean; sample.count], squares / (known - 1) as f64)
        }
    };
    let chance = sample.df.iter().map(|df| trigamma(df / 2.0)).sum::<f64>() / known as f64;
    Some(from_moments(
        &centre,
        spread - chance,
        &sample,
        trend.is_some(),
    ))
}

/// ψ(`df` / 2) - ln(`df` / 2): the expectation of ln s² for a variance of 1.
pub(crate) fn log_bias(df: f64) -> f64 {
    digamma(df / 2.0) - (df / 2.0).ln()
}

fn constant(count: usize, variance: f64, df: f64) -> Prior {
    Prior {
        df: vec![df; count],
        variance: vec![variance; count],
    }
}

/// The prior for these expectations `centre` `[G]` of the unbiased logarithms, and the `excess` of
/// their variance over that within genes.
fn from_moments(centre: &[f64], excess: f64, sample: &Sample, has_trend: bool) -> Prior {
    let count = centre.len();
    if excess > 0.0 {
        let df = 2.0 * trigamma_inverse(excess);
        let bias = log_bias(df);
        return Prior {
            df: vec![df; count],
            variance: centre.iter().map(|mean| (mean + bias).exp()).collect(),
        };
    }
    if has_trend {
        return Prior {
            df: vec![f64::INFINITY; count],
            variance: centre.iter().map(|mean| mean.exp()).collect(),
        };
    }
    let mean = sample.variances.iter().sum::<f64>() / sample.variances.len() as f64;
    constant(count, mean, f64::INFINITY)
}
