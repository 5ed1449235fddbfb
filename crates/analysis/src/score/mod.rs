//! Agreement of two clusterings: adjusted Rand index and normalised mutual information.

mod agreement;
mod columns;
mod contingency;
mod coverage;
mod error;
mod labels;
mod matching;
mod records;
#[cfg(test)]
mod tests;

pub use crate::score::agreement::{Score, score_files, true_labels};
pub use crate::score::contingency::Contingency;
pub use crate::score::coverage::LeftOut;
pub use crate::score::error::ScoreError;
