//! Where the weights of the network lie in one flat buffer, for the engines that have the network
//! written out.

use std::ops::Range;

use burn::nn;

use crate::network::vrnn::{self, Vrnn};
use crate::weight::Weight;

/// A linear layer: its weight `[inputs, outputs]`, row-major, and behind it its bias `[outputs]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    start: usize,
    pub inputs: usize,
    pub outputs: usize,
    /// Whether the last input is the gap.
    pub reads_gap: bool,
}

impl Linear {
    /// The rows of the weight that multiply `inputs`.
    fn part(self, inputs: Range<usize>) -> Weight {
        Weight {
            start: self.start + inputs.start * self.outputs,
            inputs: inputs.len(),
            outputs: self.outputs,
        }
    }

    /// The whole weight.
    pub fn whole(self) -> Weight {
        self.part(0..self.inputs)
    }

    /// Where the bias lies.
    pub fn bias(self) -> Range<usize> {
        self.part(self.inputs..self.inputs + 1).place()
    }

    /// Where the weight of the last input lies: the gap, in the layers that read it.
    pub fn gap(self) -> Range<usize> {
        self.part(self.inputs - 1..self.inputs).place()
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
/// Its weights by one of them are named after both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    pub phi_x: Linear,
    pub phi_z: Linear,
    pub prior: Head,
    pub prior_state: Weight,
    pub posterior: Head,
    pub posterior_x: Weight,
    pub posterior_state: Weight,
    pub decoder: Head,
    pub decoder_z: Weight,
    pub decoder_state: Weight,
    pub gru_input: Linear,
    pub gru_x: Weight,
    pub gru_z: Weight,
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
        let mut size = 0;
        let mut linear = |layer: &nn::Linear, reads_gap| {
            let [inputs, outputs] = layer.weight.dims();
            let start = size;
            size += (inputs + 1) * outputs;
            Linear {
                start,
                inputs,
                outputs,
                reads_gap,
            }
        };
        let phi_x = linear(network.phi_x.as_ref()?, false);
        let phi_z = linear(network.phi_z.as_ref()?, false);
        let mut head = |head: &vrnn::Head| Head {
            layer: linear(&head.layer, true),
            output: linear(&head.output, false),
        };
        let prior = head(&network.prior);
        let posterior = head(&network.posterior);
        let decoder = head(&network.decoder);
        let gru_input = linear(&network.gru.input, true);
        let gru_hidden = linear(&network.gru.hidden, false);
        network.output_log_variance.as_ref()?;
        let (features, hidden) = (phi_x.outputs, gru_hidden.inputs);
        let state = features..features + hidden;
        let reads_gaps = prior.layer.inputs == hidden + 1;
        (reads_gaps && !network.decoder_reads_current).then(|| Self {
            phi_x,
            phi_z,
            prior,
            prior_state: prior.layer.part(0..hidden),
            posterior,
            posterior_x: posterior.layer.part(0..features),
            posterior_state: posterior.layer.part(state.clone()),
            decoder,
            decoder_z: decoder.layer.part(0..features),
            decoder_state: decoder.layer.part(state),
            gru_input,
            gru_x: gru_input.part(0..features),
            gru_z: gru_input.part(features..2 * features),
            gru_hidden,
            log_variance: size,
            size: size + 1,
            x: phi_x.inputs,
            features,
            hidden,
            latent: phi_z.inputs,
        })
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
        let changes: [fn(&mut ModelSettings); 5] = [
            |settings| *settings = ModelSettings::preset(Preset::Prototype),
            |settings| settings.features = 0,
            |settings| settings.time_gaps = false,
            |settings| settings.decoder_state = DecoderState::Current,
            |settings| settings.output_variance = OutputVariance::Unit,
        ];
        for change in changes {
            let mut settings = ModelSettings::preset(Preset::Shape);
            change(&mut settings);
            assert!(Layout::of(&network(&settings, true)).is_none());
        }
    }
}
