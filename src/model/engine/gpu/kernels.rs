//! The kernels: losses and gradient of a batch, their sums, and the step of the optimiser.

use cubecl::prelude::*;

use super::backward::backward;
use super::forward::forward;
use super::noise::{Key, fill};
use super::sizes::Sizes;
use crate::model::adam::{BETA_1, BETA_2};
use crate::model::loss::LOG_VARIANCE_LIMIT;
use crate::model::vrnn::SMALLEST_VARIANCE;

/// Units of a cube of the first kernel, and of the others.
pub const UNITS: usize = 128;

/// What is wanted of a batch.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub struct Wanted {
    /// Genes of the batch.
    pub genes: u32,
    /// One over them.
    pub per_gene: f32,
    /// Weight of the KL term.
    pub kl_weight: f32,
}

/// Losses of the genes `rows` of the table, and their gradient.
///
/// `table` holds the gaps `[T]`, then values and errors `[N, T, X]`. Each cube takes a tile of genes after the other. `sums` `[cubes, 2]` are the reconstruction and KL
/// of each cube, `gradients` `[cubes, weights]` their gradients.
#[cube(launch)]
pub fn losses_and_gradients(
    table: &[f32],
    rows: &[u32],
    weights: &[f32],
    memory: &mut [f32],
    gradients: &mut [f32],
    sums: &mut [f32],
    wanted: Wanted,
    key: Key,
    #[comptime] s: Sizes,
    #[comptime] with_gradient: bool,
) {
    let batch = wanted.genes as usize;
    let capacity = comptime!(s.genes);
    let base = CUBE_POS * comptime!(s.places.size);
    let start = CUBE_POS * comptime!(s.weights);
    if with_gradient {
        for i in range_stepped(UNIT_POS as usize, comptime!(s.weights), CUBE_DIM as usize) {
            gradients[start + i] = 0.0;
        }
        sync_storage();
    }
    let mut reconstruction = 0.0f32;
    let mut kl = 0.0f32;
    let tiles = batch.div_ceil(capacity);
    for tile in range_stepped(CUBE_POS, tiles, CUBE_COUNT) {
        let first = tile * capacity;
        let genes = min(capacity, batch - first);
        read(table, rows, memory, base, first, genes, s);
        for t in 0..comptime!(s.times) {
            let noise = base + comptime!(s.places.noise) + t * genes * comptime!(s.latent);
            fill(
                memory,
                noise,
                &key,
                t as u32,
                first,
                genes,
                comptime!(s.latent),
            );
        }
        forward(memory, weights, table, base, genes, s);
        reconstruction += likelihood(
            memory,
            weights,
            gradients,
            base,
            start,
            genes,
            &wanted,
            s,
            with_gradient,
        );
        kl += divergence(memory, base, genes, &wanted, s);
        if with_gradient {
            backward(memory, weights, table, gradients, base, start, genes, s);
        }
        sync_storage();
    }
    let total = cube_sum(reconstruction);
    let total_kl = cube_sum(kl);
    if UNIT_POS == 0 {
        sums[2 * CUBE_POS] = total;
        sums[2 * CUBE_POS + 1] = total_kl;
    }
}

/// Puts values, and errors where they are used, of the genes `first..` of the batch into the memory.
///
/// `table` holds the gaps `[T]`, then values and errors `[N, T, X]`.
#[cube]
fn read(
    table: &[f32],
    rows: &[u32],
    memory: &mut [f32],
    base: usize,
    first: usize,
    genes: usize,
    #[comptime] s: Sizes,
) {
    let (times, width) = (comptime!(s.times), comptime!(s.x));
    let each = comptime!(s.times * s.x);
    for i in range_stepped(UNIT_POS as usize, genes * each, CUBE_DIM as usize) {
        let gene = i / each;
        let within = i % each;
        let (time, number) = (within / width, within % width);
        let place = times + rows[first + gene] as usize * each + within;
        memory[base + comptime!(s.places.x) + (time * genes + gene) * width + number] =
            table[place];
    }
    sync_storage();
}

/// This unit's part of the negative log-likelihood, its derivatives by the reconstruction, and, added
/// to the gradient, that by the log of the learned variance.
#[cube]
fn likelihood(
    memory: &mut [f32],
    weights: &[f32],
    gradients: &mut [f32],
    base: usize,
    start: usize,
    genes: usize,
    wanted: &Wanted,
    #[comptime] s: Sizes,
    #[comptime] with_gradient: bool,
) -> f32 {
    let width = comptime!(s.x);
    let mut total = 0.0f32;
    let mut d_variance = 0.0f32;
    let mut learned = 0.0f32;
    if comptime!(s.with_variance) {
        learned = weights[comptime!(s.log_variance)].exp();
    }
    let rows = genes * comptime!(s.times);
    for i in range_stepped(UNIT_POS as usize, rows, CUBE_DIM as usize) {
        let x = base + comptime!(s.places.x) + i * width;
        let mut variance = 1.0f32;
        if comptime!(s.with_variance) {
            variance = learned + comptime!(SMALLEST_VARIANCE as f32);
            if comptime!(s.x == 2) {
                variance += memory[x + 1] * memory[x + 1];
            }
        }
        let residual = memory[base + comptime!(s.places.reconstruction) + i] - memory[x];
        let scaled = residual / variance;
        total += 0.5 * (residual * scaled + variance.ln() + comptime!(std::f32::consts::TAU.ln()));
        memory[base + comptime!(s.places.d_reconstruction) + i] = wanted.per_gene * scaled;
        d_variance += 0.5 * (1.0 / variance - scaled * scaled);
    }
    if comptime!(s.with_variance && with_gradient) {
        let sum = cube_sum(d_variance);
        if UNIT_POS == 0 {
            gradients[start + comptime!(s.log_variance)] += wanted.per_gene * sum * learned;
        }
    }
    sync_storage();
    total
}

/// This unit's part of the KL divergence, and its derivatives by means and log-variances.
#[cube]
fn divergence(
    memory: &mut [f32],
    base: usize,
    genes: usize,
    wanted: &Wanted,
    #[comptime] s: Sizes,
) -> f32 {
    let latent = comptime!(s.latent);
    let limit = comptime!(LOG_VARIANCE_LIMIT as f32);
    let scale = wanted.per_gene * wanted.kl_weight;
    let count = genes * comptime!(s.times * s.latent);
    let mut total = 0.0f32;
    for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
        let mean = i / latent * 2 * latent + i % latent;
        let posterior = base + comptime!(s.places.posterior) + mean;
        let prior = base + comptime!(s.places.prior) + mean;
        let (q, p) = (memory[posterior + latent], memory[prior + latent]);
        let difference = memory[posterior] - memory[prior];
        let precision = (-p).exp();
        let log_ratio = q - p;
        let ratio = log_ratio.exp();
        let squares = difference * difference * precision;
        total += 0.5 * (ratio + squares - log_ratio - 1.0);
        let d_mean = scale * difference * precision;
        let d_q = 0.5 * scale * (ratio - 1.0);
        let d_p = 0.5 * scale * (1.0 - ratio - squares);
        let d_posterior = base + comptime!(s.places.d_posterior) + mean;
        let d_prior = base + comptime!(s.places.d_prior) + mean;
        memory[d_posterior] = d_mean;
        memory[d_prior] = -d_mean;
        memory[d_posterior + latent] = select(q.abs() < limit, d_q, 0.0);
        memory[d_prior + latent] = select(p.abs() < limit, d_p, 0.0);
    }
    sync_storage();
    total
}

/// The sum over all units of the cube, the same in each.
#[cube]
fn cube_sum(own: f32) -> f32 {
    let mut parts = Shared::<[f32]>::new_slice(UNITS);
    parts[UNIT_POS as usize] = own;
    sync_cube();
    let mut sum = 0.0f32;
    for unit in 0..CUBE_DIM as usize {
        sum += parts[unit];
    }
    sync_cube();
    sum
}

/// The gradient of the batch: the sum of those of `cubes` cubes, left in the first's place.
#[cube(launch)]
pub fn reduce(gradients: &mut [f32], cubes: u32, #[comptime] weights: usize) {
    if ABSOLUTE_POS < weights {
        let mut sum = gradients[ABSOLUTE_POS];
        for cube in 1..cubes as usize {
            sum += gradients[cube * weights + ABSOLUTE_POS];
        }
        gradients[ABSOLUTE_POS] = sum;
    }
}

/// Adds the sums of `cubes` cubes to `totals` `[2]`, and puts the factor that draws the gradient in to
/// the norm `largest` behind them; one cube.
#[cube(launch)]
pub fn sum_up(
    gradients: &[f32],
    sums: &[f32],
    totals: &mut [f32],
    cubes: u32,
    largest: f32,
    #[comptime] weights: usize,
) {
    let mut squares = 0.0f32;
    for i in range_stepped(UNIT_POS as usize, weights, CUBE_DIM as usize) {
        squares += gradients[i] * gradients[i];
    }
    let norm = cube_sum(squares).sqrt();
    if UNIT_POS == 0 {
        for cube in 0..cubes as usize {
            totals[0] += sums[2 * cube];
            totals[1] += sums[2 * cube + 1];
        }
        totals[2] = min(1.0, largest / (norm + 1e-6));
    }
}

/// Numbers of one step of Adam.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub struct AdamStep {
    /// Learning rate with the bias of both means taken out.
    pub rate: f32,
    /// Added to the root of the mean square, in the same scale.
    pub epsilon: f32,
}

/// Moves the weights; `moments` `[2, weights]` are the means of gradients and of their squares.
#[cube(launch)]
pub fn adam(
    weights: &mut [f32],
    moments: &mut [f32],
    gradients: &[f32],
    totals: &[f32],
    step: AdamStep,
    #[comptime] count: usize,
) {
    let i = ABSOLUTE_POS;
    if i < count {
        let gradient = gradients[i] * totals[2];
        let mean = BETA_1 * moments[i] + (1.0 - BETA_1) * gradient;
        let square = BETA_2 * moments[count + i] + (1.0 - BETA_2) * gradient * gradient;
        moments[i] = mean;
        moments[count + i] = square;
        weights[i] -= step.rate * mean / (square.sqrt() + step.epsilon);
    }
}
