//! What can go wrong in a training.

use thiserror::Error;

/// A training could not be started, or failed.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The user discarded the training.
    #[error("training was cancelled")]
    Cancelled,
}
