//! Which columns of a table are genes, what they are called, and which genes are kept.

pub(super) mod choose;
pub(super) mod counts;
pub(super) mod dates;
mod expressed;
mod left_out;
pub(super) mod names;
pub(super) mod no_genes;
mod trend;

pub use crate::read::genes::left_out::LeftOut;

#[cfg(test)]
mod no_genes_tests;
