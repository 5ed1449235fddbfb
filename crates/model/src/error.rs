//! What can go wrong in a training.

use thiserror::Error;

/// A training could not be started, or failed.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The user discarded the training.
    #[error("training was cancelled")]
    Cancelled,
    /// There is no adapter of that number.
    #[error(
        "‹device gpu:{number}› asks for an adapter that is not there ({found} found); \
         `genetide devices` lists them, and ‹device cpu› always works"
    )]
    NoSuchGpu {
        /// The number asked for.
        number: usize,
        /// How many adapters there are.
        found: usize,
    },
    /// The adapter is there, but refuses to open.
    #[error("the GPU {name} cannot be used: {reason}; try ‹device cpu›")]
    GpuUnavailable {
        /// Its name.
        name: String,
        /// What the driver says.
        reason: String,
    },
    /// The losses are not numbers any more, and there are no earlier weights to keep.
    #[error(
        "the loss is not a number in epoch {epoch}; try a smaller ‹learning-rate› \
         (it was {learning_rate}) or ‹gene-scale zscore›"
    )]
    Diverged {
        /// The epoch, 1-based.
        epoch: usize,
        /// The learning rate.
        learning_rate: f64,
    },
    /// Tensors could not be computed or read back.
    #[error("the device failed: {0}; try ‹device cpu›")]
    Device(String),
    /// The weights could not be written or read.
    #[error("the weights could not be stored: {0}")]
    Weights(String),
}
