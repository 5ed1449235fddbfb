//! Where the weights of the smoothing network lie in one flat buffer.

use std::ops::Range;

use crate::weight::Weight;

/// Numbers that describe a value and its time; see [`super::features`].
pub const FEATURES: usize = 9;
/// Size H of the recurrent states.
pub const HIDDEN: usize = 64;
/// Size Z of the latent at each time.
pub const LATENT: usize = 8;
/// Size D of the summary of a course, and of the hidden layer of each head.
pub const WIDTH: usize = 128;
/// Numbers of a course that the pool reads: mean and largest value over the times of both states and of
/// the posterior means.
pub const POOLED: usize = 2 * SUMMARISED;
/// Numbers at each time that are summarised over the times.
pub const SUMMARISED: usize = 2 * HIDDEN + LATENT;
/// Bins of a distribution over time.
pub const TIME_BINS: usize = 48;
/// Bins of the distribution of the half-life.
pub const HALF_LIFE_BINS: usize = 24;
/// Points of the curve and of the drive.
pub const CURVE_POINTS: usize = 24;
/// Dimensions of the embedding.
pub const EMBEDDING: usize = 16;

/// A head: what it tells of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Log-odds of the bins of the onset.
    Onset,
    /// Log-odds of the bins of the time to 95 % of the largest change.
    TimeTo95,
    /// Log-odds of the bins of the time of the largest change.
    Peak,
    /// Log-odds of the bins of the time spent above half of the largest change.
    Duration,
    /// Log-odds of the bins of the half-life.
    HalfLife,
    /// The drive, standardised, at [`CURVE_POINTS`] points.
    Drive,
    /// Mean and log-variance of the curve at [`CURVE_POINTS`] points.
    Curve,
    /// The embedding before it is brought to length 1.
    Embedding,
}

impl Head {
    /// All heads, in the order of their weights.
    pub const ALL: [Self; 8] = [
        Self::Onset,
        Self::TimeTo95,
        Self::Peak,
        Self::Duration,
        Self::HalfLife,
        Self::Drive,
        Self::Curve,
        Self::Embedding,
    ];

    /// The heads that are distributions over times.
    pub const OF_TIMES: [Self; 4] = [Self::Onset, Self::TimeTo95, Self::Peak, Self::Duration];

    /// Number of outputs.
    pub fn outputs(self) -> usize {
        match self {
            Self::Onset | Self::TimeTo95 | Self::Peak | Self::Duration => TIME_BINS,
            Self::HalfLife => HALF_LIFE_BINS,
            Self::Drive => CURVE_POINTS,
            Self::Curve => 2 * CURVE_POINTS,
            Self::Embedding => EMBEDDING,
        }
    }

    /// Where its hidden layer lies in those of all heads.
    pub fn hidden(self) -> Range<usize> {
        let number = self as usize;
        number * WIDTH..(number + 1) * WIDTH
    }
}

/// A linear layer: its weight `[inputs, outputs]`, row-major, and behind it its bias `[outputs]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linear {
    start: usize,
    /// Rows of the weight.
    pub inputs: usize,
    /// Columns of the weight.
    pub outputs: usize,
}

impl Linear {
    /// The rows of the weight that multiply `inputs`.
    pub fn part(self, inputs: Range<usize>) -> Weight {
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
        let start = self.start + self.inputs * self.outputs;
        start..start + self.outputs
    }

    /// Where the weight of the last input lies, right before the bias.
    pub fn last_input(self) -> Range<usize> {
        self.part(self.inputs - 1..self.inputs).place()
    }

    /// Where weight and bias lie.
    pub fn place(self) -> Range<usize> {
        self.start..self.bias().end
    }
}

/// The two linear layers of a gated recurrent unit, whose gates stand side by side: reset, update, new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrent {
    /// `[inputs, 3 H]`.
    pub input: Linear,
    /// `[H, 3 H]`.
    pub state: Linear,
}

/// The places of all weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Features to H.
    pub input: Linear,
    /// Reads the features forward in time, and backward.
    pub readers: [Recurrent; 2],
    /// Both states to mean and log-variance of z.
    pub posterior: Linear,
    /// State and gap to H.
    pub prior_layer: Linear,
    /// To mean and log-variance of z.
    pub prior: Linear,
    /// State, z and gap to H.
    pub decoder_layer: Linear,
    /// To mean and log-variance of the value.
    pub decoder: Linear,
    /// Features and z to the next state.
    pub cell: Recurrent,
    /// The summary over the times to D.
    pub pool: Linear,
    /// The summary of a course, and the mean over the courses of the gene, to D.
    pub mix: Linear,
    /// D to the hidden layers of all heads.
    pub heads: Linear,
    /// To the outputs of each head.
    pub outputs: [Linear; Head::ALL.len()],
    /// The log of the inverse temperature of the contrast between embeddings.
    pub log_temperature: usize,
    /// The log of the variance of values beyond their standard errors.
    pub log_variance: usize,
    /// Number of all weights.
    pub size: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Self::new()
    }
}

impl Layout {
    /// The layout.
    pub fn new() -> Self {
        let mut size = 0;
        let mut linear = |inputs, outputs| {
            let start = size;
            size += (inputs + 1) * outputs;
            Linear {
                start,
                inputs,
                outputs,
            }
        };
        let input = linear(FEATURES, HIDDEN);
        let mut recurrent = |inputs| Recurrent {
            input: linear(inputs, 3 * HIDDEN),
            state: linear(HIDDEN, 3 * HIDDEN),
        };
        let readers = [recurrent(HIDDEN), recurrent(HIDDEN)];
        let cell = recurrent(HIDDEN + LATENT);
        let posterior = linear(2 * HIDDEN, 2 * LATENT);
        let prior_layer = linear(HIDDEN + 1, HIDDEN);
        let prior = linear(HIDDEN, 2 * LATENT);
        let decoder_layer = linear(HIDDEN + LATENT + 1, HIDDEN);
        let decoder = linear(HIDDEN, 2);
        let pool = linear(POOLED, WIDTH);
        let mix = linear(2 * WIDTH, WIDTH);
        let heads = linear(WIDTH, Head::ALL.len() * WIDTH);
        let outputs = Head::ALL.map(|head| linear(WIDTH, head.outputs()));
        Self {
            input,
            readers,
            posterior,
            prior_layer,
            prior,
            decoder_layer,
            decoder,
            cell,
            pool,
            mix,
            heads,
            outputs,
            log_temperature: size,
            log_variance: size + 1,
            size: size + 2,
        }
    }

    /// The output layer of `head`.
    pub fn output(&self, head: Head) -> Linear {
        self.outputs[head as usize]
    }

    /// Every linear layer with its name in a file of weights, and the number of inputs that bounds its
    /// first random weights.
    pub fn named(&self) -> Vec<(String, Linear, usize)> {
        let mut named = vec![("input".to_owned(), self.input, FEATURES)];
        let units = [
            ("forward", self.readers[0]),
            ("backward", self.readers[1]),
            ("cell", self.cell),
        ];
        for (name, unit) in units {
            named.push((format!("{name}.input"), unit.input, HIDDEN));
            named.push((format!("{name}.state"), unit.state, HIDDEN));
        }
        let others = [
            ("posterior", self.posterior),
            ("prior.layer", self.prior_layer),
            ("prior.output", self.prior),
            ("decoder.layer", self.decoder_layer),
            ("decoder.output", self.decoder),
            ("pool", self.pool),
            ("mix", self.mix),
            ("heads", self.heads),
        ];
        for (name, linear) in others {
            named.push((name.to_owned(), linear, linear.inputs));
        }
        for head in Head::ALL {
            let name = format!("{head:?}").to_lowercase();
            named.push((name, self.output(head), WIDTH));
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_cover_the_buffer_without_a_gap() {
        let layout = Layout::new();
        let mut places: Vec<Range<usize>> = layout
            .named()
            .iter()
            .map(|(_, linear, _)| linear.place())
            .collect();
        places.sort_by_key(|place| place.start);
        let ends = places.iter().map(|place| place.end);
        let starts = places.iter().map(|place| place.start).skip(1);
        assert_eq!(places[0].start, 0);
        assert!(
            ends.zip(starts.chain([layout.size - 2]))
                .all(|(a, b)| a == b)
        );
    }
}
