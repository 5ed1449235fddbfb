//! Gaussian mixture with full covariances.

use std::sync::Arc;

use faer::Mat;
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{GaussianMixtureModel, GmmError};
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use crate::AnalysisError;
use crate::cluster::membership::{log_sum, responsibilities};
use crate::numeric::cholesky::Cholesky;
use crate::numeric::stats::{argmax, first_max_by};
use crate::watch::{Share, left_alone};
use genetide_data::Matrix;

/// The title of the method.
pub const TITLE: &str = "Gaussian mixture model";

/// Number of starts, of which the likeliest is kept. linfa's own `n_runs` repeats the same start.
const RESTARTS: u64 = 3;
/// A start ends when the mean log-likelihood gains less than this. The usual 1e-3 can stop a start
/// before it has left its k-means solution.
const TOLERANCE: f64 = 1e-5;
/// Maximum number of EM steps.
const MOST_STEPS: u64 = 300;

/// A fitted mixture.
#[derive(Clone, Debug)]
pub struct GaussianMixtureFit {
    /// `[N]`: 0..k, the most probable component; every component has at least one point.
    pub labels: Vec<usize>,
    /// `[N, k]`: responsibility of every component, in [0, 1].
    pub probability: Matrix<f64>,
    log_likelihood: f64,
}

/// Fits k components to the rows of `records` `[N, dims]`, whose values are of order 1.
///
/// # Errors
/// [`AnalysisError::NotFitted`] when no start converges to components that all have points.
pub fn fit(
    records: &Array2<f64>,
    k: usize,
    seed: u64,
) -> Result<GaussianMixtureFit, AnalysisError> {
    fit_watched(records, k, seed, Share::unwatched())
}

/// As [`fit`], as a share of watched work.
///
/// # Errors
/// As [`fit`]; [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(crate) fn fit_watched(
    records: &Array2<f64>,
    k: usize,
    seed: u64,
    share: Share<'_>,
) -> Result<GaussianMixtureFit, AnalysisError> {
    let steps = share.steps(RESTARTS as usize);
    let records = Arc::new(records.clone());
    let (mut failure, mut fits) = (String::new(), Vec::new());
    for start in 0..RESTARTS {
        let (records, seed) = (Arc::clone(&records), seed.wrapping_add(start));
        // linfa cannot be interrupted: a fit that is no longer wanted ends unseen.
        match left_alone(share, move || fit_once(&records, k, seed))? {
            Ok(fit) => fits.push(fit),
            Err(reason) => failure = reason,
        }
        steps.step()?;
    }
    let best = first_max_by(fits, |fit| fit.log_likelihood);
    best.ok_or(AnalysisError::NotFitted {
        method: TITLE,
        k,
        reason: failure,
    })
}

fn fit_once(records: &Array2<f64>, k: usize, seed: u64) -> Result<GaussianMixtureFit, String> {
    let model = GaussianMixtureModel::params(k)
        .with_rng(Xoshiro256Plus::seed_from_u64(seed))
        .max_n_iterations(MOST_STEPS)
        .tolerance(TOLERANCE)
        .fit(&DatasetBase::from(records.view()))
        .map_err(|error| reason(&error))?;
    let component = |c| {
        let covariance = model.covariances().index_axis(Axis(0), c);
        Component::new(model.weights()[c], model.means().row(c), covariance)
    };
    let components: Option<Vec<Component<'_>>> = (0..k).map(component).collect();
    evaluate(records, &components.ok_or("a component is flat")?)
}

fn reason(error: &GmmError) -> String {
    match error {
        GmmError::NotConverged(_) | GmmError::LowerBoundError(_) => "it did not converge".into(),
        GmmError::EmptyCluster(_) => "a component lost its genes".into(),
        GmmError::LinalgError(_) => "a component collapsed onto a few genes".into(),
        other => other.to_string(),
    }
}

/// Labels, responsibilities and likelihood of all rows. linfa's own responsibilities are not used:
/// they are exponentiated before they are normalised, which makes them 0 for points far from all
/// components.
fn evaluate(
    records: &Array2<f64>,
    components: &[Component<'_>],
) -> Result<GaussianMixtureFit, String> {
    let of_component = |component: &Component<'_>| component.log_densities(records);
    let of_components: Vec<Vec<f64>> = components.iter().map(of_component).collect();
    let (mut labels, mut probability) = (Vec::new(), Vec::new());
    let mut log_likelihood = 0.0;
    let mut used = vec![false; components.len()];
    for i in 0..records.nrows() {
        let densities: Vec<f64> = of_components.iter().map(|densities| densities[i]).collect();
        let label = argmax(densities.iter().copied());
        used[label] = true;
        log_likelihood += log_sum(&densities);
        probability.extend(responsibilities(&densities));
        labels.push(label);
    }
    if !log_likelihood.is_finite() {
        return Err("the likelihood is not finite".into());
    }
    if !used.iter().all(|&used| used) {
        return Err("a component has no gene".into());
    }
    Ok(GaussianMixtureFit {
        labels,
        probability: Matrix::new(records.nrows(), components.len(), probability),
        log_likelihood,
    })
}

/// A weighted Gaussian with its decomposed covariance.
struct Component<'a> {
    mean: ArrayView1<'a, f64>,
    covariance: Cholesky,
    /// ln w - (dims ln 2 pi + ln det S) / 2.
    log_scale: f64,
}

impl<'a> Component<'a> {
    /// `None` when the covariance is not positive definite or the weight is not positive.
    fn new(
        weight: f64,
        mean: ArrayView1<'a, f64>,
        covariance: ArrayView2<'_, f64>,
    ) -> Option<Self> {
        let dims = mean.len();
        let covariance = Cholesky::new(Mat::from_fn(dims, dims, |i, j| covariance[[i, j]]))?;
        let log_two_pi = dims as f64 * std::f64::consts::TAU.ln();
        let log_scale = weight.ln() - (log_two_pi + covariance.log_determinant()) / 2.0;
        log_scale.is_finite().then_some(Self {
            mean,
            covariance,
            log_scale,
        })
    }

    /// `[N]`: ln(w N(x; mean, S)) of every row x of `records` `[N, dims]`.
    fn log_densities(&self, records: &Array2<f64>) -> Vec<f64> {
        let mut deviations = Mat::from_fn(self.mean.len(), records.nrows(), |d, i| {
            records[[i, d]] - self.mean[d]
        });
        self.covariance.whiten(deviations.as_mut());
        deviations
            .col_iter()
            .map(|column| self.log_scale - column.iter().map(|y| y * y).sum::<f64>() / 2.0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn density_agrees_with_scipy() {
        // np.log(0.3) + multivariate_normal([1, 2], [[2, 0.6], [0.6, 1]]).logpdf([0, 3]), from
        // scipy.stats
        let (mean, covariance) = (array![1.0, 2.0], array![[2.0, 0.6], [0.6, 1.0]]);
        let component = Component::new(0.3, mean.view(), covariance.view()).unwrap();
        let found = component.log_densities(&array![[1.0, 2.0], [0.0, 3.0]]);
        assert!((found[1] - (-4.569685796531385)).abs() < 1e-12);
    }

    #[test]
    fn a_wide_component_keeps_its_far_points() {
        // 60 points from -3 to 3, 20 within 0.1 of 4.5: the outermost of the wide group are nearer
        // to the mean of the narrow one (k-means gives them to it), but 15 of its deviations away.
        let records = Array2::from_shape_fn((80, 1), |(i, _)| {
            if i < 60 {
                (i as f64 - 29.5) / 29.5 * 3.0
            } else {
                4.5 + ((i * 7 % 20) as f64 - 9.5) / 95.0
            }
        });
        let fit = fit(&records, 2, 3).unwrap();
        assert!(fit.labels[..60].iter().all(|&label| label == fit.labels[0]));
        assert!(fit.labels[60..].iter().all(|&label| label != fit.labels[0]));
        for (row, &label) in fit.probability.iter_rows().zip(&fit.labels) {
            assert!((0.5..=1.0).contains(&row[label]));
        }
        let by_distance = crate::cluster::kmeans::fit(&records, 2, 3).unwrap();
        assert_eq!(by_distance.labels[59], by_distance.labels[60]);
    }

    #[test]
    fn constant_points_are_an_error_not_a_panic() {
        let result = fit(&Array2::from_elem((40, 2), 1.0), 2, 0);
        assert!(matches!(result, Err(AnalysisError::NotFitted { k: 2, .. })));
    }
}
