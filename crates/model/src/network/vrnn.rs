//! The network: a variational recurrent network over the times of one gene, under one condition.
//!
//! Chung et al. 2015 (arXiv 1506.02216), with symbols as there:
//!
//! ```text
//! prior       p(z_t | h_{t-1})
//! posterior   q(z_t | x_t, h_{t-1})
//! decoder     p(x_t | z_t, h_{t-1})
//! recurrence  h_t = GRU([phi_x(x_t), phi_z(z_t)], h_{t-1})
//! ```
//!
//! Beside x_t the network reads the standard error of x_t, where it is known, and the gap to the
//! previous time over the mean gap. Genes are the batch; a gene has one value per time. A gene under
//! several conditions is several sequences, each read like a gene of its own.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::{relu, sigmoid, tanh};
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

use crate::network::loss::{Gaussian, gaussian_nll, kl_divergence};
use crate::settings::{DecoderState, ModelSettings, OutputVariance};

/// Smallest learned output variance, in squared units of the scaled profiles: a standard deviation
/// of 0.05. Without it a gene without standard errors could be fitted without bound.
pub(crate) const SMALLEST_VARIANCE: f64 = 0.0025;

/// The weights of the network.
#[derive(Module, Debug)]
pub struct Vrnn {
    /// `[X, F]`, from x and its standard error.
    pub(super) phi_x: Option<Linear>,
    /// `[Z, F]`.
    pub(super) phi_z: Option<Linear>,
    pub(super) prior: Head,
    pub(crate) posterior: Head,
    pub(super) decoder: Head,
    pub(super) gru: GruCell,
    /// `[1]`: log of the learned part of the output variance.
    pub(super) output_log_variance: Option<Param<Tensor<1>>>,
    #[module(skip)]
    pub(super) decoder_reads_current: bool,
}

/// One hidden layer with ReLU, and a linear layer.
#[derive(Module, Debug)]
pub(crate) struct Head {
    /// `[inputs, L]`.
    pub layer: Linear,
    /// `[L, outputs]`.
    pub output: Linear,
}

impl Head {
    /// `[B, inputs]` to `[B, outputs]`.
    fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        self.output.forward(relu(self.layer.forward(input)))
    }
}

/// A gated recurrent unit (Cho et al. 2014) with the reset gate after the product, as in PyTorch. The
/// gates stand side by side in one matrix: reset, update, new.
#[derive(Module, Debug)]
pub(super) struct GruCell {
    /// `[inputs, 3 H]`.
    pub input: Linear,
    /// `[H, 3 H]`.
    pub hidden: Linear,
}

impl GruCell {
    /// `input` `[B, inputs]` and `state` `[B, H]` to the next state `[B, H]`:
    ///
    /// ```text
    /// r = sigmoid(W_r x + U_r h)   u = sigmoid(W_u x + U_u h)
    /// n = tanh(W_n x + r * U_n h)  h' = (1 - u) * n + u * h
    /// ```
    fn forward(&self, input: Tensor<2>, state: Tensor<2>) -> Tensor<2> {
        let [batch, hidden] = state.dims();
        let from_input = self.input.forward(input);
        let from_state = self.hidden.forward(state.clone());
        let gate = |from: &Tensor<2>, n: usize| {
            from.clone().slice([0..batch, n * hidden..(n + 1) * hidden])
        };
        let reset = sigmoid(gate(&from_input, 0) + gate(&from_state, 0));
        let update = sigmoid(gate(&from_input, 1) + gate(&from_state, 1));
        let new = tanh(gate(&from_input, 2) + reset * gate(&from_state, 2));
        new.clone() + update * (state - new)
    }
}

/// The input of the network for B genes and T times.
#[derive(Clone, Debug)]
pub struct Batch {
    /// `[B, T]`: scaled means.
    pub values: Tensor<2>,
    /// `[B, T]`: their standard errors, where they are known.
    pub standard_errors: Option<Tensor<2>>,
}

/// The output of the network for a batch; one entry per time.
#[derive(Clone, Debug, Default)]
pub struct SequenceOutput {
    /// `[B, Z]` each.
    pub posterior: Vec<Gaussian>,
    /// `[B, Z]` each.
    pub prior: Vec<Gaussian>,
    /// `[B, Z]` each: the z that was used.
    pub latent: Vec<Tensor<2>>,
    /// `[B, 1]` each: decoder means.
    pub reconstruction: Vec<Tensor<2>>,
}

impl Vrnn {
    /// A network with random weights: uniform in +-1/sqrt(inputs), and in +-1/sqrt(H) in the GRU, as in
    /// PyTorch.
    pub fn new<R: Rng>(
        settings: &ModelSettings,
        with_standard_errors: bool,
        random: &mut R,
        device: &Device,
    ) -> Self {
        let &ModelSettings {
            hidden,
            latent,
            layer,
            features,
            ..
        } = settings;
        let has_variance = settings.output_variance == OutputVariance::LearnedPlusStandardError;
        let decoder_reads_current = settings.decoder_state == DecoderState::Current;
        let gap = usize::from(settings.time_gaps);
        let x = 1 + usize::from(with_standard_errors && has_variance);
        let (x_features, z_features) = match features {
            0 => (x, latent),
            _ => (features, features),
        };
        let decoder_inputs = if decoder_reads_current {
            hidden
        } else {
            z_features + hidden + gap
        };
        let mut linear = |inputs, outputs, fan| random_linear(inputs, outputs, fan, random, device);
        let mut head = |inputs, outputs| Head {
            layer: linear(inputs, layer, inputs),
            output: linear(layer, outputs, layer),
        };
        // The order of the draws, which is not that of the fields, fixes the weights of a seed.
        let prior = head(hidden + gap, 2 * latent);
        let posterior = head(x_features + hidden + gap, 2 * latent);
        let decoder = head(decoder_inputs, 1);
        let mut phi = |inputs| (features > 0).then(|| linear(inputs, features, inputs));
        let (phi_x, phi_z) = (phi(x), phi(latent));
        let gru = GruCell {
            input: linear(x_features + z_features + gap, 3 * hidden, hidden),
            hidden: linear(hidden, 3 * hidden, hidden),
        };
        // A standard deviation of 0.3, in units of the scaled profile, to begin with.
        let log_variance = || Param::from_data(TensorData::from([0.09_f32.ln()]), device);
        Self {
            phi_x,
            phi_z,
            prior,
            posterior,
            decoder,
            gru,
            output_log_variance: has_variance.then(log_variance),
            decoder_reads_current,
        }
    }

    /// Runs through all times of `batch`.
    ///
    /// `gaps` `[T]` are the gaps to the previous time over the mean gap, empty where they are no input.
    /// With `noise` `[T, B, Z]` z is drawn from the posterior; without, z is the posterior mean.
    pub fn forward(
        &self,
        batch: &Batch,
        gaps: &[f32],
        noise: Option<&Tensor<3>>,
    ) -> SequenceOutput {
        let [genes, times] = batch.values.dims();
        let device = batch.values.device();
        let [hidden, _] = self.gru.hidden.weight.dims();
        let mut state = Tensor::zeros([genes, hidden], &device);
        let mut output = SequenceOutput::default();
        for t in 0..times {
            let x = self.features_of_x(batch, t);
            let gap = gaps
                .get(t)
                .map(|&gap| Tensor::full([genes, 1], gap, &device));
            let context = with_gap(vec![state.clone()], gap.as_ref());
            let prior = Gaussian::from_output(self.prior.forward(context.clone()));
            let evidence = Tensor::cat(vec![x.clone(), context.clone()], 1);
            let posterior = Gaussian::from_output(self.posterior.forward(evidence));
            let z = match noise {
                Some(noise) => posterior.sample(step_of(noise, t)),
                None => posterior.mean.clone(),
            };
            let z_features = features(self.phi_z.as_ref(), z.clone());
            let input = with_gap(vec![x, z_features.clone()], gap.as_ref());
            let next = self.gru.forward(input, state);
            let read = if self.decoder_reads_current {
                next.clone()
            } else {
                Tensor::cat(vec![z_features, context], 1)
            };
            output.reconstruction.push(self.decoder.forward(read));
            output.prior.push(prior);
            output.posterior.push(posterior);
            output.latent.push(z);
            state = next;
        }
        output
    }

    /// The decoder's variance for `batch`, `[B, T]`: the learned variance plus the squared standard
    /// errors, or 1.
    pub fn output_variance(&self, batch: &Batch) -> Tensor<2> {
        let Some(log_variance) = &self.output_log_variance else {
            return Tensor::ones_like(&batch.values);
        };
        let learned = log_variance.val().exp() + SMALLEST_VARIANCE;
        let learned = learned.reshape([1, 1]);
        match &batch.standard_errors {
            Some(errors) => errors.clone().square() + learned,
            None => Tensor::zeros_like(&batch.values) + learned,
        }
    }

    /// Sums of reconstruction loss and KL over `batch` and all times, `[1]` each, in nats.
    pub(crate) fn loss_terms(
        &self,
        batch: &Batch,
        output: &SequenceOutput,
    ) -> (Tensor<1>, Tensor<1>) {
        let mean = Tensor::cat(output.reconstruction.clone(), 1);
        let variance = self.output_variance(batch);
        let reconstruction = gaussian_nll(batch.values.clone(), mean, variance).sum();
        let pairs = output.posterior.iter().zip(&output.prior);
        let kl = pairs.map(|(posterior, prior)| kl_divergence(posterior, prior));
        (reconstruction, Tensor::cat(kl.collect(), 1).sum())
    }

    fn features_of_x(&self, batch: &Batch, t: usize) -> Tensor<2> {
        let genes = batch.values.dims()[0];
        let column = |matrix: &Tensor<2>| matrix.clone().slice([0..genes, t..t + 1]);
        let value = column(&batch.values);
        // A network whose output variance is 1 does not read standard errors.
        let x = match (&batch.standard_errors, &self.output_log_variance) {
            (Some(errors), Some(_)) => Tensor::cat(vec![value, column(errors)], 1),
            _ => value,
        };
        features(self.phi_x.as_ref(), x)
    }
}

/// The features of `input` `[B, _]`; the input itself where there is no extractor `phi`.
fn features(phi: Option<&Linear>, input: Tensor<2>) -> Tensor<2> {
    match phi {
        Some(phi) => relu(phi.forward(input)),
        None => input,
    }
}

/// Concatenates tensors `[B, _]` and the gap `[B, 1]`, if any.
fn with_gap(mut parts: Vec<Tensor<2>>, gap: Option<&Tensor<2>>) -> Tensor<2> {
    parts.extend(gap.cloned());
    Tensor::cat(parts, 1)
}

/// Slice `t` of `[T, B, Z]` as `[B, Z]`.
fn step_of(noise: &Tensor<3>, t: usize) -> Tensor<2> {
    let [_, batch, latent] = noise.dims();
    noise
        .clone()
        .slice([t..t + 1, 0..batch, 0..latent])
        .reshape([batch, latent])
}

/// A linear layer uniform in +-1/sqrt(fan).
fn random_linear<R: Rng>(
    inputs: usize,
    outputs: usize,
    fan: usize,
    random: &mut R,
    device: &Device,
) -> Linear {
    let bound = 1.0 / (fan as f32).sqrt();
    let mut draw = |count: usize| -> Vec<f32> {
        let numbers = (0..count).map(|_| random.gen_range(-bound..bound));
        numbers.collect()
    };
    let weight = TensorData::new(draw(inputs * outputs), [inputs, outputs]);
    let bias = TensorData::new(draw(outputs), [outputs]);
    Linear {
        weight: Param::from_data(weight, device),
        bias: Some(Param::from_data(bias, device)),
    }
}

/// The gap to the previous time over the mean gap, `[T]`; 0 for the first.
pub fn time_gaps(times: &[f64]) -> Vec<f32> {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Vec::new();
    };
    let mean = (last - first) / (times.len().max(2) - 1) as f64;
    let gaps = times
        .windows(2)
        .map(|pair| ((pair[1] - pair[0]) / mean) as f32);
    std::iter::once(0.0).chain(gaps).collect()
}
