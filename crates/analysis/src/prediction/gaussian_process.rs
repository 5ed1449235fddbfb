//! A Gaussian process for every gene, with hyperparameters that all genes share.

use genetide_data::{Courses, Matrix};

use crate::numeric::stats::{first_max_by, median};
use crate::prediction::em::shares_of;
use crate::prediction::gene_posterior::{GenePosterior, shares};
use crate::prediction::kernel::{Kernel, Smoothness, Warp};
use crate::prediction::observed::Observed;
use crate::prediction::prior::{Prior, Scale, in_chunks};

/// Genes from which hyperparameters are estimated, evenly spread over all.
const MOST_GENES: usize = 250;
/// Length scales that are tried, in spans of warped time.
const LENGTHS: [f64; 7] = [0.06, 0.12, 0.2, 0.35, 0.6, 1.0, 2.0];
/// Variances that are tried of what conditions have of their own, beside 1 of what they share.
const DIFFERENCES: [f64; 5] = [0.0, 0.1, 0.3, 1.0, 3.0];
/// Sizes of changes, each a quarter of the variance of the one before, beside none.
const SIZES: i32 = 8;
/// Sizes that so few of the genes have are left out.
const LEAST_SHARE: f64 = 2e-3;
/// Steps in which the shares of the sizes are estimated.
const STEPS: usize = 20;

/// The Gaussian process under which the profiles are most likely.
///
/// Kernel, length scale, warp of time and difference between conditions are the most likely of a grid; the sizes
/// of changes are a scale mixture whose shares are estimated for each.
pub(super) fn fit(observed: &Observed, courses: &Courses) -> Prior {
    let start = start(observed);
    let genes = observed.thinned(MOST_GENES);
    let tried = |kernel: Kernel| {
        let shape = kernel.covariance(courses);
        with_shares(
            Prior {
                shape,
                ..start.clone()
            },
            &genes,
        )
    };
    let kernels = kernels().into_iter().map(|kernel| (kernel, tried(kernel)));
    let best = first_max_by(kernels, |(_, (log_likelihood, _))| *log_likelihood);
    let Some((kernel, (likelihood, prior))) = best else {
        return start;
    };
    if !courses.are_several() {
        return without_rare(prior);
    }
    let others = DIFFERENCES.into_iter().map(|difference| {
        tried(Kernel {
            difference,
            ..kernel
        })
    });
    let best = first_max_by(others, |(log_likelihood, _)| *log_likelihood);
    match best {
        Some((with_difference, other)) if with_difference > likelihood => without_rare(other),
        _ => without_rare(prior),
    }
}

/// The prior without scales that hardly any gene has. The one above the largest that is left stays, for genes that
/// were not looked at.
fn without_rare(mut prior: Prior) -> Prior {
    let is_rare = |scale: &Scale| scale.share < LEAST_SHARE;
    let left = prior.scales.iter().filter(|scale| !is_rare(scale));
    let largest = left.map(|scale| scale.factor).fold(0.0, f64::max);
    let above = prior.scales.iter().map(|scale| scale.factor);
    let above = above
        .filter(|factor| *factor > largest)
        .fold(f64::INFINITY, f64::min);
    prior
        .scales
        .retain(|scale| !is_rare(scale) || scale.factor == above);
    let total: f64 = prior.scales.iter().map(|scale| scale.share).sum();
    for scale in &mut prior.scales {
        scale.share /= total;
    }
    prior
}

/// The kernels that are tried, with conditions that differ as much as they have in common.
fn kernels() -> Vec<Kernel> {
    let mut kernels = Vec::new();
    for smoothness in [Smoothness::SquaredExponential, Smoothness::Matern] {
        for warp in [Warp::Root, Warp::Log] {
            kernels.extend(LENGTHS.map(|length| Kernel {
                smoothness,
                warp,
                length,
                difference: 1.0,
            }));
        }
    }
    kernels
}

/// What is estimated without a kernel: mean, levels and the sizes of changes, with equal shares.
fn start(observed: &Observed) -> Prior {
    let levels = (0..observed.values.rows()).map(|g| observed.level(g));
    let levels: Vec<Option<f64>> = levels.collect();
    let known = || levels.iter().flatten();
    let count = known().count().max(1) as f64;
    let centre = known().sum::<f64>() / count;
    let columns = 0..observed.values.columns();
    let mean: Vec<f64> = columns
        .map(|c| centre + typical_change(observed, &levels, c))
        .collect();
    let factors = sizes(observed, &levels, |c| mean[c] - centre);
    let share = 1.0 / factors.len() as f64;
    Prior {
        level: known().map(|level| (level - centre).powi(2)).sum::<f64>() / count,
        shape: Matrix::filled(mean.len(), mean.len(), 0.0),
        scales: factors
            .into_iter()
            .map(|factor| Scale { factor, share })
            .collect(),
        mean,
    }
}

/// The median over genes of the difference between a column and the gene's level.
fn typical_change(observed: &Observed, levels: &[Option<f64>], column: usize) -> f64 {
    let genes = levels.iter().enumerate();
    let changes = genes.filter_map(|(g, level)| {
        let is_known = observed.errors[(g, column)].is_finite();
        is_known.then_some(observed.values[(g, column)] - (*level)?)
    });
    median(&mut changes.collect::<Vec<f64>>()).unwrap_or(0.0)
}

/// None, and variances down from the largest that a gene has beyond its noise.
fn sizes(observed: &Observed, levels: &[Option<f64>], mean: impl Fn(usize) -> f64) -> Vec<f64> {
    let (mut largest, mut noise) = (0.0_f64, 0.0_f64);
    for (g, level) in levels.iter().enumerate() {
        let Some(level) = level else { continue };
        let (mut excess, mut count) = (0.0, 0.0);
        for (c, error) in observed
            .errors
            .row(g)
            .iter()
            .enumerate()
            .filter(|(_, error)| error.is_finite())
        {
            let change = observed.values[(g, c)] - level - mean(c);
            excess += change * change - error * error;
            noise = noise.max(error * error);
            count += 1.0;
        }
        largest = largest.max(excess / count);
    }
    // Nothing but noise: sizes that could hide in it.
    let largest = if largest > 0.0 { largest } else { noise };
    let sizes = (0..SIZES).map(|step| largest * 0.25_f64.powi(step));
    std::iter::once(0.0).chain(sizes).collect()
}

/// The prior with the shares of its scales that `observed` makes most likely, and the log density.
fn with_shares(mut prior: Prior, observed: &Observed) -> (f64, Prior) {
    let covariances = prior.covariances();
    let chunks = in_chunks(observed.values.rows(), |genes| {
        let gene = |&g: &usize| GenePosterior::log_densities(&prior, &covariances, observed, g);
        genes.iter().map(gene).collect::<Vec<_>>()
    });
    let log_densities: Vec<Vec<f64>> = chunks.concat();
    let mut log_likelihood = 0.0;
    for _ in 0..STEPS {
        log_likelihood = 0.0;
        let mut genes = vec![0.0; prior.scales.len()];
        for gene in &log_densities {
            let (shares, log_density) = shares(gene, &prior.scales);
            log_likelihood += log_density;
            for (sum, share) in genes.iter_mut().zip(shares) {
                *sum += share;
            }
        }
        prior.scales = shares_of(&genes, &prior.scales);
    }
    (log_likelihood, prior)
}
