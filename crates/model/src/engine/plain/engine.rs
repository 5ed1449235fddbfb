//! The engine of Burn's operations.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use crate::engine::adam;
use crate::engine::interface::{Engine, LossSums, Setup, Step};
use crate::engine::plain::clip::clip_global_norm;
use crate::error::ModelError;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::Vrnn;
use crate::network::weights::{flatten, read, with_weights};

/// A network in training by automatic differentiation.
pub struct Plain<'a> {
    setup: Setup<'a>,
    /// On `autodiff`.
    network: Vrnn,
    optimiser: ModuleOptimizer,
    device: Device,
    /// `device`, with automatic differentiation.
    autodiff: Device,
    /// Reconstruction and KL, `[1]` each. They are summed on the device, since reading one back waits
    /// for all work queued before it.
    sums: Option<(Tensor<1>, Tensor<1>)>,
}

impl<'a> Plain<'a> {
    /// Trains the network of `setup` on `device`.
    pub fn new(setup: Setup<'a>, device: &Device) -> Self {
        Self {
            network: setup.network.clone().to_device(device).train(),
            setup,
            optimiser: adam::burn_config().init(),
            device: device.clone(),
            autodiff: device.clone().autodiff(),
            sums: None,
        }
    }

    /// Reconstruction and KL of the genes `rows` by `network`, on its device.
    fn losses(
        &self,
        network: &Vrnn,
        rows: &[usize],
        noise: &NoiseKey,
        device: &Device,
    ) -> (Tensor<1>, Tensor<1>) {
        let dataset = self.setup.dataset;
        let shape = [dataset.times(), rows.len(), self.setup.settings.latent];
        let batch = dataset.batch(rows, device);
        let noise = noise.tensor(shape, device);
        let output = network.forward(&batch, dataset.gaps(), Some(&noise));
        network.loss_terms(&batch, &output)
    }

    /// The gradient of the loss of the genes `rows`.
    fn gradients(&mut self, rows: &[usize], step: Step) -> GradientsParams {
        let noise = NoiseKey::new(self.setup.seed, Stream::Training, step.number);
        let (reconstruction, kl) = self.losses(&self.network, rows, &noise, &self.autodiff);
        let total = reconstruction.clone() + kl.clone() * step.kl_weight;
        let gradients = (total / rows.len() as f64).backward();
        self.add(reconstruction.inner(), kl.inner());
        GradientsParams::from_grads(gradients, &self.network)
    }

    /// The gradient of the loss of the genes `rows`, and the network whose parameters it belongs to.
    #[cfg(test)]
    pub fn gradients_and_network(
        &mut self,
        rows: &[usize],
        step: Step,
    ) -> (GradientsParams, &Vrnn) {
        (self.gradients(rows, step), &self.network)
    }

    fn add(&mut self, reconstruction: Tensor<1>, kl: Tensor<1>) {
        self.sums = Some(match self.sums.take() {
            Some((r, k)) => (r + reconstruction, k + kl),
            None => (reconstruction, kl),
        });
    }
}

impl Engine for Plain<'_> {
    fn step(&mut self, rows: &[usize], step: Step) {
        let settings = self.setup.settings;
        let gradients = self.gradients(rows, step);
        let gradients = clip_global_norm(&self.network, gradients, settings.clip_norm);
        let network = self.network.clone();
        self.network = self
            .optimiser
            .step(settings.learning_rate, network, gradients);
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        let noise = NoiseKey::new(self.setup.seed, Stream::Validation, batch);
        let network = self.network.valid();
        let (reconstruction, kl) = self.losses(&network, rows, &noise, &self.device);
        self.add(reconstruction, kl);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        let Some((reconstruction, kl)) = self.sums.take() else {
            return Ok(LossSums::default());
        };
        let sums = read(Tensor::cat(vec![reconstruction, kl], 0))?;
        Ok(LossSums::of(&sums))
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        let weights = flatten(&self.network.valid())?;
        Ok(with_weights(self.setup.network.clone(), &weights))
    }
}
