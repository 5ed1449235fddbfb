//! The pictures of the markers: one texture, drawn for the current size.

use eframe::egui::{
    Color32, ColorImage, Context, Mesh, Pos2, Rect, TextureHandle, TextureId, TextureOptions, Vec2,
    pos2,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Disc,
    Square,
    Triangle,
    Diamond,
    Plus,
    Wedge,
    Cross,
    Bar,
}

impl Form {
    /// All shapes, in the order in which they are given to clusters.
    pub const ALL: [Self; 8] = [
        Self::Disc,
        Self::Square,
        Self::Triangle,
        Self::Diamond,
        Self::Plus,
        Self::Wedge,
        Self::Cross,
        Self::Bar,
    ];

    /// The shape for a colour slot; further slots repeat the shapes.
    pub fn of_slot(slot: usize) -> Self {
        Self::ALL[slot % Self::ALL.len()]
    }

    /// Signed distance of (x, y) from a shape of radius 1, negative inside. All shapes have about
    /// the same area.
    fn distance(self, x: f32, y: f32) -> f32 {
        let bar = |x: f32, y: f32| (x.abs() - 1.15).max(y.abs() - 0.42);
        // Half-planes at 90, 210 and 330 degrees.
        let triangle = |y: f32| (-y).max(0.866 * x.abs() + 0.5 * y) - 0.72;
        let turn = std::f32::consts::FRAC_1_SQRT_2;
        match self {
            Self::Disc => x.hypot(y) - 1.0,
            Self::Square => x.abs().max(y.abs()) - 0.88,
            Self::Triangle => triangle(y + 0.3),
            Self::Diamond => turn * (x.abs() + y.abs()) - 0.88,
            Self::Plus => bar(x, y).min(bar(y, x)),
            Self::Wedge => triangle(0.3 - y),
            Self::Cross => {
                let (a, b) = (turn * (x + y), turn * (x - y));
                bar(a, b).min(bar(b, a))
            }
            Self::Bar => bar(x, y),
        }
    }
}

/// A shape, filled or as an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub form: Form,
    pub filled: bool,
}

impl Marker {
    pub const DISC: Self = Self {
        form: Form::Disc,
        filled: true,
    };

    fn index(self) -> usize {
        let filled = if self.filled { 0 } else { Form::ALL.len() };
        self.form as usize + filled
    }
}

const PICTURES: usize = 2 * Form::ALL.len();

/// The pictures of all markers for one radius.
pub struct Markers {
    /// Radius in pixels.
    radius: f32,
    /// Side of a picture in pixels.
    side: usize,
    pixels_per_point: f32,
    texture: TextureHandle,
}

impl Markers {
    /// The pictures kept, drawn anew if they are for another radius in points.
    pub fn follow<'a>(kept: &'a mut Option<Self>, ctx: &Context, radius: f32) -> &'a Self {
        let pixels_per_point = ctx.pixels_per_point();
        // In steps of 0.25 pixels, so that zooming does not draw new pictures in every frame.
        let radius = (4.0 * radius * pixels_per_point).round() / 4.0;
        let is_current =
            |own: &mut Self| own.pixels_per_point == pixels_per_point && own.radius == radius;
        let current = kept.take_if(is_current);
        kept.insert(current.unwrap_or_else(|| {
            let side = 2 * (1.35 * radius + 1.5).ceil() as usize;
            let texture = ctx.load_texture("markers", image(radius, side), TextureOptions::LINEAR);
            Self {
                radius,
                side,
                pixels_per_point,
                texture,
            }
        }))
    }

    /// Tells these pictures from others.
    pub fn texture(&self) -> TextureId {
        self.texture.id()
    }

    /// An empty mesh to add pictures to.
    pub fn mesh(&self) -> Mesh {
        Mesh::with_texture(self.texture.id())
    }

    /// Adds a marker at `scale` times its size.
    pub fn add(&self, mesh: &mut Mesh, at: Pos2, marker: Marker, colour: Color32, scale: f32) {
        let side = self.side as f32 / self.pixels_per_point * scale;
        let left = marker.index() as f32 / PICTURES as f32;
        let uv = Rect::from_min_max(pos2(left, 0.0), pos2(left + 1.0 / PICTURES as f32, 1.0));
        mesh.add_rect_with_uv(Rect::from_center_size(at, Vec2::splat(side)), uv, colour);
    }
}

/// The pictures side by side, in white with smooth edges.
fn image(radius: f32, side: usize) -> ColorImage {
    let line = (0.3 * radius).max(1.0);
    let mut image = ColorImage::filled([side * PICTURES, side], Color32::TRANSPARENT);
    for filled in [true, false] {
        for form in Form::ALL {
            let left = Marker { form, filled }.index() * side;
            for y in 0..side {
                for x in 0..side {
                    let middle = side as f32 / 2.0;
                    let (dx, dy) = (x as f32 + 0.5 - middle, y as f32 + 0.5 - middle);
                    // The y-axis of a picture points down.
                    let mut outside = radius * form.distance(dx / radius, -dy / radius);
                    if !filled {
                        outside = (outside + line / 2.0).abs() - line / 2.0;
                    }
                    let cover = (0.5 - outside).clamp(0.0, 1.0);
                    image.pixels[y * side * PICTURES + left + x] =
                        Color32::from_white_alpha((255.0 * cover).round() as u8);
                }
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels covered by a picture.
    fn covered(image: &ColorImage, side: usize, index: usize) -> f32 {
        let pixels = image.pixels.chunks(side * PICTURES);
        let own = pixels.flat_map(|row| &row[index * side..(index + 1) * side]);
        own.map(|pixel| f32::from(pixel.a()) / 255.0).sum()
    }

    #[test]
    fn pictures_cover_alike_and_stay_inside() {
        let (radius, side) = (8.0, 26);
        let image = image(radius, side);
        // A disc of radius 8 covers 64 pi = 201 pixels.
        assert!((covered(&image, side, Marker::DISC.index()) - 201.0).abs() < 2.0);
        for form in Form::ALL {
            let filled = covered(&image, side, Marker { form, filled: true }.index());
            assert!((100.0..260.0).contains(&filled), "{form:?} covers {filled}");
            let outline = Marker {
                form,
                filled: false,
            };
            let outline = covered(&image, side, outline.index());
            assert!(outline < 0.95 * filled, "{form:?}: {outline} of {filled}");
        }
        let edge = |x: usize, y: usize| image.pixels[y * side * PICTURES + x].a();
        for x in 0..side * PICTURES {
            assert_eq!(edge(x, 0), 0);
            assert_eq!(edge(x, side - 1), 0);
        }
    }

    #[test]
    fn forms_differ() {
        let image = image(4.0, 16);
        let picture = |index: usize| -> Vec<Color32> {
            let rows = image.pixels.chunks(16 * PICTURES);
            rows.flat_map(|row| row[index * 16..(index + 1) * 16].to_vec())
                .collect()
        };
        for a in 0..PICTURES {
            for b in 0..a {
                assert_ne!(picture(a), picture(b), "{a} and {b}");
            }
        }
    }
}
