//! Training runs with a result.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::pipeline::held_out::HalvesCheck;
use crate::pipeline::{ClusterOutcome, HeldOut, Prepared};
use genetide_analysis::{ClusterMethod, Embedding, KChoice, KQuality};
use genetide_data::Matrix;
use genetide_model::TrainingResult;

/// Numbers the runs with a result, from 1.
pub type RunId = u64;

/// The number of the run that is no training: the table as the pretrained network reads it.
pub const FIRST_LOOK: RunId = 0;

/// A training run with its result, and everything that was made from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is small of it; its fields are read as those of the run.
    pub state: RunState,
    /// What it was trained on.
    pub trained_on: Arc<Prepared>,
    /// The result of training.
    pub training: Arc<TrainingResult>,
    /// The map, once it is computed.
    pub embedding: Option<Arc<Embedding>>,
    /// The clusters, once they are computed.
    pub clusters: Option<Arc<ClusterOutcome>>,
    /// How well halves of the libraries predict each other, once that was compared.
    pub held_out: Option<Arc<HeldOut>>,
}

/// A run without its results. A field that a file lacks has its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunState {
    /// Its number.
    pub id: RunId,
    /// Its name.
    pub name: String,
    /// The settings it was trained with.
    pub config: Arc<RunConfig>,
    /// Quality per k so far, ascending in k.
    pub quality: Vec<KQuality>,
    /// The method of `quality`, once it is complete.
    pub swept: Option<ClusterMethod>,
    /// The number of clusters chosen.
    pub k: KChoice,
    /// The clustering method chosen.
    pub method: ClusterMethod,
}

impl Default for RunState {
    fn default() -> Self {
        Self::new(0, String::new(), Arc::default())
    }
}

impl RunState {
    /// Whether it is the reading of the pretrained network, before any training.
    pub fn is_first_look(&self) -> bool {
        self.id == FIRST_LOOK
    }

    /// A run with the clusters that its settings choose, and without quality.
    pub fn new(id: RunId, name: String, config: Arc<RunConfig>) -> Self {
        Self {
            id,
            name,
            quality: Vec::new(),
            swept: None,
            k: config.analysis.k,
            method: config.analysis.method,
            config,
        }
    }
}

impl Deref for Run {
    type Target = RunState;

    fn deref(&self) -> &RunState {
        &self.state
    }
}

impl Run {
    /// How well halves of the libraries predict each other, where there are halves and methods were compared.
    pub fn halves_check(&self) -> Option<&HalvesCheck> {
        self.held_out.as_deref()?.check()
    }

    /// `[N, C]`: the curve shown of every row of the scaled profiles, on their scale.
    pub fn curves(&self) -> &Matrix<f32> {
        self.halves_check()
            .map_or(&self.training.reconstructed, |check| &check.curves)
    }

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
