//! Extreme deconvolution: a Gaussian mixture of noisy points whose noise is known.
//!
//! Bovy, Hogg & Roweis 2011 (*Ann. Appl. Stat.* 5:1657, arXiv 0905.2979): every point has a noise
//! covariance of its own, here a diagonal one, and the mixture is that of the points without noise.

use std::collections::BTreeSet;

use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use super::distance::squared_distance;
use super::membership::log_sum;
use super::{AnalysisError, kmeans};

/// Starts of which the likeliest is carried on.
const STARTS: u64 = 5;
/// Steps of a start before the starts are compared.
const FIRST_STEPS: usize = 15;
/// Steps of the best start at most.
const MOST_STEPS: usize = 200;
/// The end: a step gains less than this in mean log-likelihood.
const TOLERANCE: f64 = 1e-5;
/// w of the paper (its equation 25), in squared units of profiles of variance 1: z-scored profiles
/// have no variance along their mean, and without it covariances would become singular there.
const REGULARISATION: f64 = 0.01;
/// Points that are summed up together. Fixed, so that sums do not depend on the threads.
const POINTS_AT_ONCE: usize = 32;
/// A smaller responsibility changes no sum that is printed.
const NEGLIGIBLE: f64 = 1e-12;

/// A fitted mixture.
#[derive(Clone, Debug)]
pub(crate) struct Deconvolution {
    /// `[N, k]`: probability of each component given the noisy point.
    pub responsibilities: Array2<f64>,
    /// Sum over the points of the log-likelihood after each step.
    pub log_likelihoods: Vec<f64>,
    components: Vec<Component>,
}

/// One Gaussian of the mixture.
#[derive(Clone, Debug)]
struct Component {
    weight: f64,
    /// `[D]`.
    mean: Vec<f64>,
    /// `[D, D]`, row-major.
    covariance: Vec<f64>,
}

impl Deconvolution {
    /// `[N]`: 0..k, the likeliest component.
    pub(crate) fn labels(&self) -> Vec<usize> {
        let likeliest = |row: ndarray::ArrayView1<'_, f64>| {
            let mut best = 0;
            for (c, &value) in row.iter().enumerate() {
                if value > row[best] {
                    best = c;
                }
            }
            best
        };
        let rows = self.responsibilities.axis_iter(Axis(0));
        rows.map(likeliest).collect()
    }

    fn log_likelihood(&self) -> f64 {
        let last = self.log_likelihoods.last();
        last.copied().unwrap_or(f64::NEG_INFINITY)
    }
}

/// Fits k components to the rows of `values` `[N, D]`, whose noise variances are `noise` `[N, D]`,
/// all above 0.
///
/// The starts are k-means of all points, then of random halves of them. The same for the same seed,
/// whatever the number of threads.
///
/// # Errors
/// When k is 0, or more than the different points, or no start stays finite.
pub(crate) fn fit(
    values: &Array2<f64>,
    noise: &Array2<f64>,
    k: usize,
    seed: u64,
) -> Result<Deconvolution, AnalysisError> {
    let genes = values.nrows();
    if k == 0 {
        return Err(AnalysisError::NoClusters);
    }
    let distinct = distinct(values);
    if k > distinct {
        return Err(AnalysisError::TooFewDistinct { k, distinct, genes });
    }
    let points = Points::new(values, noise, REGULARISATION);
    let mut best: Option<Deconvolution> = None;
    for start in 0..STARTS {
        let labels = start_labels(values, k, start, seed)?;
        let begun = points.climb(points.components_of(&labels, k), FIRST_STEPS);
        if let Some(begun) = begun
            && best
                .as_ref()
                .is_none_or(|best| begun.log_likelihood() > best.log_likelihood())
        {
            best = Some(begun);
        }
    }
    best.and_then(|best| points.climb(best.components, MOST_STEPS))
        .ok_or_else(|| AnalysisError::Mixture {
            k,
            reason: "its likelihood is not finite".to_owned(),
        })
}

fn distinct(values: &Array2<f64>) -> usize {
    let bits = |row: ndarray::ArrayView1<'_, f64>| -> Vec<u64> {
        // Adding 0 turns -0 into 0.
        row.iter().map(|value| (value + 0.0).to_bits()).collect()
    };
    let rows: BTreeSet<Vec<u64>> = values.rows().into_iter().map(bits).collect();
    rows.len()
}

/// k-means clusters of all points at the first start, else the nearest of those of a random half.
fn start_labels(
    values: &Array2<f64>,
    k: usize,
    start: u64,
    seed: u64,
) -> Result<Vec<usize>, AnalysisError> {
    if start == 0 {
        return Ok(kmeans::fit(values, k, seed)?.labels);
    }
    let seed = seed.wrapping_add(start);
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let count = values.nrows();
    let half = rand::seq::index::sample(&mut rng, count, count.div_ceil(2)).into_vec();
    let half = values.select(Axis(0), &half);
    if distinct(&half) < k {
        return Ok(kmeans::fit(values, k, seed)?.labels);
    }
    let centroids = kmeans::fit(&half, k, seed)?.centroids;
    let nearest = |row: ndarray::ArrayView1<'_, f64>| {
        let mut best = (f64::INFINITY, 0);
        for (c, centroid) in centroids.rows().into_iter().enumerate() {
            let distance = squared_distance(row, centroid);
            if distance < best.0 {
                best = (distance, c);
            }
        }
        best.1
    };
    Ok(values.rows().into_iter().map(nearest).collect())
}

/// The noisy points.
struct Points {
    dims: usize,
    /// `[N, D]`, row-major.
    values: Vec<f64>,
    /// `[N, D]`, row-major: variances.
    noise: Vec<f64>,
    regularisation: f64,
}

/// What a step sums over points, one entry a component.
struct Sums {
    log_likelihood: f64,
    components: Vec<ComponentSums>,
}

/// With q the responsibility, c the expected noiseless point less the old mean, and B its
/// covariance.
struct ComponentSums {
    /// Sum of q.
    weight: f64,
    /// `[D]`: sum of q c.
    shift: Vec<f64>,
    /// `[D, D]`: sum of q (c c' + B).
    spread: Vec<f64>,
}

impl Sums {
    fn new(k: usize, dims: usize) -> Self {
        let component = || ComponentSums {
            weight: 0.0,
            shift: vec![0.0; dims],
            spread: vec![0.0; dims * dims],
        };
        Self {
            log_likelihood: 0.0,
            components: (0..k).map(|_| component()).collect(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.log_likelihood += other.log_likelihood;
        for (own, more) in self.components.iter_mut().zip(&other.components) {
            own.weight += more.weight;
            add(&mut own.shift, 1.0, &more.shift);
            add(&mut own.spread, 1.0, &more.spread);
        }
    }
}

/// What is known of one point under one component.
struct Seen {
    /// `[D, D]`: lower triangle L with L L' = covariance + noise.
    root: Vec<f64>,
    /// `[D]`: L^-1 (value - mean).
    whitened: Vec<f64>,
}

impl Points {
    fn new(values: &Array2<f64>, noise: &Array2<f64>, regularisation: f64) -> Self {
        Self {
            dims: values.ncols(),
            values: values.iter().copied().collect(),
            noise: noise.iter().copied().collect(),
            regularisation,
        }
    }

    fn len(&self) -> usize {
        self.values.len() / self.dims.max(1)
    }

    /// A component for each label in 0..k, with the mean and covariance of its points.
    fn components_of(&self, labels: &[usize], k: usize) -> Vec<Component> {
        let dims = self.dims;
        let mut components = Vec::with_capacity(k);
        for label in 0..k {
            let rows: Vec<&[f64]> = (self.values.chunks(dims).zip(labels))
                .filter_map(|(row, &own)| (own == label).then_some(row))
                .collect();
            let count = rows.len().max(1) as f64;
            let mut mean = vec![0.0; dims];
            for row in &rows {
                add(&mut mean, 1.0 / count, row);
            }
            let mut covariance = vec![0.0; dims * dims];
            for row in &rows {
                let away: Vec<f64> = row.iter().zip(&mean).map(|(x, m)| x - m).collect();
                add_outer(&mut covariance, 1.0 / count, &away);
            }
            for d in 0..dims {
                covariance[d * dims + d] += self.regularisation;
            }
            components.push(Component {
                // A start without points is given the weight of one, and lost if it stays alone.
                weight: count / self.len() as f64,
                mean,
                covariance,
            });
        }
        components
    }

    /// At most `steps` steps of expectation and maximisation; `None` when one is not finite.
    fn climb(&self, mut components: Vec<Component>, steps: usize) -> Option<Deconvolution> {
        let mut log_likelihoods: Vec<f64> = Vec::new();
        for _ in 0..steps {
            let sums = self.sums(&components)?;
            let before = log_likelihoods.last().copied();
            log_likelihoods.push(sums.log_likelihood);
            let gain = before.map(|before| sums.log_likelihood - before);
            if gain.is_some_and(|gain| gain.abs() < TOLERANCE * self.len() as f64) {
                break;
            }
            self.maximise(&mut components, &sums);
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

    /// `[N, k]`: ln of weight times density of every point under every component.
    fn log_densities(&self, components: &[Component]) -> Option<Vec<f64>> {
        let mut logs = Vec::with_capacity(self.len() * components.len());
        for i in 0..self.len() {
            for component in components {
                logs.push(self.see(i, component)?.0);
            }
        }
        Some(logs)
    }

    /// The expectation step.
    fn sums(&self, components: &[Component]) -> Option<Sums> {
        let starts: Vec<usize> = (0..self.len()).step_by(POINTS_AT_ONCE).collect();
        let parts: Vec<Option<Sums>> = starts
            .par_iter()
            .map(|&start| {
                let mut part = Sums::new(components.len(), self.dims);
                for i in start..(start + POINTS_AT_ONCE).min(self.len()) {
                    self.add_point(i, components, &mut part)?;
                }
                Some(part)
            })
            .collect();
        let mut sums = Sums::new(components.len(), self.dims);
        for part in parts {
            sums.add(&part?);
        }
        sums.log_likelihood.is_finite().then_some(sums)
    }

    fn add_point(&self, i: usize, components: &[Component], sums: &mut Sums) -> Option<()> {
        let seen: Vec<(f64, Seen)> = components
            .iter()
            .map(|component| self.see(i, component))
            .collect::<Option<_>>()?;
        let logs: Vec<f64> = seen.iter().map(|(log, _)| *log).collect();
        let total = log_sum(&logs);
        sums.log_likelihood += total;
        for (c, (log, seen)) in seen.iter().enumerate() {
            let responsibility = (log - total).exp();
            if responsibility > NEGLIGIBLE {
                let covariance = &components[c].covariance;
                sums.components[c].add(responsibility, covariance, seen);
            }
        }
        Some(())
    }

    /// ln(weight N(x; mean, covariance + noise)), and what the sums need; `None` when that
    /// covariance is not positive definite.
    fn see(&self, i: usize, component: &Component) -> Option<(f64, Seen)> {
        let dims = self.dims;
        let row = i * dims..(i + 1) * dims;
        let mut root = component.covariance.clone();
        for (d, noise) in self.noise[row.clone()].iter().enumerate() {
            root[d * dims + d] += noise;
        }
        cholesky(&mut root, dims)?;
        let mut whitened: Vec<f64> = Vec::with_capacity(dims);
        let mut log = component.weight.ln() - dims as f64 * std::f64::consts::TAU.ln() / 2.0;
        for (d, (x, mean)) in self.values[row].iter().zip(&component.mean).enumerate() {
            let lower = &root[d * dims..d * dims + d];
            let known: f64 = lower.iter().zip(&whitened).map(|(l, y)| l * y).sum();
            let pivot = root[d * dims + d];
            let y = (x - mean - known) / pivot;
            log -= pivot.ln() + y * y / 2.0;
            whitened.push(y);
        }
        Some((log, Seen { root, whitened }))
    }

    /// The maximisation step, with the regularisation of the paper's equation 25.
    fn maximise(&self, components: &mut [Component], sums: &Sums) {
        let dims = self.dims;
        let extra = if self.regularisation > 0.0 { 1.0 } else { 0.0 };
        for (component, sums) in components.iter_mut().zip(&sums.components) {
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

impl ComponentSums {
    /// Adds one point: c = V (V + S)^-1 (x - m) and B = V - V (V + S)^-1 V, with W = L^-1 V.
    fn add(&mut self, responsibility: f64, covariance: &[f64], seen: &Seen) {
        let dims = seen.whitened.len();
        let mut whitened = covariance.to_vec();
        for d in 0..dims {
            let (before, rest) = whitened.split_at_mut(d * dims);
            let row = &mut rest[..dims];
            for (m, known) in before.chunks(dims).enumerate() {
                add(row, -seen.root[d * dims + m], known);
            }
            let pivot = seen.root[d * dims + d];
            for value in row {
                *value /= pivot;
            }
        }
        let mut expected = vec![0.0; dims];
        add(&mut self.spread, responsibility, covariance);
        for (row, &y) in whitened.chunks(dims).zip(&seen.whitened) {
            add(&mut expected, y, row);
            add_outer(&mut self.spread, -responsibility, row);
        }
        add_outer(&mut self.spread, responsibility, &expected);
        add(&mut self.shift, responsibility, &expected);
        self.weight += responsibility;
    }
}

/// to += factor x from.
fn add(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

/// to `[D, D]` += factor x v v'.
fn add_outer(to: &mut [f64], factor: f64, v: &[f64]) {
    for (row, &value) in to.chunks_mut(v.len()).zip(v) {
        add(row, factor * value, v);
    }
}

/// Replaces the lower triangle of `matrix` `[D, D]` by its Cholesky root; `None` when it is not
/// positive definite.
fn cholesky(matrix: &mut [f64], dims: usize) -> Option<()> {
    for i in 0..dims {
        for j in 0..=i {
            let (a, b) = (&matrix[i * dims..], &matrix[j * dims..]);
            let known: f64 = a[..j].iter().zip(&b[..j]).map(|(a, b)| a * b).sum();
            let rest = matrix[i * dims + j] - known;
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                matrix[i * dims + i] = rest.sqrt();
            } else {
                matrix[i * dims + j] = rest / matrix[j * dims + j];
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests;
