//! Extreme deconvolution: a Gaussian mixture of noisy points whose noise is known.
//!
//! Bovy, Hogg & Roweis 2011 (*Ann. Appl. Stat.* 5:1657, arXiv 0905.2979): every point has its own
//! noise covariance, here a diagonal one, and the mixture describes the points without noise.

mod em;
mod expectation;
mod fit;
mod points;
#[cfg(test)]
mod tests;

pub(crate) use crate::deconvolution::fit::fit;
