//! The losses of a tile, and their derivatives by the output of the network.

use cubecl::prelude::*;

use crate::engine::gpu::batch::Batch;
use crate::engine::gpu::parts::cube_sum;
use crate::engine::gpu::tile::{Tile, TileExpand};
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::network::vrnn::SMALLEST_VARIANCE;

#[cube]
impl Tile<'_> {
    /// This unit's part of the negative log-likelihood. Sets the derivatives by the reconstruction, and
    /// adds that by the log of the learned variance to the gradient.
    pub fn likelihood(&mut self, batch: &Batch, #[comptime] with_gradient: bool) -> f32 {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let width = comptime!(l.x);
        let values = self.at(comptime!(places.x));
        let means = self.at(comptime!(places.reconstruction));
        let d_means = self.at(comptime!(places.d_reconstruction));
        let learned = self.weights[comptime!(l.log_variance)].exp();
        let mut total = 0.0f32;
        let mut d_variance = 0.0f32;
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, rows, CUBE_DIM as usize) {
            let x = values + i * width;
            let mut variance = learned + comptime!(SMALLEST_VARIANCE as f32);
            if comptime!(l.x == 2) {
                variance += self.memory[x + 1] * self.memory[x + 1];
            }
            let residual = self.memory[means + i] - self.memory[x];
            let scaled = residual / variance;
            total +=
                0.5 * (residual * scaled + variance.ln() + comptime!(std::f32::consts::TAU.ln()));
            self.memory[d_means + i] = batch.per_gene * scaled;
            d_variance += 0.5 * (1.0 / variance - scaled * scaled);
        }
        if with_gradient {
            let sum = cube_sum(d_variance);
            if UNIT_POS == 0 {
                let place = self.gradient + comptime!(l.log_variance);
                self.gradients[place] += batch.per_gene * sum * learned;
            }
        }
        sync_storage();
        total
    }

    /// This unit's part of the KL divergence. Sets the derivatives by means and log-variances.
    pub fn divergence(&mut self, batch: &Batch) -> f32 {
        let places = comptime!(self.sizes.places);
        let latent = comptime!(self.sizes.layout.latent);
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        let scale = batch.per_gene * batch.kl_weight;
        let count = self.rows() * latent;
        let mut total = 0.0f32;
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let mean = i / latent * 2 * latent + i % latent;
            let posterior = self.at(comptime!(places.posterior)) + mean;
            let prior = self.at(comptime!(places.prior)) + mean;
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
            let d_posterior = self.at(comptime!(places.d_posterior)) + mean;
            let d_prior = self.at(comptime!(places.d_prior)) + mean;
            self.memory[d_posterior] = d_mean;
            self.memory[d_prior] = -d_mean;
            self.memory[d_posterior + latent] = select(q.abs() < limit, d_q, 0.0);
            self.memory[d_prior + latent] = select(p.abs() < limit, d_p, 0.0);
        }
        sync_storage();
        total
    }
}
