//! The backward pass: the gradient of the loss of a block of genes.

use faer::Accum::{self, Add, Replace};

use crate::engine::fused::forward::{Network, Scratch, at};
use crate::engine::fused::vectors::relu_derivative;
use crate::network::layout::{Head, Linear};
use crate::network::loss::LOG_VARIANCE_LIMIT;
use crate::products::{add_row_sums, product, rows};
use crate::weight::Weight;

impl Network<'_> {
    /// Adds the derivatives by all weights but the learned variance to `gradient`, after
    /// [`Network::forward`] and [`Network::losses`].
    pub fn backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        s.d_state.fill(0.0);
        self.decoder_backward(s, gradient);
        self.prior_backward(s, gradient);
        // From here on `d_layer` belongs to the posterior, and is filled time by time.
        for t in (0..self.times).rev() {
            self.recurrence_backward(s, t);
            self.sample_backward(s, t, gradient);
            self.posterior_backward(s, t);
        }
        self.sequence_gradient(s, gradient);
        self.phi_x_backward(s, gradient);
    }

    /// Derivatives by the state and the features of z, through the reconstruction.
    fn decoder_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let l = self.layout;
        linear_gradient(
            gradient,
            &s.decoder_layer,
            &s.d_reconstruction,
            l.decoder.output,
        );
        self.head_backward(
            l.decoder,
            &s.decoder_layer,
            &s.d_reconstruction,
            &mut s.d_layer,
        );
        self.bias_gradient(l.decoder.layer, &s.d_layer, s.genes, gradient);
        weight_gradient(gradient, &s.z_features, &s.d_layer, l.decoder_z);
        self.multiply_back(&mut s.d_z_features, Replace, &s.d_layer, l.decoder_z);
        self.states_backward(s, l.decoder_state, gradient);
    }

    /// Derivatives by the state, through the prior.
    fn prior_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let l = self.layout;
        linear_gradient(gradient, &s.prior_layer, &s.d_prior, l.prior.output);
        self.head_backward(l.prior, &s.prior_layer, &s.d_prior, &mut s.d_layer);
        self.bias_gradient(l.prior.layer, &s.d_layer, s.genes, gradient);
        self.states_backward(s, l.prior_state, gradient);
    }

    /// Derivatives by `of_state` and by the states before each time, through `d_layer`.
    fn states_backward(&self, s: &mut Scratch, of_state: Weight, gradient: &mut [f32]) {
        let states = self.states(s.genes);
        weight_gradient(gradient, &s.state[states.clone()], &s.d_layer, of_state);
        self.multiply_back(&mut s.d_state[states], Add, &s.d_layer, of_state);
    }

    /// From the derivative by the next state to those by gates, state and features of z.
    fn recurrence_backward(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, 3 * l.hidden);
        let (before, d_next) = s.d_state.split_at_mut((t + 1) * genes * l.hidden);
        let d_state = &mut before[t * genes * l.hidden..];
        let state = &s.state[at(t, genes, l.hidden)];
        let (gates, from_state) = (&s.gates[span.clone()], &s.from_state[span.clone()]);
        let d_gates = &mut s.d_gates[span.clone()];
        let d_from_state = &mut s.d_from_state[span];
        for gene in 0..genes {
            let (wide, narrow) = (at(gene, 1, 3 * l.hidden), at(gene, 1, l.hidden));
            gated_step_backward(
                [&gates[wide.clone()], &from_state[wide.clone()]],
                [&state[narrow.clone()], &d_next[narrow.clone()]],
                [&mut d_gates[wide.clone()], &mut d_from_state[wide]],
                &mut d_state[narrow],
            );
        }
        if t > 0 {
            self.multiply_back(d_state, Add, d_from_state, l.gru_hidden.whole());
        }
        let d_z_features = &mut s.d_z_features[at(t, genes, l.features)];
        self.multiply_back(d_z_features, Add, d_gates, l.gru_z);
    }

    /// From the derivative by the features of z to those by the posterior.
    fn sample_backward(&self, s: &mut Scratch, t: usize, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, l.latent);
        let features = at(t, genes, l.features);
        let d_features = &mut s.d_z_features[features.clone()];
        relu_derivative(d_features, &s.z_features[features]);
        linear_gradient(gradient, &s.z[span.clone()], d_features, l.phi_z);
        let d_z = &mut s.d_z[span.clone()];
        self.multiply_back(d_z, Replace, d_features, l.phi_z.whole());
        let d_posterior = &mut s.d_posterior[at(t, genes, 2 * l.latent)];
        let posterior = &s.posterior[at(t, genes, 2 * l.latent)];
        let (noise, deviation) = (&s.noise[span.clone()], &s.deviation[span]);
        for gene in 0..genes {
            let wide = at(gene, 1, 2 * l.latent);
            let narrow = at(gene, 1, l.latent);
            add_through_sample(
                &mut d_posterior[wide.clone()],
                &posterior[wide],
                &d_z[narrow.clone()],
                &noise[narrow.clone()],
                &deviation[narrow],
            );
        }
    }

    /// From the derivative by the posterior to those by its layer and by the state.
    fn posterior_backward(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, l.posterior.layer.outputs);
        let d_layer = &mut s.d_layer[span.clone()];
        let d_output = &s.d_posterior[at(t, genes, 2 * l.latent)];
        self.head_backward(l.posterior, &s.posterior_layer[span], d_output, d_layer);
        if t > 0 {
            let d_state = &mut s.d_state[at(t, genes, l.hidden)];
            self.multiply_back(d_state, Add, d_layer, l.posterior_state);
        }
    }

    /// The gradients of posterior and recurrence, over all times at once.
    fn sequence_gradient(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let states = &s.state[self.states(genes)];
        linear_gradient(
            gradient,
            &s.posterior_layer,
            &s.d_posterior,
            l.posterior.output,
        );
        self.bias_gradient(l.posterior.layer, &s.d_layer, genes, gradient);
        self.bias_gradient(l.gru_input, &s.d_gates, genes, gradient);
        weight_gradient(gradient, &s.x_features, &s.d_layer, l.posterior_x);
        weight_gradient(gradient, states, &s.d_layer, l.posterior_state);
        weight_gradient(gradient, &s.x_features, &s.d_gates, l.gru_x);
        weight_gradient(gradient, &s.z_features, &s.d_gates, l.gru_z);
        linear_gradient(gradient, states, &s.d_from_state, l.gru_hidden);
    }

    /// The gradient of phi_x.
    fn phi_x_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let l = self.layout;
        self.multiply_back(&mut s.d_x_features, Replace, &s.d_layer, l.posterior_x);
        self.multiply_back(&mut s.d_x_features, Add, &s.d_gates, l.gru_x);
        relu_derivative(&mut s.d_x_features, &s.x_features);
        linear_gradient(gradient, &s.x, &s.d_x_features, l.phi_x);
    }

    /// `out` = `derivative` times `weight` transposed, or adds it to `out`.
    fn multiply_back(&self, out: &mut [f32], accum: Accum, derivative: &[f32], weight: Weight) {
        let derivative = rows(derivative, weight.outputs);
        product(out, accum, derivative, weight.of(self.weights).transpose());
    }

    /// The derivative by the input of the ReLU of `head`, the output of which is `layer`.
    fn head_backward(&self, head: Head, layer: &[f32], d_output: &[f32], d_layer: &mut [f32]) {
        self.multiply_back(d_layer, Replace, d_output, head.output.whole());
        relu_derivative(d_layer, layer);
    }

    /// Adds the gradient of the bias of `linear`, and of its weight of the gap.
    fn bias_gradient(
        &self,
        linear: Linear,
        derivative: &[f32],
        genes: usize,
        gradient: &mut [f32],
    ) {
        // The bias lies right behind the weight of the gap.
        let place = linear.gap().start..linear.bias().end;
        let (of_gap, bias) = gradient[place].split_at_mut(linear.outputs);
        let mut sums = vec![0.0; linear.outputs];
        for (t, gap) in self.gaps.iter().enumerate() {
            sums.fill(0.0);
            add_row_sums(&mut sums, &derivative[at(t, genes, linear.outputs)]);
            for ((of_gap, bias), sum) in of_gap.iter_mut().zip(&mut *bias).zip(&sums) {
                *of_gap += gap * sum;
                *bias += sum;
            }
        }
    }
}

/// Adds the gradient of `weight`, the output of which has this `derivative`.
fn weight_gradient(gradient: &mut [f32], input: &[f32], derivative: &[f32], weight: Weight) {
    let input = rows(input, weight.inputs).transpose();
    let derivative = rows(derivative, weight.outputs);
    product(&mut gradient[weight.place()], Add, input, derivative);
}

/// Adds the gradient of weight and bias of `linear`.
fn linear_gradient(gradient: &mut [f32], input: &[f32], derivative: &[f32], linear: Linear) {
    add_row_sums(&mut gradient[linear.bias()], derivative);
    weight_gradient(gradient, input, derivative, linear.whole());
}

/// Adds the derivatives by mean and log-variance of one gene through `z = mean + deviation noise`.
fn add_through_sample(
    d_posterior: &mut [f32],
    posterior: &[f32],
    d_z: &[f32],
    noise: &[f32],
    deviation: &[f32],
) {
    let latent = d_z.len();
    let limit = LOG_VARIANCE_LIMIT as f32;
    let (d_mean, d_log_variance) = d_posterior[..2 * latent].split_at_mut(latent);
    let log_variance = &posterior[latent..2 * latent];
    let (noise, deviation) = (&noise[..latent], &deviation[..latent]);
    for i in 0..latent {
        d_mean[i] += d_z[i];
        let through = 0.5 * d_z[i] * noise[i] * deviation[i];
        d_log_variance[i] += if log_variance[i].abs() < limit {
            through
        } else {
            0.0
        };
    }
}

/// Backward through one step of the gated recurrent unit for one gene, from the values of its gates and
/// the contributions of the state to them, the state, and the derivative by the next state.
///
/// Sets the derivatives by the contributions of input and state to the gates, and adds that by the state
/// where it is carried over.
fn gated_step_backward(
    [gates, from_state]: [&[f32]; 2],
    [state, d_next]: [&[f32]; 2],
    [d_gates, d_from_state]: [&mut [f32]; 2],
    d_state: &mut [f32],
) {
    let hidden = state.len();
    let (reset, others) = gates[..3 * hidden].split_at(hidden);
    let (update, new) = others.split_at(hidden);
    let from_new = &from_state[2 * hidden..3 * hidden];
    let (d_reset, others) = d_gates[..3 * hidden].split_at_mut(hidden);
    let (d_update, d_new) = others.split_at_mut(hidden);
    let (d_next, d_state) = (&d_next[..hidden], &mut d_state[..hidden]);
    for i in 0..hidden {
        let d_next = d_next[i];
        let d_before_tanh = d_next * (1.0 - update[i]) * (1.0 - new[i] * new[i]);
        d_new[i] = d_before_tanh;
        d_reset[i] = d_before_tanh * from_new[i] * reset[i] * (1.0 - reset[i]);
        d_update[i] = d_next * (state[i] - new[i]) * update[i] * (1.0 - update[i]);
        d_state[i] += d_next * update[i];
    }
    d_from_state[..2 * hidden].copy_from_slice(&d_gates[..2 * hidden]);
    let d_new = d_gates[2 * hidden..].iter().zip(reset);
    for (d_from, (d_new, reset)) in d_from_state[2 * hidden..].iter_mut().zip(d_new) {
        *d_from = d_new * reset;
    }
}
