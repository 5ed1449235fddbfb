//! The losses of a tile, and their derivatives by the output of the network.

use cubecl::prelude::*;

use crate::engine::gpu::parts::cube_sum;
use crate::engine::gpu::tile::{Batch, Tile, TileExpand};
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::network::vrnn::SMALLEST_VARIANCE;

#[cube]
impl Tile<'_> {
    /// This unit's part of the negative log-likelihood. Sets the derivatives by the reconstruction, and
    /// adds that by the log of the learned variance to the gradient.
    pub fn likelihood(&mut self, batch: &Batch, #[comptime] with_gradient: bool) -> f32 {
        let sizes = comptime!(self.sizes);
        let width = sizes.layout.x;
        let values = self.all(sizes.places.x).start;
        let means = self.all(sizes.places.reconstruction);
        let d_means = self.all(sizes.places.d_reconstruction).start;
        let learned = self.weights[comptime!(sizes.layout.log_variance)].exp();
        let mut total = 0.0f32;
        let mut d_variance = 0.0f32;
        for i in range_stepped(UNIT_POS as usize, means.count, CUBE_DIM as usize) {
            let x = values + i * width;
            let mut variance = learned + comptime!(SMALLEST_VARIANCE as f32);
            if comptime!(sizes.layout.x == 2) {
                variance += self.memory[x + 1] * self.memory[x + 1];
            }
            let residual = self.memory[means.start + i] - self.memory[x];
            let scaled = residual / variance;
            total +=
                0.5 * (residual * scaled + variance.ln() + comptime!(std::f32::consts::TAU.ln()));
            self.memory[d_means + i] = batch.per_gene * scaled;
            d_variance += 0.5 * (1.0 / variance - scaled * scaled);
        }
        if with_gradient {
            let sum = cube_sum(d_variance);
            if UNIT_POS == 0 {
                let place = self.gradient + comptime!(sizes.layout.log_variance);
                self.gradients[place] += batch.per_gene * sum * learned;
            }
        }
        sync_storage();
        total
    }

    /// This unit's part of the KL divergence. Sets the derivatives by means and log-variances.
    pub fn divergence(&mut self, batch: &Batch) -> f32 {
        let sizes = comptime!(self.sizes);
        let latent = comptime!(self.sizes.layout.latent);
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        let scale = batch.per_gene * batch.kl_weight;
        let posteriors = self.all(sizes.places.posterior);
        let priors = self.all(sizes.places.prior).start;
        let d_posteriors = self.all(sizes.places.d_posterior).start;
        let d_priors = self.all(sizes.places.d_prior).start;
        let count = posteriors.count * latent;
        let mut total = 0.0f32;
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let mean = i / latent * 2 * latent + i % latent;
            let posterior = posteriors.start + mean;
            let prior = priors + mean;
            let q = self.memory[posterior + latent];
            let p = self.memory[prior + latent];
            let difference = self.memory[posterior] - self.memory[prior];
            let precision = (-p).exp();
            let log_ratio = q - p;
            let ratio = log_ratio.exp();
            let squares = difference * difference * precision;
            total += 0.5 * (ratio + squares - log_ratio - 1.0);
            let d_mean = scale * difference * precision;
            let d_q = 0.5 * scale * (ratio - 1.0);
            let d_p = 0.5 * scale * (1.0 - ratio - squares);
            let d_posterior = d_posteriors + mean;
            let d_prior = d_priors + mean;
            self.memory[d_posterior] = d_mean;
            self.memory[d_prior] = -d_mean;
            self.memory[d_posterior + latent] = select(q.abs() < limit, d_q, 0.0);
            self.memory[d_prior + latent] = select(p.abs() < limit, d_p, 0.0);
        }
        sync_storage();
        total
    }
}
