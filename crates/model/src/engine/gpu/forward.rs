//! The forward pass for one tile of genes, step by step as in [`crate::engine::fused`].

use cubecl::prelude::*;

use crate::engine::gpu::parts::{sigmoid, tanh};
use crate::engine::gpu::sizes::Weight;
use crate::engine::gpu::tile::{Tile, TileExpand};
use crate::network::loss::LOG_VARIANCE_LIMIT;

#[cube]
impl Tile<'_> {
    /// Computes everything in the working memory from inputs and noise to the reconstruction.
    pub fn forward(&mut self) {
        self.read_x();
        self.set_outputs_to_biases();
        let state = self.at(comptime!(self.sizes.places.state));
        let count = self.genes * comptime!(self.sizes.layout.hidden);
        self.clear(state, count);
        for t in 0..comptime!(self.sizes.times) {
            self.encode(t);
            self.sample(t);
            self.advance(t);
        }
        self.predict();
        self.decode();
    }

    /// The features of x, and the parts of posterior and gates that depend on x alone.
    fn read_x(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let x = self.at(comptime!(places.x));
        let features = self.at(comptime!(places.x_features));
        self.set_rows(features, comptime!(l.phi_x));
        self.product(features, x, rows, comptime!(Weight::whole(l.phi_x)));
        self.relu(features, rows * comptime!(l.features));
        let layer = self.at(comptime!(places.posterior_layer));
        let of_x = comptime!(Weight::part(l.posterior.layer, 0..l.features));
        self.set_bias(layer, comptime!(l.posterior.layer));
        self.product(layer, features, rows, of_x);
        let gates = self.at(comptime!(places.gates));
        let of_x = comptime!(Weight::part(l.gru_input, 0..l.features));
        self.set_bias(gates, comptime!(l.gru_input));
        self.product(gates, features, rows, of_x);
    }

    /// Sets to their biases the matrices to which products are added time by time.
    fn set_outputs_to_biases(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let from_state = self.at(comptime!(places.from_state));
        self.set_rows(from_state, comptime!(l.gru_hidden));
        let posterior = self.at(comptime!(places.posterior));
        self.set_rows(posterior, comptime!(l.posterior.output));
        let z_features = self.at(comptime!(places.z_features));
        self.set_rows(z_features, comptime!(l.phi_z));
    }

    /// Mean and log-variance of the posterior at time `t`.
    fn encode(&mut self, t: usize) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let width = comptime!(l.posterior.layer.outputs);
        let both = comptime!(2 * l.latent);
        let layer = self.at_time(comptime!(places.posterior_layer), t, width);
        let state = self.at_time(comptime!(places.state), t, comptime!(l.hidden));
        let of_state = comptime!(Weight::part(l.posterior.layer, l.state_inputs(l.features)));
        self.product(layer, state, genes, of_state);
        self.relu(layer, genes * width);
        let posterior = self.at_time(comptime!(places.posterior), t, both);
        let output = comptime!(Weight::whole(l.posterior.output));
        self.product(posterior, layer, genes, output);
        self.clamp_log_variances(posterior, genes);
    }

    /// z at time `t`: mean + standard deviation x noise, and its features.
    fn sample(&mut self, t: usize) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let latent = comptime!(l.latent);
        let posterior = self.at_time(comptime!(places.posterior), t, comptime!(2 * l.latent));
        let deviations = self.at_time(comptime!(places.deviation), t, latent);
        let noise = self.at_time(comptime!(places.noise), t, latent);
        let z = self.at_time(comptime!(places.z), t, latent);
        for i in range_stepped(UNIT_POS as usize, genes * latent, CUBE_DIM as usize) {
            let mean = posterior + i / latent * 2 * latent + i % latent;
            let deviation = (0.5 * self.memory[mean + latent]).exp();
            self.memory[deviations + i] = deviation;
            self.memory[z + i] = self.memory[mean] + deviation * self.memory[noise + i];
        }
        sync_storage();
        let features = self.at_time(comptime!(places.z_features), t, comptime!(l.features));
        self.product(features, z, genes, comptime!(Weight::whole(l.phi_z)));
        self.relu(features, genes * comptime!(l.features));
    }

    /// The next state.
    fn advance(&mut self, t: usize) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let hidden = comptime!(l.hidden);
        let three = comptime!(3 * l.hidden);
        let gates = self.at_time(comptime!(places.gates), t, three);
        let from_state = self.at_time(comptime!(places.from_state), t, three);
        let state = self.at_time(comptime!(places.state), t, hidden);
        let z = self.at_time(comptime!(places.z_features), t, comptime!(l.features));
        let of_z = comptime!(Weight::part(l.gru_input, l.gru_z_inputs()));
        self.product(gates, z, genes, of_z);
        let of_state = comptime!(Weight::whole(l.gru_hidden));
        self.product(from_state, state, genes, of_state);
        for i in range_stepped(UNIT_POS as usize, genes * hidden, CUBE_DIM as usize) {
            let at = i / hidden * 3 * hidden + i % hidden;
            let reset = sigmoid(self.memory[gates + at] + self.memory[from_state + at]);
            let both = self.memory[gates + at + hidden] + self.memory[from_state + at + hidden];
            let update = sigmoid(both);
            let from_new = self.memory[from_state + at + 2 * hidden];
            let new = tanh(self.memory[gates + at + 2 * hidden] + reset * from_new);
            self.memory[gates + at] = reset;
            self.memory[gates + at + hidden] = update;
            self.memory[gates + at + 2 * hidden] = new;
            let carried = update * (self.memory[state + i] - new);
            self.memory[state + genes * hidden + i] = new + carried;
        }
        sync_storage();
    }

    /// The prior of every time, from the previous state.
    fn predict(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let layer = self.at(comptime!(places.prior_layer));
        let state = self.at(comptime!(places.state));
        self.set_bias(layer, comptime!(l.prior.layer));
        let of_state = comptime!(Weight::part(l.prior.layer, l.state_inputs(0)));
        self.product(layer, state, rows, of_state);
        self.relu(layer, rows * comptime!(l.prior.layer.outputs));
        let prior = self.at(comptime!(places.prior));
        self.set_rows(prior, comptime!(l.prior.output));
        self.product(prior, layer, rows, comptime!(Weight::whole(l.prior.output)));
        self.clamp_log_variances(prior, rows);
    }

    /// The decoder's means of every time, from z and the previous state.
    fn decode(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let layer = self.at(comptime!(places.decoder_layer));
        let state = self.at(comptime!(places.state));
        let z = self.at(comptime!(places.z_features));
        self.set_bias(layer, comptime!(l.decoder.layer));
        let of_z = comptime!(Weight::part(l.decoder.layer, 0..l.features));
        self.product(layer, z, rows, of_z);
        let of_state = comptime!(Weight::part(l.decoder.layer, l.state_inputs(l.features)));
        self.product(layer, state, rows, of_state);
        self.relu(layer, rows * comptime!(l.decoder.layer.outputs));
        let mean = self.at(comptime!(places.reconstruction));
        self.set_rows(mean, comptime!(l.decoder.output));
        self.product(
            mean,
            layer,
            rows,
            comptime!(Weight::whole(l.decoder.output)),
        );
    }

    /// Clamps the log-variances, the second half of each of `rows` rows from `start` on.
    fn clamp_log_variances(&mut self, start: usize, rows: usize) {
        let latent = comptime!(self.sizes.layout.latent);
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        for i in range_stepped(UNIT_POS as usize, rows * latent, CUBE_DIM as usize) {
            let at = start + i / latent * 2 * latent + latent + i % latent;
            self.memory[at] = clamp(self.memory[at], -limit, limit);
        }
        sync_storage();
    }
}
