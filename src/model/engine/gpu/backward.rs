//! The network backward for the genes of a cube, as [`crate::model::engine::fused`] does it.

use cubecl::prelude::*;

use super::parts::{bias_gradient, clear, product_back, relu_back, weight_gradient};
use super::sizes::{DenseHead, Sizes};
use crate::model::loss::LOG_VARIANCE_LIMIT;

/// Adds the derivatives by all weights but the learned variance to the gradient from `start` on.
#[cube]
pub fn backward(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    gradient: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let d_state = base + comptime!(s.places.d_state);
    clear(memory, d_state, (rows + genes) * comptime!(s.hidden));
    clear(
        memory,
        base + comptime!(s.places.d_z_features),
        rows * comptime!(s.z_features),
    );
    decoder_backward(memory, weights, gaps, gradient, base, start, genes, s);
    prior_backward(memory, weights, gaps, gradient, base, start, genes, s);
    for step in 0..comptime!(s.times) {
        let t = comptime!(s.times - 1) - step;
        recurrence_backward(memory, weights, base, genes, t, s);
        sample_backward(memory, weights, base, genes, t, s);
        posterior_backward(memory, weights, base, genes, t, s);
    }
    sequence_gradient(memory, gaps, gradient, base, start, genes, s);
    if comptime!(s.with_phi) {
        phi_gradient(memory, weights, gaps, gradient, base, start, genes, s);
    }
}

/// The derivative by what the ReLU of `head` reads, in `d_layer`, and the gradient of its output.
#[cube]
fn head_backward(
    memory: &mut [f32],
    weights: &[f32],
    d_layer: usize,
    layer: usize,
    d_output: usize,
    rows: usize,
    #[comptime] head: DenseHead,
) {
    let width = comptime!(head.layer.outputs);
    clear(memory, d_layer, rows * width);
    product_back(
        memory,
        weights,
        d_layer,
        d_output,
        rows,
        comptime!(head.output),
        0usize,
        width,
    );
    relu_back(memory, d_layer, layer, rows * width);
}

#[cube]
fn head_gradient(
    memory: &mut [f32],
    gaps: &[f32],
    gradient: &mut [f32],
    start: usize,
    layer: usize,
    d_output: usize,
    rows: usize,
    genes: usize,
    #[comptime] head: DenseHead,
) {
    let output = comptime!(head.output);
    let inputs = comptime!(output.inputs);
    bias_gradient(
        memory, gradient, gaps, start, d_output, rows, genes, output, false,
    );
    weight_gradient(
        memory, gradient, start, layer, d_output, rows, output, 0usize, inputs,
    );
}

#[cube]
fn decoder_backward(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    gradient: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let head = comptime!(s.decoder);
    let dense = comptime!(s.decoder.layer);
    let hidden = comptime!(s.hidden);
    let layer = base + comptime!(s.places.decoder_layer);
    let d_layer = base + comptime!(s.places.d_layer);
    let d_output = base + comptime!(s.places.d_reconstruction);
    let state = base + comptime!(s.places.state);
    let d_state = base + comptime!(s.places.d_state);
    head_backward(memory, weights, d_layer, layer, d_output, rows, head);
    head_gradient(
        memory, gaps, gradient, start, layer, d_output, rows, genes, head,
    );
    if comptime!(s.decoder_reads_current) {
        let after = genes * hidden;
        bias_gradient(
            memory, gradient, gaps, start, d_layer, rows, genes, dense, false,
        );
        weight_gradient(
            memory,
            gradient,
            start,
            state + after,
            d_layer,
            rows,
            dense,
            0usize,
            hidden,
        );
        product_back(
            memory,
            weights,
            d_state + after,
            d_layer,
            rows,
            dense,
            0usize,
            hidden,
        );
    } else {
        let with_gaps = comptime!(s.with_gaps);
        let width = comptime!(s.z_features);
        let z = base + comptime!(s.places.z_features);
        let d_z = base + comptime!(s.places.d_z_features);
        bias_gradient(
            memory, gradient, gaps, start, d_layer, rows, genes, dense, with_gaps,
        );
        weight_gradient(
            memory, gradient, start, z, d_layer, rows, dense, 0usize, width,
        );
        weight_gradient(
            memory, gradient, start, state, d_layer, rows, dense, width, hidden,
        );
        product_back(memory, weights, d_z, d_layer, rows, dense, 0usize, width);
        product_back(
            memory, weights, d_state, d_layer, rows, dense, width, hidden,
        );
    }
}

#[cube]
fn prior_backward(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    gradient: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let head = comptime!(s.prior);
    let dense = comptime!(s.prior.layer);
    let hidden = comptime!(s.hidden);
    let layer = base + comptime!(s.places.prior_layer);
    let d_layer = base + comptime!(s.places.d_layer);
    let d_output = base + comptime!(s.places.d_prior);
    let state = base + comptime!(s.places.state);
    let d_state = base + comptime!(s.places.d_state);
    let with_gaps = comptime!(s.with_gaps);
    head_backward(memory, weights, d_layer, layer, d_output, rows, head);
    head_gradient(
        memory, gaps, gradient, start, layer, d_output, rows, genes, head,
    );
    bias_gradient(
        memory, gradient, gaps, start, d_layer, rows, genes, dense, with_gaps,
    );
    weight_gradient(
        memory, gradient, start, state, d_layer, rows, dense, 0usize, hidden,
    );
    product_back(
        memory, weights, d_state, d_layer, rows, dense, 0usize, hidden,
    );
}

/// From the derivative by the next state to those by gates, state and z's features.
#[cube]
fn recurrence_backward(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let hidden = comptime!(s.hidden);
    let wide = t * genes * comptime!(3 * s.hidden);
    let gates = base + comptime!(s.places.gates) + wide;
    let from_state = base + comptime!(s.places.from_state) + wide;
    let d_gates = base + comptime!(s.places.d_gates) + wide;
    let d_from_state = base + comptime!(s.places.d_from_state) + wide;
    let state = base + comptime!(s.places.state) + t * genes * hidden;
    let d_state = base + comptime!(s.places.d_state) + t * genes * hidden;
    for i in range_stepped(UNIT_POS as usize, genes * hidden, CUBE_DIM as usize) {
        let at = i / hidden * 3 * hidden + i % hidden;
        let reset = memory[gates + at];
        let update = memory[gates + at + hidden];
        let new = memory[gates + at + 2 * hidden];
        let d_next = memory[d_state + genes * hidden + i];
        let d_new = d_next * (1.0 - update) * (1.0 - new * new);
        let from_new = memory[from_state + at + 2 * hidden];
        let d_reset = d_new * from_new * reset * (1.0 - reset);
        let d_update = d_next * (memory[state + i] - new) * update * (1.0 - update);
        memory[d_gates + at] = d_reset;
        memory[d_gates + at + hidden] = d_update;
        memory[d_gates + at + 2 * hidden] = d_new;
        memory[d_from_state + at] = d_reset;
        memory[d_from_state + at + hidden] = d_update;
        memory[d_from_state + at + 2 * hidden] = d_new * reset;
        memory[d_state + i] += d_next * update;
    }
    sync_storage();
    product_back(
        memory,
        weights,
        d_state,
        d_from_state,
        genes,
        comptime!(s.gru_hidden),
        0usize,
        hidden,
    );
    let width = comptime!(s.z_features);
    let d_z = base + comptime!(s.places.d_z_features) + t * genes * width;
    let first = comptime!(s.x_features);
    product_back(
        memory,
        weights,
        d_z,
        d_gates,
        genes,
        comptime!(s.gru_input),
        first,
        width,
    );
}

/// From the derivative by z's features to those by the posterior.
#[cube]
fn sample_backward(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let latent = comptime!(s.latent);
    let at = t * genes * latent;
    let d_z = base + comptime!(s.places.d_z) + at;
    if comptime!(s.with_phi) {
        let width = comptime!(s.z_features);
        let d_features = base + comptime!(s.places.d_z_features) + t * genes * width;
        let features = base + comptime!(s.places.z_features) + t * genes * width;
        relu_back(memory, d_features, features, genes * width);
        clear(memory, d_z, genes * latent);
        product_back(
            memory,
            weights,
            d_z,
            d_features,
            genes,
            comptime!(s.phi_z),
            0usize,
            latent,
        );
    }
    let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
    let posterior = base + comptime!(s.places.posterior) + 2 * at;
    let d_posterior = base + comptime!(s.places.d_posterior) + 2 * at;
    for i in range_stepped(UNIT_POS as usize, genes * latent, CUBE_DIM as usize) {
        let mean = i / latent * 2 * latent + i % latent;
        let noise = memory[base + comptime!(s.places.noise) + at + i];
        let deviation = memory[base + comptime!(s.places.deviation) + at + i];
        let through = 0.5 * memory[d_z + i] * noise * deviation;
        let log_variance = memory[posterior + mean + latent];
        let free = log_variance.abs() < limit;
        memory[d_posterior + mean] += memory[d_z + i];
        memory[d_posterior + mean + latent] += select(free, through, 0.0);
    }
    sync_storage();
}

/// From the derivative by the posterior to those by its layer and by the state.
#[cube]
fn posterior_backward(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let hidden = comptime!(s.hidden);
    let dense = comptime!(s.posterior.layer);
    let at = t * genes * comptime!(dense.outputs);
    let layer = base + comptime!(s.places.posterior_layer) + at;
    let d_layer = base + comptime!(s.places.d_layer) + at;
    let d_output = base + comptime!(s.places.d_posterior) + t * genes * comptime!(2 * s.latent);
    head_backward(
        memory,
        weights,
        d_layer,
        layer,
        d_output,
        genes,
        comptime!(s.posterior),
    );
    let d_state = base + comptime!(s.places.d_state) + t * genes * hidden;
    product_back(
        memory,
        weights,
        d_state,
        d_layer,
        genes,
        dense,
        comptime!(s.x_features),
        hidden,
    );
}

/// The gradients of posterior and recurrence, over all times at once.
#[cube]
fn sequence_gradient(
    memory: &mut [f32],
    gaps: &[f32],
    gradient: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let head = comptime!(s.posterior);
    let dense = comptime!(s.posterior.layer);
    let input = comptime!(s.gru_input);
    let inner = comptime!(s.gru_hidden);
    let (hidden, count) = (comptime!(s.hidden), comptime!(s.x_features));
    let with_gaps = comptime!(s.with_gaps);
    let layer = base + comptime!(s.places.posterior_layer);
    let d_layer = base + comptime!(s.places.d_layer);
    let d_output = base + comptime!(s.places.d_posterior);
    let x = base + comptime!(s.places.x_features);
    let z = base + comptime!(s.places.z_features);
    let state = base + comptime!(s.places.state);
    let d_gates = base + comptime!(s.places.d_gates);
    let d_from_state = base + comptime!(s.places.d_from_state);
    head_gradient(
        memory, gaps, gradient, start, layer, d_output, rows, genes, head,
    );
    bias_gradient(
        memory, gradient, gaps, start, d_layer, rows, genes, dense, with_gaps,
    );
    weight_gradient(
        memory, gradient, start, x, d_layer, rows, dense, 0usize, count,
    );
    weight_gradient(
        memory, gradient, start, state, d_layer, rows, dense, count, hidden,
    );
    bias_gradient(
        memory, gradient, gaps, start, d_gates, rows, genes, input, with_gaps,
    );
    weight_gradient(
        memory, gradient, start, x, d_gates, rows, input, 0usize, count,
    );
    let width = comptime!(s.z_features);
    weight_gradient(
        memory, gradient, start, z, d_gates, rows, input, count, width,
    );
    bias_gradient(
        memory,
        gradient,
        gaps,
        start,
        d_from_state,
        rows,
        genes,
        inner,
        false,
    );
    weight_gradient(
        memory,
        gradient,
        start,
        state,
        d_from_state,
        rows,
        inner,
        0usize,
        hidden,
    );
}

/// The gradients of phi_x and phi_z.
#[cube]
fn phi_gradient(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    gradient: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let (phi_x, phi_z) = (comptime!(s.phi_x), comptime!(s.phi_z));
    let d_z = base + comptime!(s.places.d_z_features);
    let z = base + comptime!(s.places.z);
    bias_gradient(
        memory, gradient, gaps, start, d_z, rows, genes, phi_z, false,
    );
    weight_gradient(
        memory,
        gradient,
        start,
        z,
        d_z,
        rows,
        phi_z,
        0usize,
        comptime!(s.latent),
    );
    let count = comptime!(s.x_features);
    let features = base + comptime!(s.places.x_features);
    let d_features = base + comptime!(s.places.d_x_features);
    let d_layer = base + comptime!(s.places.d_layer);
    let d_gates = base + comptime!(s.places.d_gates);
    clear(memory, d_features, rows * count);
    let layer = comptime!(s.posterior.layer);
    product_back(
        memory, weights, d_features, d_layer, rows, layer, 0usize, count,
    );
    product_back(
        memory,
        weights,
        d_features,
        d_gates,
        rows,
        comptime!(s.gru_input),
        0usize,
        count,
    );
    relu_back(memory, d_features, features, rows * count);
    bias_gradient(
        memory, gradient, gaps, start, d_features, rows, genes, phi_x, false,
    );
    let x = base + comptime!(s.places.x);
    weight_gradient(
        memory,
        gradient,
        start,
        x,
        d_features,
        rows,
        phi_x,
        0usize,
        comptime!(s.x),
    );
}
