//! What the kernels are made of: matrix products and sums over rows, by all units of a cube.
//!
//! Matrices lie row-major in a buffer, each from an index on. After every function here all units of
//! the cube see what it wrote.

use cubecl::prelude::*;

use super::sizes::Dense;

/// `out` `[rows, outputs]` += `input` `[rows, inputs]` times the rows of the weight of `dense` from
/// `first` on.
#[cube]
pub fn product(
    memory: &mut [f32],
    weights: &[f32],
    out: usize,
    input: usize,
    rows: usize,
    #[comptime] dense: Dense,
    #[comptime] first: usize,
    #[comptime] inputs: usize,
) {
    let outputs = comptime!(dense.outputs);
    let weight = comptime!(dense.weight + first * dense.outputs);
    for i in range_stepped(UNIT_POS as usize, rows * outputs, CUBE_DIM as usize) {
        let from = input + i / outputs * inputs;
        let column = weight + i % outputs;
        let mut sum = memory[out + i];
        for k in 0..inputs {
            sum += memory[from + k] * weights[column + k * outputs];
        }
        memory[out + i] = sum;
    }
    sync_storage();
}

/// `out` `[rows, inputs]` += `derivative` `[rows, outputs]` times the same rows of the weight,
/// transposed.
#[cube]
pub fn product_back(
    memory: &mut [f32],
    weights: &[f32],
    out: usize,
    derivative: usize,
    rows: usize,
    #[comptime] dense: Dense,
    #[comptime] first: usize,
    #[comptime] inputs: usize,
) {
    let outputs = comptime!(dense.outputs);
    let weight = comptime!(dense.weight + first * dense.outputs);
    for i in range_stepped(UNIT_POS as usize, rows * inputs, CUBE_DIM as usize) {
        let from = derivative + i / inputs * outputs;
        let row = weight + i % inputs * outputs;
        let mut sum = memory[out + i];
        for k in 0..outputs {
            sum += memory[from + k] * weights[row + k];
        }
        memory[out + i] = sum;
    }
    sync_storage();
}

/// The gradient of the same rows of the weight += `input` transposed times `derivative`.
#[cube]
pub fn weight_gradient(
    memory: &mut [f32],
    gradient: &mut [f32],
    start: usize,
    input: usize,
    derivative: usize,
    rows: usize,
    #[comptime] dense: Dense,
    #[comptime] first: usize,
    #[comptime] inputs: usize,
) {
    let outputs = comptime!(dense.outputs);
    let place = start + comptime!(dense.weight + first * dense.outputs);
    for i in range_stepped(UNIT_POS as usize, inputs * outputs, CUBE_DIM as usize) {
        let left = input + i / outputs;
        let right = derivative + i % outputs;
        let mut sum = gradient[place + i];
        for row in 0..rows {
            sum += memory[left + row * inputs] * memory[right + row * outputs];
        }
        gradient[place + i] = sum;
    }
}

/// The gradient of the bias += the sum of the rows of `derivative`, and that of the weight of the gap,
/// the last input, += their sum weighted by the gap of their time.
#[cube]
pub fn bias_gradient(
    memory: &mut [f32],
    gradient: &mut [f32],
    gaps: &[f32],
    start: usize,
    derivative: usize,
    rows: usize,
    genes: usize,
    #[comptime] dense: Dense,
    #[comptime] with_gaps: bool,
) {
    let outputs = comptime!(dense.outputs);
    for i in range_stepped(UNIT_POS as usize, outputs, CUBE_DIM as usize) {
        let bias = start + comptime!(dense.bias) + i;
        let mut sum = gradient[bias];
        for row in 0..rows {
            sum += memory[derivative + row * outputs + i];
        }
        gradient[bias] = sum;
        if comptime!(with_gaps) {
            // The weight of the gap lies right before the bias.
            let place = bias - outputs;
            let mut weighted = gradient[place];
            for row in 0..rows {
                weighted += gaps[row / genes] * memory[derivative + row * outputs + i];
            }
            gradient[place] = weighted;
        }
    }
}

/// Sets `rows` rows of `out` to the bias, plus the weight of the gap, the last input, times the gap of
/// their time.
#[cube]
pub fn set_bias(
    memory: &mut [f32],
    weights: &[f32],
    gaps: &[f32],
    out: usize,
    rows: usize,
    genes: usize,
    #[comptime] dense: Dense,
    #[comptime] with_gaps: bool,
) {
    let outputs = comptime!(dense.outputs);
    for i in range_stepped(UNIT_POS as usize, rows * outputs, CUBE_DIM as usize) {
        let bias = comptime!(dense.bias) + i % outputs;
        let mut value = weights[bias];
        if comptime!(with_gaps) {
            // The weight of the gap lies right before the bias.
            value += gaps[i / outputs / genes] * weights[bias - outputs];
        }
        memory[out + i] = value;
    }
    sync_storage();
}

/// ReLU in place.
#[cube]
pub fn relu(memory: &mut [f32], start: usize, count: usize) {
    for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
        let value = memory[start + i];
        memory[start + i] = select(value < 0.0, 0.0, value);
    }
    sync_storage();
}

/// Sets derivatives by a ReLU's input to 0 where its output was 0.
#[cube]
pub fn relu_back(memory: &mut [f32], derivative: usize, output: usize, count: usize) {
    for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
        let open = memory[output + i] > 0.0;
        memory[derivative + i] = select(open, memory[derivative + i], 0.0);
    }
    sync_storage();
}

/// Sets numbers to 0.
#[cube]
pub fn clear(memory: &mut [f32], start: usize, count: usize) {
    for i in range_stepped(UNIT_POS as usize, count, CUBE_DIM as usize) {
        memory[start + i] = 0.0;
    }
    sync_storage();
}

/// 1 / (1 + e^-x).
#[cube]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Hyperbolic tangent, which some drivers compute as infinity over infinity for large x.
#[cube]
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / ((2.0 * clamp(x, -20.0, 20.0)).exp() + 1.0)
}
