//! The terms of the loss of a lesson, as in [`crate::smoothing::losses`].

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;

use super::contrast::contrast;
use super::course::Course;
use super::heads::Heads;
use super::parameters::Parameters;
use super::sequence::{Gaussian, Sequence};
use super::targets::{OF_BINS, Targets};
use crate::error::ModelError;
use crate::network::weights::read;
use crate::smoothing::engine::interface::Task;
use crate::smoothing::layout::{CURVE_POINTS, Head, Layout};
use crate::smoothing::losses::{Terms, Weighting};
use crate::smoothing::sequence::VALUE_LOG_VARIANCE;

/// The terms, `[1, 1]` each, in the order of [`Terms::values`].
pub struct Losses(Vec<Tensor<2>>);

impl Losses {
    /// Those of `task` with `parameters`, on their device. The terms of the heads are 0 where none of them has a weight, since
    /// the heads are not computed then.
    pub fn of(layout: &Layout, parameters: &Parameters<'_>, task: &Task<'_>) -> Self {
        let (lesson, device) = (task.lesson, parameters.device());
        let weighting = Weighting::of(task.terms, &lesson.targets);
        let extra = parameters.at(layout.log_variance).exp();
        let zero = Tensor::zeros([1, 1], &device);
        let mut terms = vec![zero.clone(); 3];
        let mut sequences = Vec::with_capacity(lesson.inputs.len());
        for (number, (input, targets)) in lesson.inputs.iter().zip(&lesson.targets).enumerate() {
            let course = Course::new(number, input, targets, task.noise, &device);
            let sequence = Sequence::read(layout, parameters, &course);
            let of_course = of_sequence(&sequence, &course, extra.clone());
            let share = 1.0 / (weighting.sequences * course.times) as f32;
            for (sum, term) in terms.iter_mut().zip(of_course) {
                *sum = sum.clone() + term.mul_scalar(share);
            }
            sequences.push(sequence);
        }
        let [_, _, _, of_heads @ ..] = task.terms.values();
        if of_heads.iter().all(|weight| *weight == 0.0) {
            terms.resize(terms.len() + of_heads.len(), zero);
        } else {
            let targets = Targets::new(lesson, &device);
            let heads = Heads::tell(layout, parameters, &sequences);
            terms.extend(losses_of_heads(&heads, &targets, &weighting));
            let log_temperature = parameters.at(layout.log_temperature);
            terms.push(contrast(&heads, &targets, sequences.len(), log_temperature));
        }
        Self(terms)
    }

    /// The loss with these `weights`, `[1, 1]`.
    pub fn weighted(&self, weights: Terms) -> Tensor<2> {
        let weights: Vec<f32> = weights
            .values()
            .iter()
            .map(|weight| *weight as f32)
            .collect();
        let all = Tensor::cat(self.0.clone(), 1);
        let weights = Tensor::<1>::from_floats(weights.as_slice(), &all.device());
        (all * weights.unsqueeze()).sum_dim(1)
    }

    /// The terms, read from the device.
    ///
    /// # Errors
    /// [`ModelError::Device`] when they cannot be.
    pub fn terms(self) -> Result<Terms, ModelError> {
        let terms = self.0.into_iter().map(Tensor::inner).collect();
        let values = read(Tensor::cat(terms, 1))?;
        let mut of_terms = [0.0; Terms::COUNT];
        for (term, value) in of_terms.iter_mut().zip(values) {
            *term = f64::from(value);
        }
        Ok(Terms::of(of_terms))
    }
}

fn sum(values: Tensor<2>) -> Tensor<2> {
    values.sum().reshape([1, 1])
}

/// Negative log-likelihood (without its constant) of `values`.
fn normal_nll(belief: &Gaussian, values: Tensor<2>) -> Tensor<2> {
    let log_variance = belief.log_variance.clone();
    let away = belief.mean.clone() - values;
    (log_variance.clone() + away.square() * log_variance.neg().exp()).mul_scalar(0.5)
}

/// Sums of reconstruction, KL and values over the rows of a course; `extra` is the variance beyond the
/// standard errors.
fn of_sequence(sequence: &Sequence, course: &Course, extra: Tensor<2>) -> [Tensor<2>; 3] {
    let variance = course.squared_errors() + extra;
    let away = sequence.decoded.mean.clone() - course.values();
    let nll = (variance.clone().log() + away.square() / variance).mul_scalar(0.5);
    let values = normal_nll(&sequence.decoded, course.truth());
    let (posterior, prior) = (&sequence.posterior, &sequence.prior);
    let precision = prior.log_variance.clone().neg().exp();
    let away = posterior.mean.clone() - prior.mean.clone();
    let spread = posterior.log_variance.clone().exp() + away.square();
    let logs = prior.log_variance.clone() - posterior.log_variance.clone();
    let divergence = (logs + spread * precision - 1.0).mul_scalar(0.5);
    [sum(nll * course.present()), sum(divergence), sum(values)]
}

/// Curve, onset, time to 95 %, peak, duration, half-life and drive.
fn losses_of_heads(heads: &Heads, targets: &Targets, weighting: &Weighting) -> Vec<Tensor<2>> {
    let share = 1.0 / (weighting.sequences * CURVE_POINTS) as f32;
    let curve = Gaussian::new(&heads.output(Head::Curve), VALUE_LOG_VARIANCE);
    let curve = sum(normal_nll(&curve, targets.curve.clone())).mul_scalar(share);
    let mut losses = vec![curve];
    let per_responding = 1.0 / weighting.responding.max(1) as f32;
    let per_driven = 1.0 / weighting.driven.max(1) as f32;
    for (number, head) in OF_BINS.into_iter().enumerate() {
        let share = if head == Head::HalfLife {
            per_driven
        } else {
            per_responding
        };
        let one_hot = targets.one_hot(number, head.outputs());
        let logs = log_softmax(heads.output(head), 1);
        losses.push(sum(logs * one_hot).mul_scalar(-share));
    }
    let away = (heads.output(Head::Drive) - targets.drive.clone()).square();
    let of_genes = away.mean_dim(1) * targets.is_driven.clone();
    losses.push(sum(of_genes).mul_scalar(per_driven));
    losses
}
