//! How learning rate and weight of the divergence move in a training of known length.

/// Steps over which the learning rate rises.
const RISE: usize = 300;
/// Steps over which the weight of the divergence rises.
const KL_RISE: usize = 1000;
/// The largest learning rate.
const RATE: f64 = 2e-3;
/// The learning rate at the end, as a share of the largest.
const LAST: f64 = 0.005;
/// The largest weight of the divergence of the posterior from the prior.
const KL: f64 = 0.3;

/// The learning rate of step `step` of `steps`: a linear rise, then half a cosine (Loshchilov & Hutter 2017,
/// arXiv 1608.03983).
pub fn learning_rate(step: usize, steps: usize) -> f64 {
    let rise = ((step + 1) as f64 / RISE as f64).min(1.0);
    let done = step as f64 / steps.max(1) as f64;
    let fall = 0.5 * (1.0 + (std::f64::consts::PI * done).cos());
    RATE * rise * (LAST + (1.0 - LAST) * fall)
}

/// The weight of the divergence in step `step`.
pub fn kl_weight(step: usize) -> f64 {
    KL * (step as f64 / KL_RISE as f64).min(1.0)
}
