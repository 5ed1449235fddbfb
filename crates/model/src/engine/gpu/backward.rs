//! The backward pass for one tile of genes, step by step as in [`crate::engine::fused`].

use cubecl::prelude::*;

use crate::engine::gpu::tile::{Rows, Tile, TileExpand};
use crate::network::layout::Head;
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::weight::Weight;

#[cube]
impl Tile<'_> {
    /// Adds the derivatives by all weights but the learned variance to the gradient.
    pub fn backward(&mut self) {
        let sizes = comptime!(self.sizes);
        let d_state = self.all(sizes.places.d_state);
        let d_last_state = self.at(sizes.places.d_state, sizes.times);
        let d_z_features = self.all(sizes.places.d_z_features);
        self.clear(&d_state);
        self.clear(&d_last_state);
        self.clear(&d_z_features);
        self.decoder_backward();
        self.prior_backward();
        for step in 0..sizes.times {
            let t = comptime!(sizes.times - 1) - step;
            self.recurrence_backward(t);
            self.sample_backward(t);
            self.posterior_backward(t);
        }
        self.sequence_gradient();
        self.phi_x_backward();
    }

    /// The derivative by the input of the ReLU of `head`, the output of which is `layer`.
    fn head_backward(
        &mut self,
        layer: &Rows,
        d_output: &Rows,
        d_layer: &Rows,
        #[comptime] head: Head,
    ) {
        self.clear(d_layer);
        self.multiply_back(d_layer, d_output, head.output.whole());
        self.relu_back(d_layer, layer);
    }

    /// Derivatives by the state and the features of z, through the reconstruction.
    fn decoder_backward(&mut self) {
        let sizes = comptime!(self.sizes);
        let layer = self.all(sizes.places.decoder_layer);
        let d_output = self.all(sizes.places.d_reconstruction);
        let d_layer = self.all(sizes.places.d_layer);
        let z = self.all(sizes.places.z_features);
        let d_z = self.all(sizes.places.d_z_features);
        self.linear_gradient(&layer, &d_output, sizes.layout.decoder.output);
        self.head_backward(&layer, &d_output, &d_layer, sizes.layout.decoder);
        self.bias_gradient(&d_layer, sizes.layout.decoder.layer);
        self.weight_gradient(&z, &d_layer, sizes.layout.decoder_z);
        self.multiply_back(&d_z, &d_layer, sizes.layout.decoder_z);
        self.states_backward(&d_layer, sizes.layout.decoder_state);
    }

    /// Derivatives by the state, through the prior.
    fn prior_backward(&mut self) {
        let sizes = comptime!(self.sizes);
        let layer = self.all(sizes.places.prior_layer);
        let d_output = self.all(sizes.places.d_prior);
        let d_layer = self.all(sizes.places.d_layer);
        self.linear_gradient(&layer, &d_output, sizes.layout.prior.output);
        self.head_backward(&layer, &d_output, &d_layer, sizes.layout.prior);
        self.bias_gradient(&d_layer, sizes.layout.prior.layer);
        self.states_backward(&d_layer, sizes.layout.prior_state);
    }

    /// Derivatives by `of_state` and by the states before each time, through `d_layer`.
    fn states_backward(&mut self, d_layer: &Rows, #[comptime] of_state: Weight) {
        let sizes = comptime!(self.sizes);
        let state = self.all(sizes.places.state);
        let d_state = self.all(sizes.places.d_state);
        self.weight_gradient(&state, d_layer, of_state);
        self.multiply_back(&d_state, d_layer, of_state);
    }

    /// From the derivative by the next state to those by gates, state and features of z.
    fn recurrence_backward(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let hidden = sizes.layout.hidden;
        let gates = self.at(sizes.places.gates, t).start;
        let from_state = self.at(sizes.places.from_state, t).start;
        let state = self.at(sizes.places.state, t).start;
        let d_gates = self.at(sizes.places.d_gates, t);
        let d_from_state = self.at(sizes.places.d_from_state, t);
        let d_state = self.at(sizes.places.d_state, t);
        let count = self.genes * hidden;
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let at = i / hidden * 3 * hidden + i % hidden;
            let reset = self.memory[gates + at];
            let update = self.memory[gates + at + hidden];
            let new = self.memory[gates + at + 2 * hidden];
            let d_next = self.memory[d_state.start + count + i];
            let d_new = d_next * (1.0 - update) * (1.0 - new * new);
            let from_new = self.memory[from_state + at + 2 * hidden];
            let d_reset = d_new * from_new * reset * (1.0 - reset);
            let d_update = d_next * (self.memory[state + i] - new) * update * (1.0 - update);
            self.memory[d_gates.start + at] = d_reset;
            self.memory[d_gates.start + at + hidden] = d_update;
            self.memory[d_gates.start + at + 2 * hidden] = d_new;
            self.memory[d_from_state.start + at] = d_reset;
            self.memory[d_from_state.start + at + hidden] = d_update;
            self.memory[d_from_state.start + at + 2 * hidden] = d_new * reset;
            self.memory[d_state.start + i] += d_next * update;
        }
        sync_storage();
        self.multiply_back(&d_state, &d_from_state, sizes.layout.gru_hidden.whole());
        let d_z = self.at(sizes.places.d_z_features, t);
        self.multiply_back(&d_z, &d_gates, sizes.layout.gru_z);
    }

    /// From the derivative by the features of z to those by the posterior.
    fn sample_backward(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let latent = sizes.layout.latent;
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        let features = self.at(sizes.places.z_features, t);
        let d_features = self.at(sizes.places.d_z_features, t);
        let d_z = self.at(sizes.places.d_z, t);
        self.relu_back(&d_features, &features);
        self.clear(&d_z);
        self.multiply_back(&d_z, &d_features, sizes.layout.phi_z.whole());
        let noise = self.at(sizes.places.noise, t).start;
        let deviation = self.at(sizes.places.deviation, t).start;
        let posterior = self.at(sizes.places.posterior, t).start;
        let d_posterior = self.at(sizes.places.d_posterior, t).start;
        for i in range_stepped(UNIT_POS as usize, self.genes * latent, CUBE_DIM as usize) {
            let mean = i / latent * 2 * latent + i % latent;
            let d_sample = self.memory[d_z.start + i];
            let through = 0.5 * d_sample * self.memory[noise + i] * self.memory[deviation + i];
            let log_variance = self.memory[posterior + mean + latent];
            let free = log_variance.abs() < limit;
            self.memory[d_posterior + mean] += d_sample;
            self.memory[d_posterior + mean + latent] += select(free, through, 0.0);
        }
        sync_storage();
    }

    /// From the derivative by the posterior to those by its layer and by the state.
    fn posterior_backward(&mut self, t: usize) {
        let sizes = comptime!(self.sizes);
        let layer = self.at(sizes.places.posterior_layer, t);
        let d_output = self.at(sizes.places.d_posterior, t);
        let d_layer = self.at(sizes.places.d_layer, t);
        let d_state = self.at(sizes.places.d_state, t);
        self.head_backward(&layer, &d_output, &d_layer, sizes.layout.posterior);
        self.multiply_back(&d_state, &d_layer, sizes.layout.posterior_state);
    }

    /// The gradients of posterior, recurrence and phi_z, over all times at once.
    fn sequence_gradient(&mut self) {
        let sizes = comptime!(self.sizes);
        let layer = self.all(sizes.places.posterior_layer);
        let d_layer = self.all(sizes.places.d_layer);
        let d_output = self.all(sizes.places.d_posterior);
        let x = self.all(sizes.places.x_features);
        let z = self.all(sizes.places.z);
        let z_features = self.all(sizes.places.z_features);
        let d_z_features = self.all(sizes.places.d_z_features);
        let state = self.all(sizes.places.state);
        let d_gates = self.all(sizes.places.d_gates);
        let d_from_state = self.all(sizes.places.d_from_state);
        self.linear_gradient(&layer, &d_output, sizes.layout.posterior.output);
        self.bias_gradient(&d_layer, sizes.layout.posterior.layer);
        self.weight_gradient(&x, &d_layer, sizes.layout.posterior_x);
        self.weight_gradient(&state, &d_layer, sizes.layout.posterior_state);
        self.bias_gradient(&d_gates, sizes.layout.gru_input);
        self.weight_gradient(&x, &d_gates, sizes.layout.gru_x);
        self.weight_gradient(&z_features, &d_gates, sizes.layout.gru_z);
        self.linear_gradient(&state, &d_from_state, sizes.layout.gru_hidden);
        self.linear_gradient(&z, &d_z_features, sizes.layout.phi_z);
    }

    /// The gradient of phi_x.
    fn phi_x_backward(&mut self) {
        let sizes = comptime!(self.sizes);
        let x = self.all(sizes.places.x);
        let features = self.all(sizes.places.x_features);
        let d_features = self.all(sizes.places.d_x_features);
        let d_layer = self.all(sizes.places.d_layer);
        let d_gates = self.all(sizes.places.d_gates);
        self.clear(&d_features);
        self.multiply_back(&d_features, &d_layer, sizes.layout.posterior_x);
        self.multiply_back(&d_features, &d_gates, sizes.layout.gru_x);
        self.relu_back(&d_features, &features);
        self.linear_gradient(&x, &d_features, sizes.layout.phi_x);
    }
}
