//! From SVG to PDF. Text stays text, in the embedded font, of which only the letters used are kept.
//!
//! Only what our own pages hold is known: paths in one colour, lines, dashes, opacity, and text. A
//! general converter would bring a second SVG reader and text shaper into the program.

mod fonts;

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{FillRule, Group, LineCap, LineJoin, Node, Paint, Path, Text, Transform};

use super::png;
use crate::export::ExportError;
use fonts::Fonts;

/// Points in an SVG unit (1/96 inch).
const POINTS: f32 = 0.75;
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
/// The first number that is free for opacities and fonts.
const FREE: i32 = 6;

/// Writes SVG text as a PDF of one page of its size.
///
/// # Errors
/// When the SVG cannot be read or a font cannot be embedded.
pub(super) fn from_svg(svg: &str) -> Result<Vec<u8>, ExportError> {
    let tree = png::parse(svg)?;
    let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
    let mut drawing = Drawing {
        content: Content::new(),
        opacities: BTreeMap::new(),
        fonts: Fonts::new(tree.fontdb()),
    };
    // SVG counts down from the top.
    let to_page = Transform::from_row(POINTS, 0.0, 0.0, -POINTS, 0.0, height);
    drawing.content.transform(matrix(to_page));
    drawing.group(tree.root(), 1.0)?;

    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    pdf.document_info(INFO)
        .producer(TextStr(concat!("Genetide ", env!("CARGO_PKG_VERSION"))));
    let mut free = Ref::new(FREE);
    let opacities: Vec<(Ref, u8)> = drawing
        .opacities
        .keys()
        .map(|&percent| (free.bump(), percent))
        .collect();
    let fonts = drawing.fonts.write(&mut pdf, &mut free)?;

    let mut page = pdf.page(PAGE);
    page.media_box(Rect::new(0.0, 0.0, width, height));
    page.parent(PAGES).contents(CONTENT);
    let mut resources = page.resources();
    let mut states = resources.ext_g_states();
    for &(reference, percent) in &opacities {
        states.pair(Name(opacity_name(percent).as_bytes()), reference);
    }
    states.finish();
    let mut names = resources.fonts();
    for (name, reference) in &fonts {
        names.pair(Name(name.as_bytes()), *reference);
    }
    names.finish();
    resources.finish();
    page.finish();
    for (reference, percent) in opacities {
        let opacity = f32::from(percent) / 100.0;
        pdf.ext_graphics(reference)
            .non_stroking_alpha(opacity)
            .stroking_alpha(opacity);
    }
    let content = deflated(&drawing.content.finish())?;
    pdf.stream(CONTENT, &content).filter(Filter::FlateDecode);
    Ok(pdf.finish())
}

fn opacity_name(percent: u8) -> String {
    format!("A{percent}")
}

fn deflated(bytes: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| failed(&error))
}

fn failed(reason: &dyn std::fmt::Display) -> ExportError {
    ExportError::Figure {
        reason: reason.to_string(),
    }
}

fn matrix(t: Transform) -> [f32; 6] {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
}

/// The page while it is drawn.
struct Drawing<'a> {
    content: Content,
    /// The opacities used, in per cent.
    opacities: BTreeMap<u8, ()>,
    fonts: Fonts<'a>,
}

impl Drawing<'_> {
    fn group(&mut self, group: &Group, opacity: f32) -> Result<(), ExportError> {
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
        let fill = path.fill().and_then(|fill| {
            let colour = colour_of(fill.paint())?;
            Some((colour, opacity * fill.opacity().get(), fill.rule()))
        });
        if let Some((colour, opacity, rule)) = fill {
            self.begin(path, opacity);
            let [r, g, b] = colour;
            self.content.set_fill_rgb(r, g, b);
            self.outline(path);
            match rule {
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
            self.opacities.insert(percent, ());
            let name = opacity_name(percent);
            self.content.set_parameters(Name(name.as_bytes()));
        }
    }

    fn outline(&mut self, path: &Path) {
        let content = &mut self.content;
        let mut at = (0.0, 0.0);
        for segment in path.data().segments() {
            match segment {
                PathSegment::MoveTo(p) => {
                    content.move_to(p.x, p.y);
                    at = (p.x, p.y);
                }
                PathSegment::LineTo(p) => {
                    content.line_to(p.x, p.y);
                    at = (p.x, p.y);
                }
                PathSegment::QuadTo(c, p) => {
                    // The cubic curve that is the quadratic one.
                    let towards = |from: f32, to: f32| from + 2.0 / 3.0 * (to - from);
                    let (x1, y1) = (towards(at.0, c.x), towards(at.1, c.y));
                    let (x2, y2) = (towards(p.x, c.x), towards(p.y, c.y));
                    content.cubic_to(x1, y1, x2, y2, p.x, p.y);
                    at = (p.x, p.y);
                }
                PathSegment::CubicTo(a, b, p) => {
                    content.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y);
                    at = (p.x, p.y);
                }
                PathSegment::Close => {
                    content.close_path();
                }
            }
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
            self.fonts.show(
                &mut self.content,
                &span.positioned_glyphs,
                text.abs_transform(),
            )?;
            self.content.end_text();
            self.content.restore_state();
        }
        Ok(())
    }
}

/// Red, green and blue in [0, 1]; nothing but a colour is known.
fn colour_of(paint: &Paint) -> Option<[f32; 3]> {
    match paint {
        Paint::Color(colour) => {
            Some([colour.red, colour.green, colour.blue].map(|part| f32::from(part) / 255.0))
        }
        _ => None,
    }
}
