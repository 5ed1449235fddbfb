//! The interface between a training and its engine.

use crate::engine::loss_sums::LossSums;
use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::vrnn::Vrnn;
use crate::settings::ModelSettings;

/// The state in which an engine begins.
pub struct Setup<'a> {
    /// The genes.
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

/// A network in training. A call passes at most as many genes as the batch size.
pub trait Engine {
    /// Takes one step on the genes `rows`, and adds their losses before the step to the sums.
    fn step(&mut self, rows: &[usize], step: Step);
    /// Adds the losses of the genes `rows` to the sums; the noise follows from `batch`, the number of
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
