//! The epochs of a training.

use std::ops::Range;

use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256Plus;

use crate::device::OpenDevice;
use crate::engine::choice::engine_for;
use crate::engine::interface::{Engine, LossSums, Setup, Step};
use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::random::{Stream, generator};
use crate::network::vrnn::Vrnn;
use crate::settings::ModelSettings;
use crate::training::observer::{Signal, TrainObserver, wait_for_signal};
use crate::training::result::EpochLosses;
use crate::training::split::split;

/// A training in progress.
pub struct TrainingRun<'a> {
    dataset: &'a Dataset<'a>,
    settings: &'a ModelSettings,
    /// Rows of the profiles; a gene is on the same side of the split with all its courses.
    training: Vec<usize>,
    validation: Vec<usize>,
    engine: Box<dyn Engine + 'a>,
    order: Xoshiro256Plus,
    /// Optimiser steps done.
    step: usize,
}

impl<'a> TrainingRun<'a> {
    /// A training on the genes in the rows `points` of the profiles of `dataset`, at its first step.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the initial weights cannot be read.
    pub fn new(
        dataset: &'a Dataset<'a>,
        points: &[usize],
        settings: &'a ModelSettings,
        seed: u64,
        device: &OpenDevice,
    ) -> Result<Self, ModelError> {
        let (training, validation) = split(points, &mut generator(seed, Stream::Split));
        let setup = Setup {
            dataset,
            settings,
            seed,
            network: dataset.network(settings, seed),
        };
        Ok(Self {
            dataset,
            settings,
            training,
            validation,
            engine: engine_for(setup, &device.device)?,
            order: generator(seed, Stream::Order),
            step: 0,
        })
    }

    /// One pass over the training genes, and one over the validation genes. `None` when the user
    /// stopped the training during the first.
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] when discarded, [`ModelError::Device`] when the losses cannot be read.
    pub fn epoch(
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
        let train = self.means_over(self.training.len())?;
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

    /// The network with its current weights, on the CPU.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read.
    pub fn network(&self) -> Result<Vrnn, ModelError> {
        self.engine.network()
    }

    /// Whether the weight of the KL term still rises.
    pub fn is_warming_up(&self) -> bool {
        self.step < self.settings.kl_warmup
    }

    /// Takes `steps` steps on the first batch, and returns the sums of their losses.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the losses cannot be read.
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
        let sequences = self.dataset.sequences(&self.training[part]);
        self.engine.step(&sequences, step);
        self.step += 1;
    }

    /// The weight of the KL term in the next step: a linear rise over the warm-up.
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
            self.engine.evaluate(&self.dataset.sequences(rows), number);
        }
        self.means_over(self.validation.len()).map(Some)
    }

    /// The losses since they were last taken: means over the courses of `genes` genes.
    fn means_over(&mut self, genes: usize) -> Result<LossSums, ModelError> {
        let sums = self.engine.take_losses()?;
        Ok(sums.per_sequence(genes * self.dataset.courses()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use burn::tensor::Device;

    use super::*;
    use crate::device::{DeviceChoice, open};
    use crate::settings::Preset;
    use crate::testing::onlooker::Onlooker;
    use crate::testing::profiles::{sines, two_conditions};

    /// The result of `body` for a training with `settings` on four genes, at its first step.
    fn with_run<R>(
        settings: &ModelSettings,
        body: impl FnOnce(TrainingRun<'_>, &Dataset<'_>) -> R,
    ) -> R {
        let mut data = sines(4, &[0.0, 1.0, 2.0], 1.0);
        data.standard_errors = None;
        let dataset = Dataset::new(&data, settings);
        let device = open(DeviceChoice::Cpu).unwrap();
        let run = TrainingRun::new(&dataset, &[0, 1, 2, 3], settings, 1, &device).unwrap();
        body(run, &dataset)
    }

    fn settings(kl_weight: f64, kl_warmup: usize) -> ModelSettings {
        ModelSettings {
            kl_weight,
            kl_warmup,
            ..ModelSettings::preset(Preset::Shape)
        }
    }

    /// Reconstruction of the first gene after `steps` steps.
    fn outcome(settings: &ModelSettings, steps: usize) -> Vec<f32> {
        with_run(settings, |mut run, dataset| {
            for _ in 0..steps {
                run.train_batch(0..4);
            }
            let network = run.network().unwrap();
            let batch = dataset.batch(&[0], &Device::flex());
            let output = network.forward(&batch, dataset.gaps(), None);
            output.reconstruction[2].to_data().try_to_vec().unwrap()
        })
    }

    #[test]
    fn the_kl_weight_rises_with_each_step_and_is_used() {
        with_run(&settings(0.5, 4), |mut run, _| {
            // Step n, counted from 0, has the weight 0.5 n / 4.
            for expected in [0.0, 0.125, 0.25, 0.375, 0.5, 0.5] {
                assert!((run.kl_weight() - expected).abs() < 1e-12);
                run.train_batch(0..4);
            }
        });

        // The first step, of weight 0, is a step without KL; the second, of weight 0.125, is not.
        let (with, without) = (settings(0.5, 4), settings(0.0, 4));
        assert_eq!(outcome(&with, 1), outcome(&without, 1));
        assert_ne!(outcome(&with, 2), outcome(&without, 2));
    }

    #[test]
    fn without_a_warm_up_the_first_step_has_the_full_weight() {
        let first = with_run(&settings(0.5, 0), |run, _| run.kl_weight());
        assert_eq!(first, 0.5);
    }

    /// The sequences of each step and of each evaluation, and losses of 6 nats a sequence.
    #[derive(Clone, Default)]
    struct Recorder {
        steps: Arc<Mutex<Vec<Vec<usize>>>>,
        evaluations: Arc<Mutex<Vec<Vec<usize>>>>,
        sums: LossSums,
    }

    impl Recorder {
        fn add(&mut self, sequences: &[usize]) {
            self.sums.reconstruction += 6.0 * sequences.len() as f64;
        }
    }

    impl Engine for Recorder {
        fn step(&mut self, rows: &[usize], _: Step) {
            self.add(rows);
            self.steps.lock().unwrap().push(rows.to_vec());
        }

        fn evaluate(&mut self, rows: &[usize], _: usize) {
            self.add(rows);
            self.evaluations.lock().unwrap().push(rows.to_vec());
        }

        fn take_losses(&mut self) -> Result<LossSums, ModelError> {
            Ok(std::mem::take(&mut self.sums))
        }

        fn network(&self) -> Result<Vrnn, ModelError> {
            Err(ModelError::Cancelled)
        }
    }

    #[test]
    fn all_courses_of_a_gene_train_or_all_validate() {
        let (data, settings) = (
            two_conditions(40),
            ModelSettings {
                batch_size: 10,
                ..settings(0.5, 0)
            },
        );
        let dataset = Dataset::new(&data, &settings);
        let device = open(DeviceChoice::Cpu).unwrap();
        // Thirty of the forty genes: 24 train, in batches of 10, 10 and 4, and 6 validate.
        let points: Vec<usize> = (0..40).filter(|row| row % 4 > 0).collect();
        let mut run = TrainingRun::new(&dataset, &points, &settings, 1, &device).unwrap();
        let recorder = Recorder::default();
        run.engine = Box::new(recorder.clone());
        let losses = run.epoch(1, &mut Onlooker).unwrap().unwrap();
        let (steps, evaluations) = (
            recorder.steps.lock().unwrap().clone(),
            recorder.evaluations.lock().unwrap().clone(),
        );
        let sizes = |of: &[Vec<usize>]| of.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(
            (sizes(&steps), sizes(&evaluations)),
            (vec![20, 20, 8], vec![12])
        );
        // Each sequence once; both of a gene, which are 2 r and 2 r + 1, on one side.
        let all = |of: &[Vec<usize>]| {
            let mut all = of.concat();
            all.sort_unstable();
            all
        };
        for side in [all(&steps), all(&evaluations)] {
            let pairs = side.chunks(2);
            let complete = |pair: &[usize]| pair[0].is_multiple_of(2) && pair[1] == pair[0] + 1;
            assert!(pairs.into_iter().all(complete), "{side:?}");
        }
        let expected: Vec<usize> = points
            .iter()
            .flat_map(|row| [2 * row, 2 * row + 1])
            .collect();
        assert_eq!(all(&[all(&steps), all(&evaluations)]), expected);
        assert_eq!(losses.train_reconstruction, 6.0);
        assert_eq!(losses.validation_reconstruction, Some(6.0));
    }
}
