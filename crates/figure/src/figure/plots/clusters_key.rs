//! The legend of the cluster panels, on as many lines as it needs.

use crate::figure::draw::{Align, Canvas, Font, Pen, Rect, Xy};
use crate::figure::kind::Band;
use crate::figure::layout::KEY_LINE;
use crate::figure::plots::key_lines::in_lines;
use crate::palette::{self, Rgb};

/// The legend of lines, bands and dashes; each entry has its place from the left and its line.
pub(crate) struct Key {
    entries: Vec<(Sample, String, (f64, usize))>,
}

#[derive(Clone, Copy)]
enum Sample {
    Mean(Rgb),
    /// Colour and opacity.
    Band(Rgb, f64),
    Dashes,
}

/// Opacity of the bands of a number of courses, which lie over each other.
pub(crate) fn band_opacity(courses: usize) -> f64 {
    if courses > 1 { 0.14 } else { 0.22 }
}

impl Key {
    /// Width of a sample.
    const SAMPLE: f64 = 26.0;
    /// Between a sample and its words.
    const WORDS_GAP: f64 = 6.0;
    /// Between entries.
    const ENTRY_GAP: f64 = 16.0;

    /// The legend, with an entry for each of `conditions`, at most `width` wide.
    pub(crate) fn new(band: Band, conditions: &[String], highlights: bool, width: f64) -> Self {
        let colour = match conditions {
            [] => palette::cluster(0),
            _ => palette::INK_MUTED,
        };
        let band_sample = Sample::Band(colour, band_opacity(conditions.len()));
        let mut entries = vec![
            (Sample::Mean(colour), "Mean"),
            (band_sample, band.short_title()),
        ];
        if highlights {
            entries.push((Sample::Dashes, "Highlighted gene"));
        }
        let conditions = conditions.iter().enumerate();
        let condition = |(i, name)| (Sample::Mean(palette::condition(i)), String::as_str(name));
        entries.extend(conditions.map(condition));
        let room = width - Self::SAMPLE - Self::WORDS_GAP;
        let fitted = entries
            .into_iter()
            .map(|(sample, words)| (sample, Font::LABEL.fit(words, room).into_owned()));
        let fitted: Vec<(Sample, String)> = fitted.collect();
        let widths = fitted.iter().map(|(_, words)| Self::entry(words));
        let places = in_lines(widths, Self::ENTRY_GAP, width);
        let entries = fitted.into_iter().zip(places);
        Self {
            entries: entries
                .map(|((sample, words), at)| (sample, words, at))
                .collect(),
        }
    }

    /// Width of an entry.
    fn entry(words: &str) -> f64 {
        Self::SAMPLE + Self::WORDS_GAP + Font::LABEL.width(words)
    }

    /// Width of its widest line.
    pub(crate) fn width(&self) -> f64 {
        let entries = self.entries.iter();
        let ends = entries.map(|(_, words, (left, _))| left + Self::entry(words));
        ends.fold(0.0, f64::max)
    }

    /// Number of lines.
    pub(crate) fn lines(&self) -> usize {
        self.entries.last().map_or(0, |(_, _, (_, line))| line + 1)
    }

    /// Height of its lines.
    pub(crate) fn height(&self) -> f64 {
        self.lines() as f64 * KEY_LINE
    }

    /// Draws it with its left end and the baseline of its first line at `place`.
    pub(crate) fn draw(&self, canvas: &mut Canvas, place: Xy) {
        for (sample, words, (left, line)) in &self.entries {
            let (left, y) = (place.0 + left, place.1 + *line as f64 * KEY_LINE);
            let right = left + Self::SAMPLE;
            let line = [(left, y - 3.5), (right, y - 3.5)];
            match *sample {
                Sample::Mean(colour) => {
                    canvas.line(&line, Pen::solid(colour, 2.2));
                    canvas.disc(((left + right) / 2.0, y - 3.5), 2.6, colour, 1.0);
                }
                Sample::Band(colour, opacity) => {
                    let band = Rect::new((left, right), (y - 9.0, y + 2.0));
                    canvas.rect(&band, colour, opacity);
                }
                Sample::Dashes => canvas.line(&line, Pen::dashed(palette::INK, 1.3, 6.0, 3.0)),
            }
            let at = (right + Self::WORDS_GAP, y);
            canvas.text(at, words, Font::LABEL, Align::Left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_conditions_take_lines_of_their_own() {
        let conditions: Vec<String> = (0..6).map(|i| format!("condition {i}")).collect();
        let lines = |conditions, width| Key::new(Band::Range, conditions, true, width).lines();
        assert_eq!(lines(&[], 300.0), 1);
        assert_eq!(lines(&conditions, 2000.0), 1);
        assert!(lines(&conditions, 300.0) > 2);
        let narrow = Key::new(Band::Range, &["x".repeat(100)], false, 150.0);
        assert!(narrow.width() <= 150.0, "{}", narrow.width());
    }
}
