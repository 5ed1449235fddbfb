//! The scale on which means of libraries are compared.

use std::f64::consts::LN_2;

use genetide_data::libraries::Library;
use genetide_data::value_scale::ValueScale;

use crate::numeric::stats::median;

/// Counts that are added to a library before a logarithm is taken (Law et al. 2014).
const PRIOR_COUNT: f64 = 0.5;

/// The scale on which means are compared: log2, after a little was added so that 0 has a logarithm. Values
/// that are logarithms already, or are compared as they are, stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LogScale {
    /// The scale of the values of the table.
    pub values: ValueScale,
    /// What is added to linear values: half a count in a library of the median size.
    pub offset: f64,
}

impl LogScale {
    /// Every mean as it is.
    pub const UNCHANGED: Self = Self {
        values: ValueScale::AsIs,
        offset: 0.0,
    };

    /// The scale for the means of `libraries` of a table with these values.
    pub fn new(values: ValueScale, libraries: &[Library]) -> Self {
        Self {
            values,
            offset: PRIOR_COUNT / typical_size(libraries).max(1.0),
        }
    }

    /// A mean on this scale.
    pub fn of(self, mean: f64) -> f64 {
        match self.values {
            ValueScale::Linear => (mean.max(0.0) + self.offset).log2(),
            ValueScale::AsIs => mean,
        }
    }

    /// The mean that has this value on the scale.
    pub fn mean_of(self, value: f64) -> f64 {
        match self.values {
            ValueScale::Linear => value.exp2() - self.offset,
            ValueScale::AsIs => value,
        }
    }

    /// How much a mean changes with its value on this scale.
    pub fn slope_at(self, mean: f64) -> f64 {
        match self.values {
            ValueScale::Linear => LN_2 * (mean.max(0.0) + self.offset),
            ValueScale::AsIs => 1.0,
        }
    }
}

/// Observations of a library, in the median.
pub(crate) fn typical_size(libraries: &[Library]) -> f64 {
    let sizes = libraries.iter().map(|library| f64::from(library.cells));
    median(&mut sizes.collect::<Vec<f64>>()).unwrap_or(1.0)
}
