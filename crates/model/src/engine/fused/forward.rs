//! The network forward over all times of a block of genes.
//!
//! Everything that does not depend on the previous state is computed for all times at once; only the
//! posterior, z and the recurrence are computed time by time.

use std::ops::Range;

use faer::Accum::{self, Add, Replace};

use crate::engine::fused::vectors::{relu, update};
use crate::engine::matrices::Matrices;
use crate::fast_math::{exp, sigmoid, tanh, wide};
use crate::network::layout::{Layout, Linear};
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::products::{product, rows, set_rows};
use crate::weight::Weight;

/// The intermediate results of one block of genes.
pub type Scratch = Matrices<Vec<f32>>;

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

    /// Where the states before each time lie.
    pub fn states(&self, genes: usize) -> Range<usize> {
        0..self.times * genes * self.layout.hidden
    }

    /// `out` = `input` times `weight`, or adds it to `out`.
    fn multiply(&self, out: &mut [f32], accum: Accum, input: &[f32], weight: Weight) {
        product(
            out,
            accum,
            rows(input, weight.inputs),
            weight.of(self.weights),
        );
    }

    /// `out` = `input` times the weight of `linear` + its bias.
    fn apply(&self, out: &mut [f32], input: &[f32], linear: Linear) {
        set_rows(out, &self.weights[linear.bias()]);
        self.multiply(out, Add, input, linear.whole());
    }

    /// Means and clamped log-variances `out` from the inputs of the ReLU, `layer`, which it is applied to.
    fn gaussian(&self, layer: &mut [f32], out: &mut [f32], output: Linear) {
        relu(layer);
        self.apply(out, layer, output);
        clamp_log_variances(out, self.layout.latent);
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
        self.apply(&mut s.x_features, &s.x, l.phi_x);
        relu(&mut s.x_features);
        for (linear, of_x, out) in [
            (l.posterior.layer, l.posterior_x, &mut s.posterior_layer),
            (l.gru_input, l.gru_x, &mut s.gates),
        ] {
            self.set_bias(out, linear, s.genes);
            self.multiply(out, Add, &s.x_features, of_x);
        }
    }

    /// Mean and log-variance of the posterior at time `t`.
    fn encode(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let layer = &mut s.posterior_layer[at(t, genes, l.posterior.layer.outputs)];
        if t > 0 {
            let state = &s.state[at(t, genes, l.hidden)];
            self.multiply(layer, Add, state, l.posterior_state);
        }
        let out = &mut s.posterior[at(t, genes, 2 * l.latent)];
        self.gaussian(layer, out, l.posterior.output);
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
        self.apply(out, &s.z[span], l.phi_z);
        relu(out);
    }

    /// The next state.
    fn advance(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let gate_span = at(t, genes, 3 * l.hidden);
        let gates = &mut s.gates[gate_span.clone()];
        self.multiply(gates, Add, &s.z_features[at(t, genes, l.features)], l.gru_z);
        let (before, after) = s.state.split_at_mut((t + 1) * genes * l.hidden);
        let state = &before[t * genes * l.hidden..];
        let from_state = &mut s.from_state[gate_span];
        set_rows(from_state, &self.weights[l.gru_hidden.bias()]);
        if t > 0 {
            self.multiply(from_state, Add, state, l.gru_hidden.whole());
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
        self.set_bias(&mut s.prior_layer, l.prior.layer, s.genes);
        let states = &s.state[self.states(s.genes)];
        self.multiply(&mut s.prior_layer, Add, states, l.prior_state);
        self.gaussian(&mut s.prior_layer, &mut s.prior, l.prior.output);
    }

    /// The decoder's means of every time, from z and the previous state.
    fn decode(&self, s: &mut Scratch) {
        let (l, layer) = (self.layout, &mut s.decoder_layer);
        self.set_bias(layer, l.decoder.layer, s.genes);
        self.multiply(layer, Add, &s.z_features, l.decoder_z);
        let states = &s.state[self.states(s.genes)];
        self.multiply(layer, Add, states, l.decoder_state);
        relu(layer);
        let output = l.decoder.output;
        self.multiply(&mut s.reconstruction, Replace, layer, output.whole());
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
