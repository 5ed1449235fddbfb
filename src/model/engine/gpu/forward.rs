//! The network forward for the genes of a cube, as [`crate::model::engine::fused`] does it.

use cubecl::prelude::*;

use super::parts::{product, relu, set_bias, sigmoid, tanh};
use super::sizes::Sizes;
use crate::model::loss::LOG_VARIANCE_LIMIT;

/// Fills the working memory from `base` on, up to the reconstruction, for `genes` genes whose inputs
/// and noise are there.
#[cube]
pub fn forward(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    base: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    read_x(memory, weights, gaps, base, genes, s);
    set_biases(memory, weights, gaps, base, genes, s);
    let hidden = comptime!(s.hidden);
    for i in range_stepped(UNIT_POS as usize, genes * hidden, CUBE_DIM as usize) {
        memory[base + comptime!(s.places.state) + i] = 0.0;
    }
    sync_storage();
    for t in 0..comptime!(s.times) {
        encode(memory, weights, base, genes, t, s);
        sample(memory, weights, base, genes, t, s);
        advance(memory, weights, base, genes, t, s);
    }
    predict(memory, weights, gaps, base, rows, genes, s);
    decode(memory, weights, gaps, base, rows, genes, s);
}

/// The parts of posterior and gates that come from x alone.
#[cube]
fn read_x(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    base: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let features = base + comptime!(s.places.x_features);
    if comptime!(s.with_phi) {
        set_bias(
            memory,
            weights,
            gaps,
            features,
            rows,
            genes,
            comptime!(s.phi_x),
            false,
        );
        let x = base + comptime!(s.places.x);
        product(
            memory,
            weights,
            features,
            x,
            rows,
            comptime!(s.phi_x),
            0usize,
            comptime!(s.x),
        );
        relu(memory, features, rows * comptime!(s.x_features));
    }
    let count = comptime!(s.x_features);
    let with_gaps = comptime!(s.with_gaps);
    let layer = base + comptime!(s.places.posterior_layer);
    let dense = comptime!(s.posterior.layer);
    set_bias(memory, weights, gaps, layer, rows, genes, dense, with_gaps);
    product(memory, weights, layer, features, rows, dense, 0usize, count);
    let gates = base + comptime!(s.places.gates);
    let dense = comptime!(s.gru_input);
    set_bias(memory, weights, gaps, gates, rows, genes, dense, with_gaps);
    product(memory, weights, gates, features, rows, dense, 0usize, count);
}

/// The biases of what is then added to time by time.
#[cube]
fn set_biases(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    base: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let rows = genes * comptime!(s.times);
    let from_state = base + comptime!(s.places.from_state);
    let gru = comptime!(s.gru_hidden);
    set_bias(memory, weights, gaps, from_state, rows, genes, gru, false);
    let posterior = base + comptime!(s.places.posterior);
    let output = comptime!(s.posterior.output);
    set_bias(memory, weights, gaps, posterior, rows, genes, output, false);
    if comptime!(s.with_phi) {
        let z_features = base + comptime!(s.places.z_features);
        let phi = comptime!(s.phi_z);
        set_bias(memory, weights, gaps, z_features, rows, genes, phi, false);
    }
}

/// Mean and log-variance of the posterior at time `t`.
#[cube]
fn encode(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let dense = comptime!(s.posterior.layer);
    let hidden = comptime!(s.hidden);
    let width = comptime!(dense.outputs);
    let layer = base + comptime!(s.places.posterior_layer) + t * genes * width;
    let state = base + comptime!(s.places.state) + t * genes * hidden;
    product(
        memory,
        weights,
        layer,
        state,
        genes,
        dense,
        comptime!(s.x_features),
        hidden,
    );
    relu(memory, layer, genes * width);
    let both = comptime!(2 * s.latent);
    let posterior = base + comptime!(s.places.posterior) + t * genes * both;
    product(
        memory,
        weights,
        posterior,
        layer,
        genes,
        comptime!(s.posterior.output),
        0usize,
        width,
    );
    clamp_log_variances(memory, posterior, genes, comptime!(s.latent));
}

/// z at time `t`, and its features.
#[cube]
fn sample(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let latent = comptime!(s.latent);
    let at = t * genes * latent;
    let posterior = base + comptime!(s.places.posterior) + 2 * at;
    let z = base + comptime!(s.places.z) + at;
    for i in range_stepped(UNIT_POS as usize, genes * latent, CUBE_DIM as usize) {
        let mean = posterior + i / latent * 2 * latent + i % latent;
        let deviation = (0.5 * memory[mean + latent]).exp();
        memory[base + comptime!(s.places.deviation) + at + i] = deviation;
        let noise = memory[base + comptime!(s.places.noise) + at + i];
        memory[z + i] = memory[mean] + deviation * noise;
    }
    sync_storage();
    if comptime!(s.with_phi) {
        let width = comptime!(s.z_features);
        let features = base + comptime!(s.places.z_features) + t * genes * width;
        product(
            memory,
            weights,
            features,
            z,
            genes,
            comptime!(s.phi_z),
            0usize,
            latent,
        );
        relu(memory, features, genes * width);
    }
}

/// The next state.
#[cube]
fn advance(
    memory: &mut [f32],
    weights: &[f32],
    base: usize,
    genes: usize,
    t: usize,
    #[comptime] s: Sizes,
) {
    let hidden = comptime!(s.hidden);
    let width = comptime!(s.z_features);
    let gates = base + comptime!(s.places.gates) + t * genes * 3 * hidden;
    let from_state = base + comptime!(s.places.from_state) + t * genes * 3 * hidden;
    let state = base + comptime!(s.places.state) + t * genes * hidden;
    let z = base + comptime!(s.places.z_features) + t * genes * width;
    let dense = comptime!(s.gru_input);
    product(
        memory,
        weights,
        gates,
        z,
        genes,
        dense,
        comptime!(s.x_features),
        width,
    );
    product(
        memory,
        weights,
        from_state,
        state,
        genes,
        comptime!(s.gru_hidden),
        0usize,
        hidden,
    );
    for i in range_stepped(UNIT_POS as usize, genes * hidden, CUBE_DIM as usize) {
        let at = i / hidden * 3 * hidden + i % hidden;
        let reset = sigmoid(memory[gates + at] + memory[from_state + at]);
        let from_both = memory[gates + at + hidden] + memory[from_state + at + hidden];
        let update = sigmoid(from_both);
        let from_new = memory[from_state + at + 2 * hidden];
        let new = tanh(memory[gates + at + 2 * hidden] + reset * from_new);
        memory[gates + at] = reset;
        memory[gates + at + hidden] = update;
        memory[gates + at + 2 * hidden] = new;
        memory[state + genes * hidden + i] = new + update * (memory[state + i] - new);
    }
    sync_storage();
}

/// The prior of every time.
#[cube]
fn predict(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    base: usize,
    rows: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let dense = comptime!(s.prior.layer);
    let width = comptime!(dense.outputs);
    let layer = base + comptime!(s.places.prior_layer);
    let state = base + comptime!(s.places.state);
    set_bias(
        memory,
        weights,
        gaps,
        layer,
        rows,
        genes,
        dense,
        comptime!(s.with_gaps),
    );
    product(
        memory,
        weights,
        layer,
        state,
        rows,
        dense,
        0usize,
        comptime!(s.hidden),
    );
    relu(memory, layer, rows * width);
    let prior = base + comptime!(s.places.prior);
    let output = comptime!(s.prior.output);
    set_bias(memory, weights, gaps, prior, rows, genes, output, false);
    product(memory, weights, prior, layer, rows, output, 0usize, width);
    clamp_log_variances(memory, prior, rows, comptime!(s.latent));
}

/// The decoder's means of every time.
#[cube]
fn decode(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    base: usize,
    rows: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let dense = comptime!(s.decoder.layer);
    let hidden = comptime!(s.hidden);
    let layer = base + comptime!(s.places.decoder_layer);
    let state = base + comptime!(s.places.state);
    if comptime!(s.decoder_reads_current) {
        set_bias(memory, weights, gaps, layer, rows, genes, dense, false);
        product(
            memory,
            weights,
            layer,
            state + genes * hidden,
            rows,
            dense,
            0usize,
            hidden,
        );
    } else {
        set_bias(
            memory,
            weights,
            gaps,
            layer,
            rows,
            genes,
            dense,
            comptime!(s.with_gaps),
        );
        let z = base + comptime!(s.places.z_features);
        let width = comptime!(s.z_features);
        product(memory, weights, layer, z, rows, dense, 0usize, width);
        product(memory, weights, layer, state, rows, dense, width, hidden);
    }
    relu(memory, layer, rows * comptime!(dense.outputs));
    let mean = base + comptime!(s.places.reconstruction);
    let output = comptime!(s.decoder.output);
    set_bias(memory, weights, gaps, mean, rows, genes, output, false);
    product(
        memory,
        weights,
        mean,
        layer,
        rows,
        output,
        0usize,
        comptime!(dense.outputs),
    );
}

/// Clamps the second half of each row of two times `latent`.
#[cube]
fn clamp_log_variances(memory: &mut [f32], start: usize, rows: usize, #[comptime] latent: usize) {
    let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
    for i in range_stepped(UNIT_POS as usize, rows * latent, CUBE_DIM as usize) {
        let at = start + i / latent * 2 * latent + latent + i % latent;
        memory[at] = clamp(memory[at], -limit, limit);
    }
    sync_storage();
}
