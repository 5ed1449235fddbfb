//! The training on a table that starts from the embedded weights.

use std::collections::BTreeMap;
use std::time::Instant;

use genetide_data::ScaledProfiles;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256Plus;

use super::courses::ProfileCourses;
use super::readout::readings;
use super::tuning::Tuning;
use super::weights::embedded;
use crate::device::OpenDevice;
use crate::error::ModelError;
use crate::network::random::{Stream, generator};
use crate::settings::ModelSettings;
use crate::smoothing::layout::Layout;
use crate::smoothing::losses::Terms;
use crate::smoothing::weights_file::WeightsFile;
use crate::training::early_stop::{BestWeights, Verdict};
use crate::training::observer::{Signal, TrainObserver, wait_for_signal};
use crate::training::result::{Ending, EpochLosses, TrainingResult};
use crate::training::split::split;

/// Trains the network on the rows `points` of `data`, from the embedded weights on, and reads every row.
///
/// An epoch sees every gene once, and as many simulated ones. Without an epoch the network reads the table
/// as it was pretrained.
///
/// # Errors
/// [`ModelError::Cancelled`] when discarded; [`ModelError::Device`] when `device` fails;
/// [`ModelError::Weights`].
pub fn train(
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
    device: &OpenDevice,
    observer: &mut dyn TrainObserver,
) -> Result<TrainingResult, ModelError> {
    let started = Instant::now();
    let courses = ProfileCourses::new(data);
    let first = embedded()?.weights.clone();
    let tuning = Tuning::new(&courses, first, seed, &device.device);
    let mut run = Run::new(tuning, &courses, points, settings, seed);
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
            break Ending::Diverged {
                epoch,
                learning_rate: settings.learning_rate,
            };
        }
        observer.epoch(&record);
        losses.push(record);
        if observer.wants_latents() {
            let reading = readings(&run.tuning.weights()?, &data.select(points));
            observer.latents(epoch, reading.embedding);
        }
        if best.consider(&record, false, || run.tuning.weights()) == Verdict::Stop {
            break Ending::EarlyStop {
                patience: settings.patience,
            };
        }
    };
    let (best_epoch, weights) = best.take().unwrap_or_else(|| (0, run.tuning.weights()));
    let weights = weights?;
    let reading = readings(&weights, data);
    Ok(TrainingResult {
        losses,
        best_epoch,
        seconds: started.elapsed().as_secs_f64(),
        device: device.description.clone(),
        ending,
        latents: reading.embedding,
        reconstructed: reading.values,
        kinetics: reading.kinetics,
        weights: to_bytes(weights)?,
    })
}

fn to_bytes(weights: Vec<f32>) -> Result<Vec<u8>, ModelError> {
    let file = WeightsFile {
        sets: vec![("weights".to_owned(), weights)],
        about: BTreeMap::new(),
    };
    file.to_bytes(&Layout::new())
}

/// A training in progress.
struct Run<'a> {
    tuning: Tuning<'a>,
    settings: &'a ModelSettings,
    training: Vec<usize>,
    validation: Vec<usize>,
    order: Xoshiro256Plus,
    /// Times of a gene, over all courses.
    times: f64,
}

impl<'a> Run<'a> {
    fn new(
        tuning: Tuning<'a>,
        courses: &ProfileCourses,
        points: &[usize],
        settings: &'a ModelSettings,
        seed: u64,
    ) -> Self {
        let (training, validation) = split(points, &mut generator(seed, Stream::Split));
        let times: usize = courses.columns.iter().map(Vec::len).sum();
        Self {
            tuning,
            settings,
            training,
            validation,
            order: generator(seed, Stream::Order),
            times: times as f64 / courses.columns.len() as f64,
        }
    }

    /// One epoch; `None` when the user stopped it.
    fn epoch(
        &mut self,
        epoch: usize,
        observer: &mut dyn TrainObserver,
    ) -> Result<Option<EpochLosses>, ModelError> {
        self.training.shuffle(&mut self.order);
        let (rate, kl) = (self.settings.learning_rate, self.settings.kl_weight);
        let size = self.settings.batch_size;
        let mut train = Terms::default();
        for batch in self.training.chunks(size) {
            match wait_for_signal(observer) {
                Signal::Discard => return Err(ModelError::Cancelled),
                Signal::StopKeepBest => return Ok(None),
                Signal::Continue | Signal::Pause => {}
            }
            let terms = self.tuning.step(batch, rate, kl)?;
            train = train.plus(terms.times(batch.len() as f64));
        }
        let train = train.times(self.times / self.training.len().max(1) as f64);
        let mut validation = Terms::default();
        for batch in self.validation.chunks(size) {
            let terms = self.tuning.evaluate(batch, kl)?;
            validation = validation.plus(terms.times(batch.len() as f64));
        }
        let held_out = !self.validation.is_empty();
        let validation = validation.times(self.times / self.validation.len().max(1) as f64);
        let loss = |terms: Terms| terms.reconstruction + kl * terms.kl;
        Ok(Some(EpochLosses {
            epoch,
            train_loss: loss(train),
            train_reconstruction: train.reconstruction,
            train_kl: train.kl,
            validation_loss: held_out.then(|| loss(validation)),
            validation_reconstruction: held_out.then_some(validation.reconstruction),
            validation_kl: held_out.then_some(validation.kl),
            kl_weight: kl,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{DeviceChoice, open};
    use crate::testing::any_gpu::any_gpu;
    use crate::testing::onlooker::Onlooker;
    use crate::testing::profiles::two_conditions;

    #[test]
    fn a_training_on_a_gpu_ends_as_on_the_cpu() {
        let Some(gpu) = any_gpu() else { return };
        let data = two_conditions(40);
        let points: Vec<usize> = (0..40).collect();
        let settings = ModelSettings {
            epochs: 2,
            learning_rate: 2e-3,
            ..ModelSettings::default()
        };
        let on = |device: &OpenDevice| {
            train(&data, &points, &settings, 1, device, &mut Onlooker).unwrap()
        };
        let (cpu, gpu) = (on(&open(DeviceChoice::Cpu).unwrap()), on(&gpu));
        assert_eq!(cpu.device, "CPU");
        assert!(gpu.device.contains("computes on the CPU") || gpu.device.contains("GPU"));
        let loss = |record: &EpochLosses| [record.train_loss, record.validation_loss.unwrap()];
        let losses = |result: &TrainingResult| result.losses.iter().flat_map(loss).collect();
        let (of_cpu, of_gpu): (Vec<f64>, Vec<f64>) = (losses(&cpu), losses(&gpu));
        assert!(of_cpu[3] < of_cpu[1], "nothing was learnt: {of_cpu:?}");
        for (gpu, cpu) in of_gpu.iter().zip(&of_cpu) {
            assert!(
                (gpu - cpu).abs() <= 0.01 * cpu.abs().max(1.0),
                "{gpu} is not {cpu}"
            );
        }
        let values = gpu
            .reconstructed
            .values()
            .iter()
            .zip(cpu.reconstructed.values());
        for (gpu, cpu) in values {
            assert!((gpu - cpu).abs() <= 0.01, "{gpu} is not {cpu}");
        }
    }
}
