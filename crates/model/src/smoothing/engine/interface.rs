//! The interface between a training and its engine.

use crate::error::ModelError;
use crate::smoothing::adam::AdamW;
use crate::smoothing::gradient::{Lesson, Noise};
use crate::smoothing::losses::Terms;

/// A lesson, and how it is learnt.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// What is learnt.
    pub lesson: &'a Lesson,
    /// Weights of the terms in the loss.
    pub terms: Terms,
    /// The noise of z; without it z is the posterior mean.
    pub noise: Option<&'a Noise<'a>>,
}

/// What a training goes on from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// In the order of [`crate::smoothing::layout::Layout`].
    pub weights: Vec<f32>,
    /// Of the same size.
    pub optimiser: AdamW,
}

impl State {
    /// `weights` before the first step.
    pub fn first(weights: Vec<f32>) -> Self {
        Self {
            optimiser: AdamW::new(weights.len()),
            weights,
        }
    }
}

/// A network in training.
pub trait SmoothingEngine {
    /// Takes one step against the gradient of the sum of the losses of `tasks`; returns the terms of the first
    /// before the step. Those of the heads may be 0 where none of them has a weight.
    ///
    /// # Errors
    /// [`ModelError::Device`] when they cannot be read from the device.
    fn learn(&mut self, tasks: &[Task<'_>], rate: f64) -> Result<Terms, ModelError>;
    /// The terms of `task`.
    ///
    /// # Errors
    /// As [`Self::learn`].
    fn evaluate(&mut self, task: &Task<'_>) -> Result<Terms, ModelError>;
    /// Number of steps taken.
    fn steps(&self) -> usize;
    /// The weights with the optimiser, on the host.
    ///
    /// # Errors
    /// As [`Self::learn`].
    fn state(&self) -> Result<State, ModelError>;
    /// The weights alone, on the host.
    ///
    /// # Errors
    /// As [`Self::learn`].
    fn weights(&self) -> Result<Vec<f32>, ModelError>;
}
