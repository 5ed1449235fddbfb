//! The legend of the map: clusters, a colour bar, or the genes of a list.

use crate::figure::draw::{Align, Canvas, Font, Rect, Xy};
use crate::figure::plots::map_data::GeneMap;
use crate::palette::{self, Rgb};
use crate::words::number;
use crate::{ColourBy, GeneSet, Shades};

/// Between the columns of the legend, and between its lines.
const PITCH: (f64, f64) = (32.0, 13.0);
/// Between the frame and the legend.
const GAP: f64 = 12.0;
/// Largest width of the name of a list.
const MAX_NAME: f64 = 94.0;

/// Width of the colour bar.
const BAR_WIDTH: f64 = 11.0;
/// Largest height of the colour bar.
const MAX_BAR_HEIGHT: f64 = 170.0;
/// Number of pieces that the colour bar is drawn in.
const BAR_PIECES: usize = 64;
/// Between the colour bar and its numbers.
const BAR_GAP: f64 = 6.0;

impl GeneMap<'_> {
    /// Width of the legend beside a frame of height `height`.
    pub(crate) fn legend_width(&self, height: f64) -> f64 {
        let words = |words: &str| Font::LABEL_BOLD.width(words);
        GAP + match &self.settings.colouring {
            ColourBy::Cluster => {
                let columns = self.clusters().count().div_ceil(rows(height)).max(1);
                (columns as f64 * PITCH.0).max(words("Cluster"))
            }
            ColourBy::Value(value) => {
                let (low, high) = self.shades(*value).range();
                let width = |end| BAR_WIDTH + BAR_GAP + Font::TICK.width(&number(end));
                words(&self.title()).max(width(low)).max(width(high)) + 4.0
            }
            ColourBy::List(list) => (words(&list.name) + 16.0).clamp(60.0, 110.0),
        }
    }

    /// Draws the legend right of `frame`.
    pub(super) fn draw_legend(&self, canvas: &mut Canvas, frame: &Rect) {
        match &self.settings.colouring {
            ColourBy::Cluster => self.draw_clusters(canvas, frame),
            ColourBy::Value(value) => draw_bar(canvas, frame, &self.title(), &self.shades(*value)),
            ColourBy::List(list) => draw_list(canvas, frame, list),
        }
    }

    fn title(&self) -> String {
        let time_unit = self.results.profiles.time_unit();
        let scale = self.results.scale;
        self.settings.colouring.title(time_unit, scale)
    }

    fn draw_clusters(&self, canvas: &mut Canvas, frame: &Rect) {
        draw_title(canvas, frame, "Cluster");
        let rows = rows(frame.height());
        for (i, cluster) in self.clusters().enumerate() {
            let x = frame.right + GAP + (i / rows) as f64 * PITCH.0;
            let y = frame.top + 9.0 + (i % rows + 1) as f64 * PITCH.1;
            let colour = self.results.cluster_colour(cluster.label);
            draw_entry(canvas, (x, y), colour, &cluster.label.to_string());
        }
    }
}

/// Number of lines beside a frame, without the title.
fn rows(height: f64) -> usize {
    (height / PITCH.1).floor().max(2.0) as usize - 1
}

fn draw_title(canvas: &mut Canvas, frame: &Rect, title: &str) {
    let at = (frame.right + GAP, frame.top + 9.0);
    canvas.text(at, title, Font::LABEL_BOLD, Align::Left);
}

/// A disc in a colour, and its meaning.
fn draw_entry(canvas: &mut Canvas, (x, y): Xy, colour: Rgb, words: &str) {
    canvas.disc((x + 4.0, y - 3.6), 4.0, colour, 1.0);
    canvas.text((x + 12.0, y), words, Font::LABEL, Align::Left);
}

fn draw_list(canvas: &mut Canvas, frame: &Rect, list: &GeneSet) {
    let entries = [
        (palette::IN_LIST, list.name.as_str()),
        (palette::NOT_IN_LIST, "Other"),
    ];
    for (i, (colour, words)) in entries.into_iter().enumerate() {
        let at = (frame.right + GAP, frame.top + 9.0 + i as f64 * PITCH.1);
        draw_entry(canvas, at, colour, &Font::LABEL.fit(words, MAX_NAME));
    }
}

/// A bar of colours, the highest value on top.
fn draw_bar(canvas: &mut Canvas, frame: &Rect, title: &str, shades: &Shades) {
    draw_title(canvas, frame, title);
    let (left, top) = (frame.right + GAP, frame.top + 18.0);
    let bottom = (top + MAX_BAR_HEIGHT).min(frame.bottom);
    let bar = Rect::new((left, left + BAR_WIDTH), (top, bottom));
    let step = bar.height() / BAR_PIECES as f64;
    for i in 0..BAR_PIECES {
        let top = bar.top + i as f64 * step;
        let piece = Rect {
            top,
            // A little of the next, so that no white shows between them.
            bottom: (top + 1.5 * step).min(bar.bottom),
            ..bar
        };
        let fraction = 1.0 - i as f64 / (BAR_PIECES - 1) as f64;
        canvas.rect(&piece, shades.at(fraction), 1.0);
    }
    let (low, high) = shades.range();
    let font = Font::TICK.in_colour(palette::INK);
    for (value, y) in [(high, bar.top + 8.0), (low, bar.bottom)] {
        let at = (bar.right + BAR_GAP, y);
        canvas.text(at, &number(value), font, Align::Left);
    }
}
