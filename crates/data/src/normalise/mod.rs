//! Depth of sequencing, taken out of pseudobulk profiles.
//!
//! Cells of one time are brought to the mean total of that time. Between times a total does not
//! do: when many genes go up at once, dividing by it makes all others seem to go down. Instead
//! every gene is compared with its own mean over the times, and the most frequent ratio of a time,
//! the mode, is taken to be the ratio of genes that do not change. (Median ratios, as in Anders &
//! Huber 2010, doi:10.1186/gb-2010-11-10-r106, need more than half of the genes unchanged *and*
//! those that change to go both ways.)
//!
//! Where there are several conditions, each time of each of them counts as a time here.

mod certainty;
mod flat;
mod shares;
mod size_factors;
mod weighted;

#[cfg(test)]
mod tests;

pub use crate::normalise::shares::Shares;
pub use crate::normalise::size_factors::{SizeFactors, SizeMethod, size_factors};
