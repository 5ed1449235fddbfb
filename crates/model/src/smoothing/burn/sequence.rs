//! One course, forward: what is read, the posterior, the prior and the decoder.

use burn::tensor::Tensor;
use burn::tensor::activation::silu;

use super::course::Course;
use super::parameters::Parameters;
use super::recurrent::{OfStates, states};
use crate::smoothing::layout::{HIDDEN, Layout};
use crate::smoothing::sequence::{LATENT_LOG_VARIANCE, VALUE_LOG_VARIANCE};

/// Means and bounded log-variances, `[rows, size]` each.
#[derive(Clone)]
pub struct Gaussian {
    /// The means.
    pub mean: Tensor<2>,
    /// The log-variances.
    pub log_variance: Tensor<2>,
}

impl Gaussian {
    /// Splits the output of a layer, `[rows, 2 size]`.
    pub fn new(output: &Tensor<2>, [low, high]: [f32; 2]) -> Self {
        let size = output.dims()[1] / 2;
        Self {
            mean: output.clone().narrow(1, 0, size),
            log_variance: output.clone().narrow(1, size, size).clamp(low, high),
        }
    }
}

/// What the network makes of a course.
pub struct Sequence {
    /// Of z, `[T R, Z]`.
    pub posterior: Gaussian,
    /// Of z, `[T R, Z]`.
    pub prior: Gaussian,
    /// Of the values, `[T R, 1]`.
    pub decoded: Gaussian,
    /// `[R, POOLED]`: means over the times, then largest values, of both states and the posterior means.
    pub pooled: Tensor<2>,
}

impl Sequence {
    /// From the features and the noise to the decoded values and the summary.
    pub fn read(layout: &Layout, parameters: &Parameters<'_>, course: &Course) -> Self {
        let x = silu(parameters.forward(layout.input, course.features.clone()));
        let [ahead, back] = both_ways(layout, parameters, course, &x);
        let both = Tensor::cat(vec![ahead.clone(), back.clone()], 1);
        let posterior = parameters.forward(layout.posterior, both);
        let posterior = Gaussian::new(&posterior, LATENT_LOG_VARIANCE);
        let deviation = posterior.log_variance.clone().mul_scalar(0.5).exp();
        let z = posterior.mean.clone() + deviation * course.noise.clone();
        let before = states_before(layout, parameters, course, x, &z);
        let context = |mut parts: Vec<Tensor<2>>| {
            parts.push(course.gaps());
            Tensor::cat(parts, 1)
        };
        let layer = parameters.forward(layout.prior_layer, context(vec![before.clone()]));
        let prior = parameters.forward(layout.prior, silu(layer));
        let layer = parameters.forward(layout.decoder_layer, context(vec![before, z]));
        let decoded = parameters.forward(layout.decoder, silu(layer));
        Self {
            pooled: pooled(course, vec![ahead, back, posterior.mean.clone()]),
            prior: Gaussian::new(&prior, LATENT_LOG_VARIANCE),
            decoded: Gaussian::new(&decoded, VALUE_LOG_VARIANCE),
            posterior,
        }
    }
}

/// The states after each time that have read the past and the future, `[T R, H]` each.
fn both_ways(
    layout: &Layout,
    parameters: &Parameters<'_>,
    course: &Course,
    x: &Tensor<2>,
) -> [Tensor<2>; 2] {
    let (genes, times) = (course.genes, course.times);
    let [ahead, back] = layout.readers;
    let gates = |unit| {
        let gates = parameters.forward(unit, x.clone());
        gates.reshape([times, genes, 3 * HIDDEN])
    };
    let gates = Tensor::stack(vec![gates(ahead.input), gates(back.input).flip([0])], 0);
    let states = states(
        &gates,
        &OfStates::new(parameters, [ahead.state, back.state]),
    );
    let of = |reader: usize| -> Tensor<3> { states.clone().narrow(0, reader, 1).squeeze_dim(0) };
    let rows = |states: Tensor<3>| states.reshape([times * genes, HIDDEN]);
    [rows(of(0)), rows(of(1).flip([0]))]
}

/// The states of the recurrence before each time, `[T R, H]`.
fn states_before(
    layout: &Layout,
    parameters: &Parameters<'_>,
    course: &Course,
    x: Tensor<2>,
    z: &Tensor<2>,
) -> Tensor<2> {
    let (genes, times) = (course.genes, course.times);
    let first = Tensor::zeros([genes, HIDDEN], &x.device());
    if times < 2 {
        return first;
    }
    let gates = parameters.forward(layout.cell.input, Tensor::cat(vec![x, z.clone()], 1));
    // The state after the last time is not read.
    let gates = gates
        .reshape([1, times, genes, 3 * HIDDEN])
        .narrow(1, 0, times - 1);
    let after = states(&gates, &OfStates::new(parameters, [layout.cell.state]));
    Tensor::cat(vec![first, after.reshape([(times - 1) * genes, HIDDEN])], 0)
}

fn pooled(course: &Course, parts: Vec<Tensor<2>>) -> Tensor<2> {
    let all = Tensor::cat(parts, 1);
    let columns = all.dims()[1];
    let all: Tensor<3> = all.reshape([course.times, course.genes, columns]);
    let means: Tensor<2> = all.clone().mean_dim(0).squeeze_dim(0);
    Tensor::cat(vec![means, all.max_dim(0).squeeze_dim(0)], 1)
}
