//! Networks of any size and options, and profiles for them.

use std::ops::Range;

use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use crate::network::dataset::Dataset;
use crate::network::vrnn::Vrnn;
use crate::settings::{DecoderState, ModelSettings, OutputVariance, Preset};
use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};

/// Sizes and options of a network, and of its input.
#[derive(Clone, Debug)]
pub struct Shape {
    pub settings: ModelSettings,
    pub genes: usize,
    pub times: usize,
    pub with_errors: bool,
    pub seed: u64,
}

impl Shape {
    /// Random profiles at uneven times.
    pub fn profiles(&self) -> ScaledProfiles {
        let mut random = Xoshiro256Plus::seed_from_u64(self.seed);
        let mut draws = |low: f32, high: f32| {
            Matrix::from_fn(self.genes, self.times, |_, _| random.gen_range(low..high))
        };
        let values = draws(-2.0, 2.0);
        let errors = draws(0.05, 0.5);
        ScaledProfiles {
            genes: GeneIndex::all(self.genes).collect(),
            courses: Courses::single((0..self.times).map(|t| (t * t) as f64).collect()),
            values,
            standard_errors: self.with_errors.then_some(errors),
            offset: vec![0.0; self.genes],
            scale: vec![1.0; self.genes],
        }
    }

    /// A network with random weights, on the CPU.
    pub fn network(&self, dataset: &Dataset<'_>) -> Vrnn {
        dataset.network(&self.settings, self.seed)
    }
}

/// The network that every engine knows, with 1 to `largest` units in each of its parts.
pub fn any_shape(
    largest: usize,
    genes: Range<usize>,
    times: Range<usize>,
) -> impl Strategy<Value = Shape> {
    let units = 1..=largest;
    let sizes = (units.clone(), units.clone(), units.clone(), units);
    (sizes, genes, times, any::<bool>(), any::<u64>()).prop_map(
        |((hidden, latent, layer, features), genes, times, with_errors, seed)| Shape {
            settings: ModelSettings {
                hidden,
                latent,
                layer,
                features,
                batch_size: genes,
                ..ModelSettings::preset(Preset::Shape)
            },
            genes,
            times,
            with_errors,
            seed,
        },
    )
}

/// As [`any_shape`], with any of the prototype's options.
pub fn any_options(
    largest: usize,
    genes: Range<usize>,
    times: Range<usize>,
) -> impl Strategy<Value = Shape> {
    (any_shape(largest, genes, times), any::<[bool; 4]>()).prop_map(|(mut shape, options)| {
        let [current, unit, time_gaps, with_features] = options;
        let settings = &mut shape.settings;
        settings.time_gaps = time_gaps;
        if current {
            settings.decoder_state = DecoderState::Current;
        }
        if unit {
            settings.output_variance = OutputVariance::Unit;
        }
        if !with_features {
            settings.features = 0;
        }
        shape
    })
}
