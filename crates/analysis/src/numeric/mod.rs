//! Numerical helpers: sample statistics, distributions, matrices and their decompositions.

pub mod cholesky;
pub mod f_distribution;
pub mod gamma;
pub mod line_fit;
pub mod lowess;
pub(crate) mod pca;
pub mod qr;
pub mod quadrature;
pub mod records;
pub mod root;
pub mod stats;
