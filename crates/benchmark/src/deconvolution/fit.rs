//! The starts of a mixture, and the choice of the best one.

use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use crate::deconvolution::em::Deconvolution;
use crate::deconvolution::points::NoisyPoints;
use genetide_analysis::AnalysisError;
use genetide_analysis::cluster::kmeans;
use genetide_analysis::numeric::records::distinct;
use genetide_analysis::numeric::stats::first_max_by;

/// Number of starts; the one of the highest likelihood is continued.
const STARTS: u64 = 5;
/// Steps of a start before the starts are compared.
const TRIAL_STEPS: usize = 15;
/// Maximum number of steps of the best start.
const MAX_STEPS: usize = 200;
/// w of the paper (its equation 25), in squared units of profiles of variance 1: z-scored profiles
/// have no variance along their mean, and without it covariances would become singular there.
const REGULARISATION: f64 = 0.01;

/// Fits k components to the rows of `values` `[N, D]` with the positive noise variances `noise`
/// `[N, D]`.
///
/// The starts are k-means of all points, then of random halves of them. The result is the same for
/// the same seed, whatever the number of threads.
///
/// # Errors
/// When k is 0, or more than the number of distinct points, or no start stays finite.
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
    let points = NoisyPoints::new(values, noise, REGULARISATION);
    let mut starts = Vec::new();
    for start in 0..STARTS {
        let labels = start_labels(values, k, start, seed)?;
        starts.extend(points.run_em(points.components_from_labels(&labels, k), TRIAL_STEPS));
    }
    first_max_by(starts, Deconvolution::log_likelihood)
        .and_then(|best| points.run_em(best.components, MAX_STEPS))
        .ok_or_else(|| AnalysisError::NotFitted {
            method: "Extreme deconvolution",
            k,
            reason: "its likelihood is not finite".to_owned(),
        })
}

/// `[N]`: k-means clusters of all points for the first start; otherwise the nearest of the clusters
/// of a random half.
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
    Ok(kmeans::nearest_centroids(values, &centroids))
}
