//! Steps of the network on a device, by automatic differentiation.

use burn::tensor::{Device, Tensor};

use super::adam::Moments;
use super::losses::Losses;
use super::parameters::{Parameters, Places};
use crate::error::ModelError;
use crate::network::weights::read;
use crate::smoothing::adam::{AdamW, Rate};
use crate::smoothing::engine::interface::{SmoothingEngine, State, Task};
use crate::smoothing::layout::Layout;
use crate::smoothing::losses::Terms;

/// A network in training on a device, in Burn's operations.
pub struct BurnEngine {
    layout: Layout,
    places: Places,
    /// `[layout.size]`, without automatic differentiation.
    weights: Tensor<1>,
    moments: Moments,
    steps: usize,
}

impl BurnEngine {
    /// Goes on from `state` on `device`.
    pub fn new(state: &State, device: &Device) -> Self {
        let layout = Layout::new();
        let tensor = |values: &Vec<f32>| Tensor::from_floats(values.as_slice(), device);
        Self {
            places: Places::new(&layout),
            layout,
            weights: tensor(&state.weights),
            moments: Moments {
                mean: tensor(&state.optimiser.mean),
                square: tensor(&state.optimiser.square),
            },
            steps: state.optimiser.steps,
        }
    }

    /// The terms of the tasks, and the gradient `[layout.size]` of the sum of their losses.
    fn gradient(&self, tasks: &[Task<'_>]) -> Option<(Vec<Losses>, Tensor<1>)> {
        let parameters = Parameters::new(&self.places, &self.weights).recorded();
        let losses_of = |task| Losses::of(&self.layout, &parameters, task);
        let losses: Vec<Losses> = tasks.iter().map(losses_of).collect();
        let weighted = losses.iter().zip(tasks);
        let total = weighted
            .map(|(losses, task)| losses.weighted(task.terms))
            .reduce(|sum, loss| sum + loss)?;
        let gradient = parameters.gradient(total.backward());
        Some((losses, gradient))
    }
}

impl SmoothingEngine for BurnEngine {
    fn learn(&mut self, tasks: &[Task<'_>], rate: f64) -> Result<Terms, ModelError> {
        let Some((losses, gradient)) = self.gradient(tasks) else {
            return Ok(Terms::default());
        };
        self.steps += 1;
        let rate = Rate::of(self.steps, rate);
        self.weights = self.moments.step(self.weights.clone(), gradient, &rate);
        let first = losses.into_iter().next();
        first.map_or(Ok(Terms::default()), Losses::terms)
    }

    fn evaluate(&mut self, task: &Task<'_>) -> Result<Terms, ModelError> {
        let parameters = Parameters::new(&self.places, &self.weights);
        Losses::of(&self.layout, &parameters, task).terms()
    }

    fn steps(&self) -> usize {
        self.steps
    }

    fn state(&self) -> Result<State, ModelError> {
        Ok(State {
            weights: read(self.weights.clone())?,
            optimiser: AdamW {
                mean: read(self.moments.mean.clone())?,
                square: read(self.moments.square.clone())?,
                steps: self.steps,
            },
        })
    }

    fn weights(&self) -> Result<Vec<f32>, ModelError> {
        read(self.weights.clone())
    }
}

#[cfg(test)]
#[path = "../tests/burn.rs"]
mod tests;
