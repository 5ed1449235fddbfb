//! Mean and covariance of profiles from noisy ones: empirical Bayes by expectation and maximisation.

use genetide_data::Matrix;

use crate::prediction::factor::{Factor, start};
use crate::prediction::gene_posterior::GenePosterior;
use crate::prediction::observed::Observed;
use crate::prediction::prior::{Prior, Scale, in_chunks};

/// Genes from which the prior is estimated, evenly spread over all.
const MOST_GENES: usize = 1000;
/// Steps of the estimation.
const MOST_STEPS: usize = 15;
/// The steps end once one adds less than this to the log density of a gene.
const LEAST_GAIN: f64 = 1e-3;
/// Genes that the starting covariance counts for, in columns: with fewer genes than that, it decides.
const GENES_OF_THE_START: f64 = 2.0;
/// Genes that a mean which is the same in all columns counts for.
const GENES_OF_A_FLAT_MEAN: f64 = 1.0;
/// Genes that each scale has before any is seen.
const GENES_OF_A_SCALE: f64 = 0.1;

/// Fits mean, covariance and shares of scales, from `start` on.
///
/// The expectation is over profiles and scales, in closed form with each gene's own noise. The covariance is
/// shrunk to that of `start`, like the mode under an inverse Wishart prior.
pub(super) fn fit(observed: &Observed, start: &Prior) -> Prior {
    let observed = observed.thinned(MOST_GENES);
    let genes = observed.values.rows() as f64;
    // The mean first: a covariance about a mean that is off takes its error for changes.
    let mut prior = Prior {
        mean: Sums::over(start, &observed).mean(start),
        ..start.clone()
    };
    let mut last = f64::NEG_INFINITY;
    for _ in 0..MOST_STEPS {
        let sums = Sums::over(&prior, &observed);
        let gain = sums.log_likelihood - last;
        last = sums.log_likelihood;
        prior = sums.maximised(&prior, start);
        if gain < LEAST_GAIN * genes {
            break;
        }
    }
    prior
}

/// Sums over genes and the scales that each may have.
struct Sums {
    log_likelihood: f64,
    /// `[K]`: expected numbers of genes.
    genes: Vec<f64>,
    /// `[C]`: P r.
    alpha: Vec<f64>,
    /// P, packed.
    precision: Vec<f64>,
    /// s (P r r' P - P) with the scale s, packed.
    change: Vec<f64>,
}

impl Sums {
    fn new(scales: usize, columns: usize) -> Self {
        Self {
            log_likelihood: 0.0,
            genes: vec![0.0; scales],
            alpha: vec![0.0; columns],
            precision: vec![0.0; start(columns)],
            change: vec![0.0; start(columns)],
        }
    }

    fn over(prior: &Prior, observed: &Observed) -> Self {
        let covariances = prior.covariances();
        let (scales, columns) = (prior.scales.len(), prior.mean.len());
        let chunks = in_chunks(observed.values.rows(), |genes| {
            let mut sums = Self::new(scales, columns);
            for &g in genes {
                sums.add(&GenePosterior::new(prior, &covariances, observed, g), prior);
            }
            sums
        });
        let all = Self::new(scales, columns);
        chunks.iter().fold(all, Self::plus)
    }

    fn add(&mut self, gene: &GenePosterior, prior: &Prior) {
        self.log_likelihood += gene.log_likelihood;
        for under in &gene.under {
            self.genes[under.scale] += under.share;
            let mut precision = vec![0.0; self.precision.len()];
            under.add_precision(&gene.roots, under.share, &mut precision);
            add(&mut self.precision, &precision, 1.0);
            add(&mut self.alpha, &under.alpha, under.share);
            let factor = prior.scales[under.scale].factor;
            add(&mut self.change, &precision, -factor);
            for (i, alpha) in under.alpha.iter().enumerate() {
                let row = &mut self.change[start(i)..start(i + 1)];
                add(row, &under.alpha[..=i], factor * under.share * alpha);
            }
        }
    }

    fn plus(mut self, other: &Self) -> Self {
        self.log_likelihood += other.log_likelihood;
        add(&mut self.genes, &other.genes, 1.0);
        add(&mut self.alpha, &other.alpha, 1.0);
        add(&mut self.precision, &other.precision, 1.0);
        add(&mut self.change, &other.change, 1.0);
        self
    }

    /// The prior that these expectations of `prior` make most likely.
    fn maximised(&self, prior: &Prior, start: &Prior) -> Prior {
        Prior {
            mean: self.mean(prior),
            level: prior.level,
            shape: self.shape(prior, start),
            scales: self.scales(prior),
        }
    }

    /// Generalised least squares, drawn to the mean over the columns where genes are few.
    fn mean(&self, prior: &Prior) -> Vec<f64> {
        let columns = self.alpha.len();
        let trace: f64 = (0..columns).map(|c| self.precision[start(c) + c]).sum();
        let factor = Factor::new(columns, f64::MIN_POSITIVE.max(1e-12 * trace), |i, j| {
            self.precision[start(i) + j]
        });
        let step = factor.solve(&self.alpha);
        let mean = prior.mean.iter().zip(step).map(|(mean, step)| mean + step);
        let mean: Vec<f64> = mean.collect();
        let flat = mean.iter().sum::<f64>() / columns.max(1) as f64;
        let genes: f64 = self.genes.iter().sum();
        let own = genes / (genes + GENES_OF_A_FLAT_MEAN);
        mean.iter().map(|mean| flat + own * (mean - flat)).collect()
    }

    /// The expected covariance is Σ + Σ change Σ / genes, with the covariance Σ so far.
    fn shape(&self, prior: &Prior, start_of_all: &Prior) -> Matrix<f64> {
        let columns = self.alpha.len();
        let change = Matrix::from_fn(columns, columns, |i, j| {
            self.change[start(i.max(j)) + i.min(j)]
        });
        let change = product(&product(&prior.shape, &change), &prior.shape);
        let with_change = prior.scales.iter().zip(&self.genes);
        let with_change = with_change.filter(|(scale, _)| scale.factor > 0.0);
        let genes: f64 = with_change.map(|(_, genes)| genes).sum();
        let of_start = GENES_OF_THE_START * columns as f64;
        Matrix::from_fn(columns, columns, |i, j| {
            // The product is symmetric up to rounding.
            let change = f64::midpoint(change[(i, j)], change[(j, i)]);
            let sum = genes * prior.shape[(i, j)] + change;
            (sum + of_start * start_of_all.shape[(i, j)]) / (genes + of_start)
        })
    }

    fn scales(&self, prior: &Prior) -> Vec<Scale> {
        shares_of(&self.genes, &prior.scales)
    }
}

/// `scales` with shares in proportion to expected numbers of genes `[K]`.
pub(super) fn shares_of(genes: &[f64], scales: &[Scale]) -> Vec<Scale> {
    let total = genes.iter().sum::<f64>() + GENES_OF_A_SCALE * genes.len() as f64;
    let scales = scales.iter().zip(genes);
    let share = |genes: &f64| (genes + GENES_OF_A_SCALE) / total;
    scales
        .map(|(scale, genes)| Scale {
            share: share(genes),
            ..*scale
        })
        .collect()
}

/// Adds `factor` times `values` to `sum`.
fn add(sum: &mut [f64], values: &[f64], factor: f64) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

/// The product of square matrices.
fn product(a: &Matrix<f64>, b: &Matrix<f64>) -> Matrix<f64> {
    Matrix::from_fn(a.rows(), b.columns(), |i, j| {
        (0..b.rows()).map(|k| a[(i, k)] * b[(k, j)]).sum()
    })
}
