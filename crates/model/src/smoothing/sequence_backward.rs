//! One course of a block of genes, backward.

use faer::Accum::{Add, Replace};

use super::activation::scale;
use super::layout::{HIDDEN, LATENT, POOLED, SUMMARISED};
use super::linear::{add_bias_and_last, add_gradient, add_weight_gradient, back};
use super::recurrent::Direction;
use super::sequence::{LATENT_LOG_VARIANCE, Network, Sequence};
use crate::products::add_row_sums;

impl Network<'_> {
    /// Adds the gradient of the weights that [`Network::read_sequence`] uses, from the derivatives by
    /// decoded values, prior, posterior and summary.
    pub fn sequence_backward(&self, s: &mut Sequence, gradient: &mut [f32]) {
        for pass in s.readers.iter_mut().chain([&mut s.cell]) {
            pass.d_states.fill(0.0);
        }
        self.decoder_backward(s, gradient);
        self.prior_backward(s, gradient);
        self.cell_backward(s, gradient);
        summary_backward(s);
        sample_backward(s);
        self.readers_backward(s, gradient);
    }

    /// Sets the derivative by z.
    fn decoder_backward(&self, s: &mut Sequence, gradient: &mut [f32]) {
        let (w, l) = (self.weights, self.layout);
        add_gradient(l.decoder, &s.decoder_layer, &s.d_decoded, gradient);
        back(w, l.decoder.whole(), &s.d_decoded, Replace, &mut s.d_layer);
        scale(&mut s.d_layer, &s.decoder_slope);
        let of_state = l.decoder_layer.part(0..HIDDEN);
        let of_z = l.decoder_layer.part(HIDDEN..HIDDEN + LATENT);
        add_bias_and_last(l.decoder_layer, &s.gaps, &s.d_layer, gradient);
        add_weight_gradient(of_z, &s.z, &s.d_layer, gradient);
        let before = s.cell.before(Direction::Forward);
        add_weight_gradient(of_state, before, &s.d_layer, gradient);
        back(w, of_z, &s.d_layer, Replace, &mut s.d_z);
        let d_before = s.cell.d_before(Direction::Forward);
        back(w, of_state, &s.d_layer, Add, d_before);
    }

    fn prior_backward(&self, s: &mut Sequence, gradient: &mut [f32]) {
        let (w, l) = (self.weights, self.layout);
        stop_at_bounds(&mut s.d_prior, &s.prior);
        add_gradient(l.prior, &s.prior_layer, &s.d_prior, gradient);
        back(w, l.prior.whole(), &s.d_prior, Replace, &mut s.d_layer);
        scale(&mut s.d_layer, &s.prior_slope);
        let of_state = l.prior_layer.part(0..HIDDEN);
        add_bias_and_last(l.prior_layer, &s.gaps, &s.d_layer, gradient);
        let before = s.cell.before(Direction::Forward);
        add_weight_gradient(of_state, before, &s.d_layer, gradient);
        let d_before = s.cell.d_before(Direction::Forward);
        back(w, of_state, &s.d_layer, Add, d_before);
    }

    /// Sets the derivative by x, and adds to that by z.
    fn cell_backward(&self, s: &mut Sequence, gradient: &mut [f32]) {
        let (w, unit) = (self.weights, self.layout.cell);
        s.cell.backward(w, unit.state, Direction::Forward, gradient);
        let d_gates = &s.cell.d_gates;
        let of_x = unit.input.part(0..HIDDEN);
        let of_z = unit.input.part(HIDDEN..HIDDEN + LATENT);
        add_row_sums(&mut gradient[unit.input.bias()], d_gates);
        add_weight_gradient(of_x, &s.x, d_gates, gradient);
        add_weight_gradient(of_z, &s.z, d_gates, gradient);
        back(w, of_x, d_gates, Replace, &mut s.d_x);
        back(w, of_z, d_gates, Add, &mut s.d_z);
    }

    fn readers_backward(&self, s: &mut Sequence, gradient: &mut [f32]) {
        let (w, l) = (self.weights, self.layout);
        stop_at_bounds(&mut s.d_posterior, &s.posterior);
        add_row_sums(&mut gradient[l.posterior.bias()], &s.d_posterior);
        for (number, (unit, direction)) in self.directions().into_iter().enumerate() {
            let part = l.posterior.part(number * HIDDEN..(number + 1) * HIDDEN);
            let reader = &mut s.readers[number];
            add_weight_gradient(part, reader.after(direction), &s.d_posterior, gradient);
            back(w, part, &s.d_posterior, Add, reader.d_after(direction));
            reader.backward(w, unit.state, direction, gradient);
            add_gradient(unit.input, &s.x, &reader.d_gates, gradient);
            back(w, unit.input.whole(), &reader.d_gates, Add, &mut s.d_x);
        }
        scale(&mut s.d_x, &s.x_slope);
        add_gradient(l.input, &s.features, &s.d_x, gradient);
    }
}

/// Adds the derivatives by the posterior through z = mean + deviation noise.
fn sample_backward(s: &mut Sequence) {
    let rows = s.d_posterior.chunks_exact_mut(2 * LATENT);
    let others = s.d_z.chunks_exact(LATENT).zip(s.noise.chunks_exact(LATENT));
    for ((d_posterior, (d_z, noise)), deviation) in
        rows.zip(others).zip(s.deviation.chunks_exact(LATENT))
    {
        for i in 0..LATENT {
            d_posterior[i] += d_z[i];
            d_posterior[LATENT + i] += 0.5 * d_z[i] * noise[i] * deviation[i];
        }
    }
}

/// Sets the derivatives by log-variances to 0 where these are at their bounds.
fn stop_at_bounds(derivative: &mut [f32], values: &[f32]) {
    let [low, high] = LATENT_LOG_VARIANCE;
    let rows = derivative
        .chunks_exact_mut(2 * LATENT)
        .zip(values.chunks_exact(2 * LATENT));
    for (derivative, values) in rows {
        for i in LATENT..2 * LATENT {
            if values[i] <= low || values[i] >= high {
                derivative[i] = 0.0;
            }
        }
    }
}

/// Adds the derivatives by states and posterior means from those by their means and largest values.
fn summary_backward(s: &mut Sequence) {
    let (genes, times) = (s.genes, s.times);
    let share = 1.0 / times as f32;
    let [ahead, reverse] = &mut s.readers;
    let targets: [(&mut [f32], usize, usize, usize); 3] = [
        (ahead.d_after(Direction::Forward), HIDDEN, HIDDEN, 0),
        (reverse.d_after(Direction::Backward), HIDDEN, HIDDEN, HIDDEN),
        (&mut s.d_posterior, 2 * LATENT, LATENT, 2 * HIDDEN),
    ];
    for (target, columns, used, start) in targets {
        for gene in 0..genes {
            let d_pooled = &s.d_pooled[gene * POOLED..(gene + 1) * POOLED];
            let (d_means, d_largest) = d_pooled.split_at(SUMMARISED);
            let d_means = &d_means[start..start + used];
            for t in 0..times {
                let row = (t * genes + gene) * columns;
                for (target, d_mean) in target[row..row + used].iter_mut().zip(d_means) {
                    *target += share * d_mean;
                }
            }
            let largest_at = &s.largest_at[gene * SUMMARISED + start..][..used];
            for (i, (t, d_largest)) in largest_at.iter().zip(&d_largest[start..]).enumerate() {
                target[(*t as usize * genes + gene) * columns + i] += d_largest;
            }
        }
    }
}
