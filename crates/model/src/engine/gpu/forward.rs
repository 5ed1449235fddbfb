//! The forward pass for one tile of genes, step by step as in [`crate::engine::fused`].

use cubecl::prelude::*;

use crate::engine::gpu::parts::{sigmoid, tanh};
use crate::engine::gpu::tile::{Rows, Tile, TileExpand};
use crate::network::layout::Linear;
use crate::network::loss::LOG_VARIANCE_LIMIT;

#[cube]
impl Tile<'_> {
    /// Computes everything in the working memory from inputs and noise to the reconstruction.
    pub fn forward(&mut self) {
        let sizes = comptime!(self.sizes);
        self.read_x();
        self.set_outputs_to_biases();
        let first_state = self.at(sizes.places.state, 0);
        self.clear(&first_state);
        for t in 0..sizes.times {
            self.encode(t);
            self.sample(t);
            self.advance(t);
        }
        self.predict();
        self.decode();
    }

    /// The features of x, and the parts of posterior and gates that depend on x alone.
    fn read_x(&mut self) {
        let sizes = comptime!(self.sizes);
        let x = self.all(sizes.places.x);
        let features = self.all(sizes.places.x_features);
        let layer = self.all(sizes.places.posterior_layer);
        let gates = self.all(sizes.places.gates);
        self.set_bias(&features, sizes.layout.phi_x);
        self.multiply(&features, &x, sizes.layout.phi_x.whole());
        self.relu(&features);
        self.set_bias(&layer, sizes.layout.posterior.layer);
        self.multiply(&layer, &features, sizes.layout.posterior_x);
        self.set_bias(&gates, sizes.layout.gru_input);
        self.multiply(&gates, &features, sizes.layout.gru_x);
    }

    /// Sets to their biases the matrices to which products are added time by time.
    fn set_outputs_to_biases(&mut self) {
        let sizes = comptime!(self.sizes);
        let from_state = self.all(sizes.places.from_state);
        let posterior = self.all(sizes.places.posterior);
        let z_features = self.all(sizes.places.z_features);
        self.set_bias(&from_state, sizes.layout.gru_hidden);
        self.set_bias(&posterior, sizes.layout.posterior.output);
        self.set_bias(&z_features, sizes.layout.phi_z);
    }

    /// Mean and log-variance of the posterior at time `t`.
    fn encode(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let layer = self.at(sizes.places.posterior_layer, t);
        let state = self.at(sizes.places.state, t);
        let posterior = self.at(sizes.places.posterior, t);
        self.multiply(&layer, &state, sizes.layout.posterior_state);
        self.gaussian(&layer, &posterior, sizes.layout.posterior.output);
    }

    /// Adds the product of `output` with the ReLU of `layer` to its bias in `out`, and clamps the
    /// log-variances.
    fn gaussian(&mut self, layer: &Rows, out: &Rows, #[comptime] output: Linear) {
        self.relu(layer);
        self.multiply(out, layer, output.whole());
        self.clamp_log_variances(out);
    }

    /// z at time `t`: mean + standard deviation x noise, and its features.
    fn sample(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let latent = sizes.layout.latent;
        let posterior = self.at(sizes.places.posterior, t).start;
        let deviations = self.at(sizes.places.deviation, t).start;
        let noise = self.at(sizes.places.noise, t).start;
        let z = self.at(sizes.places.z, t);
        for i in range_stepped(UNIT_POS as usize, self.genes * latent, CUBE_DIM as usize) {
            let mean = posterior + i / latent * 2 * latent + i % latent;
            let deviation = (0.5 * self.memory[mean + latent]).exp();
            self.memory[deviations + i] = deviation;
            self.memory[z.start + i] = self.memory[mean] + deviation * self.memory[noise + i];
        }
        sync_storage();
        let features = self.at(sizes.places.z_features, t);
        self.multiply(&features, &z, sizes.layout.phi_z.whole());
        self.relu(&features);
    }

    /// The next state.
    fn advance(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let hidden = sizes.layout.hidden;
        let z = self.at(sizes.places.z_features, t);
        let states = self.at(sizes.places.state, t);
        let of_gates = self.at(sizes.places.gates, t);
        let of_state = self.at(sizes.places.from_state, t);
        self.multiply(&of_gates, &z, sizes.layout.gru_z);
        self.multiply(&of_state, &states, sizes.layout.gru_hidden.whole());
        let gates = of_gates.start;
        let from_state = of_state.start;
        let state = states.start;
        let count = self.genes * hidden;
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
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
            self.memory[state + count + i] = new + carried;
        }
        sync_storage();
    }

    /// The prior of every time, from the previous state.
    fn predict(&mut self) {
        let sizes = comptime!(self.sizes);
        let layer = self.all(sizes.places.prior_layer);
        let state = self.all(sizes.places.state);
        let prior = self.all(sizes.places.prior);
        self.set_bias(&layer, sizes.layout.prior.layer);
        self.multiply(&layer, &state, sizes.layout.prior_state);
        self.set_bias(&prior, sizes.layout.prior.output);
        self.gaussian(&layer, &prior, sizes.layout.prior.output);
    }

    /// The decoder's means of every time, from z and the previous state.
    fn decode(&mut self) {
        let sizes = comptime!(self.sizes);
        let layer = self.all(sizes.places.decoder_layer);
        let state = self.all(sizes.places.state);
        let z = self.all(sizes.places.z_features);
        let mean = self.all(sizes.places.reconstruction);
        self.set_bias(&layer, sizes.layout.decoder.layer);
        self.multiply(&layer, &z, sizes.layout.decoder_z);
        self.multiply(&layer, &state, sizes.layout.decoder_state);
        self.relu(&layer);
        self.set_bias(&mean, sizes.layout.decoder.output);
        self.multiply(&mean, &layer, sizes.layout.decoder.output.whole());
    }

    /// Clamps the log-variances, the second half of each row.
    fn clamp_log_variances(&mut self, rows: &Rows) {
        let latent = comptime!(self.sizes.layout.latent);
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        for i in range_stepped(UNIT_POS as usize, rows.count * latent, CUBE_DIM as usize) {
            let at = rows.start + i / latent * 2 * latent + latent + i % latent;
            self.memory[at] = clamp(self.memory[at], -limit, limit);
        }
        sync_storage();
    }
}
