//! Training runs with a result.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::{ClusterOutcome, Prepared};
use genetide_analysis::{ClusterMethod, Embedding, KChoice, KQuality};
use genetide_model::TrainingResult;

/// Numbers the runs with a result, from 1.
pub type RunId = u64;

/// A training run with its result, and everything that was made from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// Its name.
    pub name: String,
    /// The settings it was trained with.
    pub config: Arc<RunConfig>,
    /// What it was trained on.
    pub trained_on: Arc<Prepared>,
    /// The result of training.
    pub training: Arc<TrainingResult>,
    /// The map, once it is computed.
    pub embedding: Option<Arc<Embedding>>,
    /// The clusters, once they are computed.
    pub clusters: Option<Arc<ClusterOutcome>>,
    /// Quality per k so far, ascending in k.
    pub quality: Vec<KQuality>,
    /// The method of `quality`, once it is complete.
    pub swept: Option<ClusterMethod>,
    /// The number of clusters chosen.
    pub k: KChoice,
    /// The clustering method chosen.
    pub method: ClusterMethod,
}

impl Run {
    /// The trained network, to be clustered into `k` clusters by `method`. Seed, test and scale stay
    /// those of the training run, so that results agree even after the settings have changed.
    pub(in crate::session) fn network(&self, k: KChoice, method: ClusterMethod) -> TrainedNetwork {
        let mut config = RunConfig::clone(&self.config);
        config.analysis.k = k;
        config.analysis.method = method;
        TrainedNetwork {
            prepared: Arc::clone(&self.trained_on),
            training: Arc::clone(&self.training),
            config: Arc::new(config),
        }
    }
}

/// A trained network with what it was trained on.
#[derive(Clone, Debug)]
pub struct TrainedNetwork {
    /// What it was trained on.
    pub prepared: Arc<Prepared>,
    /// Weights, latents and reconstructions.
    pub training: Arc<TrainingResult>,
    /// The settings of the training run, with the clustering that is asked for.
    pub config: Arc<RunConfig>,
}
