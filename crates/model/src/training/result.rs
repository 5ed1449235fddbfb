//! The result of a training, and its losses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::pretrained::CourseKinetics;
use genetide_data::Matrix;

/// Mean losses of one epoch, per gene and course (sums over the times).
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
    /// As `train_loss`, on the validation genes; absent without a validation split.
    pub validation_loss: Option<f64>,
    /// As `train_reconstruction`, on the validation genes.
    pub validation_reconstruction: Option<f64>,
    /// As `train_kl`, on the validation genes.
    pub validation_kl: Option<f64>,
    /// Weight of the KL term at the end of the epoch.
    pub kl_weight: f64,
}

/// Why a training ended; in words by `Display`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// The maximum number of epochs was reached.
    Epochs,
    /// The validation loss no longer improved.
    EarlyStop {
        /// Epochs without improvement.
        patience: usize,
    },
    /// The user stopped it.
    Stopped,
    /// The loss became NaN or infinite; the best weights before that were kept.
    Diverged {
        /// Epoch of that loss, 1-based.
        epoch: usize,
        /// Learning rate of the training.
        learning_rate: f64,
    },
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Epochs => f.write_str("maximum number of epochs reached"),
            Self::EarlyStop { patience } => {
                write!(
                    f,
                    "no improvement of the validation loss in {patience} epochs"
                )
            }
            Self::Stopped => f.write_str("stopped by the user"),
            Self::Diverged {
                epoch,
                learning_rate,
            } => write!(
                f,
                "the loss diverged in epoch {epoch}, and the best weights before it were kept; try a \
                 learning rate below {learning_rate}"
            ),
        }
    }
}

/// A trained network, and its readout of every gene.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingResult {
    /// One entry per epoch.
    pub losses: Vec<EpochLosses>,
    /// The epoch whose weights were kept.
    pub best_epoch: usize,
    /// Wall-clock seconds of the training.
    pub seconds: f64,
    /// The device in words.
    pub device: String,
    /// Why the training ended.
    pub ending: Ending,
    /// `[N, dims]`: latents of every row of the scaled profiles (complete genes).
    pub latents: Matrix<f32>,
    /// `[N, C]`: reconstruction of every row, on the scale of the scaled profiles.
    pub reconstructed: Matrix<f32>,
    /// Kinetics of every row, one entry for each course; empty for a network from random weights.
    pub kinetics: Vec<CourseKinetics>,
    /// The weights kept, as safetensors bytes.
    pub weights: Vec<u8>,
}
