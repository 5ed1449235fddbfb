//! How wide text is, and how to make it fit: plotters knows no font, so layout needs this.

use std::borrow::Cow;

/// A font size in SVG units, and a weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
}

impl Font {
    pub(super) const TITLE: Self = Self::bold(17.0);
    pub(super) const SUBTITLE: Self = Self::regular(12.0);
    pub(super) const PANEL_TITLE: Self = Self::bold(12.5);
    pub(super) const PANEL_WORDS: Self = Self::regular(11.0);
    pub(super) const LETTER: Self = Self::bold(15.0);
    pub(super) const AXIS: Self = Self::regular(11.0);
    pub(super) const TICK: Self = Self::regular(10.0);
    pub(super) const LABEL: Self = Self::regular(10.5);
    pub(super) const LABEL_BOLD: Self = Self::bold(10.5);
    pub(super) const CAPTION: Self = Self::regular(11.0);

    const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// Width of `text` in SVG units, without kerning.
    pub(super) fn width(self, text: &str) -> f64 {
        let table = if self.bold { &BOLD } else { &REGULAR };
        let thousandths: u32 = text.chars().map(|c| advance(table, c)).sum();
        f64::from(thousandths) / 1000.0 * self.size
    }

    /// `text`, cut with an ellipsis where it is wider than `width`.
    pub(super) fn fit(self, text: &str, width: f64) -> Cow<'_, str> {
        if self.width(text) <= width {
            return Cow::Borrowed(text);
        }
        let mut cut: String = text.to_owned();
        while cut.pop().is_some() {
            let short = format!("{}…", cut.trim_end());
            if self.width(&short) <= width {
                return Cow::Owned(short);
            }
        }
        Cow::Borrowed("")
    }

    /// The first of `texts` that is no wider than `width`; the last, cut, where none is.
    pub(super) fn first_to_fit<'a>(self, texts: &[&'a str], width: f64) -> Cow<'a, str> {
        let fits = texts.iter().find(|text| self.width(text) <= width);
        match (fits, texts.last()) {
            (Some(text), _) => Cow::Borrowed(text),
            (None, Some(last)) => self.fit(last, width),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// `name`, cut in its middle where it is wider than `width`: the ends of long gene names are what
    /// tells them apart.
    pub(super) fn fit_name(self, name: &str, width: f64) -> Cow<'_, str> {
        if self.width(name) <= width {
            return Cow::Borrowed(name);
        }
        let letters: Vec<char> = name.chars().collect();
        for kept in (0..letters.len()).rev() {
            let tail = kept / 2;
            let short: String = letters[..kept - tail]
                .iter()
                .chain(&['…'])
                .chain(&letters[letters.len() - tail..])
                .collect();
            if self.width(&short) <= width {
                return Cow::Owned(short);
            }
        }
        Cow::Borrowed("")
    }

    /// `text` in lines of at most `width`, broken at spaces; a longer word gets an ellipsis.
    pub(super) fn wrap(self, text: &str, width: f64) -> Vec<String> {
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

/// Advance width of a character in thousandths of the font size.
///
/// Outside ASCII it is a typical width of the script: exact for the signs that the figure uses.
fn advance(table: &[u16; 95], c: char) -> u32 {
    match c {
        ' '..='~' => u32::from(table[c as usize - ' ' as usize]),
        '·' => 333,
        '–' => 556,
        '…' | '—' => 1000,
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'.. => 1000,
        '\u{400}'..='\u{52f}' => 800,
        _ => 680,
    }
}

/// Liberation Sans Regular, from space to tilde, in thousandths of the font size.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Liberation Sans Bold, from space to tilde, in thousandths of the font size.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// A count with a comma between thousands: "12,345".
pub(super) fn count(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of things: "1 gene", "2,000 genes".
pub(super) fn counted(value: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A number on an axis: at most four significant digits, no trailing zeros, "−" for minus.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    if !(1e-3..1e6).contains(&size) {
        return format!("{value:.2e}").replace('-', "−");
    }
    let decimals = (3 - size.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_agree_with_the_embedded_font() {
        for (text, font) in [
            ("Cluster 12 · 1,234 genes", Font::PANEL_TITLE),
            ("early, sustained; peak 6 h", Font::PANEL_WORDS),
            ("HLA.B CXCL10 ENSG00000125347", Font::LABEL),
        ] {
            let weight = if font.bold { "bold" } else { "normal" };
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='90'><text x='9' y='50' \
                 font-family='sans-serif' font-weight='{weight}' font-size='{}'>{text}</text></svg>",
                font.size
            );
            let tree = super::super::png::parse(&svg).unwrap();
            let drawn = f64::from(tree.root().bounding_box().width());
            // Kerning and the bearings of the outermost letters are not in the table.
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

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(counted(1, "gene", "genes"), "1 gene");
        let cases = [0.0, 24.0, 0.5, -1.25, 0.25, 1440.0, 123_456.0, 2.5e-7];
        let texts = [
            "0",
            "24",
            "0.5",
            "−1.25",
            "0.25",
            "1440",
            "123456",
            "2.50e−7",
        ];
        assert_eq!(cases.map(number), texts);
    }
}
