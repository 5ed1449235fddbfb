//! Steps of the network on the genes of a table, mixed with simulated curves so that its intervals stay honest.

use burn::tensor::Device;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use super::courses::ProfileCourses;
use super::lesson::{bound_alone, lesson_of};
use crate::curves::{table, table_at};
use crate::error::ModelError;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::pretraining::lesson;
use crate::smoothing::engine::{SmoothingEngine, State, Task, engine_on};
use crate::smoothing::layout::LATENT;
use crate::smoothing::losses::Terms;

/// The network in training on a table.
pub struct Tuning<'a> {
    courses: &'a ProfileCourses,
    /// The times at which simulated genes are measured: those of the table, which has to be read; other ones for
    /// every step where no simulated table has such.
    times: Option<Vec<Vec<f32>>>,
    engine: Box<dyn SmoothingEngine>,
    seed: u64,
}

impl<'a> Tuning<'a> {
    /// Begins with `weights` on `device`.
    pub fn new(courses: &'a ProfileCourses, weights: Vec<f32>, seed: u64, device: &Device) -> Self {
        Self {
            courses,
            times: courses.drawable_times(),
            engine: engine_on(device, State::first(weights)),
            seed,
        }
    }

    /// A step on the genes in `rows` and as many simulated ones; the terms of the genes.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the device fails.
    pub fn step(&mut self, rows: &[usize], rate: f64, kl: f64) -> Result<Terms, ModelError> {
        let number = self.engine.steps();
        let genes = lesson_of(self.courses, rows);
        let mut random = Xoshiro256Plus::seed_from_u64(self.seed ^ (number as u64) << 32);
        let curves = lesson(&match &self.times {
            Some(times) => table_at(&mut random, times.clone(), rows.len()),
            None => table(&mut random, rows.len()),
        });
        let noise = noise(self.seed, Stream::Training, number, rows.len());
        let tasks = [(&genes, bound_alone(kl)), (&curves, Terms::weights(kl))];
        let tasks = tasks.map(|(lesson, terms)| Task {
            lesson,
            terms,
            noise: Some(&noise),
        });
        self.engine.learn(&tasks, rate)
    }

    /// The terms of the genes in `rows`, with the same noise in every epoch.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn evaluate(&mut self, rows: &[usize], kl: f64) -> Result<Terms, ModelError> {
        let noise = noise(self.seed, Stream::Validation, 0, rows.len());
        self.engine.evaluate(&Task {
            lesson: &lesson_of(self.courses, rows),
            terms: bound_alone(kl),
            noise: Some(&noise),
        })
    }

    /// The weights, in the order of [`crate::smoothing::layout::Layout`].
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn weights(&self) -> Result<Vec<f32>, ModelError> {
        self.engine.weights()
    }
}

/// The noise of a batch of `genes` genes.
fn noise(
    seed: u64,
    stream: Stream,
    batch: usize,
    genes: usize,
) -> impl Fn(usize, usize, usize, &mut [f32]) + Sync {
    let key = NoiseKey::new(seed, stream, batch);
    move |course, time, gene, out: &mut [f32]| key.fill(time, course * genes + gene, LATENT, out)
}
