//! Gaussian mixture with full covariances.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{GaussianMixtureModel, GmmError};
use ndarray::{Array2, ArrayView1, ArrayView2};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use super::AnalysisError;
use super::membership::{log_sum, responsibilities};

/// Starts of which the likeliest is kept. linfa's own `n_runs` goes on from the same start.
const RESTARTS: u64 = 3;
/// A start ends when the mean log-likelihood gains less than this: with the usual 1e-3 it can stop on
/// the way from the k-means start.
const TOLERANCE: f64 = 1e-5;
/// Steps of expectation and maximisation at most.
const MOST_STEPS: u64 = 300;

/// A fitted mixture.
#[derive(Clone, Debug)]
pub(super) struct MixtureFit {
    /// `[N]`: 0..k, the likeliest component; every component has at least one point.
    pub labels: Vec<usize>,
    /// `[N, k]`, row-major: responsibility of every component, in [0, 1].
    pub probability: Vec<f64>,
    log_likelihood: f64,
}

/// Fits k components to the rows of `records` `[N, dims]`, of order 1 in scale.
///
/// # Errors
/// When no start converges to components that all have points.
pub(super) fn fit(records: &Array2<f64>, k: usize, seed: u64) -> Result<MixtureFit, AnalysisError> {
    let mut best: Option<MixtureFit> = None;
    let mut reason = String::new();
    for start in 0..RESTARTS {
        match fit_once(records, k, seed.wrapping_add(start)) {
            Ok(fit) => {
                if best
                    .as_ref()
                    .is_none_or(|best| fit.log_likelihood > best.log_likelihood)
                {
                    best = Some(fit);
                }
            }
            Err(why) => reason = why,
        }
    }
    best.ok_or(AnalysisError::Mixture { k, reason })
}

fn fit_once(records: &Array2<f64>, k: usize, seed: u64) -> Result<MixtureFit, String> {
    let model = GaussianMixtureModel::params(k)
        .with_rng(Xoshiro256Plus::seed_from_u64(seed))
        .max_n_iterations(MOST_STEPS)
        .tolerance(TOLERANCE)
        .fit(&DatasetBase::from(records.view()))
        .map_err(|error| reason(&error))?;
    let components: Vec<Component<'_>> = (0..k)
        .map(|c| {
            Component::new(
                model.weights()[c],
                model.means().row(c),
                model.covariances().index_axis(ndarray::Axis(0), c),
            )
        })
        .collect::<Option<_>>()
        .ok_or("a component is flat")?;
    evaluate(records, &components)
}

fn reason(error: &GmmError) -> String {
    match error {
        GmmError::NotConverged(_) | GmmError::LowerBoundError(_) => "it did not converge".into(),
        GmmError::EmptyCluster(_) => "a component lost its genes".into(),
        GmmError::LinalgError(_) => "a component collapsed onto a few genes".into(),
        other => other.to_string(),
    }
}

/// Labels, memberships and likelihood of all rows. linfa's own responsibilities are not taken:
/// they exponentiate before they normalise, so that a far point has none.
fn evaluate(records: &Array2<f64>, components: &[Component<'_>]) -> Result<MixtureFit, String> {
    let mut fit = MixtureFit {
        labels: Vec::new(),
        probability: Vec::new(),
        log_likelihood: 0.0,
    };
    let mut used = vec![false; components.len()];
    for row in records.rows() {
        let densities: Vec<f64> = components.iter().map(|c| c.log_density(row)).collect();
        let mut label = 0;
        for c in 1..densities.len() {
            if densities[c] > densities[label] {
                label = c;
            }
        }
        used[label] = true;
        fit.log_likelihood += log_sum(&densities);
        fit.probability.extend(responsibilities(&densities));
        fit.labels.push(label);
    }
    if !fit.log_likelihood.is_finite() {
        return Err("the likelihood is not finite".into());
    }
    if !used.iter().all(|&used| used) {
        return Err("a component has no gene".into());
    }
    Ok(fit)
}

/// A weighted Gaussian, ready to be evaluated.
struct Component<'a> {
    mean: ArrayView1<'a, f64>,
    /// Lower triangle L of the covariance, L L' = S.
    root: Array2<f64>,
    /// ln w - (dims ln 2 pi + ln det S) / 2.
    log_scale: f64,
}

impl<'a> Component<'a> {
    /// `None` when the covariance is not positive definite or the weight is not above 0.
    fn new(
        weight: f64,
        mean: ArrayView1<'a, f64>,
        covariance: ArrayView2<'a, f64>,
    ) -> Option<Self> {
        let root = cholesky(covariance)?;
        let log_det: f64 = root.diag().iter().map(|x| 2.0 * x.ln()).sum();
        let dims = mean.len() as f64;
        let log_scale = weight.ln() - (dims * std::f64::consts::TAU.ln() + log_det) / 2.0;
        log_scale.is_finite().then_some(Self {
            mean,
            root,
            log_scale,
        })
    }

    /// ln(w N(x; mean, S)), with L y = x - mean solved forward.
    fn log_density(&self, x: ArrayView1<'_, f64>) -> f64 {
        let mut y = Vec::with_capacity(x.len());
        for i in 0..x.len() {
            let known: f64 = y.iter().zip(self.root.row(i)).map(|(y, l)| y * l).sum();
            y.push((x[i] - self.mean[i] - known) / self.root[[i, i]]);
        }
        self.log_scale - y.iter().map(|y| y * y).sum::<f64>() / 2.0
    }
}

fn cholesky(matrix: ArrayView2<'_, f64>) -> Option<Array2<f64>> {
    let size = matrix.nrows();
    let mut root = Array2::<f64>::zeros((size, size));
    for i in 0..size {
        for j in 0..=i {
            let known: f64 = (0..j).map(|m| root[[i, m]] * root[[j, m]]).sum();
            let rest = matrix[[i, j]] - known;
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                root[[i, i]] = rest.sqrt();
            } else {
                root[[i, j]] = rest / root[[j, j]];
            }
        }
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn density_agrees_with_scipy() {
        // np.log(0.3) + scipy.stats.multivariate_normal([1, 2], [[2, 0.6], [0.6, 1]]).logpdf([0, 3])
        let (mean, covariance) = (array![1.0, 2.0], array![[2.0, 0.6], [0.6, 1.0]]);
        let component = Component::new(0.3, mean.view(), covariance.view()).unwrap();
        let found = component.log_density(array![0.0, 3.0].view());
        assert!((found - (-4.569685796531385)).abs() < 1e-12);
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
        for (row, &label) in fit.probability.chunks(2).zip(&fit.labels) {
            assert!((0.5..=1.0).contains(&row[label]));
        }
        let by_distance = super::super::kmeans::fit(&records, 2, 3).unwrap();
        assert_eq!(by_distance.labels[59], by_distance.labels[60]);
    }

    #[test]
    fn constant_points_are_an_error_not_a_panic() {
        let result = fit(&Array2::from_elem((40, 2), 1.0), 2, 0);
        assert!(matches!(result, Err(AnalysisError::Mixture { k: 2, .. })));
    }
}
