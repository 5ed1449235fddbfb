//! A gated recurrent unit (Cho et al. 2014) over all times of a block of genes, in either direction.
//!
//! With the reset gate after the product, as in PyTorch:
//!
//! ```text
//! r = sigmoid(W_r x + U_r h)   u = sigmoid(W_u x + U_u h)
//! n = tanh(W_n x + r * U_n h)  h' = (1 - u) * n + u * h
//! ```

use std::ops::Range;

use faer::Accum::Add;

use super::layout::{HIDDEN, Linear};
use super::linear::{add_gradient, add_product, back};
use crate::fast_math::{sigmoid, tanh, wide};
use crate::products::set_rows;

/// The order in which the times are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

/// Buffers of one pass; rows of one time lie together.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// `[T R, 3 H]`: before the pass, the contributions of the input; after it, the gates.
    pub gates: Vec<f32>,
    /// `[T R, 3 H]`: the contributions of the state to the gates.
    from_state: Vec<f32>,
    /// `[(T + 1) R, H]`: the states, the first of which is 0.
    states: Vec<f32>,
    /// `[(T + 1) R, H]`: derivatives by the states.
    pub d_states: Vec<f32>,
    /// `[T R, 3 H]`: derivatives by the contributions of the input.
    pub d_gates: Vec<f32>,
    d_from_state: Vec<f32>,
    genes: usize,
    times: usize,
}

impl Pass {
    /// Makes room for `genes` genes at `times` times.
    pub fn fit(&mut self, genes: usize, times: usize) {
        (self.genes, self.times) = (genes, times);
        let rows = genes * times;
        for gates in [
            &mut self.gates,
            &mut self.from_state,
            &mut self.d_gates,
            &mut self.d_from_state,
        ] {
            gates.resize(3 * HIDDEN * rows, 0.0);
        }
        for states in [&mut self.states, &mut self.d_states] {
            states.resize(HIDDEN * (rows + genes), 0.0);
        }
    }

    /// Where block `number` of the states lies.
    fn block(&self, number: usize) -> Range<usize> {
        let size = self.genes * HIDDEN;
        number * size..(number + 1) * size
    }

    /// Where the states lie that each time begins with, and those that it ends with.
    fn spans(&self, direction: Direction) -> (Range<usize>, Range<usize>) {
        let early = 0..self.block(self.times).start;
        let late = self.block(0).end..self.block(self.times).end;
        match direction {
            Direction::Forward => (early, late),
            Direction::Backward => (late, early),
        }
    }

    /// `[T R, H]`: the state before each time.
    pub fn before(&self, direction: Direction) -> &[f32] {
        &self.states[self.spans(direction).0]
    }

    /// `[T R, H]`: the state after each time.
    pub fn after(&self, direction: Direction) -> &[f32] {
        &self.states[self.spans(direction).1]
    }

    /// The derivatives by [`Self::before`].
    pub fn d_before(&mut self, direction: Direction) -> &mut [f32] {
        let span = self.spans(direction).0;
        &mut self.d_states[span]
    }

    /// The derivatives by [`Self::after`].
    pub fn d_after(&mut self, direction: Direction) -> &mut [f32] {
        let span = self.spans(direction).1;
        &mut self.d_states[span]
    }

    /// Blocks of the states before and after time `t`.
    fn blocks(&self, direction: Direction, t: usize) -> (usize, usize) {
        match direction {
            Direction::Forward => (t, t + 1),
            Direction::Backward => (t + 1, t),
        }
    }

    /// From the contributions of the input in [`Self::gates`] to the states.
    pub fn forward(&mut self, weights: &[f32], state: Linear, direction: Direction) {
        let start = self.blocks(direction, self.first(direction)).0;
        let start = self.block(start);
        self.states[start].fill(0.0);
        set_rows(&mut self.from_state, &weights[state.bias()]);
        for step in 0..self.times {
            let t = match direction {
                Direction::Forward => step,
                Direction::Backward => self.times - 1 - step,
            };
            let (before, after) = self.blocks(direction, t);
            let (before, after) = (self.block(before), self.block(after));
            let span = 3 * HIDDEN * self.genes * t..3 * HIDDEN * self.genes * (t + 1);
            let from_state = &mut self.from_state[span.clone()];
            if step > 0 {
                add_product(
                    weights,
                    state.whole(),
                    &self.states[before.clone()],
                    from_state,
                );
            }
            let [before, after] = disjoint(&mut self.states, before, after);
            let gates = self.gates[span].chunks_exact_mut(3 * HIDDEN);
            let from_state = from_state.chunks_exact(3 * HIDDEN);
            let states = before
                .chunks_exact(HIDDEN)
                .zip(after.chunks_exact_mut(HIDDEN));
            wide(
                #[inline(always)]
                || {
                    for ((gates, from_state), (before, after)) in gates.zip(from_state).zip(states)
                    {
                        gated_step(gates, from_state, before, after);
                    }
                },
            );
        }
    }

    /// From the derivatives by the states to those by the contributions of the input; adds the gradient of
    /// the layer of the state.
    pub fn backward(
        &mut self,
        weights: &[f32],
        state: Linear,
        direction: Direction,
        gradient: &mut [f32],
    ) {
        for step in (0..self.times).rev() {
            let t = match direction {
                Direction::Forward => step,
                Direction::Backward => self.times - 1 - step,
            };
            let (before, after) = self.blocks(direction, t);
            let (before, after) = (self.block(before), self.block(after));
            let span = 3 * HIDDEN * self.genes * t..3 * HIDDEN * self.genes * (t + 1);
            let [d_before, d_after] = disjoint(&mut self.d_states, before.clone(), after);
            let old = self.states[before].chunks_exact(HIDDEN);
            let gates = self.gates[span.clone()].chunks_exact(3 * HIDDEN);
            let from_state = self.from_state[span.clone()].chunks_exact(3 * HIDDEN);
            let d_gates = self.d_gates[span.clone()].chunks_exact_mut(3 * HIDDEN);
            let d_from = self.d_from_state[span.clone()].chunks_exact_mut(3 * HIDDEN);
            let states = old.zip(d_after.chunks_exact(HIDDEN));
            let d_old = d_before.chunks_exact_mut(HIDDEN);
            let derivatives = d_gates.zip(d_from).zip(d_old);
            wide(
                #[inline(always)]
                || {
                    for (((gates, from_state), (state, d_next)), ((d_gates, d_from), d_state)) in
                        gates.zip(from_state).zip(states).zip(derivatives)
                    {
                        gated_step_backward(
                            [gates, from_state, state, d_next],
                            [d_gates, d_from, d_state],
                        );
                    }
                },
            );
            if step > 0 {
                back(
                    weights,
                    state.whole(),
                    &self.d_from_state[span],
                    Add,
                    d_before,
                );
            }
        }
        let before = self.spans(direction).0;
        add_gradient(state, &self.states[before], &self.d_from_state, gradient);
    }

    fn first(&self, direction: Direction) -> usize {
        match direction {
            Direction::Forward => 0,
            Direction::Backward => self.times - 1,
        }
    }
}

/// Two blocks that do not overlap, in the order asked for.
fn disjoint(values: &mut [f32], first: Range<usize>, second: Range<usize>) -> [&mut [f32]; 2] {
    if first.start < second.start {
        let (head, tail) = values.split_at_mut(second.start);
        [&mut head[first], &mut tail[..second.len()]]
    } else {
        let (head, tail) = values.split_at_mut(first.start);
        [&mut tail[..first.len()], &mut head[second]]
    }
}

/// One step for one gene. `gates` holds the contributions of the input before, and the gates after.
#[inline(always)]
fn gated_step(gates: &mut [f32], from_state: &[f32], state: &[f32], next: &mut [f32]) {
    let (gates, from_state) = (&mut gates[..3 * HIDDEN], &from_state[..3 * HIDDEN]);
    let (state, next) = (&state[..HIDDEN], &mut next[..HIDDEN]);
    for i in 0..2 * HIDDEN {
        gates[i] = sigmoid(gates[i] + from_state[i]);
    }
    for i in 0..HIDDEN {
        let new = tanh(gates[2 * HIDDEN + i] + gates[i] * from_state[2 * HIDDEN + i]);
        gates[2 * HIDDEN + i] = new;
        next[i] = new + gates[HIDDEN + i] * (state[i] - new);
    }
}

/// Backward through one step for one gene, from gates, contributions of the state, state and derivative by
/// the next state. Sets the derivatives by the contributions of input and state, and adds that by the state
/// where it is carried over.
#[inline(always)]
fn gated_step_backward(
    [gates, from_state, state, d_next]: [&[f32]; 4],
    [d_gates, d_from, d_state]: [&mut [f32]; 3],
) {
    let (gates, from_state) = (&gates[..3 * HIDDEN], &from_state[..3 * HIDDEN]);
    let (d_gates, d_from) = (&mut d_gates[..3 * HIDDEN], &mut d_from[..3 * HIDDEN]);
    let (state, d_next, d_state) = (&state[..HIDDEN], &d_next[..HIDDEN], &mut d_state[..HIDDEN]);
    for i in 0..HIDDEN {
        let (reset, update, new) = (gates[i], gates[HIDDEN + i], gates[2 * HIDDEN + i]);
        let d_new = d_next[i] * (1.0 - update) * (1.0 - new * new);
        let d_reset = d_new * from_state[2 * HIDDEN + i] * reset * (1.0 - reset);
        let d_update = d_next[i] * (state[i] - new) * update * (1.0 - update);
        d_gates[i] = d_reset;
        d_gates[HIDDEN + i] = d_update;
        d_gates[2 * HIDDEN + i] = d_new;
        d_from[i] = d_reset;
        d_from[HIDDEN + i] = d_update;
        d_from[2 * HIDDEN + i] = d_new * reset;
        d_state[i] += d_next[i] * update;
    }
}
