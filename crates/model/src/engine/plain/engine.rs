//! The engine of Burn's operations.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use crate::engine::adam;
use crate::engine::interface::{Engine, Setup, Step};
use crate::engine::loss_sums::LossSums;
use crate::engine::plain::clip::clip_global_norm;
use crate::error::ModelError;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::Vrnn;
use crate::network::weights::{flatten, with_weights};

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

    /// Noise `[T, B, Z]` of a batch of `genes` genes.
    fn noise(&self, stream: Stream, batch: usize, genes: usize, device: &Device) -> Tensor<3> {
        let Setup {
            dataset, settings, ..
        } = self.setup;
        let shape = [dataset.times(), genes, settings.latent];
        NoiseKey::new(self.setup.seed, stream, batch).tensor(shape, device)
    }

    /// The gradient of the loss of the genes `rows`.
    fn gradients(&mut self, rows: &[usize], step: Step) -> GradientsParams {
        let dataset = self.setup.dataset;
        let batch = dataset.batch(rows, &self.autodiff);
        let noise = self.noise(Stream::Training, step.number, rows.len(), &self.autodiff);
        let output = self.network.forward(&batch, dataset.gaps(), Some(&noise));
        let (reconstruction, kl) = self.network.loss_terms(&batch, &output);
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
        let dataset = self.setup.dataset;
        let network = self.network.valid();
        let noise = self.noise(Stream::Validation, batch, rows.len(), &self.device);
        let batch = dataset.batch(rows, &self.device);
        let output = network.forward(&batch, dataset.gaps(), Some(&noise));
        let (reconstruction, kl) = network.loss_terms(&batch, &output);
        self.add(reconstruction, kl);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        let Some((reconstruction, kl)) = self.sums.take() else {
            return Ok(LossSums::default());
        };
        let read: Vec<f32> = Tensor::cat(vec![reconstruction, kl], 0)
            .into_data()
            .try_to_vec()
            .map_err(|error| ModelError::Device(format!("{error:?}")))?;
        Ok(LossSums {
            reconstruction: f64::from(read[0]),
            kl: f64::from(read[1]),
        })
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        let weights = flatten(&self.network.valid())?;
        Ok(with_weights(self.setup.network.clone(), &weights))
    }
}
