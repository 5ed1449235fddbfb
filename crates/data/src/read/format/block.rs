//! A block of cells as labels and numbers.

use std::borrow::Cow;
use std::path::Path;

use crate::attribute::ByAttribute;
use crate::error::{DataError, Place};
use crate::read::format::layout::Layout;
use crate::read::format::values::ColumnContents;

/// A cell, without its values.
#[derive(Debug)]
pub(crate) struct Cell<'a> {
    /// Place in the table.
    pub place: Place,
    /// Its time.
    pub time: Cow<'a, str>,
    /// Its labels; empty where the table has none.
    pub labels: ByAttribute<Cow<'a, str>>,
    /// Its name; empty where the table has no names.
    pub id: Cow<'a, str>,
    /// Sum of its values, missing ones left out; in column order.
    pub total: f64,
    /// Whether a value is no count (negative or not whole).
    pub has_non_count: bool,
    /// Its first negative value, with the index of the value column.
    pub negative: Option<(usize, f64)>,
}

/// The cells of a block.
#[derive(Debug)]
pub(crate) struct ParsedBlock<'a> {
    /// `[N]`, in file order.
    pub cells: Vec<Cell<'a>>,
    /// `[N, V]`, row-major: finite numbers, and NaN for what is missing or text.
    pub values: Vec<f64>,
    /// Contents of the value columns.
    pub contents: ColumnContents,
    /// The first cells as text; empty where an earlier block has them.
    pub preview: Vec<Vec<String>>,
    /// Blank lines passed over.
    pub blank: u64,
    /// Those of them with a row behind them.
    pub blank_between: u64,
}

/// Some cells as the file has them. Blocks are parsed side by side, on any thread.
pub(crate) trait Block: Send {
    /// Labels and numbers of the cells; to be called once. `path` is for messages.
    ///
    /// # Errors
    /// Those of a place in the table.
    fn parse(&mut self, layout: &Layout, path: &Path) -> Result<ParsedBlock<'_>, DataError>;
}

impl<'a> Cell<'a> {
    /// A cell of which nothing else is known yet.
    pub(crate) fn at(place: Place) -> Self {
        Self {
            place,
            time: Cow::default(),
            labels: ByAttribute::default(),
            id: Cow::default(),
            total: 0.0,
            has_non_count: false,
            negative: None,
        }
    }

    /// Takes note of its next value; NaN is missing.
    #[inline]
    pub(crate) fn add(&mut self, value: f64, slot: usize) {
        if value.is_nan() {
            return;
        }
        self.total += value;
        if !is_count(value) {
            self.has_non_count = true;
            if value < 0.0 && self.negative.is_none() {
                self.negative = Some((slot, value));
            }
        }
    }
}

/// Whether a number is whole and not negative.
#[inline]
pub(crate) fn is_count(value: f64) -> bool {
    /// 2^53: from here on all numbers are whole.
    const ALL_WHOLE: f64 = 9_007_199_254_740_992.0;
    // Without the call that rounding costs on processors without an instruction for it.
    value >= ALL_WHOLE || value >= 0.0 && (value as i64) as f64 == value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_not_negative() {
        for count in [0.0, -0.0, 1.0, 4e15, 1e300] {
            assert!(is_count(count), "{count}");
        }
        for other in [-1.0, 0.5, 4_503_599_627_370_495.5] {
            assert!(!is_count(other), "{other}");
        }
    }
}
