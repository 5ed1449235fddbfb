//! The training loop.

use std::ops::Range;
use std::time::{Duration, Instant};

use burn::tensor::Device;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256Plus;

use super::batch::Dataset;
use super::device::OpenDevice;
use super::early_stop::{BestWeights, Verdict};
use super::engine::{Engine, Fused, Gpu, LossSums, Step};
use super::random::{Stream, generator};
use super::readout::encode;
use super::vrnn::Vrnn;
use super::{Ending, EpochLosses, ModelError, ModelSettings, TrainingResult, checkpoint};
use crate::data::{Points, ScaledProfiles};

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
    /// Whether the latents after this epoch are wanted; asked after [`Self::epoch`].
    fn wants_latents(&mut self) -> bool {
        false
    }
    /// Given the latents of the points after this epoch (1-based); must not block. The training
    /// goes on as if they had not been made.
    fn latents(&mut self, _epoch: usize, _latents: Points) {}
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
    let dataset = Dataset::new(data, settings);
    let mut run = Run::new(&dataset, points, settings, seed, device)?;
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
        if observer.wants_latents()
            && let Ok(latents) = run.latents(data, points, seed)
        {
            observer.latents(epoch, latents);
        }
        let warming_up = run.step < settings.kl_warmup;
        if best.consider(&record, warming_up, || run.engine.network()) == Verdict::Stop {
            break Ending::EarlyStop {
                patience: settings.patience,
            };
        }
    };
    let keep_best = settings.keep_best || matches!(ending, Ending::Diverged { .. });
    let last = || (losses.len(), run.engine.network());
    let (best_epoch, network) = match best.take() {
        Some(best) if keep_best => best,
        _ => last(),
    };
    let network = network?;
    let rows: Vec<usize> = (0..data.len()).collect();
    let (latents, reconstructed) = encode(&network, data, &rows, settings, seed)?;
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
pub(super) struct Run<'a> {
    settings: &'a ModelSettings,
    training: Vec<usize>,
    validation: Vec<usize>,
    engine: Box<dyn Engine + 'a>,
    order: Xoshiro256Plus,
    /// Optimiser steps done.
    step: usize,
}

impl<'a> Run<'a> {
    pub fn new(
        dataset: &'a Dataset<'a>,
        points: &[usize],
        settings: &'a ModelSettings,
        seed: u64,
        device: &OpenDevice,
    ) -> Result<Self, ModelError> {
        let (training, validation) = split(points, &mut generator(seed, Stream::Split));
        let network = || {
            let mut random = generator(seed, Stream::Weights);
            let with_errors = dataset.has_standard_errors();
            Vrnn::new(settings, with_errors, &mut random, &Device::flex())
        };
        let gpu = Gpu::new(dataset, settings, seed, network(), &device.device)?;
        let engine: Box<dyn Engine + 'a> = match gpu {
            Some(gpu) => Box::new(gpu),
            None => Box::new(Fused::new(dataset, settings, seed, network())?),
        };
        Ok(Self {
            settings,
            training,
            validation,
            engine,
            order: generator(seed, Stream::Order),
            step: 0,
        })
    }

    /// One pass over the training genes, and one over the validation genes. `None` when the user
    /// stopped it part of the way.
    fn epoch(
        &mut self,
        epoch: usize,
        observer: &mut dyn TrainObserver,
    ) -> Result<Option<EpochLosses>, ModelError> {
        self.training.shuffle(&mut self.order);
        let size = self.settings.batch_size;
        for start in (0..self.training.len()).step_by(size) {
            match wait_for_signal(observer) {
                Signal::Discard => return Err(ModelError::Cancelled),
                Signal::StopKeepBest => return Ok(None),
                Signal::Continue | Signal::Pause => {}
            }
            self.train_batch(start..self.training.len().min(start + size));
        }
        let train = self.engine.take_losses()?.per_gene(self.training.len());
        let validation = self.validate()?;
        let kl_weight = self.kl_weight();
        let loss = |sums: LossSums| sums.reconstruction + kl_weight * sums.kl;
        Ok(Some(EpochLosses {
            epoch,
            train_loss: loss(train),
            train_reconstruction: train.reconstruction,
            train_kl: train.kl,
            validation_loss: validation.map(loss),
            validation_reconstruction: validation.map(|means| means.reconstruction),
            validation_kl: validation.map(|means| means.kl),
            kl_weight,
        }))
    }

    /// Latents of the rows `points`, with the weights as they are now.
    fn latents(
        &self,
        data: &ScaledProfiles,
        points: &[usize],
        seed: u64,
    ) -> Result<Points, ModelError> {
        let network = self.engine.network()?;
        let (latents, _) = encode(&network, data, points, self.settings, seed)?;
        Ok(latents)
    }

    /// So many steps on the first genes; returns the sums of their losses.
    pub fn first_steps(&mut self, steps: usize) -> Result<LossSums, ModelError> {
        let batch = 0..self.training.len().min(self.settings.batch_size);
        for _ in 0..steps {
            self.train_batch(batch.clone());
        }
        self.engine.take_losses()
    }

    /// One optimiser step on a part of the training genes.
    fn train_batch(&mut self, part: Range<usize>) {
        let step = Step {
            number: self.step,
            kl_weight: self.kl_weight(),
        };
        self.engine.step(&self.training[part], step);
        self.step += 1;
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

    /// Mean reconstruction and KL of the validation genes, with the same noise in every epoch.
    fn validate(&mut self) -> Result<Option<LossSums>, ModelError> {
        if self.validation.is_empty() {
            return Ok(None);
        }
        let batches = self.validation.chunks(self.settings.batch_size);
        for (number, rows) in batches.enumerate() {
            self.engine.evaluate(rows, number);
        }
        let sums = self.engine.take_losses()?;
        Ok(Some(sums.per_gene(self.validation.len())))
    }
}

/// Genes held out of so many for validation.
fn validation_count(points: usize) -> usize {
    if points < SMALLEST_SPLIT {
        0
    } else {
        points / VALIDATION_SHARE
    }
}

/// Optimiser steps of an epoch on so many genes, at least 1.
pub(super) fn steps_per_epoch(points: usize, settings: &ModelSettings) -> usize {
    let training = points - validation_count(points);
    training.div_ceil(settings.batch_size.max(1)).max(1)
}

/// Training and validation rows, 80 to 20.
fn split(points: &[usize], random: &mut Xoshiro256Plus) -> (Vec<usize>, Vec<usize>) {
    let held_out = validation_count(points.len());
    if held_out == 0 {
        return (points.to_vec(), Vec::new());
    }
    let mut rows = points.to_vec();
    rows.shuffle(random);
    let validation = rows.split_off(rows.len() - held_out);
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
    use crate::model::device::{DeviceChoice, open};

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

    /// What the network makes of a gene after so many steps.
    fn outcome(settings: &ModelSettings, steps: usize) -> Vec<f32> {
        let data = profiles();
        let dataset = Dataset::new(&data, settings);
        let device = open(DeviceChoice::Cpu).unwrap();
        let mut run = Run::new(&dataset, &[0, 1, 2, 3], settings, 1, &device).unwrap();
        for _ in 0..steps {
            run.train_batch(0..4);
        }
        let network = run.engine.network().unwrap();
        let batch = dataset.batch(&[0], &Device::flex());
        let output = network.forward(&batch, dataset.gaps(), None);
        output.reconstruction[2].to_data().try_to_vec().unwrap()
    }

    #[test]
    fn the_kl_weight_rises_by_the_step_and_is_the_one_used() {
        let data = profiles();
        let settings = ModelSettings {
            kl_weight: 0.5,
            kl_warmup: 4,
            ..RunConfig::preset(Preset::Shape).model
        };
        let dataset = Dataset::new(&data, &settings);
        let device = open(DeviceChoice::Cpu).unwrap();
        let mut run = Run::new(&dataset, &[0, 1, 2, 3], &settings, 1, &device).unwrap();
        // Step n, counted from 0, has the weight 0.5 n / 4.
        for expected in [0.0, 0.125, 0.25, 0.375, 0.5, 0.5] {
            assert!((run.kl_weight() - expected).abs() < 1e-12);
            run.train_batch(0..4);
        }

        // A first step of weight 0 is one without KL; a second of weight 0.125 is not.
        let without = ModelSettings {
            kl_weight: 0.0,
            ..settings.clone()
        };
        assert_eq!(outcome(&settings, 1), outcome(&without, 1));
        assert_ne!(outcome(&settings, 2), outcome(&without, 2));
    }

    #[test]
    fn without_a_warm_up_the_weight_is_whole_at_once() {
        let data = profiles();
        let settings = ModelSettings {
            kl_weight: 0.5,
            kl_warmup: 0,
            ..RunConfig::preset(Preset::Shape).model
        };
        let dataset = Dataset::new(&data, &settings);
        let device = open(DeviceChoice::Cpu).unwrap();
        let run = Run::new(&dataset, &[0, 1, 2, 3], &settings, 1, &device).unwrap();
        assert_eq!(run.kl_weight(), 0.5);
    }
}
