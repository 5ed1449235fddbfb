//! Moments of given values.

use genetide_data::Moments;

/// The moments of `values`.
pub(crate) fn moments(values: &[f64]) -> Moments {
    let mut moments = Moments::default();
    for &value in values {
        moments.push(value);
    }
    moments
}
