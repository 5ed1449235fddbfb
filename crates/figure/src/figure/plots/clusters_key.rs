//! The legend of the cluster panels.

use crate::figure::draw::{Align, Canvas, Font, Pen, Rect, Xy};
use crate::figure::kind::Band;
use crate::palette;

/// The legend of lines, bands and dashes.
pub(crate) struct Key {
    entries: Vec<(Sample, &'static str)>,
}

#[derive(Clone, Copy)]
enum Sample {
    Mean,
    Band,
    Dashes,
}

impl Key {
    /// Width of a sample.
    const SAMPLE: f64 = 26.0;
    /// Between a sample and its words.
    const WORDS_GAP: f64 = 6.0;
    /// Between entries.
    const ENTRY_GAP: f64 = 16.0;

    pub(crate) fn new(band: Band, highlights: bool) -> Self {
        let mut entries = vec![(Sample::Mean, "Mean"), (Sample::Band, band.short_title())];
        if highlights {
            entries.push((Sample::Dashes, "Highlighted gene"));
        }
        Self { entries }
    }

    pub(crate) fn width(&self) -> f64 {
        let width = |(_, words): &(Sample, &str)| Self::entry(words);
        self.entries.iter().map(width).sum::<f64>() - Self::ENTRY_GAP
    }

    /// Width of an entry with the gap after it.
    fn entry(words: &str) -> f64 {
        Self::SAMPLE + Self::WORDS_GAP + Font::LABEL.width(words) + Self::ENTRY_GAP
    }

    /// Draws the entries from `left` on, on one baseline.
    pub(crate) fn draw(&self, canvas: &mut Canvas, (mut left, y): Xy) {
        let colour = palette::cluster(0);
        for &(sample, words) in &self.entries {
            let right = left + Self::SAMPLE;
            let line = [(left, y - 3.5), (right, y - 3.5)];
            match sample {
                Sample::Mean => {
                    canvas.line(&line, Pen::solid(colour, 2.2));
                    canvas.disc(((left + right) / 2.0, y - 3.5), 2.6, colour, 1.0);
                }
                Sample::Band => {
                    let band = Rect::new((left, right), (y - 9.0, y + 2.0));
                    canvas.rect(&band, colour, 0.22);
                }
                Sample::Dashes => canvas.line(&line, Pen::dashed(palette::INK, 1.3, 6.0, 3.0)),
            }
            let at = (right + Self::WORDS_GAP, y);
            canvas.text(at, words, Font::LABEL, Align::Left);
            left += Self::entry(words);
        }
    }
}
