//! What every method takes noisy profiles to be.

use genetide_analysis::prediction::methods::{Method, shrunk};
use genetide_analysis::prediction::observed::Predicted;
use genetide_analysis::{AnalysisError, ClusterBase, ClusterMethod, Share};
use genetide_data::Matrix;
use genetide_model::device::{self, DeviceChoice};
use genetide_model::pretrained::{readings, weights_of};
use genetide_model::training::train::train;
use genetide_model::{EpochLosses, ModelError, ModelSettings, Signal, TrainObserver};

use crate::config::RunConfig;
use crate::pipeline::PipelineError;
use crate::pipeline::held_out::noisy::Noisy;

/// What a method predicts.
pub(super) type Prediction = (Method, Predicted);

/// The methods that take part beside the linear ones.
pub(super) struct Others<'a> {
    pub config: &'a RunConfig,
    /// The network is trained with these; `None` for one that begins with random weights.
    pub network: Option<&'a ModelSettings>,
    /// Method and number of clusters; `None` where the method tells no profiles without noise.
    pub clusters: Option<(ClusterMethod, usize)>,
}

/// Half of the libraries.
pub(super) struct Half {
    /// On the scale of the test.
    pub tested: Noisy,
    /// On the scale of the values of the table.
    pub plain: Noisy,
}

/// Forecasts from a half alone, on the scale of the test, to which `on_test` brings a value of the table: network
/// and mixture are fitted to nothing else. The mixture sees values as the run's does.
pub(super) fn forecasts(
    half: &Half,
    on_test: &dyn Fn(f64) -> f64,
    others: &Others<'_>,
    share: Share<'_>,
) -> Result<Vec<Prediction>, PipelineError> {
    let profiles = &half.tested;
    let mut all = linear(profiles);
    share.reach(0.2)?;
    let network = others
        .network
        .map(|settings| trained(profiles, others.config, settings, share));
    let network = network.transpose()?;
    share.reach(0.5)?;
    if let Some(clusters) = others.clusters {
        let (seed, start) = (others.config.seed, network.as_ref().map(|of| &of.embedding));
        let fitted = clustered(&half.plain, start, clusters, seed, share.part(0.5, 1.0))?;
        let of_mixture =
            fitted.map(|mean| mixture(half.plain.unscaled_mean(&mean).map(on_test), &all));
        all.extend(of_mixture);
    }
    let of_network = network.map(|of| (Method::Network, profiles.unscaled(&of.predicted)));
    all.extend(of_network);
    Ok(all)
}

/// Raw means, Gaussian process and empirical-Bayes Gaussian, on the scale from which the profiles were scaled.
pub(super) fn linear(profiles: &Noisy) -> Vec<Prediction> {
    let shrunk = shrunk(&profiles.observed, &profiles.scaled.courses);
    [
        (Method::Raw, profiles.raw()),
        (Method::GaussianProcess, shrunk.gaussian_process),
        (Method::Gaussian, shrunk.gaussian),
    ]
    .into_iter()
    .map(|(method, of)| (method, profiles.unscaled(&of)))
    .collect()
}

/// The mixture's means, with the uncertainty of the Gaussian: it tells none of its own.
pub(super) fn mixture(mean: Matrix<f64>, linear: &[Prediction]) -> Prediction {
    let gaussian = linear
        .iter()
        .find(|(method, _)| *method == Method::Gaussian);
    let variance = gaussian.map_or_else(|| mean.map(|_| 0.0), |(_, of)| of.variance.clone());
    (Method::Mixture, Predicted { mean, variance })
}

/// What a network reads in profiles.
pub(super) struct NetworkForecast {
    pub predicted: Predicted,
    embedding: Matrix<f32>,
}

/// The network with these weights, which are safetensors bytes; `None` for those of another network.
pub(super) fn network(profiles: &Noisy, weights: &[u8]) -> Option<NetworkForecast> {
    let reading = readings(&weights_of(weights)?, &profiles.scaled);
    Some(NetworkForecast {
        predicted: Predicted {
            mean: reading.values.map(f64::from),
            variance: reading.deviations.map(|of| f64::from(of).powi(2)),
        },
        embedding: reading.embedding,
    })
}

/// The network after a training on these profiles.
fn trained(
    profiles: &Noisy,
    config: &RunConfig,
    settings: &ModelSettings,
    share: Share<'_>,
) -> Result<NetworkForecast, PipelineError> {
    let rows: Vec<usize> = (0..profiles.scaled.len()).collect();
    let device = device::open(DeviceChoice::Cpu)?;
    let mut observer = Silent(share);
    let result = train(
        &profiles.scaled,
        &rows,
        settings,
        config.seed,
        &device,
        &mut observer,
    );
    let result = match result {
        Err(ModelError::Cancelled) => return Err(AnalysisError::Cancelled.into()),
        result => result?,
    };
    let read = network(profiles, &result.weights);
    Ok(read.ok_or_else(|| ModelError::Weights("another network was trained".to_owned()))?)
}

/// The profiles without noise by a mixture with k components, which begins from the network's embedding and from the
/// profiles themselves; `None` where it cannot be fitted to them.
fn clustered(
    profiles: &Noisy,
    start: Option<&Matrix<f32>>,
    (method, k): (ClusterMethod, usize),
    seed: u64,
    share: Share<'_>,
) -> Result<Option<Matrix<f64>>, PipelineError> {
    let points = start.unwrap_or(&profiles.scaled.values).clone();
    let scaled = profiles.scaled.clone();
    let base = ClusterBase::watched(points, scaled, method, seed, share.part(0.0, 0.9));
    let clusters = base.and_then(|base| base.cluster_watched(k, None, share.part(0.9, 1.0)));
    match clusters {
        Ok(clusters) => Ok(clusters.denoised),
        Err(AnalysisError::Cancelled) => Err(AnalysisError::Cancelled.into()),
        // More clusters than half of the libraries tells apart.
        Err(_) => Ok(None),
    }
}

/// Stops a training whose result is no longer wanted.
struct Silent<'a>(Share<'a>);

impl TrainObserver for Silent<'_> {
    fn signal(&mut self) -> Signal {
        match self.0.check() {
            Ok(()) => Signal::Continue,
            Err(_) => Signal::Discard,
        }
    }

    fn epoch(&mut self, _: &EpochLosses) {}
}
