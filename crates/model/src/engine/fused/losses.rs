//! The terms of the loss of a block, and their derivatives.
//!
//! The formulas are those of [`crate::network::loss`]; the loss that is minimised is
//! `per_gene (reconstruction + kl_weight KL)`, with `per_gene` one over the genes of the batch.

use crate::engine::fused::forward::{Network, Scratch};
use crate::engine::fused::vectors::sum;
use crate::engine::interface::LossSums;
use crate::fast_math::{exp, wide};
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::network::vrnn::SMALLEST_VARIANCE;

/// The factors of the loss that is minimised; zeros where no derivatives are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weighting {
    /// One over the genes of the batch.
    pub per_gene: f32,
    /// Weight of the KL term.
    pub kl: f32,
}

/// The terms of the losses of a block.
#[derive(Default)]
pub struct LossTerms {
    /// `[T R]`: of the reconstruction loss.
    likelihood: Vec<f32>,
    /// `[T R, Z]`: of the KL divergence.
    kl: Vec<f32>,
}

impl Network<'_> {
    /// The losses and the derivative by the log of the learned variance; sets the derivatives by
    /// reconstruction, posterior and prior.
    pub fn losses(
        &self,
        s: &mut Scratch,
        terms: &mut LossTerms,
        weighting: Weighting,
    ) -> (LossSums, f32) {
        terms.likelihood.resize(s.reconstruction.len(), 0.0);
        terms.kl.resize(s.z.len(), 0.0);
        let likelihood = &mut terms.likelihood;
        let d_log_variance = self.reconstruction_loss(s, likelihood, weighting);
        let latent = self.layout.latent;
        let posterior = s.posterior.chunks_exact(2 * latent);
        let prior = s.prior.chunks_exact(2 * latent);
        let d_posterior = s.d_posterior.chunks_exact_mut(2 * latent);
        let d_prior = s.d_prior.chunks_exact_mut(2 * latent);
        let kl = terms.kl.chunks_exact_mut(latent);
        let scale = weighting.per_gene * weighting.kl;
        let rows = posterior.zip(prior).zip(d_posterior).zip(d_prior).zip(kl);
        wide(
            #[inline(always)]
            || {
                for ((((posterior, prior), d_posterior), d_prior), kl) in rows {
                    kl_loss(scale, [posterior, prior], [d_posterior, d_prior], kl);
                }
            },
        );
        let sums = LossSums {
            reconstruction: sum(&terms.likelihood),
            kl: sum(&terms.kl),
        };
        (sums, d_log_variance)
    }

    fn reconstruction_loss(
        &self,
        s: &mut Scratch,
        likelihood: &mut [f32],
        weighting: Weighting,
    ) -> f32 {
        let layout = self.layout;
        let learned = self.weights[layout.log_variance].exp();
        let x = s.x.chunks_exact(layout.x);
        let out = likelihood.iter_mut().zip(&mut s.d_reconstruction);
        let mut d_variance = 0.0;
        for ((x, &mean), (likelihood, d_mean)) in x.zip(&s.reconstruction).zip(out) {
            let squared_error = x.get(1).map_or(0.0, |error| error * error);
            let variance = squared_error + learned + SMALLEST_VARIANCE as f32;
            let residual = mean - x[0];
            let scaled = residual / variance;
            *likelihood = 0.5 * (residual * scaled + variance.ln() + std::f32::consts::TAU.ln());
            *d_mean = weighting.per_gene * scaled;
            d_variance += 0.5 * (1.0 / variance - scaled * scaled);
        }
        weighting.per_gene * d_variance * learned
    }
}

/// KL(posterior || prior) of one gene at one time, elementwise, and `scale` times its derivatives by
/// means and log-variances; the derivative by a clamped log-variance is 0.
#[inline(always)]
#[allow(
    clippy::needless_range_loop,
    reason = "one index into nine slices of equal length"
)]
fn kl_loss(scale: f32, of: [&[f32]; 2], derivatives: [&mut [f32]; 2], kl: &mut [f32]) {
    let latent = kl.len();
    let limit = LOG_VARIANCE_LIMIT as f32;
    // Slices of one known length need no bounds checks, so that the loop is vectorised.
    let [posterior, prior] = of.map(|both| both[..2 * latent].split_at(latent));
    let [d_posterior, d_prior] = derivatives.map(|both| both[..2 * latent].split_at_mut(latent));
    for i in 0..latent {
        let (q, p) = (posterior.1[i], prior.1[i]);
        let difference = posterior.0[i] - prior.0[i];
        let precision = exp(-p);
        let log_ratio = q - p;
        let ratio = exp(log_ratio);
        let squares = difference * difference * precision;
        kl[i] = 0.5 * (ratio + squares - log_ratio - 1.0);
        let d_mean = scale * difference * precision;
        d_posterior.0[i] = d_mean;
        d_prior.0[i] = -d_mean;
        let half = 0.5 * scale;
        let d_q = half * (ratio - 1.0);
        let d_p = half * (1.0 - ratio - squares);
        d_posterior.1[i] = if q.abs() < limit { d_q } else { 0.0 };
        d_prior.1[i] = if p.abs() < limit { d_p } else { 0.0 };
    }
}
