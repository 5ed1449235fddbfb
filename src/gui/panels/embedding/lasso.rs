//! The lasso, a selection drawn by hand.

use eframe::egui::{Painter, Pos2, Shape, Stroke};

use crate::gui::panels::embedding::camera::{Bounds, Transform, bounds_of};

/// Distance between two corners of the line, in screen points.
const STEP: f32 = 3.0;

/// The line being drawn.
#[derive(Debug, Default)]
pub struct Lasso {
    /// Whether dragging draws without Shift.
    pub on: bool,
    /// Corners on the map; empty while nothing is drawn.
    path: Vec<[f32; 2]>,
}

impl Lasso {
    pub fn begin(&mut self, at: [f32; 2]) {
        self.path = vec![at];
    }

    pub fn is_drawing(&self) -> bool {
        !self.path.is_empty()
    }

    /// Extends the line to the pointer.
    pub fn follow(&mut self, pointer: Pos2, transform: &Transform) {
        let last = self.path.last().map(|&last| transform.place(last));
        if last.is_some_and(|last| last.distance(pointer) >= STEP) {
            self.path.push(transform.locate(pointer));
        }
    }

    pub fn cancel(&mut self) {
        self.path.clear();
    }

    /// Ends the line; returns the polygon that it encloses.
    pub fn finish(&mut self) -> Polygon {
        Polygon(std::mem::take(&mut self.path))
    }

    /// Paints the line, closed from its end to its beginning.
    pub fn paint(&self, painter: &Painter, transform: &Transform, stroke: Stroke) {
        let corners: Vec<Pos2> = self.path.iter().map(|&at| transform.place(at)).collect();
        if let (Some(&first), Some(&last)) = (corners.first(), corners.last()) {
            let closing = Shape::dashed_line(&[last, first], stroke, 4.0, 3.0);
            painter.add(Shape::line(corners, stroke));
            painter.extend(closing);
        }
    }
}

#[derive(Debug, Default)]
pub struct Polygon(Vec<[f32; 2]>);

impl Polygon {
    /// Its bounding box; `None` if it has no corners.
    pub fn bounds(&self) -> Option<Bounds> {
        bounds_of(self.0.iter().copied())
    }

    /// Whether a point is inside: a line from it to the right crosses the edge an odd number of
    /// times.
    pub fn holds(&self, [x, y]: [f32; 2]) -> bool {
        let following = self.0.iter().cycle().skip(1);
        let crossed = self.0.iter().zip(following).filter(|(a, b)| {
            let passes = (a[1] > y) != (b[1] > y);
            passes && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        });
        crossed.count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Rect, pos2, vec2};

    use super::*;
    use crate::gui::panels::embedding::camera::Camera;

    #[test]
    fn a_bent_line_holds_what_is_inside_only() {
        // A U of width 6 and height 4, open from x = 2 to 4 above y = 1.
        let corners = vec![
            [0.0, 0.0],
            [6.0, 0.0],
            [6.0, 4.0],
            [4.0, 4.0],
            [4.0, 1.0],
            [2.0, 1.0],
            [2.0, 4.0],
            [0.0, 4.0],
        ];
        let polygon = Polygon(corners);
        for inside in [[1.0, 3.0], [5.0, 3.0], [3.0, 0.5]] {
            assert!(polygon.holds(inside), "{inside:?}");
        }
        for outside in [[3.0, 3.0], [3.0, 1.5], [-1.0, 0.0], [7.0, 0.5], [1.0, 5.0]] {
            assert!(!polygon.holds(outside), "{outside:?}");
        }
        assert_eq!(polygon.bounds(), Some(([0.0, 0.0], [6.0, 4.0])));
        assert!(!Polygon::default().holds([0.0, 0.0]));
        assert_eq!(Polygon::default().bounds(), None);
    }

    #[test]
    fn the_line_follows_the_pointer_in_steps() {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0));
        let transform = Camera::default().transform(([0.0; 2], [1.0; 2]), screen);
        let mut lasso = Lasso::default();
        lasso.follow(pos2(50.0, 50.0), &transform);
        assert!(!lasso.is_drawing());
        lasso.begin(transform.locate(pos2(10.0, 10.0)));
        // 1 point farther is not a corner, 10 points farther is.
        for pointer in [pos2(11.0, 10.0), pos2(20.0, 10.0), pos2(20.0, 30.0)] {
            lasso.follow(pointer, &transform);
        }
        assert_eq!(lasso.finish().0.len(), 3);
        assert!(!lasso.is_drawing());
    }
}
