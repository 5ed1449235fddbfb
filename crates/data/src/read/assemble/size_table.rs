//! The sizes of the times.

use crate::normalise::SizeFactors;

/// The sizes of the times.
pub(in crate::read) struct Sizes {
    /// By index into the axis; 0 for a time without cells.
    pub(super) of_axis: Vec<f64>,
    /// The size factors behind them.
    pub(in crate::read) factors: SizeFactors,
}
