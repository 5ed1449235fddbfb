//! Ranges of values, and the values that have a place in them.

/// The lowest and the highest value; (∞, -∞) without values.
pub(crate) fn bounds(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    values
        .into_iter()
        .fold(none, |(low, high), value| (low.min(value), high.max(value)))
}

/// A range with a share of its width added at both ends.
pub(crate) fn padded((low, high): (f64, f64), share: f64) -> (f64, f64) {
    let room = share * (high - low);
    (low - room, high + room)
}

/// The points of a curve over whole numbers that have a finite value.
pub(crate) fn finite(points: impl Iterator<Item = (usize, Option<f64>)>) -> Vec<(f64, f64)> {
    let known = points.filter_map(|(x, y)| Some((x as f64, y?)));
    known.filter(|(_, y)| y.is_finite()).collect()
}
