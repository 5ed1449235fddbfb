//! The shapes of all weights, and where each lies in one flat buffer.

use std::ops::Range;

use faer::MatRef;

use super::ModelSettings;
use super::settings::{DecoderState, OutputVariance};

/// A linear layer: its weight `[inputs, outputs]`, row-major, and behind it its bias `[outputs]`.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    start: usize,
    pub inputs: usize,
    pub outputs: usize,
}

impl Linear {
    fn size(self) -> usize {
        (self.inputs + 1) * self.outputs
    }

    /// Where the rows of the weight that read the inputs `inputs` lie.
    pub fn rows(self, inputs: Range<usize>) -> Range<usize> {
        self.start + inputs.start * self.outputs..self.start + inputs.end * self.outputs
    }

    /// Where the bias lies.
    pub fn bias(self) -> Range<usize> {
        self.rows(self.inputs..self.inputs + 1)
    }

    /// The rows of the weight that read the inputs `inputs`, `[inputs, outputs]`.
    pub fn weight(self, weights: &[f32], inputs: Range<usize>) -> MatRef<'_, f32> {
        let count = inputs.len();
        MatRef::from_row_major_slice(&weights[self.rows(inputs)], count, self.outputs)
    }

    /// The whole weight, `[inputs, outputs]`.
    pub fn whole(self, weights: &[f32]) -> MatRef<'_, f32> {
        self.weight(weights, 0..self.inputs)
    }
}

/// Two linear layers with a ReLU between them.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub layer: Linear,
    pub output: Linear,
}

/// The places of all weights, in the order in which [`super::vrnn::Vrnn`] holds its parameters, and the sizes
/// they follow from.
#[derive(Clone, Debug)]
pub struct Layout {
    pub phi_x: Option<Linear>,
    pub phi_z: Option<Linear>,
    pub prior: Head,
    pub posterior: Head,
    pub decoder: Head,
    pub gru_input: Linear,
    pub gru_hidden: Linear,
    pub log_variance: Option<usize>,
    /// Number of all weights.
    pub size: usize,
    /// Numbers read of a gene at a time: the value, and its standard error where it is used.
    pub x: usize,
    /// What the network makes of them: phi_x's outputs, or the numbers themselves.
    pub x_features: usize,
    /// phi_z's outputs, or z itself.
    pub z_features: usize,
    pub hidden: usize,
    pub latent: usize,
    /// Whether the decoder reads h of the current time, and z only through it.
    pub decoder_reads_current: bool,
}

impl Layout {
    pub fn new(settings: &ModelSettings, with_standard_errors: bool) -> Self {
        let &ModelSettings {
            hidden,
            latent,
            layer,
            features,
            ..
        } = settings;
        let learned = settings.output_variance == OutputVariance::LearnedPlusStandardError;
        let decoder_reads_current = settings.decoder_state == DecoderState::Current;
        let gap = usize::from(settings.time_gaps);
        let x = 1 + usize::from(with_standard_errors && learned);
        let (x_features, z_features) = match features {
            0 => (x, latent),
            _ => (features, features),
        };
        let decoder_inputs = match decoder_reads_current {
            true => hidden,
            false => z_features + hidden + gap,
        };
        let mut size = 0;
        let mut linear = |inputs, outputs| {
            let linear = Linear {
                start: size,
                inputs,
                outputs,
            };
            size += linear.size();
            linear
        };
        let phi = (features > 0).then(|| (linear(x, features), linear(latent, features)));
        let mut head = |inputs, outputs| Head {
            layer: linear(inputs, layer),
            output: linear(layer, outputs),
        };
        let (phi_x, phi_z) = phi.unzip();
        let prior = head(hidden + gap, 2 * latent);
        let posterior = head(x_features + hidden + gap, 2 * latent);
        let decoder = head(decoder_inputs, 1);
        let gru_input = linear(x_features + z_features + gap, 3 * hidden);
        let gru_hidden = linear(hidden, 3 * hidden);
        let log_variance = learned.then_some(size);
        Self {
            phi_x,
            phi_z,
            prior,
            posterior,
            decoder,
            gru_input,
            gru_hidden,
            log_variance,
            size: size + usize::from(learned),
            x,
            x_features,
            z_features,
            hidden,
            latent,
            decoder_reads_current,
        }
    }
}
