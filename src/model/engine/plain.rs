//! Steps through Burn's operations, on any device.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use super::{Engine, LossSums, Step};
use crate::model::batch::Dataset;
use crate::model::clip::clip_global_norm;
use crate::model::loss::{gaussian_nll, kl_divergence};
use crate::model::noise::NoiseKey;
use crate::model::random::Stream;
use crate::model::vrnn::{Batch, SequenceOutput, Vrnn};
use crate::model::{ModelError, ModelSettings, adam};

/// A network whose gradient Burn finds.
pub struct Plain<'a> {
    dataset: &'a Dataset<'a>,
    settings: &'a ModelSettings,
    seed: u64,
    pub network: Vrnn,
    optimiser: ModuleOptimizer,
    /// Plain handle, without autodiff.
    device: Device,
    autodiff: Device,
    /// Reconstruction and KL, `[1]` each, summed on the device: reading one back waits for all that
    /// was asked of it before.
    sums: Option<(Tensor<1>, Tensor<1>)>,
}

impl<'a> Plain<'a> {
    /// Trains `network`, which lies on `device`.
    pub fn new(
        dataset: &'a Dataset<'a>,
        settings: &'a ModelSettings,
        seed: u64,
        network: Vrnn,
        device: &Device,
    ) -> Self {
        let autodiff = device.clone().autodiff();
        Self {
            dataset,
            settings,
            seed,
            network: network.train(),
            optimiser: adam::burn_config().init(),
            device: device.clone(),
            autodiff,
            sums: None,
        }
    }

    fn noise(&self, stream: Stream, batch: usize, genes: usize, device: &Device) -> Tensor<3> {
        let shape = [self.dataset.times(), genes, self.settings.latent];
        NoiseKey::new(self.seed, stream, batch).tensor(shape, device)
    }

    /// The gradient of the loss of the genes `rows`.
    pub fn gradients(&mut self, rows: &[usize], step: Step) -> GradientsParams {
        let batch = self.dataset.batch(rows, &self.autodiff);
        let noise = self.noise(Stream::Training, step.number, rows.len(), &self.autodiff);
        let output = self
            .network
            .forward(&batch, self.dataset.gaps(), Some(&noise));
        let (reconstruction, kl) = loss_terms(&self.network, &batch, &output);
        let total = reconstruction.clone() + kl.clone() * step.kl_weight;
        let gradients = (total / rows.len() as f64).backward();
        self.add(reconstruction.inner(), kl.inner());
        GradientsParams::from_grads(gradients, &self.network)
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
        let gradients = self.gradients(rows, step);
        let gradients = clip_global_norm(&self.network, gradients, self.settings.clip_norm);
        let network = self.network.clone();
        self.network = self
            .optimiser
            .step(self.settings.learning_rate, network, gradients);
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        let network = self.network.valid();
        let noise = self.noise(Stream::Validation, batch, rows.len(), &self.device);
        let batch = self.dataset.batch(rows, &self.device);
        let output = network.forward(&batch, self.dataset.gaps(), Some(&noise));
        let (reconstruction, kl) = loss_terms(&network, &batch, &output);
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
        Ok(self.network.valid())
    }
}

/// Sums of reconstruction and KL over a batch and all times, `[1]` each.
pub fn loss_terms(
    network: &Vrnn,
    batch: &Batch,
    output: &SequenceOutput,
) -> (Tensor<1>, Tensor<1>) {
    let mean = Tensor::cat(output.reconstruction.clone(), 1);
    let variance = network.output_variance(batch);
    let reconstruction = gaussian_nll(batch.values.clone(), mean, variance).sum();
    let kl = output
        .posterior
        .iter()
        .zip(&output.prior)
        .map(|(posterior, prior)| kl_divergence(posterior, prior))
        .collect();
    (reconstruction, Tensor::cat(kl, 1).sum())
}
