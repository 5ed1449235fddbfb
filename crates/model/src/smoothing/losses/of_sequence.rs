//! The evidence lower bound, and the likelihood of the noise-free values.

use super::targets::CourseTargets;
use super::terms::Terms;
use crate::fast_math::exp;
use crate::smoothing::input::CourseInput;
use crate::smoothing::layout::LATENT;
use crate::smoothing::sequence::{Network, Sequence, VALUE_LOG_VARIANCE};

/// How the terms of one table are weighted.
#[derive(Clone, Copy, Debug)]
pub struct Weighting {
    /// Weights of the terms in the loss.
    pub terms: Terms,
    /// Number of genes x courses of the table.
    pub sequences: usize,
    /// Number of these with kinetics.
    pub responding: usize,
    /// Number of these with a drive.
    pub driven: usize,
}

impl Weighting {
    /// The weighting of a table with these `targets`.
    pub fn of(terms: Terms, targets: &[CourseTargets]) -> Self {
        let count = |of: fn(&CourseTargets) -> &[bool]| {
            let flags = targets.iter().flat_map(of);
            flags.filter(|flag| **flag).count()
        };
        Self {
            terms,
            sequences: targets.iter().map(|targets| targets.responds.len()).sum(),
            responding: count(|targets| &targets.responds),
            driven: count(|targets| &targets.is_driven),
        }
    }
}

impl Network<'_> {
    /// Sets the derivatives by decoded values, prior and posterior for genes `first..` of a course. Returns
    /// the terms' shares and the derivative by the log-variance.
    pub fn sequence_losses(
        &self,
        s: &mut Sequence,
        first: usize,
        input: &CourseInput,
        targets: &CourseTargets,
        weighting: &Weighting,
    ) -> (Terms, f32) {
        let share = 1.0 / (weighting.sequences * s.times) as f32;
        let extra = exp(self.weights[self.layout.log_variance]);
        let [bound, value] = [weighting.terms.reconstruction, weighting.terms.value];
        let [bound, value] = [bound, value].map(|weight| weight as f32 * share);
        let (mut terms, mut d_extra) = (Terms::default(), 0.0_f32);
        for t in 0..s.times {
            for gene in 0..s.genes {
                let row = t * s.genes + gene;
                let decoded = [s.decoded[2 * row], s.decoded[2 * row + 1]];
                let (nll, mut derivative) = normal_nll(decoded, targets.truth[(first + gene, t)]);
                derivative = derivative.map(|d| d * value);
                let [low, high] = VALUE_LOG_VARIANCE;
                if decoded[1] <= low || decoded[1] >= high {
                    derivative[1] = 0.0;
                }
                terms.value += f64::from(nll);
                if input.present[(first + gene, t)] {
                    let error = input.errors[(first + gene, t)];
                    let variance = error * error + extra;
                    let away = decoded[0] - input.values[(first + gene, t)];
                    terms.reconstruction +=
                        f64::from(0.5 * (variance.ln() + away * away / variance));
                    derivative[0] += bound * away / variance;
                    d_extra += bound * 0.5 * (1.0 - away * away / variance) / variance * extra;
                }
                s.d_decoded[2 * row..2 * row + 2].copy_from_slice(&derivative);
            }
        }
        terms.kl = divergence(s, weighting.terms.kl as f32 * share);
        (terms.times(f64::from(share)), d_extra)
    }
}

/// Negative log-likelihood (without its constant) of `value` under mean and log-variance, and its
/// derivatives by them.
pub fn normal_nll([mean, log_variance]: [f32; 2], value: f32) -> (f32, [f32; 2]) {
    let precision = exp(-log_variance);
    let away = mean - value;
    let square = away * away * precision;
    (
        0.5 * (log_variance + square),
        [away * precision, 0.5 * (1.0 - square)],
    )
}

/// Sum of KL(posterior || prior) over all rows; sets the derivatives, times `weight`.
fn divergence(s: &mut Sequence, weight: f32) -> f64 {
    let mut sum = 0.0;
    let values = s
        .posterior
        .chunks_exact(2 * LATENT)
        .zip(s.prior.chunks_exact(2 * LATENT));
    let derivatives = s
        .d_posterior
        .chunks_exact_mut(2 * LATENT)
        .zip(s.d_prior.chunks_exact_mut(2 * LATENT));
    for ((posterior, prior), (d_posterior, d_prior)) in values.zip(derivatives) {
        let mut of_row = 0.0;
        for i in 0..LATENT {
            let precision = exp(-prior[LATENT + i]);
            let away = posterior[i] - prior[i];
            let ratio = exp(posterior[LATENT + i]) * precision;
            let square = away * away * precision;
            of_row += 0.5 * (prior[LATENT + i] - posterior[LATENT + i] + ratio + square - 1.0);
            d_posterior[i] = weight * away * precision;
            d_posterior[LATENT + i] = weight * 0.5 * (ratio - 1.0);
            d_prior[i] = -weight * away * precision;
            d_prior[LATENT + i] = weight * 0.5 * (1.0 - ratio - square);
        }
        sum += f64::from(of_row);
    }
    sum
}
