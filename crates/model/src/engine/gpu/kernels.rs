//! The kernels: losses and gradient of a batch, their sums, and the step of the optimiser.

use cubecl::prelude::*;

use crate::engine::adam::{BETA_1, BETA_2};
use crate::engine::gpu::parts::cube_sum;
use crate::engine::gpu::sizes::Sizes;
use crate::engine::gpu::tile::{Batch, Tile};

/// Losses of a batch, and their gradient where `with_gradient`.
///
/// `rows` are the rows of `table` that the batch consists of; for the contents of `table` see
/// [`Tile`]. Each cube takes one tile of genes after the other. It leaves its reconstruction and KL in
/// `sums` `[cubes, 2]`, and its gradient in `gradients` `[cubes, weights]`.
#[cube(launch)]
pub fn losses_and_gradients(
    table: &[f32],
    rows: &[u32],
    weights: &[f32],
    memory: &mut [f32],
    gradients: &mut [f32],
    sums: &mut [f32],
    batch: Batch,
    #[comptime] sizes: Sizes,
    #[comptime] with_gradient: bool,
) {
    if with_gradient {
        let start = CUBE_POS * comptime!(sizes.layout.size);
        let count = comptime!(sizes.layout.size);
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            gradients[start + i] = 0.0;
        }
        sync_storage();
    }
    let mut reconstruction = 0.0f32;
    let mut kl = 0.0f32;
    let all = batch.genes as usize;
    let capacity = comptime!(sizes.places.genes);
    let tiles = all.div_ceil(capacity);
    for number in range_stepped(CUBE_POS, tiles, CUBE_COUNT) {
        let first = number * capacity;
        let genes = min(capacity, all - first);
        let mut tile = Tile::new(memory, gradients, weights, table, first, genes, sizes);
        tile.read(rows);
        tile.draw_noise(&batch);
        tile.forward();
        reconstruction += tile.likelihood(&batch, with_gradient);
        kl += tile.divergence(&batch);
        if with_gradient {
            tile.backward();
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

/// The gradient of the batch: the sum of those of `cubes` cubes, in the place of the first.
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

/// Adds the sums of `cubes` cubes to the first two `totals`, and sets the third to the factor that
/// clips the gradient to the norm `largest`. Runs in one cube.
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

/// Moves the weights; `moments` `[2, weights]` are the running means of gradients and of their squares.
/// `rate` and `epsilon`, which is added to the root of the mean square, are corrected for the bias of both.
#[cube(launch)]
pub fn adam(
    weights: &mut [f32],
    moments: &mut [f32],
    gradients: &[f32],
    totals: &[f32],
    rate: f32,
    epsilon: f32,
    #[comptime] count: usize,
) {
    let i = ABSOLUTE_POS;
    if i < count {
        let gradient = gradients[i] * totals[2];
        let mean = BETA_1 * moments[i] + (1.0 - BETA_1) * gradient;
        let square = BETA_2 * moments[count + i] + (1.0 - BETA_2) * gradient * gradient;
        moments[i] = mean;
        moments[count + i] = square;
        weights[i] -= rate * mean / (square.sqrt() + epsilon);
    }
}
