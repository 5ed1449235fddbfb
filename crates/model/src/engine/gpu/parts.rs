//! The parts that kernels are made of: matrix products, sums over rows and elementwise functions, by
//! all units of a cube.
//!
//! After each of them all units of the cube see what it wrote to the working memory.

use cubecl::prelude::*;

use crate::engine::gpu::sizes::Weight;
use crate::engine::gpu::tile::{Tile, TileExpand};
use crate::network::layout::Linear;

/// Units per cube.
pub const UNITS: usize = 128;

#[cube]
impl Tile<'_> {
    /// `out` `[rows, outputs]` += `input` `[rows, inputs]` times `weight`.
    pub fn product(&mut self, out: usize, input: usize, rows: usize, #[comptime] weight: Weight) {
        let inputs = comptime!(weight.inputs);
        let outputs = comptime!(weight.outputs);
        for i in range_stepped(UNIT_POS as usize, rows * outputs, CUBE_DIM as usize) {
            let from = input + i / outputs * inputs;
            let column = comptime!(weight.start) + i % outputs;
            let mut sum = self.memory[out + i];
            for k in 0..inputs {
                sum += self.memory[from + k] * self.weights[column + k * outputs];
            }
            self.memory[out + i] = sum;
        }
        sync_storage();
    }

    /// `out` `[rows, inputs]` += `derivative` `[rows, outputs]` times `weight` transposed.
    pub fn product_back(
        &mut self,
        out: usize,
        derivative: usize,
        rows: usize,
        #[comptime] weight: Weight,
    ) {
        let inputs = comptime!(weight.inputs);
        let outputs = comptime!(weight.outputs);
        for i in range_stepped(UNIT_POS as usize, rows * inputs, CUBE_DIM as usize) {
            let from = derivative + i / inputs * outputs;
            let row = comptime!(weight.start) + i % inputs * outputs;
            let mut sum = self.memory[out + i];
            for k in 0..outputs {
                sum += self.memory[from + k] * self.weights[row + k];
            }
            self.memory[out + i] = sum;
        }
        sync_storage();
    }

    /// The gradient of `weight` += `input` transposed times `derivative`, over the rows of all times.
    pub fn weight_gradient(&mut self, input: usize, derivative: usize, #[comptime] weight: Weight) {
        let inputs = comptime!(weight.inputs);
        let outputs = comptime!(weight.outputs);
        let place = self.gradient + comptime!(weight.start);
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, inputs * outputs, CUBE_DIM as usize) {
            let left = input + i / outputs;
            let right = derivative + i % outputs;
            let mut sum = self.gradients[place + i];
            for row in 0..rows {
                sum += self.memory[left + row * inputs] * self.memory[right + row * outputs];
            }
            self.gradients[place + i] = sum;
        }
    }

    /// The gradient of the bias of `linear` += the sum of the rows of `derivative`, over all times.
    pub fn add_row_sums(&mut self, derivative: usize, #[comptime] linear: Linear) {
        let outputs = comptime!(linear.outputs);
        let place = self.gradient + comptime!(linear.bias().start);
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, outputs, CUBE_DIM as usize) {
            let mut sum = self.gradients[place + i];
            for row in 0..rows {
                sum += self.memory[derivative + row * outputs + i];
            }
            self.gradients[place + i] = sum;
        }
    }

    /// As [`Self::add_row_sums`], for a layer that reads the gap: the gradient of the weight of the gap
    /// += the sum of the rows times the gap of their time.
    pub fn bias_gradient(&mut self, derivative: usize, #[comptime] linear: Linear) {
        self.add_row_sums(derivative, linear);
        let outputs = comptime!(linear.outputs);
        let place = self.gradient + comptime!(linear.gap().start);
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, outputs, CUBE_DIM as usize) {
            let mut sum = self.gradients[place + i];
            for row in 0..rows {
                let value = self.memory[derivative + row * outputs + i];
                sum += self.table[row / self.genes] * value;
            }
            self.gradients[place + i] = sum;
        }
    }

    /// Sets the rows of all times of `out` to the bias of `linear`.
    pub fn set_rows(&mut self, out: usize, #[comptime] linear: Linear) {
        let outputs = comptime!(linear.outputs);
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, rows * outputs, CUBE_DIM as usize) {
            self.memory[out + i] = self.weights[comptime!(linear.bias().start) + i % outputs];
        }
        sync_storage();
    }

    /// As [`Self::set_rows`], for a layer that reads the gap: adds the weight of the gap times the gap
    /// of the time.
    pub fn set_bias(&mut self, out: usize, #[comptime] linear: Linear) {
        let outputs = comptime!(linear.outputs);
        let rows = self.rows();
        for i in range_stepped(UNIT_POS as usize, rows * outputs, CUBE_DIM as usize) {
            let mut value = self.weights[comptime!(linear.bias().start) + i % outputs];
            let of_gap = self.weights[comptime!(linear.gap().start) + i % outputs];
            value += self.table[i / outputs / self.genes] * of_gap;
            self.memory[out + i] = value;
        }
        sync_storage();
    }

    /// ReLU in place.
    pub fn relu(&mut self, start: usize, count: usize) {
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let value = self.memory[start + i];
            self.memory[start + i] = select(value < 0.0, 0.0, value);
        }
        sync_storage();
    }

    /// Sets derivatives by a ReLU's input to 0 where its output was 0.
    pub fn relu_back(&mut self, derivative: usize, output: usize, count: usize) {
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let open = self.memory[output + i] > 0.0;
            let value = self.memory[derivative + i];
            self.memory[derivative + i] = select(open, value, 0.0);
        }
        sync_storage();
    }

    /// Sets numbers to 0.
    pub fn clear(&mut self, start: usize, count: usize) {
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            self.memory[start + i] = 0.0;
        }
        sync_storage();
    }
}

/// The sum over all units of the cube, the same in each.
#[cube]
pub fn cube_sum(own: f32) -> f32 {
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

/// 1 / (1 + e^-x).
#[cube]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Hyperbolic tangent. Clamped, since some drivers compute infinity over infinity for large x.
#[cube]
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / ((2.0 * clamp(x, -20.0, 20.0)).exp() + 1.0)
}
