//! The prior of the variances where some of them are outliers (Phipson et al. 2016).

use crate::linear_model::outliers::{draw_less, draw_less_than_all};
use crate::linear_model::prior::{Prior, Sample, fit_prior};
use crate::linear_model::winsorized::{LOWER, UPPER, Winsorized};
use crate::numeric::f_distribution::{
    f_quantile_lower, f_quantile_upper, ln_f_cumulative, ln_f_survival,
};
use crate::numeric::lowess::lowess;
use crate::numeric::root::root;
use crate::numeric::stats::median;

/// Degrees of freedom below this are none.
const LEAST_DF: f64 = 1e-6;
/// Variances below this share of the median are raised to it.
const LEAST: f64 = 1e-12;
/// Share of the genes in each local regression on the covariate.
const SPAN: f64 = 0.4;
/// Degrees of freedom that differ by less are equal.
const EQUAL_DF: f64 = 1e-14;

/// Estimates the prior as limma's `fitFDistRobustly`: moments are those of the logarithms after
/// their tails were cut to quantiles, and genes in excess of the fitted distribution have a smaller
/// d0. `None` if fewer than two genes have a variance, or most variances are 0.
pub(crate) fn fit_robust_prior(
    variances: &[f64],
    df: &[f64],
    covariate: Option<&[f64]>,
) -> Option<Prior> {
    let mut sample = Sample::new(variances, df, covariate, LEAST_DF);
    let known = sample.genes.len();
    if known < 2 {
        return None;
    }
    let middle = median(&mut sample.variances.clone()).filter(|&middle| middle > 0.0)?;
    sample
        .variances
        .iter_mut()
        .for_each(|variance| *variance = variance.max(LEAST * middle));
    let plain = fit_prior(&sample.variances, &sample.df, sample.covariate.as_deref())?;
    // Without a gene in either tail there is nothing to cut.
    let has_tails = 1.0 <= known as f64 * LOWER.max(UPPER);
    let (common, prior) = if known > 2 && has_tails {
        robust(&sample, plain)
    } else {
        (plain.df[0], plain)
    };
    Some(to_all(&sample, covariate, common, &prior))
}

/// The robust prior of the genes in the `sample`, given the `plain` one, and its d0 before it was
/// lowered for outliers.
fn robust(sample: &Sample, plain: Prior) -> (f64, Prior) {
    let (variances, d1) = with_equal_df(sample, &plain);
    let logs: Vec<f64> = variances.iter().map(|variance| variance.ln()).collect();
    let trend = match &sample.covariate {
        Some(covariate) => lowess(covariate, &logs, SPAN),
        None => vec![trimmed_mean(&logs); logs.len()],
    };
    let residuals: Vec<f64> = logs
        .iter()
        .zip(&trend)
        .map(|(log, trend)| log - trend)
        .collect();
    let observed = Winsorized::of_values(&residuals);
    let excess = |d2: f64| (observed.variance / Winsorized::of_distribution(d1, d2).variance).ln();
    let scaled = |d2: f64| {
        let shift = observed.mean - Winsorized::of_distribution(d1, d2).mean;
        trend
            .iter()
            .map(|trend| (trend + shift).exp())
            .collect::<Vec<f64>>()
    };
    let ratios = |scale: &[f64]| {
        let pairs = variances.iter().zip(scale);
        pairs
            .map(|(variance, scale)| variance / scale)
            .collect::<Vec<f64>>()
    };
    if excess(f64::INFINITY) <= 0.0 {
        let variance = scaled(f64::INFINITY);
        let df = draw_less_than_all(&ratios(&variance), d1);
        return (f64::INFINITY, Prior { df, variance });
    }
    let plain_df = plain.df[0];
    if plain_df.is_infinite() {
        return (plain_df, plain);
    }
    let d2 = if excess(plain_df) >= 0.0 {
        plain_df
    } else {
        let share = root(plain_df / (1.0 + plain_df), 1.0, |share| {
            excess(share / (1.0 - share))
        });
        share / (1.0 - share)
    };
    let variance = scaled(d2);
    let df = draw_less(&ratios(&variance), d1, d2);
    (d2, Prior { df, variance })
}

/// Variances as they would be if all had the largest degrees of freedom of the `sample`, and these:
/// each is at the quantile of the distribution under the `plain` prior at which it was.
fn with_equal_df(sample: &Sample, plain: &Prior) -> (Vec<f64>, f64) {
    let most = sample.df.iter().copied().fold(0.0, f64::max);
    let variance = |g: usize| {
        let (variance, d1) = (sample.variances[g], sample.df[g]);
        if d1 >= most - EQUAL_DF {
            return variance;
        }
        let (scale, d2) = (plain.variance[g], plain.df[g]);
        let ratio = variance / scale;
        let upper = ln_f_survival(ratio, d1, d2);
        let lower = ln_f_cumulative(ratio, d1, d2);
        scale
            * if upper < lower {
                f_quantile_upper(upper, most, d2)
            } else {
                f_quantile_lower(lower, most, d2)
            }
    };
    ((0..sample.variances.len()).map(variance).collect(), most)
}

/// The mean without the share of the values at either end that is cut in the upper tail.
fn trimmed_mean(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cut = (sorted.len() as f64 * UPPER) as usize;
    let kept = &sorted[cut..sorted.len() - cut];
    kept.iter().sum::<f64>() / kept.len() as f64
}

/// The prior of all genes: those without variance have the `common` d0, and the prior variance that
/// is interpolated at their covariate.
fn to_all(sample: &Sample, covariate: Option<&[f64]>, common: f64, prior: &Prior) -> Prior {
    let mut all = Prior {
        df: vec![common; sample.count],
        variance: match (covariate, &sample.covariate) {
            (Some(covariate), Some(known)) => interpolate(known, &prior.variance, covariate),
            _ => vec![prior.variance[0]; sample.count],
        },
    };
    for (place, &g) in sample.genes.iter().enumerate() {
        all.df[g] = prior.df[place];
        all.variance[g] = prior.variance[place];
    }
    all
}

/// The `values` at the covariates `known`, linearly interpolated on the scale of logarithms at each
/// `covariate`; constant beyond the ends.
fn interpolate(known: &[f64], values: &[f64], covariate: &[f64]) -> Vec<f64> {
    let mut points: Vec<(f64, f64)> = known
        .iter()
        .copied()
        .zip(values.iter().map(|v| v.ln()))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, last) = (points[0], points[points.len() - 1]);
    let at = |&x: &f64| {
        let place = points.partition_point(|point| point.0 < x);
        let above = points.get(place).copied().unwrap_or(last);
        let below = place.checked_sub(1).map_or(first, |below| points[below]);
        let width = above.0 - below.0;
        let share = if width > 0.0 {
            (x - below.0) / width
        } else {
            0.0 * x
        };
        (below.1 + share.clamp(0.0, 1.0) * (above.1 - below.1)).exp()
    };
    covariate.iter().map(at).collect()
}
