//! The mixture: expectation, maximisation, and what it says of every gene.

use super::density::{Component, Direction};
use super::evidence::Evidence;
use super::expectation::{Expectation, Sums};
use super::posterior::{Posterior, most_probable_of_all};

/// Genes that the variances of a cluster weigh against: those of all clusters, or the prior.
const PRIOR_GENES: f64 = 20.0;
/// Weight, in genes, of the prior of s² against that of all clusters. Were it larger, few genes could
/// not show how far they stray from their shapes, and would be left to the background.
const POOLED_PRIOR_GENES: f64 = 2.0;
/// Prior of s² over the spread of the profiles: a standard deviation of a tenth.
const PRIOR_DEVIATION: f64 = 0.01;
/// Smallest s² over the spread.
const SMALLEST_DEVIATION: f64 = 1e-4;
/// s² of a component that starts, over the spread.
const FIRST_DEVIATION: f64 = 0.05;
/// Prior of tau over the length of the shape.
const PRIOR_AMPLITUDE: f64 = 0.25;
/// Variance of the offset over the spread.
const OFFSET_VARIANCE: f64 = 0.25;
/// Share of the background to begin with, and at most.
const BACKGROUND: (f64, f64) = (0.03, 0.1);

/// A fitted mixture of k shapes and a background.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis) struct ShapeMixture {
    /// `[k]`.
    pub components: Vec<Component>,
    /// Share of the background.
    background: f64,
    /// Log likelihood of the genes at the last expectation, but for N T/2 ln 2 pi.
    pub log_likelihood: f64,
}

impl ShapeMixture {
    /// A mixture whose k components start at the means of the genes with labels 0..k.
    pub fn start(evidence: &Evidence, labels: &[usize], k: usize) -> Self {
        let times = evidence.times;
        let mut means = vec![vec![0.0; times]; k];
        let mut sizes = vec![0.0_f64; k];
        for (g, &label) in labels.iter().enumerate() {
            sizes[label] += 1.0;
            for (sum, x) in means[label].iter_mut().zip(evidence.profile(g)) {
                *sum += x;
            }
        }
        let genes = labels.len().max(1) as f64;
        let components = means
            .into_iter()
            .zip(&sizes)
            .map(|(sum, &size)| {
                let mean: Vec<f64> = sum.iter().map(|x| x / size.max(1.0)).collect();
                Component {
                    amplitude: prior_amplitude(&mean, evidence),
                    deviation: FIRST_DEVIATION * evidence.spread,
                    weight: size.max(1e-3) / genes * (1.0 - BACKGROUND.0),
                    mean,
                }
            })
            .collect();
        Self {
            components,
            background: BACKGROUND.0,
            log_likelihood: f64::NEG_INFINITY,
        }
    }

    /// Number of components k.
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// EM until the log likelihood changes by less than `tolerance` a gene, `most` steps at most.
    pub fn fit(&mut self, evidence: &Evidence, most: usize, tolerance: f64) {
        let mut before = f64::NEG_INFINITY;
        for step in 0..most {
            self.step(evidence);
            let change = (self.log_likelihood - before).abs();
            if step > 3 && change < tolerance * evidence.len() as f64 {
                break;
            }
            before = self.log_likelihood;
        }
    }

    /// One expectation and maximisation; the log likelihood is that before the step.
    pub fn step(&mut self, evidence: &Evidence) {
        let expectation =
            Expectation::of(evidence, &self.directions(evidence), self.background.ln());
        self.log_likelihood = expectation.log_likelihood;
        let sums: Vec<Sums<'_>> = expectation.sums().collect();
        self.maximise(evidence, &sums);
    }

    fn maximise(&mut self, evidence: &Evidence, sums: &[Sums<'_>]) {
        let genes = evidence.len() as f64;
        let k = self.len() as f64;
        let times = evidence.times as f64;
        let means: Vec<Vec<f64>> = sums
            .iter()
            .zip(&self.components)
            .map(|(sum, component)| sum.mean(&component.mean))
            .collect();
        // s² of a small cluster leans on that of all clusters together.
        let squares: Vec<f64> = sums
            .iter()
            .zip(&means)
            .map(|(sum, mean)| sum.deviation(mean) / times)
            .collect();
        let inside: f64 = sums.iter().map(|sum| sum.weight).sum();
        let pooled = (squares.iter().sum::<f64>()
            + POOLED_PRIOR_GENES * PRIOR_DEVIATION * evidence.spread)
            / (inside + POOLED_PRIOR_GENES);
        let outside = (genes - inside).max(0.0);
        self.background = ((outside + 1.0) / (genes + k + 1.0)).min(BACKGROUND.1);
        let share = (1.0 - self.background) / (inside + k);
        for (((component, sum), mean), square) in
            self.components.iter_mut().zip(sums).zip(means).zip(squares)
        {
            let prior = PRIOR_GENES * prior_amplitude(&mean, evidence);
            component.amplitude = (sum.amplitude + prior) / (sum.weight + PRIOR_GENES);
            component.deviation = ((square + PRIOR_GENES * pooled) / (sum.weight + PRIOR_GENES))
                .max(SMALLEST_DEVIATION * evidence.spread);
            component.weight = (sum.weight + 1.0) * share;
            component.mean = mean;
        }
    }

    /// Bayesian information criterion (Schwarz 1978), -2 ln L + p ln N; lower is better.
    ///
    /// Of the parameters of a component (T means, two variances and a weight) scaling has fixed two.
    pub fn bic(&self, evidence: &Evidence) -> f64 {
        let parameters = self.len() * (evidence.times + 1);
        parameters as f64 * (evidence.len() as f64).ln() - 2.0 * self.log_likelihood
    }

    /// Probabilities and de-noised profiles of all genes.
    pub fn posterior(&self, evidence: &Evidence) -> Posterior {
        Posterior::of(evidence, &self.directions(evidence), self.background.ln())
    }

    /// The most probable component of every gene `[N]`; the first of equals.
    pub fn most_probable(&self, evidence: &Evidence) -> Vec<usize> {
        most_probable_of_all(evidence, &self.directions(evidence), self.background.ln())
    }

    /// The mixture in which component `j` has become part of component `i`.
    pub fn merged(&self, i: usize, j: usize) -> Self {
        let (a, b) = (&self.components[i], &self.components[j]);
        let weight = a.weight + b.weight;
        let mean_of = |a_value: f64, b_value: f64| {
            (a.weight * a_value + b.weight * b_value) / weight.max(f64::MIN_POSITIVE)
        };
        let union = Component {
            mean: a
                .mean
                .iter()
                .zip(&b.mean)
                .map(|(&a, &b)| mean_of(a, b))
                .collect(),
            deviation: mean_of(a.deviation, b.deviation),
            amplitude: mean_of(a.amplitude, b.amplitude),
            weight,
        };
        let mut components = self.components.clone();
        components[i] = union;
        components.remove(j);
        Self {
            components,
            ..self.clone()
        }
    }

    fn directions(&self, evidence: &Evidence) -> Vec<Direction> {
        let offset_variance = OFFSET_VARIANCE * evidence.spread;
        self.components
            .iter()
            .map(|component| Direction::of(component, offset_variance))
            .collect()
    }
}

fn prior_amplitude(mean: &[f64], evidence: &Evidence) -> f64 {
    let length: f64 = mean.iter().map(|m| m * m).sum();
    PRIOR_AMPLITUDE.powi(2) * length.max(1e-3 * evidence.spread)
}
