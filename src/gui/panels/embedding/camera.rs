//! The part of the map in view, and the transform from map to screen.

use eframe::egui::{Pos2, Rect, Vec2, vec2};

/// Limits of the zoom, relative to the view of the whole map.
const ZOOM: (f32, f32) = (0.5, 400.0);

/// Fraction of the panel that the whole map fills.
const FILLED: f32 = 0.93;

/// The part of the map in view, relative to the whole map, so that resizing the panel does not
/// change it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Magnification; 1 shows the whole map.
    pub zoom: f32,
    /// From the centre of the map to the centre of the view, in units of the longer side of the
    /// map.
    offset: Vec2,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            offset: Vec2::ZERO,
        }
    }
}

/// The lowest and highest coordinates of a map.
pub type Bounds = ([f32; 2], [f32; 2]);

/// The bounds of some places; `None` if there are none.
pub fn bounds_of(places: impl IntoIterator<Item = [f32; 2]>) -> Option<Bounds> {
    places.into_iter().fold(None, |bounds, [x, y]| {
        let ([left, low], [right, high]) = bounds.unwrap_or(([x, y], [x, y]));
        Some(([left.min(x), low.min(y)], [right.max(x), high.max(y)]))
    })
}

fn sides((low, high): Bounds) -> Vec2 {
    vec2(high[0] - low[0], high[1] - low[1])
}

fn centre((low, high): Bounds) -> Vec2 {
    vec2(low[0] + high[0], low[1] + high[1]) / 2.0
}

/// The longer side; 1 if the map is a single point.
fn larger_side(bounds: Bounds) -> f32 {
    let side = sides(bounds).max_elem();
    if side > 0.0 { side } else { 1.0 }
}

impl Camera {
    /// The transform of a map with these bounds to `screen`, with the same scale on both axes.
    pub fn transform(&self, bounds: Bounds, screen: Rect) -> Transform {
        let least = 1e-6 * larger_side(bounds);
        let sides = sides(bounds).max(Vec2::splat(least));
        let fitted = (screen.size() * FILLED / sides).min_elem();
        Transform {
            centre: centre(bounds) + self.offset * larger_side(bounds),
            scale: fitted * self.zoom,
            screen,
        }
    }

    /// Moves the map by `delta` in screen points.
    pub fn pan(&mut self, delta: Vec2, transform: &Transform, bounds: Bounds) {
        let moved = vec2(-delta.x, delta.y) / transform.scale / larger_side(bounds);
        // The centre of the view stays on the map.
        let limit = Vec2::splat(0.5);
        self.offset = (self.offset + moved).clamp(-limit, limit);
    }

    /// Magnifies the map by `factor` around `about`.
    pub fn enlarge(&mut self, factor: f32, about: Pos2, transform: &Transform, bounds: Bounds) {
        let zoom = (self.zoom * factor).clamp(ZOOM.0, ZOOM.1);
        let factor = zoom / self.zoom;
        self.zoom = zoom;
        let from_centre = about - transform.screen.center();
        let enlarged = Transform {
            scale: transform.scale * factor,
            ..*transform
        };
        self.pan(from_centre * (1.0 - factor), &enlarged, bounds);
    }

    /// Brings a part of the map into view.
    pub fn show(&mut self, part: Bounds, bounds: Bounds, screen: Rect) {
        // A single gene is shown with its surroundings.
        let least = 0.06 * larger_side(bounds);
        let room = (screen.size() * FILLED / sides(part).max(Vec2::splat(least))).min_elem();
        let whole = Self::default().transform(bounds, screen).scale;
        self.zoom = (0.9 * room / whole).clamp(ZOOM.0, ZOOM.1);
        self.offset = (centre(part) - centre(bounds)) / larger_side(bounds);
    }
}

/// The transform from map to screen and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    centre: Vec2,
    /// Screen points per unit of the map.
    pub scale: f32,
    /// The area of the map on the screen.
    pub screen: Rect,
}

impl Transform {
    /// From map to screen.
    pub fn place(&self, [x, y]: [f32; 2]) -> Pos2 {
        let moved = vec2(x - self.centre.x, self.centre.y - y);
        self.screen.center() + moved * self.scale
    }

    /// From screen to map.
    pub fn locate(&self, position: Pos2) -> [f32; 2] {
        let moved = (position - self.screen.center()) / self.scale;
        [self.centre.x + moved.x, self.centre.y - moved.y]
    }

    /// The part of the map inside a rectangle on the screen.
    pub fn part(&self, rect: Rect) -> Bounds {
        let [left, high] = self.locate(rect.min);
        let [right, low] = self.locate(rect.max);
        ([left, low], [right, high])
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    const BOUNDS: Bounds = ([0.0, 10.0], [8.0, 14.0]);

    fn screen() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 300.0))
    }

    #[test]
    fn the_whole_map_fits_with_equal_axes() {
        let transform = Camera::default().transform(BOUNDS, screen());
        // 0.93 x 400 points for 8 units across, which is less than 0.93 x 300 for 4 up.
        assert!((transform.scale - 46.5).abs() < 1e-4);
        assert_eq!(transform.place([4.0, 12.0]), pos2(300.0, 200.0));
        // Up on the map is up on the screen.
        assert_eq!(transform.place([5.0, 13.0]), pos2(346.5, 153.5));
        let [x, y] = transform.locate(pos2(346.5, 153.5));
        assert!((x - 5.0).abs() < 1e-5 && (y - 13.0).abs() < 1e-5);
    }

    #[test]
    fn enlarging_keeps_what_is_under_the_pointer() {
        let mut camera = Camera::default();
        let about = pos2(250.0, 230.0);
        let before = camera.transform(BOUNDS, screen());
        camera.enlarge(3.0, about, &before, BOUNDS);
        let after = camera.transform(BOUNDS, screen());
        assert!((after.scale - 3.0 * before.scale).abs() < 1e-3);
        let (old, new) = (before.locate(about), after.locate(about));
        assert!((old[0] - new[0]).abs() < 1e-4 && (old[1] - new[1]).abs() < 1e-4);
        camera.pan(vec2(30.0, -20.0), &after, BOUNDS);
        let moved = camera.transform(BOUNDS, screen());
        let place = moved.place(old);
        assert!(
            (place - about - vec2(30.0, -20.0)).length() < 1e-2,
            "{place:?}"
        );
    }

    #[test]
    fn a_part_is_shown_whole_and_the_limits_hold() {
        let mut camera = Camera::default();
        camera.show(([6.0, 13.0], [7.0, 14.0]), BOUNDS, screen());
        let shown = camera.transform(BOUNDS, screen());
        let corners = [[6.0, 13.0], [7.0, 14.0]].map(|at| shown.place(at));
        assert!(
            corners.iter().all(|&at| screen().contains(at)),
            "{corners:?}"
        );
        assert_eq!(shown.place([6.5, 13.5]), screen().center());
        for _ in 0..99 {
            let transform = camera.transform(BOUNDS, screen());
            camera.enlarge(2.0, screen().center(), &transform, BOUNDS);
        }
        assert_eq!(camera.zoom, ZOOM.1);
    }
}
