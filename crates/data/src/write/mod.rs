//! Files for other programs.

mod contents;
mod h5ad;
mod h5ad_encoding;
#[cfg(test)]
mod h5ad_tests;

pub use crate::write::contents::{Column, Frame, Unstructured, Values};
pub use crate::write::h5ad::{H5adError, H5adFile};
