//! Numerical helpers: sample statistics, matrices and their decompositions.

pub mod cholesky;
pub(crate) mod pca;
pub mod records;
pub mod stats;
