//! Placement of names next to points, without overlaps and inside the frame.

use eframe::egui::{Pos2, Rect, Vec2};

/// Distances from its point at which a name is tried, in screen points.
const DISTANCES: [f32; 5] = [6.0, 15.0, 27.0, 43.0, 64.0];

/// A name farther from its point than this is connected to it by a line.
const NEAR: f32 = 11.0;

/// The place of a name, and the end of the line from its point if they are far apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    pub rect: Rect,
    /// The end of the line.
    pub leader: Option<Pos2>,
}

/// Places names one after the other.
#[derive(Clone)]
pub struct Placer {
    frame: Rect,
    taken: Vec<Rect>,
    leaders: Vec<[Pos2; 2]>,
}

impl Placer {
    /// Places names within `frame`, and none on the named points themselves.
    pub fn new(frame: Rect, anchors: impl Iterator<Item = Pos2>) -> Self {
        let point = |at| Rect::from_center_size(at, Vec2::splat(7.0));
        Self {
            frame,
            taken: anchors.map(point).collect(),
            leaders: Vec::new(),
        }
    }

    /// The best free place for a name of this size next to `anchor`: near it, over few points
    /// (`covered` counts those in a rectangle), and without a line across another name. `None` if
    /// there is no room, or if the point is outside the frame.
    pub fn beside(
        &mut self,
        anchor: Pos2,
        size: Vec2,
        covered: impl Fn(Rect) -> usize,
    ) -> Option<Placement> {
        if !self.frame.contains(anchor) {
            return None;
        }
        let mut best: Option<(f32, Placement)> = None;
        for distance in DISTANCES {
            for direction in 0..8 {
                let angle = direction as f32 * std::f32::consts::FRAC_PI_4;
                let away = Vec2::angled(angle) * (size / 2.0 + Vec2::splat(distance));
                let rect = Rect::from_center_size(anchor + away, size);
                if !self.is_free(rect) {
                    continue;
                }
                let nearest = rect.clamp(anchor);
                let leader = (nearest.distance(anchor) > NEAR).then_some(nearest);
                let crossed = self.crossed(anchor, leader) as f32;
                let points = covered(rect).min(40) as f32;
                let cost = 20.0 * crossed + points + 0.5 * distance;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, Placement { rect, leader }));
                }
            }
        }
        let (_, placement) = best?;
        self.taken.push(placement.rect);
        self.leaders
            .extend(placement.leader.map(|end| [anchor, end]));
        Some(placement)
    }

    fn is_free(&self, rect: Rect) -> bool {
        self.frame.contains_rect(rect)
            && !self
                .taken
                .iter()
                .any(|other| other.intersect(rect).is_positive())
            && !self.leaders.iter().any(|&[from, to]| meets(rect, from, to))
    }

    /// The number of names and named points that a line crosses, without the point at its start.
    fn crossed(&self, anchor: Pos2, end: Option<Pos2>) -> usize {
        let Some(end) = end else { return 0 };
        let others = self.taken.iter().filter(|rect| !rect.contains(anchor));
        others.filter(|rect| meets(**rect, anchor, end)).count()
    }
}

/// Whether the line from `from` to `to` crosses `rect` (Liang & Barsky 1984).
fn meets(rect: Rect, from: Pos2, to: Pos2) -> bool {
    let along = to - from;
    let (mut first, mut last) = (0.0_f32, 1.0_f32);
    for (step, low, high) in [
        (along.x, rect.left() - from.x, rect.right() - from.x),
        (along.y, rect.top() - from.y, rect.bottom() - from.y),
    ] {
        if step == 0.0 {
            if low > 0.0 || high < 0.0 {
                return false;
            }
            continue;
        }
        let (enters, leaves) = (low / step, high / step);
        first = first.max(enters.min(leaves));
        last = last.min(enters.max(leaves));
    }
    first < last
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};
    use proptest::prelude::*;

    use super::*;

    fn frame() -> Rect {
        Rect::from_min_size(pos2(10.0, 20.0), vec2(300.0, 200.0))
    }

    proptest! {
        #[test]
        fn names_do_not_lie_on_each_other_or_over_the_edge(
            anchors in prop::collection::vec((0.0..330.0_f32, 0.0..240.0_f32), 1..40),
            width in 20.0..90.0_f32,
        ) {
            let anchors: Vec<Pos2> = anchors.into_iter().map(Pos2::from).collect();
            let mut placer = Placer::new(frame(), anchors.iter().copied());
            let size = vec2(width, 14.0);
            let mut placement: Vec<Placement> = Vec::new();
            for &anchor in &anchors {
                placement.extend(placer.beside(anchor, size, |_| 0));
            }
            for (i, one) in placement.iter().enumerate() {
                prop_assert!(frame().contains_rect(one.rect));
                prop_assert!(!anchors.iter().any(|&at| one.rect.shrink(0.1).contains(at)));
                for other in &placement[..i] {
                    prop_assert!(!one.rect.intersect(other.rect).is_positive());
                }
            }
        }
    }

    #[test]
    fn a_name_is_beside_its_point_where_there_is_room() {
        let anchor = pos2(100.0, 100.0);
        let edge = pos2(305.0, 100.0);
        let mut placer = Placer::new(frame(), [anchor, edge].into_iter());
        let size = vec2(40.0, 14.0);
        let right = placer.beside(anchor, size, |_| 0).unwrap();
        assert_eq!(right.rect.left_center(), pos2(106.0, 100.0));
        assert_eq!(right.leader, None);
        // At the right edge the name is placed to the left.
        let left = placer.beside(edge, size, |_| 0).unwrap();
        assert!(left.rect.right() < edge.x && frame().contains_rect(left.rect));
        assert_eq!(placer.beside(pos2(0.0, 100.0), size, |_| 0), None);
    }

    #[test]
    fn crowded_names_move_away_with_a_line() {
        let anchor = pos2(150.0, 120.0);
        let mut placer = Placer::new(frame(), [anchor; 12].into_iter());
        let size = vec2(50.0, 14.0);
        let placement: Vec<Placement> = (0..12)
            .filter_map(|_| placer.beside(anchor, size, |_| 0))
            .collect();
        assert!(placement.len() >= 8, "{} of 12", placement.len());
        assert!(placement.iter().any(|placement| placement.leader.is_some()));
        let mut near = placement.iter().filter(|one| one.leader.is_none());
        assert!(near.all(|one| one.rect.distance_to_pos(anchor) <= NEAR));
    }

    #[test]
    fn fewer_points_are_covered_where_that_is_near() {
        let anchor = pos2(150.0, 120.0);
        let mut placer = Placer::new(frame(), [anchor].into_iter());
        // Points lie right of the anchor only.
        let covered = |rect: Rect| if rect.right() > anchor.x { 30 } else { 0 };
        let placement = placer.beside(anchor, vec2(50.0, 14.0), covered).unwrap();
        assert!(placement.rect.right() <= anchor.x);
    }

    #[test]
    fn lines_meet_rectangles_they_run_over() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert!(meets(rect, pos2(-5.0, 5.0), pos2(15.0, 6.0)));
        assert!(meets(rect, pos2(5.0, 5.0), pos2(50.0, 5.0)));
        assert!(!meets(rect, pos2(-5.0, 5.0), pos2(-1.0, 5.0)));
        assert!(!meets(rect, pos2(-5.0, 8.0), pos2(8.0, 20.0)));
        assert!(!meets(rect, pos2(11.0, -5.0), pos2(11.0, 50.0)));
    }
}
