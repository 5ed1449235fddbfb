//! The variational recurrent network (Chung et al. 2015, arXiv 1506.02216) and its training.

mod adam;
#[cfg(test)]
mod any_shape;
pub mod band;
mod batch;
pub mod checkpoint;
#[cfg(test)]
mod clip;
pub mod device;
mod early_stop;
mod engine;
pub mod error;
mod fast_math;
mod layout;
pub mod loss;
mod noise;
mod random;
mod readout;
#[cfg(test)]
mod reference_tests;
pub mod settings;
pub mod stop_progress;
pub mod train;
pub mod trial;
pub mod vrnn;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use band::Band;
pub use error::ModelError;
pub use settings::{DecoderState, ModelSettings, OutputVariance, Preset, Readout};
pub use stop_progress::StopProgress;
pub use train::{Signal, TrainObserver};

use crate::data::Points;

/// Mean losses of one epoch, per gene (sums over the times).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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

/// Why a training ended; in words by `Display`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// All epochs were done.
    Epochs,
    /// The validation loss no longer improved.
    EarlyStop {
        /// For so many epochs.
        patience: usize,
    },
    /// The user stopped it.
    Stopped,
    /// The loss was not a number; the best weights before were kept.
    Diverged {
        /// In this epoch, 1-based.
        epoch: usize,
        /// At this learning rate.
        learning_rate: f64,
    },
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Epochs => f.write_str("all epochs were done"),
            Self::EarlyStop { patience } => {
                write!(f, "no better validation loss for {patience} epochs")
            }
            Self::Stopped => f.write_str("stopped by the user"),
            Self::Diverged {
                epoch,
                learning_rate,
            } => write!(
                f,
                "the loss was not a number in epoch {epoch}, so the best weights before it were \
                 kept; try a learning rate below {learning_rate}"
            ),
        }
    }
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
    /// Why the training ended.
    pub ending: Ending,
    /// Latents of every row of the scaled profiles (complete genes).
    pub latents: Points,
    /// `[N, T]`: reconstruction of every row, on the scaled profiles' scale, row-major.
    pub reconstructed: Vec<f32>,
    /// The weights kept, as safetensors bytes.
    pub weights: Vec<u8>,
}
