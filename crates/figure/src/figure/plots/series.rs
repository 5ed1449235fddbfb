//! Points of curves.

/// The points of a curve over whole numbers that have a finite value.
pub(crate) fn finite(points: impl Iterator<Item = (usize, Option<f64>)>) -> Vec<(f64, f64)> {
    let known = points.filter_map(|(x, y)| Some((x as f64, y?)));
    known.filter(|(_, y)| y.is_finite()).collect()
}
