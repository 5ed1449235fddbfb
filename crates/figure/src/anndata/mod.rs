//! The results of a run as one AnnData file (h5ad), for scanpy and other programs.
//!
//! Observations are samples and variables are genes, as in files of single cells; `adata.T` has the
//! genes in rows, with their map and the colours of their clusters where scanpy looks for them.

mod arrays;
mod clusters;
mod file;
mod genes;
mod samples;
#[cfg(test)]
mod tests;

pub use crate::anndata::file::{H5AD, Provenance, h5ad};
