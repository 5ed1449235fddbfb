//! The backward pass: the gradient of the loss of a block of genes.

use faer::Accum::{Add, Replace};

use crate::engine::fused::forward::{Network, at};
use crate::engine::fused::scratch::Scratch;
use crate::engine::fused::vectors::{add_row_sums, product, relu_derivative, rows};
use crate::network::layout::{Head, Linear};
use crate::network::loss::LOG_VARIANCE_LIMIT;

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
        let (l, genes) = (self.layout, s.genes);
        let (head, layer) = (l.decoder, l.decoder.layer);
        self.head_gradient(head, &s.decoder_layer, &s.d_reconstruction, gradient);
        self.head_backward(head, &s.decoder_layer, &s.d_reconstruction, &mut s.d_layer);
        let d_layer = rows(&s.d_layer, layer.outputs);
        self.bias_gradient(layer, &s.d_layer, genes, gradient);
        let z_features = rows(&s.z_features, l.features);
        let of_z = layer.rows(0..l.features);
        product(&mut gradient[of_z], Add, z_features.transpose(), d_layer);
        let weight = layer.weight(self.weights, 0..l.features).transpose();
        product(&mut s.d_z_features, Replace, d_layer, weight);
        let before = self.times * genes * l.hidden;
        let state = rows(&s.state[..before], l.hidden);
        let of_state = l.state_inputs(l.features);
        let into = &mut gradient[layer.rows(of_state.clone())];
        product(into, Add, state.transpose(), d_layer);
        let weight = layer.weight(self.weights, of_state).transpose();
        product(&mut s.d_state[..before], Add, d_layer, weight);
    }

    /// Derivatives by the state, through the prior.
    fn prior_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let (l, head) = (self.layout, self.layout.prior);
        self.head_gradient(head, &s.prior_layer, &s.d_prior, gradient);
        self.head_backward(head, &s.prior_layer, &s.d_prior, &mut s.d_layer);
        self.bias_gradient(head.layer, &s.d_layer, s.genes, gradient);
        let before = self.times * s.genes * l.hidden;
        let state = rows(&s.state[..before], l.hidden);
        let d_layer = rows(&s.d_layer, head.layer.outputs);
        let of_state = l.state_inputs(0);
        let into = &mut gradient[head.layer.rows(of_state.clone())];
        product(into, Add, state.transpose(), d_layer);
        let weight = head.layer.weight(self.weights, of_state).transpose();
        product(&mut s.d_state[..before], Add, d_layer, weight);
    }

    /// From the derivative by the next state to those by gates, state and features of z.
    fn recurrence_backward(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let gates = 3 * l.hidden;
        let span = at(t, genes, gates);
        let (before, after) = s.d_state.split_at_mut((t + 1) * genes * l.hidden);
        let d_state = &mut before[t * genes * l.hidden..];
        {
            let d_next = after[..genes * l.hidden].chunks_exact(l.hidden);
            let d_gates = s.d_gates[span.clone()].chunks_exact_mut(gates);
            let d_from_state = s.d_from_state[span.clone()].chunks_exact_mut(gates);
            let state = s.state[at(t, genes, l.hidden)].chunks_exact(l.hidden);
            let values = s.gates[span.clone()].chunks_exact(gates);
            let from_state = s.from_state[span.clone()].chunks_exact(gates);
            let inputs = values.zip(from_state).zip(state).zip(d_next);
            let outputs = d_gates
                .zip(d_from_state)
                .zip(d_state.chunks_exact_mut(l.hidden));
            for ((((values, from_state), state), d_next), ((d_gates, d_from), d_state)) in
                inputs.zip(outputs)
            {
                let step = GatedStep {
                    values,
                    from_state,
                    state,
                    d_next,
                };
                step.derivatives(d_gates, d_from, d_state);
            }
        }
        if t > 0 {
            let d_from_state = rows(&s.d_from_state[span.clone()], gates);
            let weight = l.gru_hidden.whole(self.weights).transpose();
            product(d_state, Add, d_from_state, weight);
        }
        let d_gates = rows(&s.d_gates[span], gates);
        let weight = l.gru_input.weight(self.weights, l.gru_z_inputs());
        let d_z_features = &mut s.d_z_features[at(t, genes, l.features)];
        product(d_z_features, Add, d_gates, weight.transpose());
    }

    /// From the derivative by the features of z to those by the posterior.
    fn sample_backward(&self, s: &mut Scratch, t: usize, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, l.latent);
        let features = at(t, genes, l.features);
        let d_features = &mut s.d_z_features[features.clone()];
        relu_derivative(d_features, &s.z_features[features]);
        add_row_sums(&mut gradient[l.phi_z.bias()], d_features);
        let d_features = rows(d_features, l.features);
        let z = rows(&s.z[span.clone()], l.latent).transpose();
        let into = &mut gradient[l.phi_z.rows(0..l.latent)];
        product(into, Add, z, d_features);
        let weight = l.phi_z.whole(self.weights).transpose();
        product(&mut s.d_z, Replace, d_features, weight);
        let d_posterior = &mut s.d_posterior[at(t, genes, 2 * l.latent)];
        let posterior = &s.posterior[at(t, genes, 2 * l.latent)];
        let (noise, deviation) = (&s.noise[span.clone()], &s.deviation[span]);
        for gene in 0..genes {
            let wide = at(gene, 1, 2 * l.latent);
            let narrow = at(gene, 1, l.latent);
            add_through_sample(
                &mut d_posterior[wide.clone()],
                &posterior[wide],
                &s.d_z[narrow.clone()],
                &noise[narrow.clone()],
                &deviation[narrow],
            );
        }
    }

    /// From the derivative by the posterior to those by its layer and by the state.
    fn posterior_backward(&self, s: &mut Scratch, t: usize) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, output } = l.posterior;
        let span = at(t, genes, layer.outputs);
        let d_layer = &mut s.d_layer[span.clone()];
        let d_output = &s.d_posterior[at(t, genes, output.outputs)];
        self.head_backward(l.posterior, &s.posterior_layer[span], d_output, d_layer);
        if t > 0 {
            let of_state = l.state_inputs(l.features);
            let weight = layer.weight(self.weights, of_state).transpose();
            let d_state = &mut s.d_state[at(t, genes, l.hidden)];
            product(d_state, Add, rows(d_layer, layer.outputs), weight);
        }
    }

    /// The gradients of posterior and recurrence, over all times at once.
    fn sequence_gradient(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let Head { layer, .. } = l.posterior;
        self.head_gradient(l.posterior, &s.posterior_layer, &s.d_posterior, gradient);
        self.bias_gradient(layer, &s.d_layer, genes, gradient);
        self.bias_gradient(l.gru_input, &s.d_gates, genes, gradient);
        add_row_sums(&mut gradient[l.gru_hidden.bias()], &s.d_from_state);
        let before = &s.state[..self.times * genes * l.hidden];
        let state = rows(before, l.hidden).transpose();
        let x_features = rows(&s.x_features, l.features).transpose();
        let z_features = rows(&s.z_features, l.features).transpose();
        let d_layer = rows(&s.d_layer, layer.outputs);
        let d_gates = rows(&s.d_gates, 3 * l.hidden);
        let d_from_state = rows(&s.d_from_state, 3 * l.hidden);
        for (place, input, derivative) in [
            (layer.rows(0..l.features), x_features, d_layer),
            (layer.rows(l.state_inputs(l.features)), state, d_layer),
            (l.gru_input.rows(0..l.features), x_features, d_gates),
            (l.gru_input.rows(l.gru_z_inputs()), z_features, d_gates),
            (l.gru_hidden.rows(0..l.hidden), state, d_from_state),
        ] {
            product(&mut gradient[place], Add, input, derivative);
        }
    }

    /// The gradient of phi_x.
    fn phi_x_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let l = self.layout;
        for (linear, derivative, accum) in [
            (l.posterior.layer, &s.d_layer, Replace),
            (l.gru_input, &s.d_gates, Add),
        ] {
            let weight = linear.weight(self.weights, 0..l.features).transpose();
            let derivative = rows(derivative, linear.outputs);
            product(&mut s.d_x_features, accum, derivative, weight);
        }
        relu_derivative(&mut s.d_x_features, &s.x_features);
        add_row_sums(&mut gradient[l.phi_x.bias()], &s.d_x_features);
        let d_features = rows(&s.d_x_features, l.features);
        let x = rows(&s.x, l.x).transpose();
        let into = &mut gradient[l.phi_x.rows(0..l.x)];
        product(into, Add, x, d_features);
    }

    /// Adds the gradient of the output layer of `head`.
    fn head_gradient(&self, head: Head, layer: &[f32], d_output: &[f32], gradient: &mut [f32]) {
        let Head {
            layer: inner,
            output,
        } = head;
        add_row_sums(&mut gradient[output.bias()], d_output);
        let into = &mut gradient[output.rows(0..output.inputs)];
        let layer = rows(layer, inner.outputs).transpose();
        product(into, Add, layer, rows(d_output, output.outputs));
    }

    /// The derivative by the input of the ReLU of `head`, the output of which is `layer`.
    fn head_backward(&self, head: Head, layer: &[f32], d_output: &[f32], d_layer: &mut [f32]) {
        let weight = head.output.whole(self.weights).transpose();
        let d_output = rows(d_output, head.output.outputs);
        product(d_layer, Replace, d_output, weight);
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

/// One step of the gated recurrent unit for one gene, after the forward pass.
struct GatedStep<'a> {
    /// Values of the gates.
    values: &'a [f32],
    /// Contributions of the state to the gates.
    from_state: &'a [f32],
    state: &'a [f32],
    /// Derivative by the next state.
    d_next: &'a [f32],
}

impl GatedStep<'_> {
    /// Sets the derivatives by the contributions of input and state to the gates, and adds that by the
    /// state where it is carried over.
    fn derivatives(&self, d_gates: &mut [f32], d_from_state: &mut [f32], d_state: &mut [f32]) {
        let hidden = self.state.len();
        let (reset, others) = self.values[..3 * hidden].split_at(hidden);
        let (update, new) = others.split_at(hidden);
        let from_new = &self.from_state[2 * hidden..3 * hidden];
        let (d_reset, others) = d_gates[..3 * hidden].split_at_mut(hidden);
        let (d_update, d_new) = others.split_at_mut(hidden);
        let (d_all, d_state) = (&self.d_next[..hidden], &mut d_state[..hidden]);
        for i in 0..hidden {
            let d_next = d_all[i];
            let d_before_tanh = d_next * (1.0 - update[i]) * (1.0 - new[i] * new[i]);
            d_new[i] = d_before_tanh;
            d_reset[i] = d_before_tanh * from_new[i] * reset[i] * (1.0 - reset[i]);
            d_update[i] = d_next * (self.state[i] - new[i]) * update[i] * (1.0 - update[i]);
            d_state[i] += d_next * update[i];
        }
        d_from_state[..2 * hidden].copy_from_slice(&d_gates[..2 * hidden]);
        let d_new = &d_gates[2 * hidden..];
        for ((d_from, d_new), reset) in d_from_state[2 * hidden..].iter_mut().zip(d_new).zip(reset)
        {
            *d_from = d_new * reset;
        }
    }
}
