//! The backward pass for one tile of genes, step by step as in [`crate::engine::fused`].

use cubecl::prelude::*;

use crate::engine::gpu::sizes::Weight;
use crate::engine::gpu::tile::{Tile, TileExpand};
use crate::network::layout::Head;
use crate::network::loss::LOG_VARIANCE_LIMIT;

#[cube]
impl Tile<'_> {
    /// Adds the derivatives by all weights but the learned variance to the gradient.
    pub fn backward(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let d_state = self.at(comptime!(places.d_state));
        self.clear(d_state, (rows + self.genes) * comptime!(l.hidden));
        let d_z_features = self.at(comptime!(places.d_z_features));
        self.clear(d_z_features, rows * comptime!(l.features));
        self.decoder_backward();
        self.prior_backward();
        for step in 0..comptime!(self.sizes.times) {
            let t = comptime!(self.sizes.times - 1) - step;
            self.recurrence_backward(t);
            self.sample_backward(t);
            self.posterior_backward(t);
        }
        self.sequence_gradient();
        self.phi_z_gradient();
        self.phi_x_backward();
    }

    /// The derivative by the input of the ReLU of `head`, the output of which is `layer`.
    fn head_backward(
        &mut self,
        d_layer: usize,
        layer: usize,
        d_output: usize,
        rows: usize,
        #[comptime] head: Head,
    ) {
        let width = comptime!(head.layer.outputs);
        self.clear(d_layer, rows * width);
        let weight = comptime!(Weight::whole(head.output));
        self.product_back(d_layer, d_output, rows, weight);
        self.relu_back(d_layer, layer, rows * width);
    }

    /// Adds the gradient of the output layer of `head`.
    fn head_gradient(&mut self, layer: usize, d_output: usize, #[comptime] head: Head) {
        self.add_row_sums(d_output, comptime!(head.output));
        self.weight_gradient(layer, d_output, comptime!(Weight::whole(head.output)));
    }

    /// Derivatives by the state and the features of z, through the reconstruction.
    fn decoder_backward(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let layer = self.at(comptime!(places.decoder_layer));
        let d_layer = self.at(comptime!(places.d_layer));
        let d_output = self.at(comptime!(places.d_reconstruction));
        let state = self.at(comptime!(places.state));
        let d_state = self.at(comptime!(places.d_state));
        let z = self.at(comptime!(places.z_features));
        let d_z = self.at(comptime!(places.d_z_features));
        self.head_backward(d_layer, layer, d_output, rows, comptime!(l.decoder));
        self.head_gradient(layer, d_output, comptime!(l.decoder));
        self.bias_gradient(d_layer, comptime!(l.decoder.layer));
        let of_z = comptime!(Weight::part(l.decoder.layer, 0..l.features));
        let of_state = comptime!(Weight::part(l.decoder.layer, l.state_inputs(l.features)));
        self.weight_gradient(z, d_layer, of_z);
        self.weight_gradient(state, d_layer, of_state);
        self.product_back(d_z, d_layer, rows, of_z);
        self.product_back(d_state, d_layer, rows, of_state);
    }

    /// Derivatives by the state, through the prior.
    fn prior_backward(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let layer = self.at(comptime!(places.prior_layer));
        let d_layer = self.at(comptime!(places.d_layer));
        let d_output = self.at(comptime!(places.d_prior));
        let state = self.at(comptime!(places.state));
        let d_state = self.at(comptime!(places.d_state));
        self.head_backward(d_layer, layer, d_output, rows, comptime!(l.prior));
        self.head_gradient(layer, d_output, comptime!(l.prior));
        self.bias_gradient(d_layer, comptime!(l.prior.layer));
        let of_state = comptime!(Weight::part(l.prior.layer, l.state_inputs(0)));
        self.weight_gradient(state, d_layer, of_state);
        self.product_back(d_state, d_layer, rows, of_state);
    }

    /// From the derivative by the next state to those by gates, state and features of z.
    fn recurrence_backward(&mut self, t: usize) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let hidden = comptime!(l.hidden);
        let three = comptime!(3 * l.hidden);
        let gates = self.at_time(comptime!(places.gates), t, three);
        let from_state = self.at_time(comptime!(places.from_state), t, three);
        let d_gates = self.at_time(comptime!(places.d_gates), t, three);
        let d_from_state = self.at_time(comptime!(places.d_from_state), t, three);
        let state = self.at_time(comptime!(places.state), t, hidden);
        let d_state = self.at_time(comptime!(places.d_state), t, hidden);
        for i in range_stepped(UNIT_POS as usize, genes * hidden, CUBE_DIM as usize) {
            let at = i / hidden * 3 * hidden + i % hidden;
            let reset = self.memory[gates + at];
            let update = self.memory[gates + at + hidden];
            let new = self.memory[gates + at + 2 * hidden];
            let d_next = self.memory[d_state + genes * hidden + i];
            let d_new = d_next * (1.0 - update) * (1.0 - new * new);
            let from_new = self.memory[from_state + at + 2 * hidden];
            let d_reset = d_new * from_new * reset * (1.0 - reset);
            let d_update = d_next * (self.memory[state + i] - new) * update * (1.0 - update);
            self.memory[d_gates + at] = d_reset;
            self.memory[d_gates + at + hidden] = d_update;
            self.memory[d_gates + at + 2 * hidden] = d_new;
            self.memory[d_from_state + at] = d_reset;
            self.memory[d_from_state + at + hidden] = d_update;
            self.memory[d_from_state + at + 2 * hidden] = d_new * reset;
            self.memory[d_state + i] += d_next * update;
        }
        sync_storage();
        let of_state = comptime!(Weight::whole(l.gru_hidden));
        self.product_back(d_state, d_from_state, genes, of_state);
        let d_z = self.at_time(comptime!(places.d_z_features), t, comptime!(l.features));
        let of_z = comptime!(Weight::part(l.gru_input, l.gru_z_inputs()));
        self.product_back(d_z, d_gates, genes, of_z);
    }

    /// From the derivative by the features of z to those by the posterior.
    fn sample_backward(&mut self, t: usize) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let latent = comptime!(l.latent);
        let both = comptime!(2 * l.latent);
        let width = comptime!(l.features);
        let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
        let features = self.at_time(comptime!(places.z_features), t, width);
        let d_features = self.at_time(comptime!(places.d_z_features), t, width);
        let d_z = self.at_time(comptime!(places.d_z), t, latent);
        self.relu_back(d_features, features, genes * width);
        self.clear(d_z, genes * latent);
        let weight = comptime!(Weight::whole(l.phi_z));
        self.product_back(d_z, d_features, genes, weight);
        let noise = self.at_time(comptime!(places.noise), t, latent);
        let deviation = self.at_time(comptime!(places.deviation), t, latent);
        let posterior = self.at_time(comptime!(places.posterior), t, both);
        let d_posterior = self.at_time(comptime!(places.d_posterior), t, both);
        for i in range_stepped(UNIT_POS as usize, genes * latent, CUBE_DIM as usize) {
            let mean = i / latent * 2 * latent + i % latent;
            let d_sample = self.memory[d_z + i];
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
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let genes = self.genes;
        let width = comptime!(l.posterior.layer.outputs);
        let layer = self.at_time(comptime!(places.posterior_layer), t, width);
        let d_layer = self.at_time(comptime!(places.d_layer), t, width);
        let both = comptime!(2 * l.latent);
        let d_output = self.at_time(comptime!(places.d_posterior), t, both);
        self.head_backward(d_layer, layer, d_output, genes, comptime!(l.posterior));
        let d_state = self.at_time(comptime!(places.d_state), t, comptime!(l.hidden));
        let of_state = comptime!(Weight::part(l.posterior.layer, l.state_inputs(l.features)));
        self.product_back(d_state, d_layer, genes, of_state);
    }

    /// The gradients of posterior and recurrence, over all times at once.
    fn sequence_gradient(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let layer = self.at(comptime!(places.posterior_layer));
        let d_layer = self.at(comptime!(places.d_layer));
        let d_output = self.at(comptime!(places.d_posterior));
        let x = self.at(comptime!(places.x_features));
        let z = self.at(comptime!(places.z_features));
        let state = self.at(comptime!(places.state));
        let d_gates = self.at(comptime!(places.d_gates));
        let d_from_state = self.at(comptime!(places.d_from_state));
        self.head_gradient(layer, d_output, comptime!(l.posterior));
        self.bias_gradient(d_layer, comptime!(l.posterior.layer));
        let of_x = comptime!(Weight::part(l.posterior.layer, 0..l.features));
        self.weight_gradient(x, d_layer, of_x);
        let of_state = comptime!(Weight::part(l.posterior.layer, l.state_inputs(l.features)));
        self.weight_gradient(state, d_layer, of_state);
        self.bias_gradient(d_gates, comptime!(l.gru_input));
        let of_x = comptime!(Weight::part(l.gru_input, 0..l.features));
        self.weight_gradient(x, d_gates, of_x);
        let of_z = comptime!(Weight::part(l.gru_input, l.gru_z_inputs()));
        self.weight_gradient(z, d_gates, of_z);
        self.add_row_sums(d_from_state, comptime!(l.gru_hidden));
        let of_state = comptime!(Weight::whole(l.gru_hidden));
        self.weight_gradient(state, d_from_state, of_state);
    }

    /// The gradient of phi_z.
    fn phi_z_gradient(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let z = self.at(comptime!(places.z));
        let d_features = self.at(comptime!(places.d_z_features));
        self.add_row_sums(d_features, comptime!(l.phi_z));
        self.weight_gradient(z, d_features, comptime!(Weight::whole(l.phi_z)));
    }

    /// The gradient of phi_x.
    fn phi_x_backward(&mut self) {
        let l = comptime!(self.sizes.layout);
        let places = comptime!(self.sizes.places);
        let rows = self.rows();
        let x = self.at(comptime!(places.x));
        let features = self.at(comptime!(places.x_features));
        let d_features = self.at(comptime!(places.d_x_features));
        let d_layer = self.at(comptime!(places.d_layer));
        let d_gates = self.at(comptime!(places.d_gates));
        let count = rows * comptime!(l.features);
        self.clear(d_features, count);
        let of_layer = comptime!(Weight::part(l.posterior.layer, 0..l.features));
        self.product_back(d_features, d_layer, rows, of_layer);
        let of_gates = comptime!(Weight::part(l.gru_input, 0..l.features));
        self.product_back(d_features, d_gates, rows, of_gates);
        self.relu_back(d_features, features, count);
        self.add_row_sums(d_features, comptime!(l.phi_x));
        self.weight_gradient(x, d_features, comptime!(Weight::whole(l.phi_x)));
    }
}
