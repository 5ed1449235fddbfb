//! The EM iterations, and their result.

use ndarray::{Array2, Axis};

use crate::deconvolution::expectation::Expectation;
use crate::deconvolution::points::{Component, NoisyPoints, add, add_outer};
use genetide_analysis::cluster::membership::log_sum;
use genetide_analysis::numeric::stats::argmax;

/// EM has converged when a step gains less than this in mean log-likelihood.
const TOLERANCE: f64 = 1e-5;

/// A fitted mixture.
#[derive(Clone, Debug)]
pub(crate) struct Deconvolution {
    /// `[N, k]`: probability of each component given the noisy point.
    pub responsibilities: Array2<f64>,
    /// Sum over the points of the log-likelihood before each step.
    pub log_likelihoods: Vec<f64>,
    /// `[k]`: the components after the last step.
    pub(super) components: Vec<Component>,
}

impl Deconvolution {
    /// `[N]`: 0..k, the most probable component.
    pub(crate) fn labels(&self) -> Vec<usize> {
        let rows = self.responsibilities.axis_iter(Axis(0));
        rows.map(|row| argmax(row.iter().copied())).collect()
    }

    /// Log-likelihood before the last step.
    pub(super) fn log_likelihood(&self) -> f64 {
        let last = self.log_likelihoods.last();
        last.copied().unwrap_or(f64::NEG_INFINITY)
    }
}

impl NoisyPoints {
    /// Runs at most `steps` steps of EM from `components`; `None` if a step is not finite.
    pub(super) fn run_em(
        &self,
        mut components: Vec<Component>,
        steps: usize,
    ) -> Option<Deconvolution> {
        let mut log_likelihoods: Vec<f64> = Vec::new();
        for _ in 0..steps {
            let expectation = self.expectation(&components)?;
            let before = log_likelihoods.last().copied();
            log_likelihoods.push(expectation.log_likelihood);
            let gain = before.map(|before| expectation.log_likelihood - before);
            if gain.is_some_and(|gain| gain.abs() < TOLERANCE * self.len() as f64) {
                break;
            }
            self.maximise(&mut components, &expectation);
        }
        let logs = self.log_densities(&components)?;
        let k = components.len();
        let responsibilities = Array2::from_shape_fn((self.len(), k), |(i, c)| {
            let row = &logs[i * k..(i + 1) * k];
            (row[c] - log_sum(row)).exp()
        });
        Some(Deconvolution {
            responsibilities,
            log_likelihoods,
            components,
        })
    }

    /// The M step, with the regularisation of the paper's equation 25.
    pub(super) fn maximise(&self, components: &mut [Component], expectation: &Expectation) {
        let dims = self.dims;
        let extra = if self.regularisation > 0.0 { 1.0 } else { 0.0 };
        for (component, sums) in components.iter_mut().zip(&expectation.components) {
            if sums.weight <= 0.0 {
                continue;
            }
            let shift: Vec<f64> = sums.shift.iter().map(|sum| sum / sums.weight).collect();
            let mut covariance = sums.spread.clone();
            add_outer(&mut covariance, -sums.weight, &shift);
            for d in 0..dims {
                covariance[d * dims + d] += self.regularisation;
            }
            for value in &mut covariance {
                *value /= sums.weight + extra;
            }
            component.weight = sums.weight / self.len() as f64;
            add(&mut component.mean, 1.0, &shift);
            component.covariance = covariance;
        }
    }
}
