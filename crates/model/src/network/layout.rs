//! Where the weights of the network lie in one flat buffer, for the engines that have the network
//! written out.

use std::ops::Range;

use burn::nn;
use faer::MatRef;

use crate::network::vrnn::{self, Vrnn};

/// A linear layer: its weight `[inputs, outputs]`, row-major, and behind it its bias `[outputs]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    start: usize,
    pub inputs: usize,
    pub outputs: usize,
}

impl Linear {
    fn size(self) -> usize {
        (self.inputs + 1) * self.outputs
    }

    /// Where the rows of the weight lie that multiply `inputs`.
    pub fn rows(self, inputs: Range<usize>) -> Range<usize> {
        self.start + inputs.start * self.outputs..self.start + inputs.end * self.outputs
    }

    /// Where the bias lies.
    pub fn bias(self) -> Range<usize> {
        self.rows(self.inputs..self.inputs + 1)
    }

    /// Where the weight of the last input lies: the gap, in the layers that read it.
    pub fn gap(self) -> Range<usize> {
        self.rows(self.inputs - 1..self.inputs)
    }

    /// The rows of the weight that multiply `inputs`, `[inputs, outputs]`.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    pub layer: Linear,
    pub output: Linear,
}

/// The places of all weights, in the order of the parameters of [`Vrnn`], and the sizes of the network.
///
/// A layer that reads several inputs reads them in the order: features of x, features of z, state, gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    pub phi_x: Linear,
    pub phi_z: Linear,
    pub prior: Head,
    pub posterior: Head,
    pub decoder: Head,
    pub gru_input: Linear,
    pub gru_hidden: Linear,
    pub log_variance: usize,
    /// Number of all weights.
    pub size: usize,
    /// Numbers per gene and time: the value, and its standard error where it is known.
    pub x: usize,
    /// Outputs of `phi_x` and of `phi_z`.
    pub features: usize,
    pub hidden: usize,
    pub latent: usize,
}

impl Layout {
    /// The layout of `network`, if it is the one network that the engines have written out: with phi_x
    /// and phi_z, time gaps, a learned output variance, and a decoder that reads the previous state.
    pub fn of(network: &Vrnn) -> Option<Self> {
        let mut places = Places { size: 0 };
        let phi_x = places.linear(network.phi_x.as_ref()?);
        let phi_z = places.linear(network.phi_z.as_ref()?);
        let prior = places.head(&network.prior);
        let posterior = places.head(&network.posterior);
        let decoder = places.head(&network.decoder);
        let gru_input = places.linear(&network.gru.input);
        let gru_hidden = places.linear(&network.gru.hidden);
        network.output_log_variance.as_ref()?;
        let log_variance = places.size;
        let hidden = gru_hidden.inputs;
        let reads_gaps = prior.layer.inputs == hidden + 1;
        (reads_gaps && !network.decoder_reads_current).then_some(Self {
            phi_x,
            phi_z,
            prior,
            posterior,
            decoder,
            gru_input,
            gru_hidden,
            log_variance,
            size: log_variance + 1,
            x: phi_x.inputs,
            features: phi_x.outputs,
            hidden,
            latent: phi_z.inputs,
        })
    }

    /// The inputs that hold the state, in a layer that reads `features` numbers before it.
    pub fn state_inputs(&self, features: usize) -> Range<usize> {
        features..features + self.hidden
    }

    /// The inputs of `gru_input` that hold the features of z.
    pub fn gru_z_inputs(&self) -> Range<usize> {
        self.features..2 * self.features
    }
}

/// Assigns places one after the other.
struct Places {
    size: usize,
}

impl Places {
    fn linear(&mut self, layer: &nn::Linear) -> Linear {
        let [inputs, outputs] = layer.weight.dims();
        let linear = Linear {
            start: self.size,
            inputs,
            outputs,
        };
        self.size += linear.size();
        linear
    }

    fn head(&mut self, head: &vrnn::Head) -> Head {
        Head {
            layer: self.linear(&head.layer),
            output: self.linear(&head.output),
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;
    use crate::network::random::{Stream, generator};
    use crate::network::weights::flatten;
    use crate::settings::{DecoderState, ModelSettings, OutputVariance, Preset};

    fn network(settings: &ModelSettings, with_errors: bool) -> Vrnn {
        let mut random = generator(1, Stream::Weights);
        Vrnn::new(settings, with_errors, &mut random, &Device::flex())
    }

    #[test]
    fn places_cover_the_buffer() {
        let settings = ModelSettings::preset(Preset::Shape);
        for (with_errors, x) in [(true, 2), (false, 1)] {
            let network = network(&settings, with_errors);
            let layout = Layout::of(&network).unwrap();
            assert_eq!(layout.x, x);
            assert_eq!(layout.size, flatten(&network).unwrap().len());
        }
    }

    #[test]
    fn every_option_of_the_prototype_makes_another_network() {
        let shape = || ModelSettings::preset(Preset::Shape);
        let others = [
            ModelSettings::preset(Preset::Prototype),
            ModelSettings {
                features: 0,
                ..shape()
            },
            ModelSettings {
                time_gaps: false,
                ..shape()
            },
            ModelSettings {
                decoder_state: DecoderState::Current,
                ..shape()
            },
            ModelSettings {
                output_variance: OutputVariance::Unit,
                ..shape()
            },
        ];
        for settings in others {
            assert!(Layout::of(&network(&settings, true)).is_none());
        }
    }
}
