//! Names beside lines and points, placed so that none lies on another.

use super::canvas::{Rect, Xy};
use super::text::Font;

/// Distance between the baselines of names above each other.
pub(super) const LINE_HEIGHT: f64 = 12.0;

/// Moves the heights that names would like apart to [`LINE_HEIGHT`], within `top..=bottom`.
///
/// Returns a height for each in the order given. Room for all is the caller's to check
/// ([`room`]); without it they keep their distance and run over the bottom.
pub(super) fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut placed: Vec<f64> = Vec::with_capacity(order.len());
    for &index in &order {
        let lowest = placed.last().map_or(top, |above| above + LINE_HEIGHT);
        placed.push(wanted[index].max(lowest));
    }
    // What was pushed over the bottom is pushed back, from the last up.
    let mut limit = bottom;
    for height in placed.iter_mut().rev() {
        *height = height.min(limit);
        limit = *height - LINE_HEIGHT;
    }
    let mut lowest = top;
    for height in &mut placed {
        *height = height.max(lowest);
        lowest = *height + LINE_HEIGHT;
    }
    let mut heights = vec![0.0; wanted.len()];
    for (&index, height) in order.iter().zip(placed) {
        heights[index] = height;
    }
    heights
}

/// How many names have room between `top` and `bottom`.
pub(super) fn room(top: f64, bottom: f64) -> usize {
    ((bottom - top) / LINE_HEIGHT).floor().max(0.0) as usize + 1
}

/// Places boxes of text on a plot.
pub(super) struct Placer<'a> {
    frame: Rect,
    points: &'a [Xy],
    taken: Vec<Rect>,
}

impl<'a> Placer<'a> {
    /// A plot with nothing on it but `points`.
    pub(super) fn new(frame: Rect, points: &'a [Xy]) -> Self {
        Self {
            frame,
            points,
            taken: Vec::new(),
        }
    }

    /// Keeps a box free of names.
    pub(super) fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Takes `rect` if it is inside the frame and free.
    pub(super) fn try_take(&mut self, rect: Rect) -> bool {
        let free = self.is_free(&rect);
        if free {
            self.taken.push(rect);
        }
        free
    }

    fn is_free(&self, rect: &Rect) -> bool {
        self.frame.encloses(rect) && !self.taken.iter().any(|other| other.overlaps(rect))
    }

    /// A free box for `text` near `anchor`: the one that covers fewest points, the nearer one in
    /// case of a tie. `None` when all are taken.
    pub(super) fn beside(&mut self, anchor: Xy, text: &str, font: Font) -> Option<Rect> {
        let (width, height) = (font.width(text) + 4.0, font.size + 3.0);
        let mut best: Option<(usize, Rect)> = None;
        for distance in [8.0, 16.0, 28.0, 44.0, 64.0] {
            for direction in 0..8 {
                let angle = f64::from(direction) * std::f64::consts::FRAC_PI_4;
                let (dx, dy) = (angle.cos(), angle.sin());
                let centre = (
                    anchor.0 + dx * (distance + width / 2.0),
                    anchor.1 + dy * (distance + height / 2.0),
                );
                let rect = Rect {
                    left: centre.0 - width / 2.0,
                    top: centre.1 - height / 2.0,
                    right: centre.0 + width / 2.0,
                    bottom: centre.1 + height / 2.0,
                };
                if !self.is_free(&rect) {
                    continue;
                }
                let covered = self.points.iter().filter(|&&p| rect.holds(p)).count();
                if best.as_ref().is_none_or(|(least, _)| covered < *least) {
                    best = Some((covered, rect));
                }
            }
        }
        let (_, rect) = best?;
        self.take(rect);
        Some(rect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spread_inside_their_bounds() {
        // Three at 50: the first stays, the others follow 12 apart.
        assert_eq!(spread(&[50.0, 50.0, 50.0], 0.0, 100.0), [50.0, 62.0, 74.0]);
        // Near the bottom they are pushed up, in the order of their heights.
        assert_eq!(spread(&[99.0, 98.0], 0.0, 100.0), [100.0, 88.0]);
        assert_eq!(spread(&[-20.0, 40.0], 0.0, 100.0), [0.0, 40.0]);
        assert!(spread(&[], 0.0, 100.0).is_empty());
        let count = room(0.0, 100.0);
        assert_eq!(count, 9);
        let full = spread(&vec![70.0; count], 0.0, 100.0);
        assert!(full.iter().all(|y| (0.0..=100.0).contains(y)));
        assert!(full.windows(2).all(|pair| pair[1] - pair[0] >= LINE_HEIGHT));
    }

    #[test]
    fn boxes_are_free_and_inside() {
        let frame = Rect {
            left: 0.0,
            top: 0.0,
            right: 200.0,
            bottom: 100.0,
        };
        let points: Vec<Xy> = (0..20).map(|i| (10.0 * f64::from(i), 50.0)).collect();
        let mut placer = Placer::new(frame, &points);
        let mut boxes: Vec<Rect> = Vec::new();
        for _ in 0..4 {
            let rect = placer.beside((190.0, 50.0), "CXCL10", Font::LABEL).unwrap();
            assert!(frame.encloses(&rect));
            assert!(boxes.iter().all(|other| !other.overlaps(&rect)));
            boxes.push(rect);
        }
        // The first has the choice, and covers no point.
        assert!(!points.iter().any(|&p| boxes[0].holds(p)));
        placer.take(frame);
        assert_eq!(placer.beside((100.0, 50.0), "IRF1", Font::LABEL), None);
    }
}
