//! Clusters as a mixture of response shapes that knows how well every gene is measured.
//!
//! The profile x_g `[T]` of a gene of cluster k is
//!
//! ```text
//! x_g = m_k + a_g m_k / |m_k| + b_g 1 / sqrt(T) + e_g + n_g
//! a_g ~ N(0, tau_k²)   b_g ~ N(0, c)   e_g ~ N(0, s_k² I)   n_g ~ N(0, diag(SE_g²))
//! ```
//!
//! with m_k the shape of the cluster, a_g how much stronger or weaker the gene follows it, b_g the
//! offset that scaling a noisy profile leaves, e_g what is the gene's own, and n_g the noise of its
//! means, which is *known*: SE_g are the standard errors. A gene that no cluster explains belongs to
//! a broad background, so that it does not widen or found a cluster. This is extreme deconvolution
//! (Bovy, Hogg & Roweis 2011, arXiv 0905.2979) with covariances of two parameters in place of
//! T (T + 1) / 2, which clusters of a few dozen genes can support.
//!
//! EM ends in poor optima when it starts with k components. Here it starts with more than are wanted
//! ([`path`]), and the two that cost the least likelihood are merged, again and again: that finds
//! small clusters beside large ones, and gives every k on the way.

mod bootstrap;
mod density;
mod evidence;
mod expectation;
mod lanes;
mod mixture;
mod path;
mod posterior;
#[cfg(test)]
mod tests;

pub(super) use bootstrap::{Bootstrap, Repeat};
pub(super) use evidence::Evidence;
pub(super) use mixture::ShapeMixture;
pub(super) use path::{Finish, Path, first_components, fit_from_labels};
pub(super) use posterior::Posterior;
