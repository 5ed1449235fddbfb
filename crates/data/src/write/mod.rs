//! Files for other programs.

mod h5ad;
mod h5ad_encoding;
#[cfg(test)]
mod h5ad_tests;

pub use crate::write::h5ad::{Column, Frame, H5adError, H5adFile, Unstructured, Values};
