//! The parts that kernels are made of: matrix products, sums over rows and elementwise functions, by
//! all units of a cube.
//!
//! After each of them all units of the cube see what it wrote to the working memory.

use cubecl::prelude::*;

use crate::engine::gpu::tile::{Rows, Tile, TileExpand};
use crate::network::layout::Linear;
use crate::weight::Weight;

/// Units per cube.
pub const UNITS: usize = 128;

#[cube]
impl Tile<'_> {
    /// `out` += `input` times `weight`.
    pub fn multiply(&mut self, out: &Rows, input: &Rows, #[comptime] weight: Weight) {
        let inputs = weight.inputs;
        let outputs = weight.outputs;
        for i in range_stepped(UNIT_POS as usize, out.count * outputs, CUBE_DIM as usize) {
            let from = input.start + i / outputs * inputs;
            let column = weight.start + i % outputs;
            let mut sum = self.memory[out.start + i];
            for k in 0..inputs {
                sum += self.memory[from + k] * self.weights[column + k * outputs];
            }
            self.memory[out.start + i] = sum;
        }
        sync_storage();
    }

    /// `out` += `derivative` times `weight` transposed.
    pub fn multiply_back(&mut self, out: &Rows, derivative: &Rows, #[comptime] weight: Weight) {
        let inputs = weight.inputs;
        let outputs = weight.outputs;
        let count = derivative.count * inputs;
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let from = derivative.start + i / inputs * outputs;
            let row = weight.start + i % inputs * outputs;
            let mut sum = self.memory[out.start + i];
            for k in 0..outputs {
                sum += self.memory[from + k] * self.weights[row + k];
            }
            self.memory[out.start + i] = sum;
        }
        sync_storage();
    }

    /// The gradient of `weight` += `input` transposed times `derivative`.
    pub fn weight_gradient(&mut self, input: &Rows, derivative: &Rows, #[comptime] weight: Weight) {
        let inputs = weight.inputs;
        let outputs = weight.outputs;
        let place = self.gradient + weight.start;
        for i in range_stepped(UNIT_POS as usize, inputs * outputs, CUBE_DIM as usize) {
            let left = input.start + i / outputs;
            let right = derivative.start + i % outputs;
            let mut sum = self.gradients[place + i];
            for row in 0..derivative.count {
                sum += self.memory[left + row * inputs] * self.memory[right + row * outputs];
            }
            self.gradients[place + i] = sum;
        }
    }

    /// The gradient of the bias of `linear` += the sum of the rows of `derivative`, over all times. The
    /// gradient of the weight of the gap, where there is one, += the sum of the rows times the gap of
    /// their time.
    pub fn bias_gradient(&mut self, derivative: &Rows, #[comptime] linear: Linear) {
        let outputs = linear.outputs;
        for i in range_stepped(UNIT_POS as usize, outputs, CUBE_DIM as usize) {
            let bias = self.gradient + comptime!(linear.bias().start) + i;
            let mut sum = self.gradients[bias];
            for row in 0..derivative.count {
                sum += self.memory[derivative.start + row * outputs + i];
            }
            self.gradients[bias] = sum;
            if comptime!(linear.reads_gap) {
                let of_gap = self.gradient + comptime!(linear.gap().start) + i;
                let mut sum = self.gradients[of_gap];
                for row in 0..derivative.count {
                    let value = self.memory[derivative.start + row * outputs + i];
                    sum += self.table[row / self.genes] * value;
                }
                self.gradients[of_gap] = sum;
            }
        }
    }

    /// The gradient of weight and bias of `linear`.
    pub fn linear_gradient(&mut self, input: &Rows, derivative: &Rows, #[comptime] linear: Linear) {
        self.bias_gradient(derivative, linear);
        self.weight_gradient(input, derivative, comptime!(linear.whole()));
    }

    /// Sets the rows of all times of `out` to the bias of `linear` plus, where it reads the gap, the weight
    /// of the gap times the gap of their time.
    pub fn set_bias(&mut self, out: &Rows, #[comptime] linear: Linear) {
        let outputs = linear.outputs;
        for i in range_stepped(UNIT_POS as usize, out.count * outputs, CUBE_DIM as usize) {
            let mut value = self.weights[comptime!(linear.bias().start) + i % outputs];
            if comptime!(linear.reads_gap) {
                let of_gap = self.weights[comptime!(linear.gap().start) + i % outputs];
                value += self.table[i / outputs / self.genes] * of_gap;
            }
            self.memory[out.start + i] = value;
        }
        sync_storage();
    }

    /// ReLU in place.
    pub fn relu(&mut self, rows: &Rows) {
        let count = rows.count * comptime!(rows.columns);
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let value = self.memory[rows.start + i];
            self.memory[rows.start + i] = select(value < 0.0, 0.0, value);
        }
        sync_storage();
    }

    /// Sets derivatives by a ReLU's input to 0 where its output was 0.
    pub fn relu_back(&mut self, derivative: &Rows, output: &Rows) {
        let count = output.count * comptime!(output.columns);
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            let open = self.memory[output.start + i] > 0.0;
            let value = self.memory[derivative.start + i];
            self.memory[derivative.start + i] = select(open, value, 0.0);
        }
        sync_storage();
    }

    /// Sets numbers to 0.
    pub fn clear(&mut self, rows: &Rows) {
        let count = rows.count * comptime!(rows.columns);
        for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
            self.memory[rows.start + i] = 0.0;
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
