//! The network backward: the gradient of the loss of a block of genes.

use faer::Accum::{Add, Replace};
use faer::{Accum, MatRef};

use super::forward::{Network, at};
use super::scratch::Scratch;
use super::vectors::{add_row_sums, product, relu_derivative, rows};
use crate::model::layout::{Head, Linear};
use crate::model::loss::LOG_VARIANCE_LIMIT;

impl Network<'_> {
    /// Adds the derivatives by all weights but the learned variance to `gradient`, after
    /// [`Network::forward`] and [`Network::losses`].
    pub fn backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        s.d_state.fill(0.0);
        self.decoder_backward(s, gradient);
        self.prior_backward(s, gradient);
        // From here on this is the derivative by the posterior's layer, time by time.
        for t in (0..self.times).rev() {
            self.recurrence_backward(s, t);
            self.sample_backward(s, t, gradient);
            self.posterior_backward(s, t);
        }
        self.sequence_gradient(s, gradient);
        self.phi_x_backward(s, gradient);
    }

    /// Derivatives by the state and z's features that come through the reconstruction.
    fn decoder_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let (head, layer) = (l.decoder, l.decoder.layer);
        self.head_gradient(head, &s.decoder_layer, &s.d_reconstruction, gradient);
        self.head_backward(head, &s.decoder_layer, &s.d_reconstruction, &mut s.d_layer);
        let d_layer = rows(&s.d_layer, layer.outputs);
        if l.decoder_reads_current {
            s.d_z_features.fill(0.0);
            add_row_sums(&mut gradient[layer.bias()], &s.d_layer);
            let after = rows(&s.state[genes * l.hidden..], l.hidden);
            product(
                &mut gradient[layer.rows(0..l.hidden)],
                Add,
                after.transpose(),
                d_layer,
            );
            let weight = layer.whole(self.weights).transpose();
            product(&mut s.d_state[genes * l.hidden..], Add, d_layer, weight);
            return;
        }
        self.bias_gradient(layer, &s.d_layer, genes, gradient);
        let z_features = match l.phi_z {
            Some(_) => rows(&s.z_features, l.z_features),
            None => rows(&s.z, l.z_features),
        };
        let of_z = layer.rows(0..l.z_features);
        product(&mut gradient[of_z], Add, z_features.transpose(), d_layer);
        let weight = layer.weight(self.weights, 0..l.z_features).transpose();
        product(&mut s.d_z_features, Replace, d_layer, weight);
        let before = self.times * genes * l.hidden;
        let state = rows(&s.state[..before], l.hidden);
        let of_state = self.state_inputs(l.z_features);
        product(
            &mut gradient[layer.rows(of_state.clone())],
            Add,
            state.transpose(),
            d_layer,
        );
        let weight = layer.weight(self.weights, of_state).transpose();
        product(&mut s.d_state[..before], Add, d_layer, weight);
    }

    /// Derivatives by the state that come through the prior.
    fn prior_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let (l, head) = (self.layout, self.layout.prior);
        self.head_gradient(head, &s.prior_layer, &s.d_prior, gradient);
        self.head_backward(head, &s.prior_layer, &s.d_prior, &mut s.d_layer);
        self.bias_gradient(head.layer, &s.d_layer, s.genes, gradient);
        let before = self.times * s.genes * l.hidden;
        let state = rows(&s.state[..before], l.hidden);
        let d_layer = rows(&s.d_layer, head.layer.outputs);
        let of_state = self.state_inputs(0);
        let into = &mut gradient[head.layer.rows(of_state.clone())];
        product(into, Add, state.transpose(), d_layer);
        let weight = head.layer.weight(self.weights, of_state).transpose();
        product(&mut s.d_state[..before], Add, d_layer, weight);
    }

    /// From the derivative by the next state to those by gates, state and z's features.
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
            let known = values.zip(from_state).zip(state).zip(d_next);
            let wanted = d_gates
                .zip(d_from_state)
                .zip(d_state.chunks_exact_mut(l.hidden));
            for ((((values, from_state), state), d_next), ((d_gates, d_from), d_state)) in
                known.zip(wanted)
            {
                let known = Known {
                    values,
                    from_state,
                    state,
                    d_next,
                };
                known.derivatives(d_gates, d_from, d_state);
            }
        }
        if t > 0 {
            let d_from_state = rows(&s.d_from_state[span.clone()], gates);
            let weight = l.gru_hidden.whole(self.weights).transpose();
            product(d_state, Add, d_from_state, weight);
        }
        let d_gates = rows(&s.d_gates[span], gates);
        let of_z = l.x_features..l.x_features + l.z_features;
        let weight = l.gru_input.weight(self.weights, of_z).transpose();
        let d_z_features = &mut s.d_z_features[at(t, genes, l.z_features)];
        product(d_z_features, Add, d_gates, weight);
    }

    /// From the derivative by z's features to those by the posterior.
    fn sample_backward(&self, s: &mut Scratch, t: usize, gradient: &mut [f32]) {
        let (l, genes) = (self.layout, s.genes);
        let span = at(t, genes, l.latent);
        let d_features = &mut s.d_z_features[at(t, genes, l.z_features)];
        let d_z = match l.phi_z {
            None => &*d_features,
            Some(phi) => {
                relu_derivative(d_features, &s.z_features[at(t, genes, phi.outputs)]);
                add_row_sums(&mut gradient[phi.bias()], d_features);
                let d_features = rows(d_features, phi.outputs);
                let z = rows(&s.z[span.clone()], l.latent).transpose();
                product(&mut gradient[phi.rows(0..l.latent)], Add, z, d_features);
                let weight = phi.whole(self.weights).transpose();
                product(&mut s.d_z, Replace, d_features, weight);
                &s.d_z
            }
        };
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
        let Head { layer, output } = l.posterior;
        let span = at(t, genes, layer.outputs);
        let d_layer = &mut s.d_layer[span.clone()];
        let d_output = &s.d_posterior[at(t, genes, output.outputs)];
        self.head_backward(l.posterior, &s.posterior_layer[span], d_output, d_layer);
        if t > 0 {
            let of_state = self.state_inputs(l.x_features);
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
        let x_features = self.x_features(s).transpose();
        let z_features = match l.phi_z {
            Some(_) => rows(&s.z_features, l.z_features),
            None => rows(&s.z, l.z_features),
        };
        let d_layer = rows(&s.d_layer, layer.outputs);
        let d_gates = rows(&s.d_gates, 3 * l.hidden);
        let d_from_state = rows(&s.d_from_state, 3 * l.hidden);
        let of_z = l.x_features..l.x_features + l.z_features;
        for (place, input, derivative) in [
            (layer.rows(0..l.x_features), x_features, d_layer),
            (layer.rows(self.state_inputs(l.x_features)), state, d_layer),
            (l.gru_input.rows(0..l.x_features), x_features, d_gates),
            (l.gru_input.rows(of_z), z_features.transpose(), d_gates),
            (l.gru_hidden.rows(0..l.hidden), state, d_from_state),
        ] {
            product(&mut gradient[place], Add, input, derivative);
        }
    }

    fn phi_x_backward(&self, s: &mut Scratch, gradient: &mut [f32]) {
        let l = self.layout;
        let Some(phi) = l.phi_x else { return };
        for (linear, derivative, accum) in [
            (l.posterior.layer, &s.d_layer, Replace),
            (l.gru_input, &s.d_gates, Add),
        ] {
            let weight = linear.weight(self.weights, 0..l.x_features).transpose();
            let derivative = rows(derivative, linear.outputs);
            product(&mut s.d_x_features, accum, derivative, weight);
        }
        relu_derivative(&mut s.d_x_features, &s.x_features);
        add_row_sums(&mut gradient[phi.bias()], &s.d_x_features);
        let d_features = rows(&s.d_x_features, l.x_features);
        let x = rows(&s.x, l.x).transpose();
        product(&mut gradient[phi.rows(0..l.x)], Add, x, d_features);
    }

    fn x_features<'s>(&self, s: &'s Scratch) -> MatRef<'s, f32> {
        match self.layout.phi_x {
            Some(_) => rows(&s.x_features, self.layout.x_features),
            None => rows(&s.x, self.layout.x),
        }
    }

    /// Adds to the gradient of the output of `head`.
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

    /// The derivative by what the ReLU of `head` reads; `layer` is what it gave.
    fn head_backward(&self, head: Head, layer: &[f32], d_output: &[f32], d_layer: &mut [f32]) {
        let weight = head.output.whole(self.weights).transpose();
        product(
            d_layer,
            Accum::Replace,
            rows(d_output, head.output.outputs),
            weight,
        );
        relu_derivative(d_layer, layer);
    }

    /// Adds to the gradient of the bias of `linear`, and of its weight of the gap.
    fn bias_gradient(
        &self,
        linear: Linear,
        derivative: &[f32],
        genes: usize,
        gradient: &mut [f32],
    ) {
        if self.gaps.is_empty() {
            return add_row_sums(&mut gradient[linear.bias()], derivative);
        }
        // The bias lies right behind the last row of the weight, which is that of the gap.
        let place = linear.rows(linear.inputs - 1..linear.inputs + 1);
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

/// Adds what comes through `z = mean + deviation noise` to the derivatives by mean and log-variance
/// of one gene.
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

/// What is known of one gene's step of the gated recurrent unit.
struct Known<'a> {
    values: &'a [f32],
    from_state: &'a [f32],
    state: &'a [f32],
    d_next: &'a [f32],
}

impl Known<'_> {
    /// Derivatives by what the gates read from input and state, and, added, by the state where it is
    /// carried over.
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
