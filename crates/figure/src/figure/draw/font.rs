//! How wide text is in the embedded fonts, and how it is made to fit.

use std::borrow::Cow;
use std::sync::LazyLock;

use ttf_parser::Face;

use crate::assets::{FONT_BOLD, FONT_REGULAR};
use crate::palette::{self, Rgb};

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(FONT_REGULAR, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(FONT_BOLD, 0).ok());

/// A font size in units, a weight and a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: Rgb,
}

impl Font {
    /// Title of a page.
    pub const TITLE: Self = Self::bold(17.0);
    /// Title of a panel.
    pub const PANEL_TITLE: Self = Self::bold(12.5);
    /// Numbers on axes: the smallest text.
    pub const TICK: Self = Self::regular(10.0).in_colour(palette::INK_MUTED);
    /// Names beside curves and points.
    pub const LABEL: Self = Self::regular(10.5);
    /// Text below the plots.
    pub const CAPTION: Self = Self::regular(11.0).in_colour(palette::INK_MUTED);
    pub(crate) const SUBTITLE: Self = Self::regular(12.0).in_colour(palette::INK_MUTED);
    pub(crate) const PANEL_SUBTITLE: Self = Self::CAPTION;
    pub(crate) const PANEL_LETTER: Self = Self::bold(15.0);
    pub(crate) const AXIS: Self = Self::regular(11.0);
    pub(crate) const LABEL_BOLD: Self = Self::bold(10.5);

    const fn regular(size: f64) -> Self {
        Self {
            size,
            bold: false,
            colour: palette::INK,
        }
    }

    const fn bold(size: f64) -> Self {
        Self {
            bold: true,
            ..Self::regular(size)
        }
    }

    /// The same in another colour.
    pub(crate) const fn in_colour(self, colour: Rgb) -> Self {
        Self { colour, ..self }
    }

    /// Width of `text` in units, without kerning.
    pub fn width(self, text: &str) -> f64 {
        let face: &Option<Face<'_>> = if self.bold { &BOLD } else { &REGULAR };
        let ems: f64 = text
            .chars()
            .map(|letter| {
                let known = face.as_ref().and_then(|face| advance(face, letter));
                // A letter that the font lacks comes from another one, and is at most an em wide.
                known.unwrap_or(1.0)
            })
            .sum();
        ems * self.size
    }

    /// `text`, cut with an ellipsis where it is wider than `width`.
    pub(crate) fn fit(self, text: &str, width: f64) -> Cow<'_, str> {
        let ends = text.char_indices().rev();
        let cut = ends.map(|(end, _)| format!("{}…", text[..end].trim_end()));
        self.whole_or_cut(text, cut, width)
    }

    /// `long` if it is no wider than `width`, or else `short`, cut.
    pub(crate) fn fit_either<'a>(self, long: &'a str, short: &'a str, width: f64) -> Cow<'a, str> {
        let text = if self.width(long) <= width {
            long
        } else {
            short
        };
        self.fit(text, width)
    }

    /// `name`, cut in its middle where it is wider than `width`: long gene names differ at their ends.
    pub(crate) fn fit_name(self, name: &str, width: f64) -> Cow<'_, str> {
        let letters: Vec<char> = name.chars().collect();
        let cut = (0..letters.len()).rev().map(|kept| {
            let tail = kept / 2;
            let (start, end) = (&letters[..kept - tail], &letters[letters.len() - tail..]);
            start.iter().chain(&['…']).chain(end).collect::<String>()
        });
        self.whole_or_cut(name, cut, width)
    }

    /// `text` or the first of `cut` that is no wider than `width`; empty where none is.
    fn whole_or_cut(
        self,
        text: &str,
        mut cut: impl Iterator<Item = String>,
        width: f64,
    ) -> Cow<'_, str> {
        let fits = |text: &str| self.width(text) <= width;
        if fits(text) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(cut.find(|text| fits(text)).unwrap_or_default())
    }

    /// `text` in lines of at most `width`, broken at spaces; a longer word gets an ellipsis.
    pub fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let word = self.fit(word, width);
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(&word);
                }
                _ => lines.push(word.into_owned()),
            }
        }
        lines
    }
}

/// How far a letter moves the pen, in ems; `None` where the font lacks it.
fn advance(face: &Face<'_>, letter: char) -> Option<f64> {
    let glyph = face.glyph_index(letter)?;
    let units = face.glyph_hor_advance(glyph)?;
    Some(f64::from(units) / f64::from(face.units_per_em()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_agree_with_the_embedded_font() {
        for (text, font) in [
            ("Cluster 12 · 1,234 genes", Font::PANEL_TITLE),
            ("early, sustained; peak 6 h", Font::PANEL_SUBTITLE),
            ("HLA.B CXCL10 ENSG00000125347", Font::LABEL),
        ] {
            let weight = if font.bold { "bold" } else { "normal" };
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='90'><text x='9' y='50' \
                 font-family='sans-serif' font-weight='{weight}' font-size='{}'>{text}</text></svg>",
                font.size
            );
            let tree = crate::figure::output::png::parse(&svg).unwrap();
            let drawn = f64::from(tree.root().bounding_box().width());
            // Kerning and the bearings of the outermost letters are left out.
            assert!(
                (font.width(text) - drawn).abs() < 0.04 * drawn,
                "{text}: {drawn}"
            );
        }
    }

    #[test]
    fn text_is_cut_and_wrapped_to_its_width() {
        let font = Font::LABEL;
        assert_eq!(font.fit("IRF1", 100.0), "IRF1");
        let cut = font.fit("ENSG00000125347.15_IRF1_PAR_Y", 60.0);
        assert!(cut.ends_with('…') && cut.starts_with("ENSG") && font.width(&cut) <= 60.0);
        assert_eq!(font.fit("IRF1", 1.0), "");
        let name = font.fit_name("ENSG00000125347", 60.0);
        assert!(name.starts_with("ENS") && name.ends_with("347") && font.width(&name) <= 60.0);
        assert_eq!(font.fit_name("IRF1", 60.0), "IRF1");
        assert_eq!(font.fit_name("IRF1", 1.0), "");
        let text = "Mean and range of the scaled profiles of every cluster";
        let lines = font.wrap(text, 90.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| font.width(line) <= 90.0));
        assert_eq!(lines.join(" "), text);
    }
}
