//! The interface between a training and its engine, and the losses that engines add up.

use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::vrnn::Vrnn;
use crate::settings::ModelSettings;

/// The state in which an engine begins.
pub struct Setup<'a> {
    /// The sequences: each is the course of a gene under one condition, and to the engines a gene of its
    /// own.
    pub dataset: &'a Dataset<'a>,
    /// Batch size, learning rate and clipping.
    pub settings: &'a ModelSettings,
    /// Seed of the noise.
    pub seed: u64,
    /// The network with its initial weights, on the CPU. Engines keep it for its shapes.
    pub network: Vrnn,
}

/// One optimiser step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Number of steps before this one.
    pub number: usize,
    /// Weight of the KL term.
    pub kl_weight: f64,
}

/// A network in training. A call passes at most as many genes as the batch size, with all their courses.
pub trait Engine {
    /// Takes one step on the sequences `rows`, and adds their losses before the step to the sums.
    fn step(&mut self, rows: &[usize], step: Step);
    /// Adds the losses of the sequences `rows` to the sums; the noise follows from `batch`, the number of
    /// the batch.
    fn evaluate(&mut self, rows: &[usize], batch: usize);
    /// Returns the sums and sets them to 0.
    ///
    /// # Errors
    /// [`ModelError::Device`] when they cannot be read from the device.
    fn take_losses(&mut self) -> Result<LossSums, ModelError>;
    /// The network with its current weights, on the CPU.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read from the device.
    fn network(&self) -> Result<Vrnn, ModelError>;
}

/// Sums over sequences and times, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossSums {
    /// Negative log-likelihood.
    pub reconstruction: f64,
    /// KL divergence of posterior from prior.
    pub kl: f64,
}

impl LossSums {
    /// The sums that a device returns: reconstruction, then KL.
    pub fn of(sums: &[f32]) -> Self {
        Self {
            reconstruction: f64::from(sums[0]),
            kl: f64::from(sums[1]),
        }
    }

    /// Means over `count` sequences; over 1 where there are none.
    pub fn per_sequence(self, count: usize) -> Self {
        let count = count.max(1) as f64;
        Self {
            reconstruction: self.reconstruction / count,
            kl: self.kl / count,
        }
    }

    /// Adds the sums of both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            reconstruction: self.reconstruction + other.reconstruction,
            kl: self.kl + other.kl,
        }
    }
}
