//! What the user can choose about the model and its training.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A named set of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum Preset {
    /// Clusters follow the shape of the response (default).
    Shape,
    /// The published prototype, as its document describes it.
    Seed,
}

/// Which hidden state the decoder reads beside z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecoderState {
    /// h of the previous time: what x adds must come through z (Chung et al. 2015).
    Previous,
    /// h of this time, which already contains x (the prototype).
    Current,
}

/// The variance of the decoder's Gaussian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutputVariance {
    /// 1.
    Unit,
    /// One learned variance, plus the squared standard error of each mean where it is known.
    LearnedPlusStandardError,
}

/// What is read out of the trained network for each gene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Readout {
    /// Posterior means of all times, concatenated: deterministic.
    PosteriorMeans,
    /// One sample of z a time, averaged over the times (the prototype).
    SampleAverage,
}

/// Architecture and training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelSettings {
    /// Units of the GRU.
    pub hidden: usize,
    /// Dimensions of z at each time.
    pub latent: usize,
    /// Units of the layers inside prior, posterior and decoder.
    pub layer: usize,
    /// Units of the feature extractors phi_x and phi_z; 0 leaves them out.
    pub features: usize,
    /// Hidden state the decoder reads.
    pub decoder_state: DecoderState,
    /// Variance of the decoder.
    pub output_variance: OutputVariance,
    /// What is clustered.
    pub readout: Readout,
    /// Whether the gap to the previous time is an input.
    pub time_gaps: bool,
    /// Final weight of the KL term.
    pub kl_weight: f64,
    /// Optimiser steps over which the weight rises from 0.
    pub kl_warmup: usize,
    /// Epochs at most.
    pub epochs: usize,
    /// Genes per optimiser step.
    pub batch_size: usize,
    /// Learning rate of Adam.
    pub learning_rate: f64,
    /// Largest global norm of the gradient.
    pub clip_norm: f64,
    /// Epochs without a better validation loss before stopping; 0 switches it off.
    pub patience: usize,
    /// Whether the weights of the best epoch are kept, rather than the last.
    pub keep_best: bool,
}
