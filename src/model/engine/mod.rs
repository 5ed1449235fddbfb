//! What carries out the steps of a training: the same steps, in different places.
//!
//! [`Fused`] runs on the CPU and [`Gpu`] on a GPU, both with forward and backward pass written out.
//! `Plain` is the same through Burn's operations and automatic differentiation: what the tests hold
//! the others against.

mod fused;
mod gpu;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;
mod weights;

pub(super) use fused::Fused;
pub(super) use gpu::Gpu;
#[cfg(test)]
pub(super) use plain::loss_terms;

use super::ModelError;
use super::vrnn::Vrnn;

/// Sums over genes and times, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LossSums {
    /// Negative log-likelihood.
    pub reconstruction: f64,
    /// KL divergence of posterior from prior.
    pub kl: f64,
}

impl LossSums {
    /// The sums over the number of genes they are of.
    pub fn per_gene(self, genes: usize) -> Self {
        let genes = genes.max(1) as f64;
        Self {
            reconstruction: self.reconstruction / genes,
            kl: self.kl / genes,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            reconstruction: self.reconstruction + other.reconstruction,
            kl: self.kl + other.kl,
        }
    }
}

/// One optimiser step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// How many steps were done before.
    pub number: usize,
    /// Weight of the KL term.
    pub kl_weight: f64,
}

/// A network in training. Genes are given at most as many at a time as the settings' batch size.
pub(super) trait Engine {
    /// Minimises the loss of the genes `rows`, and adds their losses before that to the sums.
    fn step(&mut self, rows: &[usize], step: Step);
    /// Adds the losses of the genes `rows` to the sums; `batch` is the number of the batch, from
    /// which its noise follows.
    fn evaluate(&mut self, rows: &[usize], batch: usize);
    /// The sums since they were last taken.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the device does not give them.
    fn take_losses(&mut self) -> Result<LossSums, ModelError>;
    /// The network as it is now.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the device does not give its weights.
    fn network(&self) -> Result<Vrnn, ModelError>;
}
