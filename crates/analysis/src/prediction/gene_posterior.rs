//! The profile of one gene, given what was observed of it.

use std::f64::consts::TAU;

use genetide_data::Matrix;

use crate::prediction::factor::{Factor, start};
use crate::prediction::observed::Observed;
use crate::prediction::prior::{Prior, Scale};

/// Scales that a gene has with a smaller probability are not followed up.
const LEAST_SHARE: f64 = 1e-3;

/// The posterior of one gene under every scale.
///
/// With the weights W = 1 / error^2, S the covariance before the measurement and r the values less their mean,
/// everything is told by B = I + W^1/2 S W^1/2, whose eigenvalues are at least 1 whatever S and however precise or
/// missing a value (Rasmussen & Williams 2006, section 3.4.3): P = W^1/2 B⁻¹ W^1/2 takes the place of
/// (S + W⁻¹)⁻¹.
pub(super) struct GenePosterior {
    /// `[C]`: roots of the weights.
    pub roots: Vec<f64>,
    /// The scales that the gene may have.
    pub under: Vec<UnderScale>,
    /// Log density of the values.
    pub log_likelihood: f64,
}

/// The posterior under one scale.
pub(super) struct UnderScale {
    /// Index of the scale.
    pub scale: usize,
    /// Its probability.
    pub share: f64,
    /// `[C]`: P r.
    pub alpha: Vec<f64>,
    /// Of B.
    pub factor: Factor,
}

impl GenePosterior {
    /// The posterior of gene `g` with the covariances `[K]` of `prior`.
    pub fn new(prior: &Prior, covariances: &[Matrix<f64>], observed: &Observed, g: usize) -> Self {
        let (roots, whitened) = whitened(prior, observed, g);
        let (log_densities, factors): (Vec<f64>, Vec<(Factor, Vec<f64>)>) = covariances
            .iter()
            .map(|covariance| factored(covariance, &roots, &whitened))
            .unzip();
        let (shares, log_likelihood) = shares(&log_densities, &prior.scales);
        let kept = |share: f64| share >= LEAST_SHARE;
        let total: f64 = shares.iter().filter(|share| kept(**share)).sum();
        let under = factors.into_iter().zip(shares).enumerate();
        let under = under.filter(|(_, (_, share))| kept(*share));
        let under = under.map(|(scale, ((factor, mut alpha), share))| {
            factor.backward(&mut alpha);
            for (alpha, root) in alpha.iter_mut().zip(&roots) {
                *alpha *= root;
            }
            UnderScale {
                scale,
                share: share / total,
                alpha,
                factor,
            }
        });
        Self {
            under: under.collect(),
            roots,
            log_likelihood,
        }
    }

    /// `[K]`: log densities of the values of gene `g` under every scale, whatever its share.
    pub fn log_densities(
        prior: &Prior,
        covariances: &[Matrix<f64>],
        observed: &Observed,
        g: usize,
    ) -> Vec<f64> {
        let (roots, whitened) = whitened(prior, observed, g);
        let covariances = covariances.iter();
        covariances
            .map(|covariance| factored(covariance, &roots, &whitened).0)
            .collect()
    }

    /// Mean and variance `[C]` of the profile.
    pub fn moments(&self, prior: &Prior, covariances: &[Matrix<f64>]) -> (Vec<f64>, Vec<f64>) {
        let columns = self.roots.len();
        let (mut mean, mut square, mut variance) =
            (vec![0.0; columns], vec![0.0; columns], vec![0.0; columns]);
        for under in &self.under {
            let covariance = &covariances[under.scale];
            let own = under.variances(covariance, &self.roots);
            for c in 0..columns {
                let change = covariance.row(c).iter().zip(&under.alpha);
                let change: f64 = change.map(|(s, alpha)| s * alpha).sum();
                mean[c] += under.share * change;
                square[c] += under.share * change * change;
                variance[c] += under.share * own[c];
            }
        }
        for c in 0..columns {
            variance[c] += (square[c] - mean[c] * mean[c]).max(0.0);
            mean[c] += prior.mean[c];
        }
        (mean, variance)
    }
}

impl UnderScale {
    /// `[C]`: variances of the profile. The covariance S - S P S is W^-1/2 (I - B⁻¹) W^-1/2 where there are
    /// values.
    fn variances(&self, covariance: &Matrix<f64>, roots: &[f64]) -> Vec<f64> {
        let inverse = self.factor.inverse();
        let mut diagonal = vec![0.0; roots.len()];
        for k in 0..roots.len() {
            for (sum, x) in diagonal.iter_mut().zip(&inverse[start(k)..start(k + 1)]) {
                *sum += x * x;
            }
        }
        let column = |c: usize| {
            if roots[c] > 0.0 {
                return (1.0 - diagonal[c]).max(0.0) / (roots[c] * roots[c]);
            }
            let row = covariance.row(c).iter().zip(roots);
            let mut row: Vec<f64> = row.map(|(s, root)| s * root).collect();
            self.factor.forward(&mut row);
            let known: f64 = row.iter().map(|x| x * x).sum();
            (covariance[(c, c)] - known).max(0.0)
        };
        (0..roots.len()).map(column).collect()
    }

    /// Adds `weight` P to the lower triangle `sum`, packed row by row.
    pub fn add_precision(&self, roots: &[f64], weight: f64, sum: &mut [f64]) {
        let inverse = self.factor.inverse();
        let columns = roots.len();
        let mut own = vec![0.0; start(columns)];
        for k in 0..columns {
            let row = &inverse[start(k)..start(k + 1)];
            for i in 0..=k {
                for (own, x) in own[start(i)..start(i + 1)].iter_mut().zip(row) {
                    *own += row[i] * x;
                }
            }
        }
        for i in 0..columns {
            let factor = weight * roots[i];
            let range = start(i)..start(i + 1);
            let entries = sum[range.clone()].iter_mut().zip(&own[range]).zip(roots);
            for ((sum, own), root) in entries {
                *sum += factor * own * root;
            }
        }
    }
}

/// The roots W^1/2 of the weights of gene `g`, and its values z = W^1/2 r.
fn whitened(prior: &Prior, observed: &Observed, g: usize) -> (Vec<f64>, Vec<f64>) {
    let roots = observed.roots(g);
    let values = observed.values.row(g).iter().zip(&prior.mean);
    let whitened = values.zip(&roots);
    let whitened = whitened.map(|((value, mean), root)| (value - mean) * root);
    let whitened = whitened.collect();
    (roots, whitened)
}

/// The log density of whitened values z = W^1/2 r, the factor of B, and L⁻¹ z.
fn factored(
    covariance: &Matrix<f64>,
    roots: &[f64],
    whitened: &[f64],
) -> (f64, (Factor, Vec<f64>)) {
    let factor = Factor::of_rows(roots.len(), 1.0, |i, row| {
        let entries = row.iter_mut().zip(covariance.row(i)).zip(roots);
        for ((entry, s), root) in entries {
            *entry = roots[i] * root * s;
        }
        row[i] += 1.0;
    });
    let mut solved = whitened.to_vec();
    factor.forward(&mut solved);
    let square: f64 = solved.iter().map(|x| x * x).sum();
    let known = roots.iter().filter(|root| **root > 0.0);
    let scale: f64 = known.map(|root| 2.0 * root.ln() - TAU.ln()).sum();
    let log_density = 0.5 * (scale - square - factor.log_determinant());
    (log_density, (factor, solved))
}

/// The probabilities of scales, given log densities under each, and the log density of all.
pub(super) fn shares(log_densities: &[f64], scales: &[Scale]) -> (Vec<f64>, f64) {
    let joint = log_densities.iter().zip(scales);
    let joint: Vec<f64> = joint.map(|(log, scale)| log + scale.share.ln()).collect();
    let largest = joint.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = joint.iter().map(|log| (log - largest).exp()).collect();
    let total: f64 = weights.iter().sum();
    let shares = weights.iter().map(|weight| weight / total).collect();
    (shares, largest + total.ln())
}
