//! Steps of the network on the CPU, with the gradient written out.

use super::interface::{SmoothingEngine, State, Task};
use crate::error::ModelError;
use crate::smoothing::gradient::Workspace;
use crate::smoothing::layout::Layout;
use crate::smoothing::losses::Terms;

/// A network in training on the CPU; the same bits on any number of cores.
pub struct CpuEngine {
    layout: Layout,
    state: State,
    /// One for each task of a step.
    workspaces: Vec<Workspace>,
}

impl CpuEngine {
    /// Goes on from `state`.
    pub fn new(state: State) -> Self {
        Self {
            layout: Layout::new(),
            state,
            workspaces: Vec::new(),
        }
    }

    /// The terms of task number `number`, whose gradient is left in its workspace.
    fn run(&mut self, number: usize, task: &Task<'_>) -> Terms {
        if self.workspaces.len() <= number {
            self.workspaces.resize_with(number + 1, Workspace::default);
        }
        self.workspaces[number].step(
            &self.layout,
            &self.state.weights,
            task.lesson,
            task.terms,
            task.noise,
        )
    }
}

impl SmoothingEngine for CpuEngine {
    fn learn(&mut self, tasks: &[Task<'_>], rate: f64) -> Result<Terms, ModelError> {
        let mut first = None;
        for (number, task) in tasks.iter().enumerate() {
            let terms = self.run(number, task);
            first.get_or_insert(terms);
        }
        let Some((first_gradient, others)) = self.workspaces[..tasks.len()].split_first() else {
            return Ok(Terms::default());
        };
        let mut gradient = first_gradient.gradient().to_vec();
        for other in others {
            for (sum, value) in gradient.iter_mut().zip(other.gradient()) {
                *sum += value;
            }
        }
        let State { weights, optimiser } = &mut self.state;
        optimiser.step(weights, &gradient, rate);
        Ok(first.unwrap_or_default())
    }

    fn evaluate(&mut self, task: &Task<'_>) -> Result<Terms, ModelError> {
        Ok(self.run(0, task))
    }

    fn steps(&self) -> usize {
        self.state.optimiser.steps
    }

    fn state(&self) -> Result<State, ModelError> {
        Ok(self.state.clone())
    }

    fn weights(&self) -> Result<Vec<f32>, ModelError> {
        Ok(self.state.weights.clone())
    }
}
