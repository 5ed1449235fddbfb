//! The sizes of the times, and of the conditions where there are several.

use crate::normalise::SizeFactors;

/// What the cells of one size have in common: the time, as an index into the axis, and the condition, as an
/// index into its levels, where there are several and it is not shared by all.
pub(super) type SizeKey = (usize, Option<usize>);

/// The sizes of the times, or of the times and conditions.
pub(in crate::read) struct Sizes {
    /// `[C]`: the size of each, ascending by key.
    pub(super) of_keys: Vec<(SizeKey, f64)>,
    /// `[C]`: the size factors behind them.
    pub(in crate::read) factors: SizeFactors,
    /// `[C]`: their names in words, where there are several conditions; else empty.
    pub(in crate::read) names: Vec<String>,
}

impl Sizes {
    /// The size of a key; NaN for one without cells.
    pub(super) fn of(&self, key: SizeKey) -> f64 {
        let of_keys = &self.of_keys;
        let found = of_keys.binary_search_by_key(&key, |(known, _)| *known);
        found.map_or(f64::NAN, |at| of_keys[at].1)
    }
}
