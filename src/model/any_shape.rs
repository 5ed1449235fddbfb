//! Networks of any size and options, for tests.

use std::ops::Range;

use proptest::prelude::*;

use super::settings::{DecoderState, OutputVariance};
use super::{ModelSettings, Preset};
use crate::config::RunConfig;

/// Sizes and options of a network, and of what it reads.
#[derive(Clone, Debug)]
pub struct Shape {
    pub settings: ModelSettings,
    pub genes: usize,
    pub times: usize,
    pub with_errors: bool,
    pub seed: u64,
}

/// Any shape with hidden, latent and layer units from 1 and features from 0, all up to `largest`.
pub fn any_shape(
    largest: usize,
    genes: Range<usize>,
    times: Range<usize>,
) -> impl Strategy<Value = Shape> {
    let units = 1..=largest;
    let sizes = (units.clone(), units.clone(), units, 0..=largest);
    let options = any::<[bool; 4]>();
    (sizes, options, genes, times, any::<u64>()).prop_map(
        |((hidden, latent, layer, features), options, genes, times, seed)| {
            let [current, unit, time_gaps, with_errors] = options;
            let settings = ModelSettings {
                hidden,
                latent,
                layer,
                features,
                decoder_state: if current {
                    DecoderState::Current
                } else {
                    DecoderState::Previous
                },
                output_variance: if unit {
                    OutputVariance::Unit
                } else {
                    OutputVariance::LearnedPlusStandardError
                },
                time_gaps,
                batch_size: genes,
                ..RunConfig::preset(Preset::Shape).model
            };
            Shape {
                settings,
                genes,
                times,
                with_errors,
                seed,
            }
        },
    )
}
