//! The E step: posterior of every point under every component, summed over the points.

use faer::{Mat, MatMut};
use rayon::prelude::*;

use crate::deconvolution::points::{Component, NoisyPoints, add, add_outer};
use genetide_analysis::cluster::membership::log_sum;
use genetide_analysis::numeric::cholesky::Cholesky;

/// Points that one task sums. Fixed, so that sums do not depend on the number of threads.
const POINTS_PER_TASK: usize = 32;
/// Smaller responsibilities are skipped: they change no digit that is printed.
const NEGLIGIBLE: f64 = 1e-12;

/// Log-likelihood of the points, and the sums over the points for each component.
pub(super) struct Expectation {
    /// Sum over the points.
    pub(super) log_likelihood: f64,
    /// `[k]`.
    pub(super) components: Vec<ComponentSums>,
}

/// Sums over the points for one component, with q the responsibility, c the expected noiseless point
/// less the previous mean, and B its covariance.
#[derive(Clone)]
pub(super) struct ComponentSums {
    /// Sum of q.
    pub(super) weight: f64,
    /// `[D]`: sum of q c.
    pub(super) shift: Vec<f64>,
    /// `[D, D]`: sum of q (c c' + B).
    pub(super) spread: Vec<f64>,
}

/// One point under one component.
struct PointDensity {
    /// ln(weight N(x; mean, covariance + noise)).
    log_density: f64,
    /// Decomposition L L' of covariance + noise.
    covariance: Cholesky,
    /// `[D]`: L⁻¹ (value - mean).
    whitened: Vec<f64>,
}

impl Expectation {
    fn new(k: usize, dims: usize) -> Self {
        let component = ComponentSums {
            weight: 0.0,
            shift: vec![0.0; dims],
            spread: vec![0.0; dims * dims],
        };
        Self {
            log_likelihood: 0.0,
            components: vec![component; k],
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

impl NoisyPoints {
    /// `[N, k]`, row-major: ln of weight times density of every point under every component; `None`
    /// if a covariance is not positive definite.
    pub(super) fn log_densities(&self, components: &[Component]) -> Option<Vec<f64>> {
        let logs = (0..self.len()).flat_map(|i| {
            let densities = components
                .iter()
                .map(move |component| self.density(i, component));
            densities.map(|density| Some(density?.log_density))
        });
        logs.collect()
    }

    /// The E step; `None` if a covariance is not positive definite or the likelihood is not finite.
    pub(super) fn expectation(&self, components: &[Component]) -> Option<Expectation> {
        let empty = || Expectation::new(components.len(), self.dims);
        let tasks = (0..self.len().div_ceil(POINTS_PER_TASK)).into_par_iter();
        let parts = tasks.map(|task| {
            let (mut part, start) = (empty(), task * POINTS_PER_TASK);
            for i in start..(start + POINTS_PER_TASK).min(self.len()) {
                self.add_point(i, components, &mut part)?;
            }
            Some(part)
        });
        let mut total = empty();
        for part in parts.collect::<Vec<_>>() {
            total.add(&part?);
        }
        total.log_likelihood.is_finite().then_some(total)
    }

    fn add_point(&self, i: usize, components: &[Component], sums: &mut Expectation) -> Option<()> {
        let densities = components
            .iter()
            .map(|component| self.density(i, component));
        let densities: Vec<PointDensity> = densities.collect::<Option<_>>()?;
        let logs: Vec<f64> = densities.iter().map(|point| point.log_density).collect();
        let total = log_sum(&logs);
        sums.log_likelihood += total;
        for (c, point) in densities.iter().enumerate() {
            let responsibility = (point.log_density - total).exp();
            if responsibility > NEGLIGIBLE {
                sums.components[c].add(responsibility, &components[c].covariance, point);
            }
        }
        Some(())
    }

    /// Point `i` under `component`; `None` if covariance + noise is not positive definite.
    fn density(&self, i: usize, component: &Component) -> Option<PointDensity> {
        let dims = self.dims;
        let row = i * dims..(i + 1) * dims;
        let noise = &self.noise[row.clone()];
        let covariance = Cholesky::new(Mat::from_fn(dims, dims, |a, b| {
            let noise = if a == b { noise[a] } else { 0.0 };
            component.covariance[a * dims + b] + noise
        }))?;
        let values = self.values[row].iter().zip(&component.mean);
        let mut whitened: Vec<f64> = values.map(|(x, mean)| x - mean).collect();
        covariance.whiten(MatMut::from_column_major_slice_mut(&mut whitened, dims, 1));
        let log_two_pi = dims as f64 * std::f64::consts::TAU.ln();
        let squared: f64 = whitened.iter().map(|y| y * y).sum();
        Some(PointDensity {
            log_density: component.weight.ln()
                - (log_two_pi + covariance.log_determinant() + squared) / 2.0,
            covariance,
            whitened,
        })
    }
}

impl ComponentSums {
    /// Adds one point: c = V (V + S)⁻¹ (x - m) and B = V - V (V + S)⁻¹ V, with W = L⁻¹ V.
    fn add(&mut self, responsibility: f64, covariance: &[f64], point: &PointDensity) {
        let dims = point.whitened.len();
        let mut whitened = covariance.to_vec();
        point
            .covariance
            .whiten(MatMut::from_row_major_slice_mut(&mut whitened, dims, dims));
        let mut expected = vec![0.0; dims];
        add(&mut self.spread, responsibility, covariance);
        for (row, &y) in whitened.chunks(dims).zip(&point.whitened) {
            add(&mut expected, y, row);
            add_outer(&mut self.spread, -responsibility, row);
        }
        add_outer(&mut self.spread, responsibility, &expected);
        add(&mut self.shift, responsibility, &expected);
        self.weight += responsibility;
    }
}
