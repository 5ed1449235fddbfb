//! A page drawn as SVG. Lengths are in units, and written with two decimals.

use xmlwriter::{Indent, Options, XmlWriter};

use crate::figure::draw::font::Font;
use crate::figure::draw::rect::{Rect, Xy};
use crate::palette::Rgb;

/// Fonts of the same widths; the first is the embedded one.
const FONT_FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

/// The part of a text that stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its left end.
    Left,
    /// Its middle.
    Centre,
    /// Its right end.
    Right,
}

impl Align {
    /// The value of the SVG attribute `text-anchor`.
    fn anchor(self) -> &'static str {
        match self {
            Self::Left => "start",
            Self::Centre => "middle",
            Self::Right => "end",
        }
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    pub(crate) colour: Rgb,
    width: f64,
    /// Lengths of dash and gap; none for a solid line.
    dash: Option<(f64, f64)>,
}

impl Pen {
    /// A solid line.
    pub const fn solid(colour: Rgb, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: None,
        }
    }

    pub(crate) fn dashed(colour: Rgb, width: f64, dash: f64, gap: f64) -> Self {
        Self {
            colour,
            width,
            dash: Some((dash, gap)),
        }
    }
}

/// A page that is drawn on. Points that are not finite are left out.
pub struct Canvas {
    xml: XmlWriter,
}

impl Canvas {
    /// An empty page of a width and height in units, shown at its size in millimetres where
    /// `units_per_mm` is given, else at 1/96 inch a unit.
    pub(crate) fn new((width, height): (f64, f64), units_per_mm: Option<f64>) -> Self {
        let options = Options {
            indent: Indent::Spaces(0),
            ..Options::default()
        };
        let mut xml = XmlWriter::new(options);
        xml.start_element("svg");
        xml.write_attribute("xmlns", "http://www.w3.org/2000/svg");
        for (name, units) in [("width", width), ("height", height)] {
            match units_per_mm {
                Some(scale) => {
                    xml.write_attribute_fmt(name, format_args!("{:.3}mm", units / scale));
                }
                None => xml.write_attribute_fmt(name, format_args!("{units:.2}")),
            }
        }
        xml.write_attribute_fmt("viewBox", format_args!("0 0 {width:.2} {height:.2}"));
        xml.write_attribute("stroke-linejoin", "round");
        xml.write_attribute("font-family", FONT_FAMILY);
        Self { xml }
    }

    /// Lines from point to point.
    pub fn line(&mut self, points: &[Xy], pen: Pen) {
        self.through("polyline", points, 2, Paint::Outline(pen));
    }

    /// A filled polygon; `opacity` in [0, 1].
    pub fn polygon(&mut self, points: &[Xy], colour: Rgb, opacity: f64) {
        self.through("polygon", points, 3, Paint::Fill(colour, opacity));
    }

    /// A filled rectangle; `opacity` in [0, 1].
    pub fn rect(&mut self, rect: &Rect, colour: Rgb, opacity: f64) {
        self.shape("rect", &sides(rect), Paint::Fill(colour, opacity));
    }

    /// The outline of a rectangle.
    pub(crate) fn frame(&mut self, rect: &Rect, pen: Pen) {
        self.shape("rect", &sides(rect), Paint::Outline(pen));
    }

    /// A filled circle; `opacity` in [0, 1].
    pub fn disc(&mut self, (x, y): Xy, radius: f64, colour: Rgb, opacity: f64) {
        let numbers = [("cx", x), ("cy", y), ("r", radius)];
        self.shape("circle", &numbers, Paint::Fill(colour, opacity));
    }

    /// The outline of a circle.
    pub fn ring(&mut self, (x, y): Xy, radius: f64, pen: Pen) {
        let numbers = [("cx", x), ("cy", y), ("r", radius)];
        self.shape("circle", &numbers, Paint::Outline(pen));
    }

    /// Text with its baseline at `at`.
    pub fn text(&mut self, at: Xy, text: &str, font: Font, align: Align) {
        self.write(at, text, font, align, None);
    }

    /// Lines of text, the first with its baseline at `at`, the others `pitch` units below each other.
    pub fn lines(&mut self, (x, y): Xy, lines: &[String], pitch: f64, font: Font) {
        for (i, line) in lines.iter().enumerate() {
            self.text((x, y + i as f64 * pitch), line, font, Align::Left);
        }
    }

    /// Text that runs upwards, centred on `at`, with its baseline to the right.
    pub(crate) fn vertical_text(&mut self, at: Xy, text: &str, font: Font) {
        let turn = format!("rotate(-90 {:.2} {:.2})", at.0, at.1);
        self.write(at, text, font, Align::Centre, Some(&turn));
    }

    /// The SVG text of the page.
    pub(crate) fn finish(self) -> String {
        self.xml.end_document()
    }

    /// An element through the finite ones of `points`, where they are not fewer than `least`.
    fn through(&mut self, element: &str, points: &[Xy], least: usize, paint: Paint) {
        let finite = points
            .iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite());
        let places: Vec<String> = finite.map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
        if places.len() >= least {
            self.xml.start_element(element);
            self.xml.write_attribute("points", &places.join(" "));
            self.paint(paint);
            self.xml.end_element();
        }
    }

    /// An element given by numbers.
    fn shape(&mut self, element: &str, numbers: &[(&str, f64)], paint: Paint) {
        if self.begin(element, numbers) {
            self.paint(paint);
            self.xml.end_element();
        }
    }

    /// Begins an element where its numbers are finite, and says whether it did.
    fn begin(&mut self, element: &str, numbers: &[(&str, f64)]) -> bool {
        if !numbers.iter().all(|(_, value)| value.is_finite()) {
            return false;
        }
        self.xml.start_element(element);
        for &(name, value) in numbers {
            self.number(name, value);
        }
        true
    }

    fn write(&mut self, (x, y): Xy, text: &str, font: Font, align: Align, turn: Option<&str>) {
        let numbers = [("x", x), ("y", y), ("font-size", font.size)];
        if text.is_empty() || !self.begin("text", &numbers) {
            return;
        }
        if font.bold {
            self.xml.write_attribute("font-weight", "bold");
        }
        self.xml.write_attribute("text-anchor", align.anchor());
        self.paint(Paint::Fill(font.colour, 1.0));
        if let Some(turn) = turn {
            self.xml.write_attribute("transform", turn);
        }
        // Line breaks around the text would be part of it in some programs.
        self.xml.set_preserve_whitespaces(true);
        self.xml.write_text(&escaped(text));
        self.xml.end_element();
        self.xml.set_preserve_whitespaces(false);
    }

    fn number(&mut self, name: &str, value: f64) {
        self.xml
            .write_attribute_fmt(name, format_args!("{value:.2}"));
    }

    fn paint(&mut self, paint: Paint) {
        match paint {
            Paint::Fill(colour, opacity) => {
                self.xml.write_attribute("fill", &hex(colour));
                if opacity < 1.0 {
                    self.number("fill-opacity", opacity);
                }
            }
            Paint::Outline(pen) => {
                self.xml.write_attribute("fill", "none");
                self.xml.write_attribute("stroke", &hex(pen.colour));
                self.number("stroke-width", pen.width);
                if let Some((dash, gap)) = pen.dash {
                    let lengths = format_args!("{dash:.2} {gap:.2}");
                    self.xml.write_attribute_fmt("stroke-dasharray", lengths);
                }
            }
        }
    }
}

/// How an element is painted.
#[derive(Clone, Copy)]
enum Paint {
    /// In a colour, with an opacity.
    Fill(Rgb, f64),
    Outline(Pen),
}

/// The attributes of a rectangle.
fn sides(rect: &Rect) -> [(&'static str, f64); 4] {
    [
        ("x", rect.left),
        ("y", rect.top),
        ("width", rect.width()),
        ("height", rect.height()),
    ]
}

/// A colour as "#RRGGBB".
fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// `text` without the characters that XML 1.0 forbids even when they are escaped, and with `&` and
/// `>` escaped. The XML writer escapes `<`, and nothing else.
fn escaped(text: &str) -> String {
    let is_forbidden = |c| matches!(c, '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}');
    text.replace('&', "&amp;")
        .replace('>', "&gt;")
        .replace(is_forbidden, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette;

    const INK: Rgb = [0, 16, 255];

    /// The elements inside a page of 40 by 30 units.
    fn drawn(draw: impl FnOnce(&mut Canvas)) -> Vec<String> {
        let mut canvas = Canvas::new((40.0, 30.0), None);
        draw(&mut canvas);
        let svg = canvas.finish();
        let is_page = |line: &&str| line.starts_with("<svg ") || *line == "</svg>";
        let elements = svg.lines().filter(|line| !is_page(line));
        elements.map(str::to_owned).collect()
    }

    #[test]
    fn a_page_has_its_size_in_units_or_millimetres() {
        let begin = |units_per_mm| Canvas::new((40.0, 30.0), units_per_mm).finish();
        let plain = begin(None);
        assert!(plain.contains("width=\"40.00\" height=\"30.00\" viewBox=\"0 0 40.00 30.00\""));
        let on_paper = begin(Some(4.0));
        assert!(on_paper.contains("width=\"10.000mm\" height=\"7.500mm\""));
    }

    #[test]
    fn shapes_are_elements_with_two_decimals() {
        let shapes = drawn(|canvas| {
            canvas.line(&[(0.0, 1.0), (2.346, 3.0)], Pen::solid(INK, 0.8));
            canvas.line(
                &[(0.0, 0.0), (f64::NAN, 5.0), (9.0, 0.0)],
                Pen::dashed(INK, 1.3, 6.0, 2.5),
            );
            canvas.disc((5.0, 6.0), 2.3, INK, 0.75);
        });
        assert_eq!(
            shapes,
            [
                "<polyline points=\"0.00,1.00 2.35,3.00\" fill=\"none\" stroke=\"#0010FF\" \
                 stroke-width=\"0.80\"/>",
                "<polyline points=\"0.00,0.00 9.00,0.00\" fill=\"none\" stroke=\"#0010FF\" \
                 stroke-width=\"1.30\" stroke-dasharray=\"6.00 2.50\"/>",
                "<circle cx=\"5.00\" cy=\"6.00\" r=\"2.30\" fill=\"#0010FF\" \
                 fill-opacity=\"0.75\"/>",
            ]
        );
    }

    #[test]
    fn text_is_escaped_and_stands_on_its_baseline() {
        let texts = drawn(|canvas| {
            let on_ink = |font: Font| font.in_colour(palette::PAPER);
            canvas.text((1.0, 9.0), "a<&b>\u{1}", on_ink(Font::TITLE), Align::Right);
            canvas.vertical_text((3.0, 4.0), "up", on_ink(Font::TICK));
        });
        assert_eq!(
            texts,
            [
                "<text x=\"1.00\" y=\"9.00\" font-size=\"17.00\" font-weight=\"bold\" \
                 text-anchor=\"end\" fill=\"#FFFFFF\">a&lt;&amp;b&gt;\u{fffd}</text>",
                "<text x=\"3.00\" y=\"4.00\" font-size=\"10.00\" text-anchor=\"middle\" \
                 fill=\"#FFFFFF\" transform=\"rotate(-90 3.00 4.00)\">up</text>",
            ]
        );
    }

    #[test]
    fn what_has_no_place_or_no_letters_is_left_out() {
        let nothing = drawn(|canvas| {
            canvas.disc((f64::INFINITY, 0.0), 2.0, INK, 1.0);
            canvas.text((0.0, 0.0), "", Font::TICK, Align::Left);
            canvas.polygon(&[(0.0, 0.0), (1.0, f64::NAN), (2.0, 0.0)], INK, 1.0);
        });
        assert!(nothing.is_empty());
    }
}
