//! Drawing on one SVG page in fractions of a unit.
//!
//! plotters places everything on whole units. The page is therefore drawn [`FINE`] times as large
//! and shown at its own size, which keeps lines smooth and text where it belongs.

use plotters::coord::Shift;
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea as _, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color as _, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle,
};

use super::text::Font;
use crate::export::ExportError;
use crate::palette::Rgb;

/// Fine units in an SVG unit (1/96 inch).
const FINE: f64 = 10.0;

/// Fonts of the same widths; the first is the embedded one.
const FONT_FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

/// A point on the page: units from the left and from the top.
pub(super) type Xy = (f64, f64);

/// A rectangle on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// With `margin` more on every side.
    pub(super) fn wider(&self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    pub(super) fn holds(&self, (x, y): Xy) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// Which end of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    pub(super) colour: Rgb,
    pub(super) width: f64,
    /// Lengths of dash and gap; none for a solid line.
    pub(super) dash: Option<(f64, f64)>,
}

impl Pen {
    pub(super) fn solid(colour: Rgb, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: None,
        }
    }

    pub(super) fn dashed(colour: Rgb, width: f64, dash: f64, gap: f64) -> Self {
        Self {
            colour,
            width,
            dash: Some((dash, gap)),
        }
    }
}

/// The page. The first failure of the drawing library is kept and reported by [`Canvas::finish`].
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    failure: Option<String>,
}

impl<'a> Canvas<'a> {
    /// A page of the size given, in units, that is written to `svg`.
    pub(super) fn new(svg: &'a mut String, width: f64, height: f64) -> Self {
        let size = (fine(width) as u32, fine(height) as u32);
        Self {
            area: SVGBackend::with_string(svg, size).into_drawing_area(),
            failure: None,
        }
    }

    pub(super) fn line(&mut self, points: &[Xy], pen: Pen) {
        let points = fine_points(points);
        if points.len() < 2 {
            return;
        }
        let style = ShapeStyle {
            color: rgb(pen.colour).to_rgba(),
            filled: false,
            stroke_width: (pen.width * FINE).round() as u32,
        };
        let drawn = match pen.dash {
            None => self.area.draw(&PathElement::new(points, style)),
            Some((dash, gap)) => {
                let lengths = (fine(dash), fine(gap));
                self.area
                    .draw(&DashedPathElement::new(points, lengths.0, lengths.1, style))
            }
        };
        self.keep(drawn);
    }

    pub(super) fn polygon(&mut self, points: &[Xy], colour: Rgb, opacity: f64) {
        let points = fine_points(points);
        if points.len() < 3 {
            return;
        }
        let style = rgb(colour).mix(opacity).filled();
        let drawn = self.area.draw(&Polygon::new(points, style));
        self.keep(drawn);
    }

    pub(super) fn rect(&mut self, rect: &Rect, colour: Rgb, opacity: f64) {
        let corners = [
            (fine(rect.left), fine(rect.top)),
            (fine(rect.right), fine(rect.bottom)),
        ];
        let style = rgb(colour).mix(opacity).filled();
        let drawn = self.area.draw(&Rectangle::new(corners, style));
        self.keep(drawn);
    }

    /// The outline of a plot.
    pub(super) fn frame(&mut self, rect: &Rect, pen: Pen) {
        let (l, t, r, b) = (rect.left, rect.top, rect.right, rect.bottom);
        let edge = pen.width / 2.0;
        // The last stretch runs over the first, so that the corner is closed.
        self.line(&[(l, t), (r, t), (r, b), (l, b), (l, t - edge)], pen);
    }

    pub(super) fn disc(&mut self, centre: Xy, radius: f64, colour: Rgb, opacity: f64) {
        self.circle(centre, radius, rgb(colour).mix(opacity).filled());
    }

    pub(super) fn ring(&mut self, centre: Xy, radius: f64, pen: Pen) {
        let width = (pen.width * FINE).round() as u32;
        self.circle(centre, radius, rgb(pen.colour).stroke_width(width));
    }

    fn circle(&mut self, (x, y): Xy, radius: f64, style: ShapeStyle) {
        if x.is_finite() && y.is_finite() {
            let circle = Circle::new((fine(x), fine(y)), fine(radius), style);
            let drawn = self.area.draw(&circle);
            self.keep(drawn);
        }
    }

    /// Text with its baseline at `at`.
    pub(super) fn text(&mut self, at: Xy, text: &str, font: Font, colour: Rgb, align: Align) {
        let at = (at.0, at.1 - TOP_TO_BASELINE * font.size);
        self.put_text(at, text, font, colour, align, FontTransform::None);
    }

    /// Text read from the bottom up, centred on `at`, with its baseline to the right.
    pub(super) fn upright_text(&mut self, at: Xy, text: &str, font: Font, colour: Rgb) {
        let at = (at.0 - TOP_TO_BASELINE * font.size, at.1);
        let turned = FontTransform::Rotate270;
        self.put_text(at, text, font, colour, Align::Centre, turned);
    }

    fn put_text(
        &mut self,
        (x, y): Xy,
        text: &str,
        font: Font,
        colour: Rgb,
        align: Align,
        transform: FontTransform,
    ) {
        let style = if font.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let size = font.size * FINE * SIZE_FACTOR;
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = TextStyle {
            font: FontDesc::new(FontFamily::Name(FONT_FAMILY), size, style).transform(transform),
            color: rgb(colour).to_backend_color(),
            pos: Pos::new(h_pos, VPos::Top),
        };
        let text = Text::new(writable(text), (fine(x), fine(y)), style);
        let drawn = self.area.draw(&text);
        self.keep(drawn);
    }

    fn keep<E: std::fmt::Display>(&mut self, drawn: Result<(), E>) {
        if let (Err(error), None) = (drawn, &self.failure) {
            self.failure = Some(error.to_string());
        }
    }

    /// Completes the page.
    ///
    /// # Errors
    /// The first failure of the drawing library.
    pub(super) fn finish(mut self) -> Result<(), ExportError> {
        let presented = self.area.present();
        self.keep(presented);
        match self.failure {
            Some(reason) => Err(ExportError::Figure { reason }),
            None => Ok(()),
        }
    }
}

/// plotters divides font sizes by this when it writes SVG.
const SIZE_FACTOR: f64 = 1.24;
/// plotters puts the baseline this many font sizes below the place of text anchored at its top.
const TOP_TO_BASELINE: f64 = 0.76;

/// Gives a finished page of `width` times `height` units its own size, in words of SVG ("180mm"), in
/// place of the one it was drawn at.
pub(super) fn to_page_size(svg: &str, (width, height): (f64, f64), shown: &[String; 2]) -> String {
    let (fine_width, fine_height) = (fine(width), fine(height));
    let drawn = format!("<svg width=\"{fine_width}\" height=\"{fine_height}\"");
    let [width, height] = shown;
    let shown = format!("<svg width=\"{width}\" height=\"{height}\" stroke-linejoin=\"round\"");
    svg.replacen(&drawn, &shown, 1)
}

fn fine(length: f64) -> i32 {
    (length * FINE).round() as i32
}

fn fine_points(points: &[Xy]) -> Vec<(i32, i32)> {
    points
        .iter()
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .map(|&(x, y)| (fine(x), fine(y)))
        .collect()
}

fn rgb([r, g, b]: Rgb) -> RGBColor {
    RGBColor(r, g, b)
}

/// `text` without the characters that XML 1.0 forbids even when they are escaped.
fn writable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            other => other,
        })
        .collect()
}
