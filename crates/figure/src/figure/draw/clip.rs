//! Cutting lines and shapes at the top and bottom of a plot.

use crate::figure::draw::rect::{Rect, Xy};

/// `points` as a closed outline, cut at the top and bottom of `frame` (Sutherland & Hodgman 1974).
pub(crate) fn clip_polygon(points: &[Xy], frame: &Rect) -> Vec<Xy> {
    clip_edges(points, frame, true)
}

/// `points` as an open line, cut at the top and bottom of `frame`; parts beyond run along the edge.
pub(crate) fn clip_line(points: &[Xy], frame: &Rect) -> Vec<Xy> {
    clip_edges(points, frame, false)
}

fn clip_edges(points: &[Xy], frame: &Rect, closed: bool) -> Vec<Xy> {
    let clipped = clip_at(points, frame.top, closed, &|y| y >= frame.top);
    clip_at(&clipped, frame.bottom, closed, &|y| y <= frame.bottom)
}

fn clip_at(points: &[Xy], edge: f64, closed: bool, inside: &dyn Fn(f64) -> bool) -> Vec<Xy> {
    let mut kept = Vec::with_capacity(points.len() + 4);
    for (i, &to) in points.iter().enumerate() {
        let from = match i {
            0 if closed => points.last().copied(),
            0 => None,
            _ => Some(points[i - 1]),
        };
        if let Some(from) = from
            && inside(from.1) != inside(to.1)
        {
            let fraction = (edge - from.1) / (to.1 - from.1);
            kept.push((from.0 + fraction * (to.0 - from.0), edge));
        }
        if inside(to.1) {
            kept.push(to);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new((0.0, 100.0), (0.0, 50.0));

    #[test]
    fn shapes_are_cut_where_they_cross_the_edge() {
        // A triangle from (0, 25) up to (50, -25): it crosses y = 0 half-way, at x = 25 and 75.
        let cut = clip_polygon(&[(0.0, 25.0), (50.0, -25.0), (100.0, 25.0)], &FRAME);
        assert_eq!(cut, [(0.0, 25.0), (25.0, 0.0), (75.0, 0.0), (100.0, 25.0)]);
        let line = clip_line(&[(0.0, 25.0), (50.0, 75.0), (100.0, 75.0)], &FRAME);
        assert_eq!(line, [(0.0, 25.0), (25.0, 50.0)]);
    }
}
