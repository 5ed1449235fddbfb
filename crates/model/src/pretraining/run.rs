//! One training on simulated curves: a table, its gradient, a step, and so on.

use std::collections::BTreeMap;

use burn::tensor::Device;
use rand::Rng;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use super::schedule::{kl_weight, learning_rate};
use crate::curves::{Table, table};
use crate::error::ModelError;
use crate::network::noise::NoiseKey;
use crate::network::random::{Stream, generator};
use crate::smoothing::adam::AdamW;
use crate::smoothing::engine::{SmoothingEngine, State, Task, engine_on};
use crate::smoothing::gradient::Lesson;
use crate::smoothing::input::{Observed, inputs};
use crate::smoothing::layout::{LATENT, Layout};
use crate::smoothing::losses::{CourseTargets, Terms};
use crate::smoothing::weights_file::WeightsFile;

/// Genes of a simulated table.
const GENES: usize = 384;

/// Version of the simulated curves, which changes with whatever changes the tables of a seed.
pub const PRIOR_VERSION: u32 = 1;

/// Tables of the training that made the embedded weights.
pub const DEFAULT_TABLES: u32 = 16_000;
/// Seed of the training that made the embedded weights.
pub const DEFAULT_SEED: u64 = 17;

/// A training in progress.
pub struct Pretraining {
    engine: Box<dyn SmoothingEngine>,
    seed: u64,
    steps: usize,
}

impl Pretraining {
    /// A training of `steps` tables from random weights on `device`.
    pub fn new(seed: u64, steps: usize, device: &Device) -> Self {
        let weights = first_weights(&Layout::new(), seed);
        Self {
            engine: engine_on(device, State::first(weights)),
            seed,
            steps,
        }
    }

    /// The weights, with the state of the optimiser, from which [`Self::resume`] goes on.
    ///
    /// # Errors
    /// [`ModelError::Weights`] when they cannot be encoded; [`ModelError::Device`] when they cannot be read from
    /// the device.
    pub fn state(&self) -> Result<Vec<u8>, ModelError> {
        let State { weights, optimiser } = self.engine.state()?;
        let sets = [
            ("mean", optimiser.mean),
            ("square", optimiser.square),
            ("weights", weights),
        ];
        self.encoded(
            sets.map(|(name, values)| (name.to_owned(), values))
                .to_vec(),
        )
    }

    /// The weights alone, as they are embedded in the program.
    ///
    /// # Errors
    /// [`ModelError::Weights`] when they cannot be encoded; [`ModelError::Device`] when they cannot be read from
    /// the device.
    pub fn result(&self) -> Result<Vec<u8>, ModelError> {
        self.encoded(vec![("weights".to_owned(), self.weights()?)])
    }

    fn encoded(&self, sets: Vec<(String, Vec<f32>)>) -> Result<Vec<u8>, ModelError> {
        let about = self.about();
        WeightsFile { sets, about }.to_bytes(&Layout::new())
    }

    fn about(&self) -> BTreeMap<String, String> {
        let numbers = [
            ("seed", self.seed),
            ("step", self.step() as u64),
            ("steps", self.steps as u64),
            ("genes", GENES as u64),
            ("prior", u64::from(PRIOR_VERSION)),
        ];
        let words = numbers.map(|(name, number)| (name.to_owned(), number.to_string()));
        BTreeMap::from(words)
    }

    /// The training of which `bytes` are the [`Self::state`], on `device`.
    ///
    /// # Errors
    /// [`ModelError::Weights`] when the bytes are damaged, or those of weights alone or of other curves.
    pub fn resume(bytes: &[u8], device: &Device) -> Result<Self, ModelError> {
        let file = WeightsFile::from_bytes(&Layout::new(), bytes)?;
        let number = |name: &str| -> Result<u64, ModelError> {
            let word = file.about.get(name).and_then(|word| word.parse().ok());
            word.ok_or_else(|| ModelError::Weights(format!("it is not said what `{name}` was")))
        };
        let prior = number("prior")?;
        if prior != u64::from(PRIOR_VERSION) {
            return Err(ModelError::Weights(format!(
                "they were trained on version {prior} of the simulated curves, and this program makes version \
                 {PRIOR_VERSION}; begin anew"
            )));
        }
        let state = State {
            weights: file.set("weights")?.to_vec(),
            optimiser: AdamW {
                mean: file.set("mean")?.to_vec(),
                square: file.set("square")?.to_vec(),
                steps: number("step")? as usize,
            },
        };
        Ok(Self {
            engine: engine_on(device, state),
            seed: number("seed")?,
            steps: number("steps")? as usize,
        })
    }

    /// Number of tables of the whole training.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Number of tables seen.
    pub fn step(&self) -> usize {
        self.engine.steps()
    }

    /// The weights, in the order of [`Layout`].
    ///
    /// # Errors
    /// [`ModelError::Device`] when they cannot be read from the device.
    pub fn weights(&self) -> Result<Vec<f32>, ModelError> {
        self.engine.weights()
    }

    /// Learns from the next `tables` tables, which are simulated side by side; the mean terms of the loss.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the device fails.
    pub fn advance(&mut self, tables: usize) -> Result<Terms, ModelError> {
        use rayon::prelude::*;
        let first = self.step();
        let lessons: Vec<Lesson> = (first..first + tables)
            .into_par_iter()
            .map(|step| lesson(&table(&mut table_random(self.seed, step), GENES)))
            .collect();
        let mut sum = Terms::default();
        for lesson in &lessons {
            let step = self.step();
            let key = NoiseKey::new(self.seed, Stream::Training, step);
            let noise = |course: usize, time, gene, out: &mut [f32]| {
                key.fill(time, course * GENES + gene, LATENT, out);
            };
            let task = Task {
                lesson,
                terms: Terms::weights(kl_weight(step)),
                noise: Some(&noise),
            };
            let rate = learning_rate(step, self.steps);
            sum = sum.plus(self.engine.learn(&[task], rate)?);
        }
        Ok(sum.times(1.0 / tables.max(1) as f64))
    }
}

/// The generator of table number `step`; any table can be made without those before.
fn table_random(seed: u64, step: usize) -> Xoshiro256Plus {
    // The first output of SplitMix64 at this place, which seeds well even from neighbouring numbers.
    Xoshiro256Plus::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ step as u64)
}

/// `table` as the network is trained on it.
pub(crate) fn lesson(table: &Table) -> Lesson {
    let observed: Vec<Observed<'_>> = table
        .courses
        .iter()
        .map(|course| Observed {
            times: &course.times,
            values: &course.observed,
            errors: &course.errors,
            present: &course.present,
        })
        .collect();
    let inputs = inputs(&observed);
    let targets = inputs.iter().enumerate();
    Lesson {
        targets: targets
            .map(|(course, input)| CourseTargets::new(table, course, input))
            .collect(),
        inputs,
        program: table.program.clone(),
    }
}

/// Random weights, uniform in +-1 / sqrt(inputs) as in PyTorch; the temperature of the contrast is 0.1 and
/// the variance beyond standard errors 0.05.
fn first_weights(layout: &Layout, seed: u64) -> Vec<f32> {
    let mut random = generator(seed, Stream::Weights);
    let mut weights = vec![0.0; layout.size];
    for (_, linear, inputs) in layout.named() {
        let bound = 1.0 / (inputs as f32).sqrt();
        for weight in &mut weights[linear.place()] {
            *weight = random.gen_range(-bound..bound);
        }
    }
    weights[layout.log_temperature] = 2.3;
    weights[layout.log_variance] = -3.0;
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_cpu(seed: u64, steps: usize) -> Pretraining {
        Pretraining::new(seed, steps, &Device::flex())
    }

    #[test]
    fn a_resumed_training_ends_as_one_in_one_go() {
        let mut whole = on_cpu(3, 4);
        let first = whole.advance(2).unwrap();
        let mut resumed = Pretraining::resume(&whole.state().unwrap(), &Device::flex()).unwrap();
        assert_eq!((resumed.step(), resumed.steps()), (2, 4));
        let second = whole.advance(2).unwrap();
        assert_eq!(resumed.advance(2).unwrap(), second);
        assert_ne!(first, second);
        assert_eq!(resumed.weights().unwrap(), whole.weights().unwrap());
    }

    #[test]
    fn one_core_gives_the_same_bytes_as_two() {
        let of = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let mut run = on_cpu(5, 3);
                run.advance(2).unwrap();
                run.weights().unwrap()
            })
        };
        assert_eq!(of(1), of(2));
    }

    #[test]
    fn weights_alone_are_no_state() {
        let bytes = on_cpu(1, 2).result().unwrap();
        assert!(Pretraining::resume(&bytes, &Device::flex()).is_err());
    }
}
