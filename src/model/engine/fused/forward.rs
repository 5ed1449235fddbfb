//! The network forward over all times of a block of genes.
//!
//! What does not depend on the state of the time before is computed for all times at once; only the
//! posterior, z and the recurrence go time by time.

use std::ops::Range;

use faer::Accum::{Add, Replace};

use super::scratch::Scratch;
use super::vectors::{product, relu, rows, set_rows, update};
use crate::model::fast_math::{exp, sigmoid, tanh, wide};
use crate::model::layout::{Head, Layout, Linear};
use crate::model::loss::LOG_VARIANCE_LIMIT;

/// The network with its weights, and the times it reads.
#[derive(Clone, Copy)]
pub struct Network<'a> {
    pub layout: &'a Layout,
    pub weights: &'a [f32],
    /// T.
    pub times: usize,
    /// `[T]`, or empty when gaps are no input.
    pub gaps: &'a [f32],
}

/// Where the rows of time `t` lie in a matrix of `columns`, with `genes` rows a time.
pub fn at(t: usize, genes: usize, columns: usize) -> Range<usize> {
    t * genes * columns..(t + 1) * genes * columns
}

impl Network<'_> {
    /// Fills `s` from `x` and `noise` on, up to the reconstruction.
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

    /// Inputs of `head`, or of another layer, in their order: features of x or z, the state, the gap.
    pub fn state_inputs(&self, features: usize) -> Range<usize> {
        features..features + self.layout.hidden
    }

    /// Sets the rows of every time to the bias, and to what the gap adds to it.
    fn set_bias(&self, out: &mut [f32], linear: Linear, genes: usize) {
        let bias = &self.weights[linear.bias()];
        if self.gaps.is_empty() {
            return set_rows(out, bias);
        }
        let of_gap = &self.weights[linear.rows(linear.inputs - 1..linear.inputs)];
        for (t, gap) in self.gaps.iter().enumerate() {
            let (first, others) = out[at(t, genes, linear.outputs)].split_at_mut(linear.outputs);
            for ((out, bias), of_gap) in first.iter_mut().zip(bias).zip(of_gap) {
                *out = bias + gap * of_gap;
            }
            set_rows(others, first);
        }
    }

    /// The parts of posterior and gates that come from x alone.
    fn read_x(&self, s: &mut Scratch) {
        let l = self.layout;
        if let Some(phi) = l.phi_x {
            set_rows(&mut s.x_features, &self.weights[phi.bias()]);
            let weight = phi.whole(self.weights);
            product(&mut s.x_features, Add, rows(&s.x, l.x), weight);
            relu(&mut s.x_features);
        }
        let features = match l.phi_x {
            Some(_) => rows(&s.x_features, l.x_features),
            None => rows(&s.x, l.x),
        };
        for (linear, out) in [
            (l.posterior.layer, &mut s.posterior_layer),
            (l.gru_input, &mut s.gates),
        ] {
            self.set_bias(out, linear, s.genes);
            product(
                out,
                Add,
                features,
                linear.weight(self.weights, 0..l.x_features),
            );
        }
    }

    /// Mean and log-variance of the posterior at time `t`.
    fn encode(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, output } = l.posterior;
        let layer_out = &mut s.posterior_layer[at(t, genes, layer.outputs)];
        if t > 0 {
            let weight = layer.weight(self.weights, self.state_inputs(l.x_features));
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
        if let Some(phi) = l.phi_z {
            let out = &mut s.z_features[at(t, genes, phi.outputs)];
            set_rows(out, &self.weights[phi.bias()]);
            product(
                out,
                Add,
                rows(&s.z[span], l.latent),
                phi.whole(self.weights),
            );
            relu(out);
        }
    }

    /// The next state.
    fn advance(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let (z_span, gate_span) = (at(t, genes, l.z_features), at(t, genes, 3 * l.hidden));
        let gates = &mut s.gates[gate_span.clone()];
        let z_features = match l.phi_z {
            Some(_) => &s.z_features[z_span],
            None => &s.z[z_span],
        };
        let weight = l
            .gru_input
            .weight(self.weights, l.x_features..l.x_features + l.z_features);
        product(gates, Add, rows(z_features, l.z_features), weight);
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

    /// The prior of every time, from the state before it.
    fn predict(&self, s: &mut Scratch) {
        let l = self.layout;
        let Head { layer, output } = l.prior;
        self.set_bias(&mut s.prior_layer, layer, s.genes);
        let before = &s.state[..self.times * s.genes * l.hidden];
        let weight = layer.weight(self.weights, self.state_inputs(0));
        product(&mut s.prior_layer, Add, rows(before, l.hidden), weight);
        relu(&mut s.prior_layer);
        set_rows(&mut s.prior, &self.weights[output.bias()]);
        let layer_out = rows(&s.prior_layer, layer.outputs);
        product(&mut s.prior, Add, layer_out, output.whole(self.weights));
        clamp_log_variances(&mut s.prior, l.latent);
    }

    /// The decoder's means of every time.
    fn decode(&self, s: &mut Scratch) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, output } = l.decoder;
        let out = &mut s.decoder_layer;
        if l.decoder_reads_current {
            set_rows(out, &self.weights[layer.bias()]);
            let after = &s.state[genes * l.hidden..];
            product(out, Add, rows(after, l.hidden), layer.whole(self.weights));
        } else {
            self.set_bias(out, layer, genes);
            let z_features = match l.phi_z {
                Some(_) => &s.z_features,
                None => &s.z,
            };
            let weight = layer.weight(self.weights, 0..l.z_features);
            product(out, Add, rows(z_features, l.z_features), weight);
            let before = &s.state[..self.times * genes * l.hidden];
            let weight = layer.weight(self.weights, self.state_inputs(l.z_features));
            product(out, Add, rows(before, l.hidden), weight);
        }
        relu(out);
        let layer_out = rows(out, layer.outputs);
        product(
            &mut s.reconstruction,
            Replace,
            layer_out,
            output.whole(self.weights),
        );
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

/// z of one gene at one time, and the standard deviation it was drawn with.
#[inline(always)]
fn draw(posterior: &[f32], noise: &[f32], deviation: &mut [f32], z: &mut [f32]) {
    // Slices of one known length: the loop then needs no checks and becomes vector code.
    let n = z.len();
    let (mean, log_variance) = (&posterior[..n], &posterior[n..2 * n]);
    let (noise, deviation) = (&noise[..n], &mut deviation[..n]);
    for i in 0..n {
        deviation[i] = exp(0.5 * log_variance[i]);
        z[i] = mean[i] + deviation[i] * noise[i];
    }
}

/// One gene's step of the gated recurrent unit, with the formulas of [`crate::model::vrnn`]; `gates`
/// holds what comes from the input, and then the values of the gates.
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
