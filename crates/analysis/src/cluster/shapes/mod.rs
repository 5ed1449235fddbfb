//! Clusters as a mixture of response shapes that takes the measurement error of every gene into
//! account.
//!
//! The profile x_g `[T]` of a gene of cluster k is
//!
//! ```text
//! x_g = m_k + a_g m_k / |m_k| + b_g 1 / sqrt(T) + e_g + n_g
//! a_g ~ N(0, tau_k²)   b_g ~ N(0, c)   e_g ~ N(0, s_k² I)   n_g ~ N(0, diag(SE_g²))
//! ```
//!
//! where m_k is the shape of the cluster, a_g how much stronger or weaker the gene follows it, b_g
//! the offset that remains after a noisy profile was scaled, e_g the gene's own deviation, and n_g
//! the noise of its means, whose standard errors SE_g are *known*. A gene that no cluster explains
//! belongs to a broad background, so that outliers neither widen a cluster nor form one. This is
//! extreme deconvolution (Bovy, Hogg & Roweis 2011, arXiv 0905.2979) with two parameters for each
//! covariance in place of T (T + 1) / 2, few enough for clusters of a few dozen genes.
//!
//! EM that starts with k components ends in poor optima. Here it starts with more components than
//! are wanted, and merges the two that cost the least likelihood, again and again ([`merge_path`],
//! [`merger`]): that finds small clusters beside large ones, and gives every k on the way.

mod density;
mod expectation;
mod experiment;
mod lanes;
mod merge_path;
mod merger;
mod mixture;
mod observations;
mod posterior;
#[cfg(test)]
mod tests;

pub(crate) use crate::cluster::shapes::experiment::SimulatedExperiment;
pub(crate) use crate::cluster::shapes::merge_path::{MergePath, fit_from_labels, refine};
pub(crate) use crate::cluster::shapes::mixture::ShapeMixture;
pub(crate) use crate::cluster::shapes::observations::Observations;
pub(crate) use crate::cluster::shapes::posterior::Posterior;
