//! Placing names beside lines and points so that they do not overlap.

use std::f64::consts::{FRAC_PI_4, FRAC_PI_8};

use crate::figure::draw::font::Font;
use crate::figure::draw::rect::{Rect, Xy};

/// Distance between the baselines of names above each other.
pub(crate) const LINE_HEIGHT: f64 = 12.0;

/// Moves the preferred heights of names apart to [`LINE_HEIGHT`], within `top..=bottom`.
///
/// Returns a height for each name, in the order given. The caller checks that there is [`room`] for
/// all; else they keep their distance and run over the bottom.
pub(crate) fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut placed: Vec<f64> = Vec::with_capacity(order.len());
    for &index in &order {
        let lowest = placed.last().map_or(top, |above| above + LINE_HEIGHT);
        placed.push(wanted[index].max(lowest));
    }
    // Names pushed over the bottom are pushed back, from the last up.
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

/// Half the size of a point, so that a box beside its middle does not cut it.
const POINT: f64 = 3.0;

/// Number of names that have room between `top` and `bottom`.
pub(crate) fn room(top: f64, bottom: f64) -> usize {
    ((bottom - top) / LINE_HEIGHT).floor().max(0.0) as usize + 1
}

/// Places boxes of text on a plot.
pub(crate) struct Placer<'a> {
    frame: Rect,
    points: &'a [Xy],
    occupied: Vec<Rect>,
}

impl<'a> Placer<'a> {
    /// A plot with nothing on it but `points`.
    pub(crate) fn new(frame: Rect, points: &'a [Xy]) -> Self {
        Self {
            frame,
            points,
            occupied: Vec::new(),
        }
    }

    /// Keeps a box free of names.
    pub(crate) fn occupy(&mut self, rect: Rect) {
        self.occupied.push(rect);
    }

    /// Occupies a box of half the size `half`, at `centre` or up to three steps beside it: the free
    /// box that covers fewest points, then the nearest. `None` when none is free.
    pub(crate) fn near(&mut self, centre: Xy, half: (f64, f64)) -> Option<Rect> {
        let around = [7.0, 14.0, 21.0].into_iter().flat_map(|distance| {
            let directions = directions(8, FRAC_PI_4);
            directions.map(move |(dx, dy)| (distance * dx, distance * dy))
        });
        let boxes = std::iter::once((0.0, 0.0)).chain(around);
        let boxes = boxes.map(|(dx, dy)| Rect::around((centre.0 + dx, centre.1 + dy), half));
        // The first of several that cover as few.
        let best = boxes
            .filter(|rect| self.is_free(rect))
            .min_by_key(|rect| self.covered(&rect.expanded(POINT)))?;
        self.occupy(best);
        Some(best)
    }

    fn is_free(&self, rect: &Rect) -> bool {
        self.frame.encloses(rect) && !self.occupied.iter().any(|other| other.overlaps(rect))
    }

    /// A free box for `text` near `anchor`, with the leader that joins them where they are apart.
    ///
    /// It is the free box that covers fewest points and whose leader crosses least, then the nearest;
    /// four steps further off count as much as a point covered. `None` when none is free.
    pub(crate) fn beside(&mut self, anchor: Xy, text: &str, font: Font) -> Option<Placement> {
        let half = ((font.width(text) + 4.0) / 2.0, (font.size + 3.0) / 2.0);
        let steps = [8.0, 16.0, 28.0, 44.0, 64.0].into_iter().enumerate();
        let boxes = steps.flat_map(|(step, distance)| {
            directions(16, FRAC_PI_8).map(move |(dx, dy)| {
                let x = anchor.0 + dx * (distance + half.0);
                let y = anchor.1 + dy * (distance + half.1);
                (step, Rect::around((x, y), half))
            })
        });
        let free = boxes.filter(|(_, rect)| self.is_free(rect));
        let placements = free.map(|(step, rect)| {
            let leader = leader(anchor, &rect);
            let hidden = self.covered(&rect.expanded(POINT)) + self.crossings(anchor, leader);
            (4 * hidden + step, Placement { rect, leader })
        });
        // The first of several that cost as little.
        let (_, best) = placements.min_by_key(|(cost, _)| *cost)?;
        self.occupy(best.rect);
        for point in best.leader.into_iter().flat_map(|end| along(anchor, end)) {
            self.occupy(Rect::around(point, (1.0, 1.0)));
        }
        Some(best)
    }

    /// Number of points in a box.
    fn covered(&self, rect: &Rect) -> usize {
        let points = self.points.iter();
        points.filter(|&&point| rect.contains(point)).count()
    }

    /// Number of occupied boxes that a leader crosses, except those around its anchor.
    fn crossings(&self, anchor: Xy, leader: Option<Xy>) -> usize {
        let Some(end) = leader else { return 0 };
        let crossed = |rect: &&Rect| along(anchor, end).any(|point| rect.contains(point));
        let others = self.occupied.iter().filter(|rect| !rect.contains(anchor));
        others.filter(crossed).count()
    }
}

/// A box for a name, and the end of a leader line where the box is not next to its anchor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placement {
    pub(crate) rect: Rect,
    pub(crate) leader: Option<Xy>,
}

/// Points of the unit circle, `apart` from each other.
fn directions(count: u32, apart: f64) -> impl Iterator<Item = Xy> {
    (0..count).map(move |direction| {
        let angle = f64::from(direction) * apart;
        (angle.cos(), angle.sin())
    })
}

fn leader(anchor: Xy, rect: &Rect) -> Option<Xy> {
    let nearest = (
        anchor.0.clamp(rect.left, rect.right),
        anchor.1.clamp(rect.top, rect.bottom),
    );
    let length = (nearest.0 - anchor.0).hypot(nearest.1 - anchor.1);
    (length > 12.0).then_some(nearest)
}

/// Points on a line, close enough that a box of 2 units is not missed; without the ends.
fn along(from: Xy, to: Xy) -> impl Iterator<Item = Xy> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let steps = (dx.hypot(dy) / 1.5).ceil().max(1.0) as u32;
    (1..steps).map(move |i| {
        let fraction = f64::from(i) / f64::from(steps);
        (from.0 + fraction * dx, from.1 + fraction * dy)
    })
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
    fn leaders_go_round_what_is_taken() {
        let frame = Rect::new((0.0, 200.0), (0.0, 100.0));
        let mut placer = Placer::new(frame, &[]);
        // All around the anchor is taken; to the left the ring is thin, but a leader would cross it.
        let wall = Rect::new((60.0, 62.0), (0.0, 100.0));
        let near = Rect::new((75.0, 125.0), (20.0, 80.0));
        placer.occupy(wall);
        placer.occupy(near);
        let placed = placer.beside((100.0, 50.0), "A", Font::LABEL).unwrap();
        assert!(placed.leader.is_some());
        assert!(placed.rect.left >= wall.right, "{placed:?}");
        assert_eq!(placer.crossings((100.0, 50.0), Some((40.0, 50.0))), 1);
    }

    #[test]
    fn boxes_are_free_and_inside() {
        let frame = Rect::new((0.0, 200.0), (0.0, 100.0));
        let points: Vec<Xy> = (0..20).map(|i| (10.0 * f64::from(i), 50.0)).collect();
        let mut placer = Placer::new(frame, &points);
        let mut boxes: Vec<Rect> = Vec::new();
        for _ in 0..4 {
            let placed = placer.beside((190.0, 50.0), "CXCL10", Font::LABEL).unwrap();
            let rect = placed.rect;
            assert!(frame.encloses(&rect));
            assert!(boxes.iter().all(|other| !other.overlaps(&rect)));
            boxes.push(rect);
        }
        // The first has the choice, and covers no point.
        assert!(!points.iter().any(|&p| boxes[0].contains(p)));
        placer.occupy(frame);
        assert_eq!(placer.beside((100.0, 50.0), "IRF1", Font::LABEL), None);
    }
}
