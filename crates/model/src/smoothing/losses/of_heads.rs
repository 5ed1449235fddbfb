//! The losses of the heads, but for the contrast of embeddings.

use super::of_sequence::{Weighting, normal_nll};
use super::targets::CourseTargets;
use super::terms::Terms;
use crate::fast_math::exp;
use crate::smoothing::heads::Heads;
use crate::smoothing::layout::{CURVE_POINTS, Head};
use crate::smoothing::sequence::VALUE_LOG_VARIANCE;

impl Heads {
    /// Sets the derivatives by the outputs for genes `first..` of a course, and returns the terms' shares.
    pub fn losses(
        &mut self,
        first: usize,
        genes: usize,
        targets: &CourseTargets,
        weighting: &Weighting,
    ) -> Terms {
        let mut terms = Terms::default();
        let weights = weighting.terms;
        let per_responding = 1.0 / weighting.responding.max(1) as f32;
        let per_driven = 1.0 / weighting.driven.max(1) as f32;
        let of_times = [
            (weights.onset, &mut terms.onset),
            (weights.time_to_95, &mut terms.time_to_95),
            (weights.peak, &mut terms.peak),
            (weights.duration, &mut terms.duration),
        ];
        for (number, (head, (weight, term))) in Head::OF_TIMES.into_iter().zip(of_times).enumerate()
        {
            *term = self.cross_entropy(head, weight as f32, per_responding, |gene| {
                let gene = first + gene;
                targets.responds[gene].then(|| targets.times[(gene, number)])
            });
        }
        let driven = |gene: usize| targets.is_driven[first + gene];
        let weight = weights.half_life as f32;
        terms.half_life = self.cross_entropy(Head::HalfLife, weight, per_driven, |gene| {
            driven(gene).then(|| targets.half_life[first + gene])
        });
        for gene in 0..genes {
            if driven(gene) {
                let target = targets.drive.row(first + gene);
                terms.drive += self.drive_loss(gene, target, weights.drive as f32 * per_driven);
            }
            let target = targets.curve.row(first + gene);
            let share = 1.0 / (weighting.sequences * CURVE_POINTS) as f32;
            terms.curve +=
                f64::from(share) * self.curve_loss(gene, target, weights.curve as f32 * share);
        }
        terms.drive *= f64::from(per_driven);
        terms
    }

    /// Cross-entropy of the bins of `head` for the genes that have one, times `share`; its derivatives are
    /// set, times `weight` and `share`.
    fn cross_entropy(
        &mut self,
        head: Head,
        weight: f32,
        share: f32,
        bin: impl Fn(usize) -> Option<usize>,
    ) -> f64 {
        let size = head.outputs();
        let (outputs, derivatives) = self.with_derivative(head);
        let rows = outputs
            .chunks_exact(size)
            .zip(derivatives.chunks_exact_mut(size));
        let mut sum = 0.0;
        for (gene, (odds, derivative)) in rows.enumerate() {
            let Some(bin) = bin(gene) else { continue };
            let largest = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for (derivative, odds) in derivative.iter_mut().zip(odds) {
                *derivative = exp(odds - largest);
            }
            let total: f32 = derivative.iter().sum();
            sum += f64::from(total.ln() + largest - odds[bin]);
            for derivative in &mut *derivative {
                *derivative *= weight * share / total;
            }
            derivative[bin] -= weight * share;
        }
        sum * f64::from(share)
    }

    /// Mean squared error of the drive of `gene`; its derivatives are set, times `weight`.
    fn drive_loss(&mut self, gene: usize, target: &[f32], weight: f32) -> f64 {
        let span = gene * CURVE_POINTS..(gene + 1) * CURVE_POINTS;
        let (outputs, derivatives) = self.with_derivative(Head::Drive);
        let rows = outputs[span.clone()].iter().zip(&mut derivatives[span]);
        let mut sum = 0.0;
        for ((output, derivative), target) in rows.zip(target) {
            let away = output - target;
            sum += f64::from(away * away);
            *derivative = 2.0 * weight * away / CURVE_POINTS as f32;
        }
        sum / CURVE_POINTS as f64
    }

    /// Summed negative log-likelihood of the curve of `gene`; its derivatives are set, times `weight`.
    fn curve_loss(&mut self, gene: usize, target: &[f32], weight: f32) -> f64 {
        let span = 2 * gene * CURVE_POINTS..2 * (gene + 1) * CURVE_POINTS;
        let (outputs, derivatives) = self.with_derivative(Head::Curve);
        let (outputs, derivatives) = (&outputs[span.clone()], &mut derivatives[span]);
        let [low, high] = VALUE_LOG_VARIANCE;
        let mut sum = 0.0;
        for (point, target) in target.iter().enumerate() {
            let raw = outputs[CURVE_POINTS + point];
            let (nll, [d_mean, d_log_variance]) =
                normal_nll([outputs[point], raw.clamp(low, high)], *target);
            sum += f64::from(nll);
            derivatives[point] = weight * d_mean;
            let is_free = raw > low && raw < high;
            derivatives[CURVE_POINTS + point] = if is_free {
                weight * d_log_variance
            } else {
                0.0
            };
        }
        sum
    }
}
