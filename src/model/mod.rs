//! The variational recurrent network (Chung et al. 2015, arXiv 1506.02216) and its training.

pub mod checkpoint;
pub mod device;
pub mod error;
pub mod loss;
pub mod settings;
pub mod train;
pub mod vrnn;

use serde::{Deserialize, Serialize};

pub use error::ModelError;
pub use settings::{DecoderState, ModelSettings, OutputVariance, Preset, Readout};
pub use train::{Signal, TrainObserver};

use crate::data::Points;

/// Mean losses of one epoch, per gene (sums over the times).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochLosses {
    /// 1-based.
    pub epoch: usize,
    /// Reconstruction + `kl_weight` x KL on the training genes.
    pub train_loss: f64,
    /// Negative log-likelihood of the training genes, in nats.
    pub train_reconstruction: f64,
    /// KL divergence of posterior from prior on the training genes, in nats.
    pub train_kl: f64,
    /// The same on the validation genes; absent without a validation split.
    pub validation_loss: Option<f64>,
    /// The same on the validation genes.
    pub validation_reconstruction: Option<f64>,
    /// The same on the validation genes.
    pub validation_kl: Option<f64>,
    /// Weight of the KL term at the end of the epoch.
    pub kl_weight: f64,
}

/// What a training leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingResult {
    /// One entry an epoch.
    pub losses: Vec<EpochLosses>,
    /// The epoch whose weights were kept.
    pub best_epoch: usize,
    /// Wall-clock seconds of the training.
    pub seconds: f64,
    /// The device in words.
    pub device: String,
    /// Why the training ended, in words.
    pub ended: String,
    /// Latents of every row of the scaled profiles (complete genes).
    pub latents: Points,
    /// `[N, T]`: reconstruction of every row, on the scaled profiles' scale, row-major.
    pub reconstructed: Vec<f32>,
    /// The weights kept, as safetensors bytes.
    pub weights: Vec<u8>,
}
