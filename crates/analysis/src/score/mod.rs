//! Agreement of two clusterings: adjusted Rand index and normalised mutual information.

mod agreement;
mod contingency;
mod error;
mod labels;
#[cfg(test)]
mod tests;

pub use crate::score::agreement::{LeftOut, Score, score_files, true_labels};
pub use crate::score::contingency::Contingency;
pub use crate::score::error::ScoreError;
