//! The mixture: expectation, maximisation, and what it says of every gene.

use rayon::prelude::*;

use super::density::{Component, Direction, Hidden, log_density};
use super::evidence::Evidence;
use crate::analysis::membership::log_sum;

/// Genes summed by one task. Sums run over tasks in order, so threads do not change a digit.
const BLOCK: usize = 64;
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

/// What the mixture says of every gene.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis) struct Posterior {
    /// `[N, k]`, row-major: probability of each component; what is left to 1 is the background.
    pub probability: Vec<f64>,
    /// `[N, T]`: the expected profile without noise and offset.
    pub denoised: Vec<f64>,
}

impl Posterior {
    /// The most probable of `k` components for every gene `[N]`; the first of equals.
    pub fn most_probable(&self, k: usize) -> Vec<usize> {
        self.probability
            .chunks(k)
            .map(|row| {
                let mut best = 0;
                for (component, &probability) in row.iter().enumerate() {
                    if probability > row[best] {
                        best = component;
                    }
                }
                best
            })
            .collect()
    }
}

/// Sums over genes for one component.
#[derive(Clone, Debug)]
struct Sums {
    /// Sum of responsibilities r.
    weight: f64,
    /// `[T]`: r / A and r y / A, with y the profile less amplitude and offset.
    precision: Vec<f64>,
    weighted: Vec<f64>,
    /// `[T]`: r f² and r f² y, with f = s² / A.
    share: Vec<f64>,
    share_weighted: Vec<f64>,
    /// Sum over genes and times of r (f² E[y²] + f SE²).
    square: f64,
    /// Sum of r E[a²].
    amplitude: f64,
}

impl Sums {
    fn new(times: usize) -> Self {
        let zeros = || vec![0.0; times];
        Self {
            weight: 0.0,
            precision: zeros(),
            weighted: zeros(),
            share: zeros(),
            share_weighted: zeros(),
            square: 0.0,
            amplitude: 0.0,
        }
    }

    fn add_gene(
        &mut self,
        responsibility: f64,
        component: &Component,
        direction: &Direction,
        (profile, noise): (&[f64], &[f64]),
        hidden: &Hidden,
    ) {
        let [a, b] = hidden.mean;
        let [va, vb, vab] = hidden.covariance;
        let offset = direction.offset;
        self.weight += responsibility;
        self.amplitude += responsibility * (a * a + va);
        for t in 0..profile.len() {
            let u = direction.shape[t];
            let y = profile[t] - a * u - b * offset;
            let uncertainty = va * u * u + vb * offset * offset + 2.0 * vab * u * offset;
            let variance = noise[t] + component.deviation;
            let f = component.deviation / variance;
            let precision = responsibility / variance;
            let share = responsibility * f * f;
            self.precision[t] += precision;
            self.weighted[t] += precision * y;
            self.share[t] += share;
            self.share_weighted[t] += share * y;
            self.square += share * (y * y + uncertainty) + responsibility * f * noise[t];
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |to: &mut [f64], from: &[f64]| {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from;
            }
        };
        self.weight += other.weight;
        self.square += other.square;
        self.amplitude += other.amplitude;
        add(&mut self.precision, &other.precision);
        add(&mut self.weighted, &other.weighted);
        add(&mut self.share, &other.share);
        add(&mut self.share_weighted, &other.share_weighted);
    }

    /// The new shape: the mean weighted by precision.
    fn mean(&self, before: &[f64]) -> Vec<f64> {
        before
            .iter()
            .zip(self.weighted.iter().zip(&self.precision))
            .map(|(&before, (weighted, precision))| {
                if *precision > 0.0 {
                    weighted / precision
                } else {
                    before
                }
            })
            .collect()
    }

    /// Sum over genes and times of r E[e²] around the shape `mean`.
    fn deviation(&self, mean: &[f64]) -> f64 {
        let cross: f64 = mean
            .iter()
            .zip(self.share.iter().zip(&self.share_weighted))
            .map(|(m, (share, weighted))| m * m * share - 2.0 * m * weighted)
            .sum();
        (self.square + cross).max(0.0)
    }
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
        let directions = self.directions(evidence);
        let blocks: Vec<(Vec<Sums>, f64)> = blocks(evidence)
            .into_par_iter()
            .map(|genes| self.sums_of_block(evidence, &directions, genes))
            .collect();
        let mut sums = vec![Sums::new(evidence.times); self.len()];
        let mut log_likelihood = 0.0;
        for (block, likelihood) in &blocks {
            log_likelihood += likelihood;
            for (sum, add) in sums.iter_mut().zip(block) {
                sum.add(add);
            }
        }
        self.log_likelihood = log_likelihood;
        self.maximise(evidence, &sums);
    }

    fn sums_of_block(
        &self,
        evidence: &Evidence,
        directions: &[Direction],
        genes: std::ops::Range<usize>,
    ) -> (Vec<Sums>, f64) {
        let mut sums = vec![Sums::new(evidence.times); self.len()];
        let mut log_likelihood = 0.0;
        let mut of_gene = GeneDensities::default();
        for g in genes {
            self.densities(evidence, directions, g, &mut of_gene);
            let total = log_sum(&of_gene.log_density);
            log_likelihood += total;
            for (k, sum) in sums.iter_mut().enumerate() {
                let responsibility = (of_gene.log_density[k] - total).exp();
                // What is left out adds less than rounding does.
                if responsibility > 1e-12 {
                    let observed = (evidence.profile(g), evidence.noise_of(g));
                    let (component, direction) = (&self.components[k], &directions[k]);
                    let hidden = &of_gene.hidden[k];
                    sum.add_gene(responsibility, component, direction, observed, hidden);
                }
            }
        }
        (sums, log_likelihood)
    }

    fn maximise(&mut self, evidence: &Evidence, sums: &[Sums]) {
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
        let directions = self.directions(evidence);
        let rows: Vec<(Vec<f64>, Vec<f64>)> = (0..evidence.len())
            .into_par_iter()
            .map(|g| self.posterior_of(evidence, &directions, g))
            .collect();
        let (probability, denoised): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        Posterior {
            probability: probability.concat(),
            denoised: denoised.concat(),
        }
    }

    fn posterior_of(
        &self,
        evidence: &Evidence,
        directions: &[Direction],
        g: usize,
    ) -> (Vec<f64>, Vec<f64>) {
        let mut of_gene = GeneDensities::default();
        self.densities(evidence, directions, g, &mut of_gene);
        let k = self.len();
        let total = log_sum(&of_gene.log_density);
        // A gene that no component explains keeps its own profile.
        let background = (of_gene.log_density[k] - total).exp();
        let mut denoised: Vec<f64> = evidence
            .profile(g)
            .iter()
            .zip(evidence.noise_of(g))
            .map(|(x, noise)| {
                let kept = evidence.spread / (evidence.spread + noise);
                background * (evidence.centre + kept * (x - evidence.centre))
            })
            .collect();
        for ((component, direction), (log, hidden)) in self
            .components
            .iter()
            .zip(directions)
            .zip(of_gene.log_density.iter().zip(&of_gene.hidden))
        {
            let weight = (log - total).exp();
            let [a, b] = hidden.mean;
            for (t, value) in denoised.iter_mut().enumerate() {
                let expected = component.mean[t] + a * direction.shape[t];
                let rest = evidence.profile(g)[t] - expected - b * direction.offset;
                let f = component.deviation / (component.deviation + evidence.noise_of(g)[t]);
                *value += weight * (expected + f * rest);
            }
        }
        let probability = of_gene.log_density[..k]
            .iter()
            .map(|log| (log - total).exp().clamp(0.0, 1.0))
            .collect();
        (probability, denoised)
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

    /// Log of weight times density of every component, then of the background.
    fn densities(
        &self,
        evidence: &Evidence,
        directions: &[Direction],
        g: usize,
        of_gene: &mut GeneDensities,
    ) {
        of_gene.log_density.clear();
        of_gene.hidden.clear();
        let (profile, noise) = (evidence.profile(g), evidence.noise_of(g));
        for (component, direction) in self.components.iter().zip(directions) {
            let (density, hidden) = log_density(component, direction, profile, noise);
            of_gene.log_density.push(density + component.weight.ln());
            of_gene.hidden.push(hidden);
        }
        let background: f64 = profile
            .iter()
            .zip(noise)
            .map(|(x, noise)| {
                let variance = noise + evidence.spread;
                (x - evidence.centre).powi(2) / variance + variance.ln()
            })
            .sum();
        of_gene
            .log_density
            .push(self.background.ln() - 0.5 * background);
    }
}

/// Room for one gene's densities, used again for the next.
#[derive(Default)]
struct GeneDensities {
    log_density: Vec<f64>,
    hidden: Vec<Hidden>,
}

fn prior_amplitude(mean: &[f64], evidence: &Evidence) -> f64 {
    let length: f64 = mean.iter().map(|m| m * m).sum();
    PRIOR_AMPLITUDE.powi(2) * length.max(1e-3 * evidence.spread)
}

fn blocks(evidence: &Evidence) -> Vec<std::ops::Range<usize>> {
    let genes = evidence.len();
    (0..genes)
        .step_by(BLOCK)
        .map(|from| from..(from + BLOCK).min(genes))
        .collect()
}
