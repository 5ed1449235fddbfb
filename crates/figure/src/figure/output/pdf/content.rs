//! The content stream of a page: paths and text of an SVG tree as PDF operators.

use std::collections::BTreeSet;

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Name};
use resvg::tiny_skia::{PathSegment, Point};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{FillRule, Group, LineCap, LineJoin, Node, Paint, Path, Text};

use crate::ExportError;
use crate::figure::output::pdf::encode::matrix;
use crate::figure::output::pdf::fonts::Fonts;

/// The content stream of a page, and what it refers to.
pub(super) struct PageContent<'a> {
    pub(super) content: Content,
    /// The opacities used, in per cent.
    pub(super) opacities: BTreeSet<u8>,
    pub(super) fonts: Fonts<'a>,
}

/// The name of an opacity in the resources of the page.
pub(super) fn opacity_name(percent: u8) -> String {
    format!("A{percent}")
}

impl<'a> PageContent<'a> {
    /// A page without content, whose fonts are in `database`.
    pub(super) fn new(database: &'a Database) -> Self {
        Self {
            content: Content::new(),
            opacities: BTreeSet::new(),
            fonts: Fonts::new(database),
        }
    }

    /// Draws a group of an SVG tree.
    pub(super) fn group(&mut self, group: &Group, opacity: f32) -> Result<(), ExportError> {
        let opacity = opacity * group.opacity().get();
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner, opacity)?,
                Node::Path(path) => self.path(path, opacity),
                Node::Text(text) => self.text(text, opacity)?,
                Node::Image(_) => {}
            }
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, opacity: f32) {
        if !path.is_visible() {
            return;
        }
        if let Some(fill) = path.fill()
            && let Some([r, g, b]) = colour_of(fill.paint())
        {
            self.begin(path, opacity * fill.opacity().get());
            self.content.set_fill_rgb(r, g, b);
            self.outline(path);
            match fill.rule() {
                FillRule::NonZero => self.content.fill_nonzero(),
                FillRule::EvenOdd => self.content.fill_even_odd(),
            };
            self.content.restore_state();
        }
        let Some(stroke) = path.stroke() else { return };
        let Some([r, g, b]) = colour_of(stroke.paint()) else {
            return;
        };
        self.begin(path, opacity * stroke.opacity().get());
        self.content
            .set_stroke_rgb(r, g, b)
            .set_line_width(stroke.width().get())
            .set_line_cap(match stroke.linecap() {
                LineCap::Butt => LineCapStyle::ButtCap,
                LineCap::Round => LineCapStyle::RoundCap,
                LineCap::Square => LineCapStyle::ProjectingSquareCap,
            })
            .set_line_join(match stroke.linejoin() {
                LineJoin::Miter | LineJoin::MiterClip => LineJoinStyle::MiterJoin,
                LineJoin::Round => LineJoinStyle::RoundJoin,
                LineJoin::Bevel => LineJoinStyle::BevelJoin,
            });
        if let Some(dashes) = stroke.dasharray() {
            self.content
                .set_dash_pattern(dashes.iter().copied(), stroke.dashoffset());
        }
        self.outline(path);
        self.content.stroke();
        self.content.restore_state();
    }

    fn begin(&mut self, path: &Path, opacity: f32) {
        self.content.save_state();
        self.set_opacity(opacity);
        self.content.transform(matrix(path.abs_transform()));
    }

    fn set_opacity(&mut self, opacity: f32) {
        let percent = (opacity.clamp(0.0, 1.0) * 100.0).round() as u8;
        if percent < 100 {
            self.opacities.insert(percent);
            let name = opacity_name(percent);
            self.content.set_parameters(Name(name.as_bytes()));
        }
    }

    fn outline(&mut self, path: &Path) {
        let content = &mut self.content;
        let mut at = Point::zero();
        for segment in path.data().segments() {
            at = match segment {
                PathSegment::MoveTo(p) => {
                    content.move_to(p.x, p.y);
                    p
                }
                PathSegment::LineTo(p) => {
                    content.line_to(p.x, p.y);
                    p
                }
                PathSegment::QuadTo(c, p) => {
                    // The cubic curve that is the quadratic one.
                    let towards = |from: f32, to: f32| from + 2.0 / 3.0 * (to - from);
                    let (x1, y1) = (towards(at.x, c.x), towards(at.y, c.y));
                    let (x2, y2) = (towards(p.x, c.x), towards(p.y, c.y));
                    content.cubic_to(x1, y1, x2, y2, p.x, p.y);
                    p
                }
                PathSegment::CubicTo(a, b, p) => {
                    content.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y);
                    p
                }
                PathSegment::Close => {
                    content.close_path();
                    at
                }
            };
        }
    }

    fn text(&mut self, text: &Text, opacity: f32) -> Result<(), ExportError> {
        for span in text.layouted().iter().filter(|span| span.visible) {
            let Some(fill) = &span.fill else { continue };
            let Some([r, g, b]) = colour_of(fill.paint()) else {
                continue;
            };
            self.content.save_state();
            self.set_opacity(opacity * fill.opacity().get());
            self.content.set_fill_rgb(r, g, b);
            self.content.begin_text();
            let (glyphs, transform) = (&span.positioned_glyphs, text.abs_transform());
            self.fonts.show(&mut self.content, glyphs, transform)?;
            self.content.end_text();
            self.content.restore_state();
        }
        Ok(())
    }
}

/// Red, green and blue in [0, 1]; `None` for gradients and patterns.
fn colour_of(paint: &Paint) -> Option<[f32; 3]> {
    match paint {
        Paint::Color(colour) => {
            Some([colour.red, colour.green, colour.blue].map(|part| f32::from(part) / 255.0))
        }
        _ => None,
    }
}
