//! The clustering methods, one a file, and their facts.
//!
//! A further method is a file here with its [`MethodInfo`](algorithm::MethodInfo) and its
//! [`ClusterAlgorithm`](algorithm::ClusterAlgorithm), a declaration below, and a variant of
//! [`ClusterMethod`](crate::ClusterMethod). Menus, captions, the command line and the sweep over k
//! follow.

pub(crate) mod algorithm;
mod drive;
mod gmm;
mod kmeans;
pub mod method;
mod shapes;
#[cfg(test)]
mod tests;
