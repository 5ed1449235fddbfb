//! The mixture of shapes, fitted by expectation and maximisation.

use crate::AnalysisError;
use crate::cluster::kmeans::centroids;
use crate::cluster::shapes::density::{Component, ComponentTerms, MixtureTerms};
use crate::cluster::shapes::expectation::{Active, ComponentSums, Expectation};
use crate::cluster::shapes::observations::Observations;
use crate::cluster::shapes::posterior::{Posterior, most_probable};
use crate::numeric::records::records;
use crate::numeric::stats::counts;
use crate::watch::Share;

/// Weight, in genes, of the prior of a cluster's variances.
const PRIOR_GENES: f64 = 20.0;
/// Weight, in genes, of the prior of the pooled s². With a larger weight a small data set could not
/// show how far genes deviate from their shapes, and many would be assigned to the background.
const POOLED_PRIOR_GENES: f64 = 2.0;
/// Prior of s² over the spread of the profiles: a standard deviation of a tenth.
const PRIOR_DEVIATION: f64 = 0.01;
/// Smallest s² over the spread.
const SMALLEST_DEVIATION: f64 = 1e-4;
/// Initial s² of a component over the spread.
const FIRST_DEVIATION: f64 = 0.05;
/// Prior of tau over the length of the shape.
const PRIOR_AMPLITUDE: f64 = 0.25;
/// Variance of the offset over the spread.
const OFFSET_VARIANCE: f64 = 0.25;
/// Initial share of the background.
const INITIAL_BACKGROUND: f64 = 0.03;
/// Maximum share of the background.
const LARGEST_BACKGROUND: f64 = 0.1;
/// Steps of EM between two that look at all components of every gene.
const SPARSE_STEPS: usize = 6;

/// A fitted mixture of k shapes and a background.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ShapeMixture {
    /// `[k]`.
    pub components: Vec<Component>,
    /// Share of the background.
    background: f64,
    /// Log likelihood of the genes at the last E step, without -N T/2 ln 2 pi.
    pub log_likelihood: f64,
}

impl ShapeMixture {
    /// A mixture whose k components start at the means of the genes with labels 0..k.
    pub fn start(observations: &Observations, labels: &[usize], k: usize) -> Self {
        let means = centroids::means(&records(&observations.values), labels, k);
        let sizes = counts(labels.iter().copied(), k);
        let genes = labels.len().max(1) as f64;
        let components = means.rows().into_iter().zip(sizes).map(|(mean, size)| {
            let mean = mean.to_vec();
            Component {
                amplitude: prior_amplitude(&mean, observations),
                deviation: FIRST_DEVIATION * observations.spread,
                weight: (size as f64).max(1e-3) / genes * (1.0 - INITIAL_BACKGROUND),
                mean,
            }
        });
        Self {
            components: components.collect(),
            background: INITIAL_BACKGROUND,
            log_likelihood: f64::NEG_INFINITY,
        }
    }

    /// Number of components k.
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// EM until the log likelihood changes by less than `tolerance` per gene, at most `most` steps.
    ///
    /// Most steps pass over the components to which no gene of a tile belonged in the last full step;
    /// the last step is a full one.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when it is no longer wanted.
    pub fn fit(
        &mut self,
        observations: &Observations,
        most: usize,
        tolerance: f64,
        share: Share<'_>,
    ) -> Result<(), AnalysisError> {
        let mut active = Active::default();
        let (mut before, mut age) = (f64::NEG_INFINITY, 0);
        for step in 0..most {
            share.check()?;
            let is_full = active.is_all();
            let found = self.step_within(observations, &active);
            let change = (self.log_likelihood - before).abs();
            before = self.log_likelihood;
            let is_steady = step > 3 && change < tolerance * observations.len() as f64;
            if is_steady && is_full {
                break;
            }
            (active, age) = match is_full {
                true => (found, 0),
                false => (active, age + 1),
            };
            if is_steady || age == SPARSE_STEPS || step + 2 == most {
                active = Active::default();
            }
        }
        Ok(())
    }

    /// One step of EM. The log likelihood is that before the step.
    #[cfg(test)]
    pub fn step(&mut self, observations: &Observations) {
        self.step_within(observations, &Active::default());
    }

    /// One step of EM in which genes belong to `active` components only; returns those to which they
    /// do. The log likelihood is that before the step.
    pub(super) fn step_within(&mut self, observations: &Observations, active: &Active) -> Active {
        let expectation = Expectation::of(observations, &self.terms(observations), active);
        self.log_likelihood = expectation.log_likelihood;
        let sums: Vec<ComponentSums<'_>> = expectation.sums().collect();
        self.maximise(observations, &sums);
        expectation.active
    }

    fn maximise(&mut self, observations: &Observations, sums: &[ComponentSums<'_>]) {
        let genes = observations.len() as f64;
        let k = self.len() as f64;
        let times = observations.times() as f64;
        let means: Vec<Vec<f64>> = sums
            .iter()
            .zip(&self.components)
            .map(|(sum, component)| sum.mean(&component.mean))
            .collect();
        // s² of a small cluster is shrunk towards the pooled value.
        let squares: Vec<f64> = sums
            .iter()
            .zip(&means)
            .map(|(sum, mean)| sum.deviation(mean) / times)
            .collect();
        let inside: f64 = sums.iter().map(|sum| sum.weight).sum();
        let pooled = (squares.iter().sum::<f64>()
            + POOLED_PRIOR_GENES * PRIOR_DEVIATION * observations.spread)
            / (inside + POOLED_PRIOR_GENES);
        let outside = (genes - inside).max(0.0);
        self.background = ((outside + 1.0) / (genes + k + 1.0)).min(LARGEST_BACKGROUND);
        let share = (1.0 - self.background) / (inside + k);
        for (((component, sum), mean), square) in
            self.components.iter_mut().zip(sums).zip(means).zip(squares)
        {
            component.shrink(sum, mean, square, pooled, observations);
            component.weight = (sum.weight + 1.0) * share;
        }
    }

    /// Component `c` after an M step for it alone; its weight stays.
    pub(super) fn maximise_one(
        &mut self,
        c: usize,
        sum: &ComponentSums<'_>,
        observations: &Observations,
    ) {
        let pooled: f64 = self
            .components
            .iter()
            .map(|own| own.weight * own.deviation)
            .sum();
        let weight: f64 = self.components.iter().map(|own| own.weight).sum();
        let component = &mut self.components[c];
        let mean = sum.mean(&component.mean);
        let square = sum.deviation(&mean) / observations.times() as f64;
        component.shrink(sum, mean, square, pooled / weight, observations);
    }

    /// Bayesian information criterion (Schwarz 1978), -2 ln L + p ln N; lower is better.
    ///
    /// A component has T means, two variances and a weight, less the two parameters that scaling
    /// fixes.
    pub fn bic(&self, observations: &Observations) -> f64 {
        let parameters = self.len() * (observations.times() + 1);
        parameters as f64 * (observations.len() as f64).ln() - 2.0 * self.log_likelihood
    }

    /// Probabilities and denoised profiles of all genes.
    pub fn posterior(&self, observations: &Observations) -> Posterior {
        Posterior::of(observations, &self.terms(observations))
    }

    /// `[N]`: the most probable component of every gene, the first of equals.
    pub fn most_probable(&self, observations: &Observations) -> Vec<usize> {
        most_probable(observations, &self.terms(observations))
    }

    /// The mixture with component `j` merged into component `i`.
    pub fn merged(&self, i: usize, j: usize) -> Self {
        let (a, b) = (&self.components[i], &self.components[j]);
        let weight = a.weight + b.weight;
        let mean_of = |a_value: f64, b_value: f64| {
            (a.weight * a_value + b.weight * b_value) / weight.max(f64::MIN_POSITIVE)
        };
        let means = a.mean.iter().zip(&b.mean);
        let union = Component {
            mean: means.map(|(&a, &b)| mean_of(a, b)).collect(),
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

    /// The terms of its densities.
    pub(super) fn terms(&self, observations: &Observations) -> MixtureTerms {
        let offset_variance = OFFSET_VARIANCE * observations.spread;
        let terms = |component| ComponentTerms::of(component, offset_variance);
        MixtureTerms {
            components: self.components.iter().map(terms).collect(),
            log_background: self.background.ln(),
        }
    }
}

impl Component {
    /// Takes a new shape `mean`, and variances that are shrunk towards their priors: s² towards the
    /// `pooled` value. `square` is the sum over genes of their mean squared deviations.
    fn shrink(
        &mut self,
        sum: &ComponentSums<'_>,
        mean: Vec<f64>,
        square: f64,
        pooled: f64,
        observations: &Observations,
    ) {
        let prior = PRIOR_GENES * prior_amplitude(&mean, observations);
        self.amplitude = (sum.amplitude + prior) / (sum.weight + PRIOR_GENES);
        self.deviation = ((square + PRIOR_GENES * pooled) / (sum.weight + PRIOR_GENES))
            .max(SMALLEST_DEVIATION * observations.spread);
        self.mean = mean;
    }
}

/// Prior of tau² for a component of shape `mean`.
fn prior_amplitude(mean: &[f64], observations: &Observations) -> f64 {
    let length: f64 = mean.iter().map(|m| m * m).sum();
    PRIOR_AMPLITUDE.powi(2) * length.max(1e-3 * observations.spread)
}
