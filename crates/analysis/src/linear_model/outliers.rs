//! Degrees of freedom of the prior of outlying variances: the more a variance exceeds what the
//! prior distribution lets expect, the less it is drawn towards the prior.

use crate::numeric::f_distribution::ln_f_survival;

/// d0 `[N]` of the genes where the common one is infinite, for the `ratios` `[N]` of their variances,
/// of `d1` degrees of freedom each, to the prior variance.
///
/// A gene that is an outlier with some probability has at most the degrees of freedom of all genes
/// together; d0 does not rise with the variance.
pub(crate) fn draw_less_than_all(ratios: &[f64], d1: f64) -> Vec<f64> {
    let pooled = d1 * ratios.len() as f64;
    let tails = Tails::new(ratios, d1, f64::INFINITY);
    let lowered = |ln_share: &f64| {
        if *ln_share < 0.0 {
            ln_share.exp() * pooled
        } else {
            f64::INFINITY
        }
    };
    let mut df: Vec<f64> = tails.ln_share.iter().map(lowered).collect();
    rise(&mut df, &tails.order);
    df
}

/// d0 `[N]` of the genes where the common one is `d2`.
///
/// With the probability of not being an outlier the d0 is `d2`, and otherwise that at which the
/// largest ratio would be in the middle of the distribution.
pub(crate) fn draw_less(ratios: &[f64], d1: f64, d2: f64) -> Vec<f64> {
    let tails = Tails::new(ratios, d1, d2);
    if tails.ln_share.iter().all(|&share| share >= 0.0) {
        return vec![d2; ratios.len()];
    }
    let outlier_df = outlier_df(ratios, d1, d2, &tails);
    let mixed = |ln_share: &f64| ln_share.exp() * d2 - ln_share.exp_m1() * outlier_df;
    let mut df: Vec<f64> = tails.ln_share.iter().map(mixed).collect();
    let mut sum = 0.0;
    let (mut least, mut until) = (f64::INFINITY, 0);
    for (place, &g) in tails.order.iter().enumerate() {
        sum += df[g];
        let mean = sum / (place + 1) as f64;
        if mean < least {
            (least, until) = (mean, place);
        }
    }
    // The largest variances share the least running mean.
    tails.order[..=until].iter().for_each(|&g| df[g] = least);
    rise(&mut df, &tails.order);
    df
}

/// The d2 at which the upper tail at the largest ratio is one half, by two steps in proportion.
fn outlier_df(ratios: &[f64], d1: f64, d2: f64, tails: &Tails) -> f64 {
    let least = tails.order.first().map_or(0.0, |&g| tails.ln_tail[g]);
    if least == f64::NEG_INFINITY {
        return 0.0;
    }
    let first = 0.5_f64.ln() / least * d2;
    let largest = ratios.iter().copied().fold(0.0, f64::max);
    0.5_f64.ln() / ln_f_survival(largest, d1, first) * first
}

/// Raises `df` to the largest before it in this order.
fn rise(df: &mut [f64], order: &[usize]) {
    let mut most = f64::NEG_INFINITY;
    for &g in order {
        most = most.max(df[g]);
        df[g] = most;
    }
}

/// Upper tails of ratios in the F distribution.
struct Tails {
    /// `[N]`: ln of the upper tails.
    ln_tail: Vec<f64>,
    /// `[N]`: ln of the probability of not being an outlier, at most 0: the tail over the share of
    /// the genes that are in it.
    ln_share: Vec<f64>,
    /// Indices by ascending tail.
    order: Vec<usize>,
}

impl Tails {
    fn new(ratios: &[f64], d1: f64, d2: f64) -> Self {
        let count = ratios.len() as f64;
        let ln_tail: Vec<f64> = ratios.iter().map(|&f| ln_f_survival(f, d1, d2)).collect();
        let mut order: Vec<usize> = (0..ratios.len()).collect();
        order.sort_by(|&a, &b| ln_tail[a].total_cmp(&ln_tail[b]));
        let ranks = mean_ranks(ratios);
        let shares = ln_tail.iter().zip(&ranks);
        let ln_share = shares
            .map(|(tail, rank)| (tail - ((count - rank + 0.5) / count).ln()).min(0.0))
            .collect();
        Self {
            ln_tail,
            ln_share,
            order,
        }
    }
}

/// Ranks from 1, equal values with their mean rank.
fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = |value: &f64| {
        let below = sorted.partition_point(|other| other < value);
        let through = sorted.partition_point(|other| other <= value);
        (below + through + 1) as f64 / 2.0
    };
    values.iter().map(rank).collect()
}
