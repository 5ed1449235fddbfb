//! Names beside points, placed so that none lies on another or over the edge.

use eframe::egui::{Pos2, Rect, Vec2, vec2};

/// How far from its point a name is tried, in points of the screen.
const DISTANCES: [f32; 5] = [6.0, 15.0, 27.0, 43.0, 64.0];

/// A name further from its point than this has a line to it.
const NEAR: f32 = 11.0;

/// A place for a name, and where the line from its point meets it, when it is not next to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Where the name is.
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
    /// Names within `frame`, none on the named points themselves.
    pub fn new(frame: Rect, anchors: impl Iterator<Item = Pos2>) -> Self {
        let point = |at| Rect::from_center_size(at, Vec2::splat(7.0));
        Self {
            frame,
            taken: anchors.map(point).collect(),
            leaders: Vec::new(),
        }
    }

    /// The best free place for a name of this size beside `anchor`: near it, over few points
    /// (`covered` counts those in a rectangle), and without a line across another name. `None` when
    /// there is no room, or the point itself is not in the frame.
    pub fn beside(
        &mut self,
        anchor: Pos2,
        size: Vec2,
        covered: impl Fn(Rect) -> usize,
    ) -> Option<Placed> {
        if !self.frame.contains(anchor) {
            return None;
        }
        let mut best: Option<(f32, Placed)> = None;
        for distance in DISTANCES {
            for direction in 0..8 {
                let angle = direction as f32 * std::f32::consts::FRAC_PI_4;
                let away = Vec2::angled(angle) * (size / 2.0 + Vec2::splat(distance));
                let rect = Rect::from_center_size(anchor + away, size);
                if !self.is_free(rect) {
                    continue;
                }
                let placed = Placed {
                    rect,
                    leader: leader(anchor, rect),
                };
                let crossed = self.crossed(anchor, placed.leader) as f32;
                let points = covered(rect).min(40) as f32;
                let cost = 20.0 * crossed + points + 0.5 * distance;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, placed));
                }
            }
        }
        let (_, placed) = best?;
        self.taken.push(placed.rect);
        self.leaders.extend(placed.leader.map(|end| [anchor, end]));
        Some(placed)
    }

    fn is_free(&self, rect: Rect) -> bool {
        self.frame.contains_rect(rect)
            && !self.taken.iter().any(|other| overlap(*other, rect))
            && !self.leaders.iter().any(|&[from, to]| meets(rect, from, to))
    }

    /// How many names, and points with one, a line runs over; not counting the point it begins at.
    fn crossed(&self, anchor: Pos2, end: Option<Pos2>) -> usize {
        let Some(end) = end else { return 0 };
        let others = self.taken.iter().filter(|rect| !rect.contains(anchor));
        others.filter(|rect| meets(**rect, anchor, end)).count()
    }
}

/// Whether two rectangles share more than an edge.
fn overlap(a: Rect, b: Rect) -> bool {
    a.intersect(b).is_positive()
}

fn leader(anchor: Pos2, rect: Rect) -> Option<Pos2> {
    let nearest = rect.clamp(anchor);
    (nearest.distance(anchor) > NEAR).then_some(nearest)
}

/// Whether a line from `from` to `to` runs over `rect` (Liang & Barsky 1984).
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

/// The size of a name with some room around it.
pub fn padded(text: Vec2) -> Vec2 {
    text + vec2(4.0, 0.0)
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;
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
            let mut placed: Vec<Placed> = Vec::new();
            for &anchor in &anchors {
                placed.extend(placer.beside(anchor, size, |_| 0));
            }
            for (i, one) in placed.iter().enumerate() {
                prop_assert!(frame().contains_rect(one.rect));
                prop_assert!(!anchors.iter().any(|&at| one.rect.shrink(0.1).contains(at)));
                for other in &placed[..i] {
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
        // At the right edge it is turned to the left.
        let left = placer.beside(edge, size, |_| 0).unwrap();
        assert!(left.rect.right() < edge.x && frame().contains_rect(left.rect));
        assert_eq!(placer.beside(pos2(0.0, 100.0), size, |_| 0), None);
    }

    #[test]
    fn crowded_names_move_away_with_a_line() {
        let anchor = pos2(150.0, 120.0);
        let mut placer = Placer::new(frame(), [anchor; 12].into_iter());
        let size = vec2(50.0, 14.0);
        let placed: Vec<Placed> = (0..12)
            .filter_map(|_| placer.beside(anchor, size, |_| 0))
            .collect();
        assert!(placed.len() >= 8, "{} of 12", placed.len());
        assert!(placed.iter().any(|placed| placed.leader.is_some()));
        let far = placed.iter().filter(|placed| placed.leader.is_none());
        assert!(
            far.into_iter()
                .all(|placed| placed.rect.distance_to_pos(anchor) <= NEAR)
        );
    }

    #[test]
    fn fewer_points_are_covered_where_that_is_near() {
        let anchor = pos2(150.0, 120.0);
        let mut placer = Placer::new(frame(), [anchor].into_iter());
        // Points lie right of the anchor only.
        let covered = |rect: Rect| if rect.right() > anchor.x { 30 } else { 0 };
        let placed = placer.beside(anchor, vec2(50.0, 14.0), covered).unwrap();
        assert!(placed.rect.right() <= anchor.x);
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
