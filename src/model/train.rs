//! The training loop.

use std::time::{Duration, Instant};

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256Plus;

use super::batch::Dataset;
use super::clip::clip_global_norm;
use super::device::OpenDevice;
use super::early_stop::{BestWeights, Verdict};
use super::loss::{gaussian_nll, kl_divergence};
use super::random::{Stream, generator, noise};
use super::readout::encode;
use super::vrnn::{SequenceOutput, Vrnn};
use super::{Ending, EpochLosses, ModelError, ModelSettings, TrainingResult, checkpoint};
use crate::data::ScaledProfiles;

/// What the user wants of a running training; asked once a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Continue,
    /// Wait until told otherwise.
    Pause,
    /// Stop and keep the best weights so far.
    StopKeepBest,
    /// Stop and forget everything.
    Discard,
}

/// Told of a training's progress, and asked what to do.
pub trait TrainObserver {
    /// Asked once a batch; must be quick.
    fn signal(&mut self) -> Signal;
    /// Told once an epoch; must not block.
    fn epoch(&mut self, losses: &EpochLosses);
}

/// Below this number of genes none are held out for validation.
const SMALLEST_SPLIT: usize = 20;
/// One gene in this many validates.
const VALIDATION_SHARE: usize = 5;
/// How often a paused training looks whether it may go on.
const PAUSE_POLL: Duration = Duration::from_millis(20);

/// Trains a network on the rows `points` of `data`, and encodes every row with the weights kept.
///
/// The same settings, data, seed and device give the same result, bit for bit on the CPU.
///
/// # Errors
/// [`ModelError::Cancelled`] when discarded; [`ModelError::Diverged`] when the loss is not a number
/// before there are weights to keep.
pub fn train(
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
    device: &OpenDevice,
    observer: &mut dyn TrainObserver,
) -> Result<TrainingResult, ModelError> {
    let started = Instant::now();
    let mut run = Run::new(data, points, settings, seed, &device.device);
    let mut losses = Vec::new();
    let mut best = BestWeights::new(settings.patience);
    let ending = loop {
        if losses.len() == settings.epochs {
            break Ending::Epochs;
        }
        let epoch = losses.len() + 1;
        let Some(record) = run.epoch(epoch, observer)? else {
            break Ending::Stopped;
        };
        if !(record.train_loss.is_finite() && record.validation_loss.is_none_or(f64::is_finite)) {
            let learning_rate = settings.learning_rate;
            if best.is_empty() {
                return Err(ModelError::Diverged {
                    epoch,
                    learning_rate,
                });
            }
            break Ending::Diverged {
                epoch,
                learning_rate,
            };
        }
        observer.epoch(&record);
        losses.push(record);
        let warming_up = run.step < settings.kl_warmup;
        if best.consider(&record, warming_up, || run.network.valid()) == Verdict::Stop {
            break Ending::EarlyStop {
                patience: settings.patience,
            };
        }
    };
    let keep_best = settings.keep_best || matches!(ending, Ending::Diverged { .. });
    let last = || (losses.len(), run.network.valid());
    let (best_epoch, network) = match best.take() {
        Some(best) if keep_best => best,
        _ => last(),
    };
    let (latents, reconstructed) = encode(&network, data, settings, seed, &device.device)?;
    Ok(TrainingResult {
        losses,
        best_epoch,
        seconds: started.elapsed().as_secs_f64(),
        device: device.description.clone(),
        ending,
        latents,
        reconstructed,
        weights: checkpoint::to_bytes(&network)?,
    })
}

/// A training in progress.
struct Run<'a> {
    settings: &'a ModelSettings,
    dataset: Dataset<'a>,
    training: Vec<usize>,
    validation: Vec<usize>,
    network: Vrnn,
    optimiser: ModuleOptimizer,
    /// Plain handle, without autodiff.
    device: Device,
    autodiff: Device,
    seed: u64,
    order: Xoshiro256Plus,
    noise: Xoshiro256Plus,
    /// Optimiser steps done.
    step: usize,
}

impl<'a> Run<'a> {
    fn new(
        data: &'a ScaledProfiles,
        points: &[usize],
        settings: &'a ModelSettings,
        seed: u64,
        device: &Device,
    ) -> Self {
        let autodiff = device.clone().autodiff();
        let dataset = Dataset::new(data, settings);
        let (training, validation) = split(points, &mut generator(seed, Stream::Split));
        let network = Vrnn::new(
            settings,
            dataset.has_standard_errors(),
            &mut generator(seed, Stream::Weights),
            &autodiff,
        );
        Self {
            settings,
            dataset,
            training,
            validation,
            network,
            optimiser: AdamConfig::new().with_epsilon(1e-8).init(),
            device: device.clone(),
            autodiff,
            seed,
            order: generator(seed, Stream::Order),
            noise: generator(seed, Stream::Training),
            step: 0,
        }
    }

    /// One pass over the training genes, and one over the validation genes. `None` when the user
    /// stopped it part of the way.
    fn epoch(
        &mut self,
        epoch: usize,
        observer: &mut dyn TrainObserver,
    ) -> Result<Option<EpochLosses>, ModelError> {
        let mut rows = std::mem::take(&mut self.training);
        rows.shuffle(&mut self.order);
        let mut sums = LossSums::default();
        let mut stopped = false;
        for batch in rows.chunks(self.settings.batch_size) {
            match wait_for_signal(observer) {
                Signal::Discard => return Err(ModelError::Cancelled),
                Signal::StopKeepBest => {
                    stopped = true;
                    break;
                }
                Signal::Continue | Signal::Pause => sums.add(self.train_batch(batch)),
            }
        }
        self.training = rows;
        if stopped {
            return Ok(None);
        }
        let (reconstruction, kl) = sums.means(self.training.len())?;
        let validation = self.validate()?;
        let kl_weight = self.kl_weight();
        let loss = |(reconstruction, kl): (f64, f64)| reconstruction + kl_weight * kl;
        Ok(Some(EpochLosses {
            epoch,
            train_loss: loss((reconstruction, kl)),
            train_reconstruction: reconstruction,
            train_kl: kl,
            validation_loss: validation.map(loss),
            validation_reconstruction: validation.map(|(reconstruction, _)| reconstruction),
            validation_kl: validation.map(|(_, kl)| kl),
            kl_weight,
        }))
    }

    /// The weight of the KL term in the step that comes next: a linear rise over the warm-up.
    fn kl_weight(&self) -> f64 {
        let warmup = self.settings.kl_warmup;
        if self.step >= warmup {
            self.settings.kl_weight
        } else {
            self.settings.kl_weight * self.step as f64 / warmup as f64
        }
    }

    /// One optimiser step; returns the sums of reconstruction and KL over the batch, on the device.
    fn train_batch(&mut self, rows: &[usize]) -> (Tensor<1>, Tensor<1>) {
        let batch = self.dataset.batch(rows, &self.autodiff);
        let shape = [self.dataset.times(), rows.len(), self.settings.latent];
        let noise = noise(&mut self.noise, shape, &self.autodiff);
        let output = self
            .network
            .forward(&batch, self.dataset.gaps(), Some(&noise));
        let (reconstruction, kl) = loss_terms(&self.network, &batch, &output);
        let total = reconstruction.clone() + kl.clone() * self.kl_weight();
        let gradients = (total / rows.len() as f64).backward();
        let gradients = GradientsParams::from_grads(gradients, &self.network);
        let gradients = clip_global_norm(&self.network, gradients, self.settings.clip_norm);
        let network = self.network.clone();
        self.network = self
            .optimiser
            .step(self.settings.learning_rate, network, gradients);
        self.step += 1;
        (reconstruction.inner(), kl.inner())
    }

    /// Mean reconstruction and KL of the validation genes, with the same noise in every epoch.
    fn validate(&self) -> Result<Option<(f64, f64)>, ModelError> {
        if self.validation.is_empty() {
            return Ok(None);
        }
        let network = self.network.valid();
        let mut random = generator(self.seed, Stream::Validation);
        let mut sums = LossSums::default();
        for rows in self.validation.chunks(self.settings.batch_size) {
            let batch = self.dataset.batch(rows, &self.device);
            let shape = [self.dataset.times(), rows.len(), self.settings.latent];
            let noise = noise(&mut random, shape, &self.device);
            let output = network.forward(&batch, self.dataset.gaps(), Some(&noise));
            sums.add(loss_terms(&network, &batch, &output));
        }
        sums.means(self.validation.len()).map(Some)
    }
}

/// Sums of reconstruction and KL over a batch and all times, `[1]` each.
pub(super) fn loss_terms(
    network: &Vrnn,
    batch: &super::vrnn::Batch,
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

/// Losses summed on the device: reading one back waits for all that was asked of it before.
#[derive(Default)]
struct LossSums(Option<(Tensor<1>, Tensor<1>)>);

impl LossSums {
    fn add(&mut self, (reconstruction, kl): (Tensor<1>, Tensor<1>)) {
        self.0 = Some(match self.0.take() {
            Some((r, k)) => (r + reconstruction, k + kl),
            None => (reconstruction, kl),
        });
    }

    fn means(self, genes: usize) -> Result<(f64, f64), ModelError> {
        let Some((reconstruction, kl)) = self.0 else {
            return Ok((0.0, 0.0));
        };
        let read: Vec<f32> = Tensor::cat(vec![reconstruction, kl], 0)
            .into_data()
            .try_to_vec()
            .map_err(|error| ModelError::Device(format!("{error:?}")))?;
        let genes = genes as f64;
        Ok((f64::from(read[0]) / genes, f64::from(read[1]) / genes))
    }
}

/// Training and validation rows, 80 to 20.
fn split(points: &[usize], random: &mut Xoshiro256Plus) -> (Vec<usize>, Vec<usize>) {
    if points.len() < SMALLEST_SPLIT {
        return (points.to_vec(), Vec::new());
    }
    let mut rows = points.to_vec();
    rows.shuffle(random);
    let validation = rows.split_off(rows.len() - rows.len() / VALIDATION_SHARE);
    (rows, validation)
}

fn wait_for_signal(observer: &mut dyn TrainObserver) -> Signal {
    loop {
        match observer.signal() {
            Signal::Pause => std::thread::sleep(PAUSE_POLL),
            signal => return signal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RunConfig;
    use crate::model::Preset;

    fn profiles() -> ScaledProfiles {
        ScaledProfiles {
            genes: (0..4).collect(),
            times: vec![0.0, 1.0, 2.0],
            values: (0..12).map(|i| (i as f32).sin()).collect(),
            standard_errors: None,
            offset: vec![0.0; 4],
            scale: vec![1.0; 4],
        }
    }

    /// The numbers alone: the order of the header's entries is not always the same.
    fn weights(run: &Run<'_>) -> Vec<u8> {
        let bytes = checkpoint::to_bytes(&run.network.valid()).unwrap();
        let header = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        bytes[8 + header..].to_vec()
    }

    #[test]
    fn the_kl_weight_rises_by_the_step_and_is_the_one_used() {
        let data = profiles();
        let settings = ModelSettings {
            kl_weight: 0.5,
            kl_warmup: 4,
            ..RunConfig::preset(Preset::Shape).model
        };
        let mut run = Run::new(&data, &[0, 1, 2, 3], &settings, 1, &Device::flex());
        // Step n, counted from 0, has the weight 0.5 n / 4.
        for expected in [0.0, 0.125, 0.25, 0.375, 0.5, 0.5] {
            assert!((run.kl_weight() - expected).abs() < 1e-12);
            run.train_batch(&[0, 1, 2, 3]);
        }

        // A first step of weight 0 is one without KL; a second of weight 0.125 is not.
        let without = ModelSettings {
            kl_weight: 0.0,
            ..settings.clone()
        };
        let mut with = Run::new(&data, &[0, 1, 2, 3], &settings, 1, &Device::flex());
        let mut without = Run::new(&data, &[0, 1, 2, 3], &without, 1, &Device::flex());
        for run in [&mut with, &mut without] {
            run.train_batch(&[0, 1, 2, 3]);
        }
        assert!(weights(&with) == weights(&without));
        for run in [&mut with, &mut without] {
            run.train_batch(&[0, 1, 2, 3]);
        }
        assert!(weights(&with) != weights(&without));
    }

    #[test]
    fn without_a_warm_up_the_weight_is_whole_at_once() {
        let data = profiles();
        let settings = ModelSettings {
            kl_weight: 0.5,
            kl_warmup: 0,
            ..RunConfig::preset(Preset::Shape).model
        };
        let run = Run::new(&data, &[0, 1, 2, 3], &settings, 1, &Device::flex());
        assert_eq!(run.kl_weight(), 0.5);
    }
}
