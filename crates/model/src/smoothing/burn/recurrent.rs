//! Gated recurrent units over all times, several at once.

use burn::tensor::Tensor;
use burn::tensor::activation::{sigmoid, tanh};

use super::parameters::Parameters;
use crate::smoothing::layout::{HIDDEN, Linear};

/// The layers that read the states of B units: weights `[B, H, 3 H]` and biases `[B, 1, 3 H]`.
pub struct OfStates {
    weight: Tensor<3>,
    bias: Tensor<3>,
}

impl OfStates {
    /// Those of these units.
    pub fn new<const B: usize>(parameters: &Parameters<'_>, units: [Linear; B]) -> Self {
        let weights = units.map(|unit| parameters.weight(unit));
        let biases = units.map(|unit| parameters.bias(unit));
        Self {
            weight: Tensor::stack(weights.to_vec(), 0),
            bias: Tensor::stack(biases.to_vec(), 0),
        }
    }
}

/// From the contributions of the input `[B, T, R, 3 H]` to the states after each time `[B, T, R, H]`.
pub fn states(gates: &Tensor<4>, layers: &OfStates) -> Tensor<4> {
    let [units, times, genes, _] = gates.dims();
    let part = |rows: &Tensor<3>, from: usize, to: usize| {
        let columns = from * HIDDEN..to * HIDDEN;
        rows.clone().slice([0..units, 0..genes, columns])
    };
    let mut state = Tensor::zeros([units, genes, HIDDEN], &gates.device());
    let mut states = Vec::with_capacity(times);
    for t in 0..times {
        let of_input = gates
            .clone()
            .slice([0..units, t..t + 1, 0..genes, 0..3 * HIDDEN])
            .reshape([units, genes, 3 * HIDDEN]);
        let of_state = state.clone().matmul(layers.weight.clone()) + layers.bias.clone();
        let gate = sigmoid(part(&of_input, 0, 2) + part(&of_state, 0, 2));
        let (reset, update) = (part(&gate, 0, 1), part(&gate, 1, 2));
        let new = tanh(part(&of_input, 2, 3) + reset * part(&of_state, 2, 3));
        state = new.clone() + update * (state - new);
        states.push(state.clone());
    }
    Tensor::stack(states, 1)
}
