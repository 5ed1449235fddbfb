//! The network forward over all times of a block of genes.
//!
//! Everything that does not depend on the previous state is computed for all times at once; only the
//! posterior, z and the recurrence are computed time by time.

use std::ops::Range;

use faer::Accum::{Add, Replace};

use crate::engine::fused::scratch::Scratch;
use crate::engine::fused::vectors::{product, relu, rows, set_rows, update};
use crate::fast_math::{exp, sigmoid, tanh, wide};
use crate::network::layout::{Head, Layout, Linear};
use crate::network::loss::LOG_VARIANCE_LIMIT;

/// The network with its weights, and the times it reads.
#[derive(Clone, Copy)]
pub struct Network<'a> {
    pub layout: &'a Layout,
    pub weights: &'a [f32],
    /// T.
    pub times: usize,
    /// `[T]`: gap to the previous time over the mean gap.
    pub gaps: &'a [f32],
}

/// Where the rows of time `t` lie in a matrix of `columns`, with `genes` rows per time.
pub fn at(t: usize, genes: usize, columns: usize) -> Range<usize> {
    t * genes * columns..(t + 1) * genes * columns
}

impl Network<'_> {
    /// Computes everything in `s` from `x` and `noise` to the reconstruction.
    pub fn forward(&self, s: &mut Scratch) {
        let hidden = self.layout.hidden;
        s.state[at(0, s.genes, hidden)].fill(0.0);
        self.read_x(s);
        for t in 0..self.times {
            self.encode(s, t);
            self.sample(s, t);
            self.advance(s, t);
        }
        self.predict(s);
        self.decode(s);
    }

    /// Sets the rows of every time to the bias plus the contribution of the gap.
    fn set_bias(&self, out: &mut [f32], linear: Linear, genes: usize) {
        let bias = &self.weights[linear.bias()];
        let of_gap = &self.weights[linear.gap()];
        for (t, gap) in self.gaps.iter().enumerate() {
            let (first, others) = out[at(t, genes, linear.outputs)].split_at_mut(linear.outputs);
            for ((out, bias), of_gap) in first.iter_mut().zip(bias).zip(of_gap) {
                *out = bias + gap * of_gap;
            }
            set_rows(others, first);
        }
    }

    /// The features of x, and the parts of posterior and gates that depend on x alone.
    fn read_x(&self, s: &mut Scratch) {
        let l = self.layout;
        set_rows(&mut s.x_features, &self.weights[l.phi_x.bias()]);
        let weight = l.phi_x.whole(self.weights);
        product(&mut s.x_features, Add, rows(&s.x, l.x), weight);
        relu(&mut s.x_features);
        let features = rows(&s.x_features, l.features);
        for (linear, out) in [
            (l.posterior.layer, &mut s.posterior_layer),
            (l.gru_input, &mut s.gates),
        ] {
            self.set_bias(out, linear, s.genes);
            let weight = linear.weight(self.weights, 0..l.features);
            product(out, Add, features, weight);
        }
    }

    /// Mean and log-variance of the posterior at time `t`.
    fn encode(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, output } = l.posterior;
        let layer_out = &mut s.posterior_layer[at(t, genes, layer.outputs)];
        if t > 0 {
            let weight = layer.weight(self.weights, l.state_inputs(l.features));
            let state = rows(&s.state[at(t, genes, l.hidden)], l.hidden);
            product(layer_out, Add, state, weight);
        }
        relu(layer_out);
        let out = &mut s.posterior[at(t, genes, output.outputs)];
        set_rows(out, &self.weights[output.bias()]);
        let weight = output.whole(self.weights);
        product(out, Add, rows(layer_out, layer.outputs), weight);
        clamp_log_variances(out, l.latent);
    }

    /// z at time `t`: mean + standard deviation x noise, and its features.
    fn sample(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, l.latent);
        let posterior = s.posterior[at(t, genes, 2 * l.latent)].chunks_exact(2 * l.latent);
        let noise = s.noise[span.clone()].chunks_exact(l.latent);
        let deviation = s.deviation[span.clone()].chunks_exact_mut(l.latent);
        let z = s.z[span.clone()].chunks_exact_mut(l.latent);
        wide(
            #[inline(always)]
            || {
                for (((posterior, noise), deviation), z) in
                    posterior.zip(noise).zip(deviation).zip(z)
                {
                    draw(posterior, noise, deviation, z);
                }
            },
        );
        let out = &mut s.z_features[at(t, genes, l.features)];
        set_rows(out, &self.weights[l.phi_z.bias()]);
        let weight = l.phi_z.whole(self.weights);
        product(out, Add, rows(&s.z[span], l.latent), weight);
        relu(out);
    }

    /// The next state.
    fn advance(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let gate_span = at(t, genes, 3 * l.hidden);
        let gates = &mut s.gates[gate_span.clone()];
        let z_features = rows(&s.z_features[at(t, genes, l.features)], l.features);
        let weight = l.gru_input.weight(self.weights, l.gru_z_inputs());
        product(gates, Add, z_features, weight);
        let (before, after) = s.state.split_at_mut((t + 1) * genes * l.hidden);
        let state = &before[t * genes * l.hidden..];
        let from_state = &mut s.from_state[gate_span];
        set_rows(from_state, &self.weights[l.gru_hidden.bias()]);
        if t > 0 {
            let weight = l.gru_hidden.whole(self.weights);
            product(from_state, Add, rows(state, l.hidden), weight);
        }
        let next = after[..genes * l.hidden].chunks_exact_mut(l.hidden);
        let gates = gates.chunks_exact_mut(3 * l.hidden);
        let from_state = from_state.chunks_exact(3 * l.hidden);
        let state = state.chunks_exact(l.hidden);
        wide(
            #[inline(always)]
            || {
                for (((gates, from_state), state), next) in
                    gates.zip(from_state).zip(state).zip(next)
                {
                    gated_step(gates, from_state, state, next);
                }
            },
        );
    }

    /// The prior of every time, from the previous state.
    fn predict(&self, s: &mut Scratch) {
        let l = self.layout;
        let Head { layer, output } = l.prior;
        self.set_bias(&mut s.prior_layer, layer, s.genes);
        let before = &s.state[..self.times * s.genes * l.hidden];
        let weight = layer.weight(self.weights, l.state_inputs(0));
        product(&mut s.prior_layer, Add, rows(before, l.hidden), weight);
        relu(&mut s.prior_layer);
        set_rows(&mut s.prior, &self.weights[output.bias()]);
        let layer_out = rows(&s.prior_layer, layer.outputs);
        product(&mut s.prior, Add, layer_out, output.whole(self.weights));
        clamp_log_variances(&mut s.prior, l.latent);
    }

    /// The decoder's means of every time, from z and the previous state.
    fn decode(&self, s: &mut Scratch) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, output } = l.decoder;
        let out = &mut s.decoder_layer;
        self.set_bias(out, layer, genes);
        let weight = layer.weight(self.weights, 0..l.features);
        product(out, Add, rows(&s.z_features, l.features), weight);
        let before = &s.state[..self.times * genes * l.hidden];
        let weight = layer.weight(self.weights, l.state_inputs(l.features));
        product(out, Add, rows(before, l.hidden), weight);
        relu(out);
        let layer_out = rows(out, layer.outputs);
        let weight = output.whole(self.weights);
        product(&mut s.reconstruction, Replace, layer_out, weight);
        let bias = self.weights[output.bias()][0];
        for mean in &mut s.reconstruction {
            *mean += bias;
        }
    }
}

/// Clamps the second half of each row of `2 latent`, as `Gaussian::from_output` does.
fn clamp_log_variances(rows: &mut [f32], latent: usize) {
    let limit = LOG_VARIANCE_LIMIT as f32;
    for row in rows.chunks_exact_mut(2 * latent) {
        for value in &mut row[latent..] {
            *value = value.clamp(-limit, limit);
        }
    }
}

/// Draws z of one gene at one time, and keeps the standard deviation.
#[inline(always)]
fn draw(posterior: &[f32], noise: &[f32], deviation: &mut [f32], z: &mut [f32]) {
    // Slices of one known length need no bounds checks, so that the loop is vectorised.
    let n = z.len();
    let (mean, log_variance) = (&posterior[..n], &posterior[n..2 * n]);
    let (noise, deviation) = (&noise[..n], &mut deviation[..n]);
    for i in 0..n {
        deviation[i] = exp(0.5 * log_variance[i]);
        z[i] = mean[i] + deviation[i] * noise[i];
    }
}

/// One step of the gated recurrent unit for one gene, with the formulas of [`crate::network::vrnn`].
/// `gates` holds the contributions of the input before, and the values of the gates after.
#[inline(always)]
fn gated_step(gates: &mut [f32], from_state: &[f32], state: &[f32], next: &mut [f32]) {
    let hidden = next.len();
    let (reset_update, new) = gates.split_at_mut(2 * hidden);
    let (from_both, from_new) = from_state.split_at(2 * hidden);
    update(reset_update, [from_both], |gate, [from]| {
        sigmoid(gate + from)
    });
    let (reset, carry) = reset_update.split_at(hidden);
    update(new, [reset, from_new], |new, [reset, from]| {
        tanh(new + reset * from)
    });
    update(next, [carry, state, new], |_, [carry, state, new]| {
        new + carry * (state - new)
    });
}
