//! Quality of the clusters for every k: a panel for each measure.

use super::axis::Axes;
use super::canvas::{Canvas, Pen, Xy};
use super::header;
use super::layout::{Cell, Grid, Page};
use super::losses::finite;
use super::text::Font;
use super::{Drawn, on_paper};
use crate::analysis::KQuality;
use crate::export::{ExportError, Results};
use crate::palette;

/// One measure over k.
struct Measure {
    name: &'static str,
    words: &'static str,
    /// k and value.
    values: Vec<(f64, f64)>,
}

/// A panel for each measure that is known.
pub(super) fn compose(
    results: &Results<'_>,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let measures = measures(results.quality);
    if measures.is_empty() {
        return Err(ExportError::NothingToDraw {
            figure: "quality",
            remedy: "wait until the quality for every k is known",
        });
    }
    let (cells, bottom) = Grid::own(measures.len()).place(page, page.margin);
    let height = height.unwrap_or((bottom + page.margin).ceil());
    let k = results.k as f64;
    on_paper((page.width, height), |canvas| {
        for (measure, cell) in measures.iter().zip(&cells) {
            measure.draw(canvas, cell, k);
        }
    })
}

fn measures(quality: &[KQuality]) -> Vec<Measure> {
    type Value = fn(&KQuality) -> Option<f64>;
    let all: [(&'static str, &'static str, Value); 4] = [
        ("BIC", "lower is better", |q| q.bic),
        ("Stability", "over simulated repeats", |q| q.stability),
        ("Silhouette", "higher is better", |q| Some(q.silhouette)),
        ("Inertia", "sum of squares within", |q| Some(q.inertia)),
    ];
    all.into_iter()
        .map(|(name, words, value)| Measure {
            name,
            words,
            values: finite(quality.iter().map(|quality| (quality.k, value(quality)))),
        })
        .filter(|measure| !measure.values.is_empty())
        .collect()
}

impl Measure {
    fn draw(&self, canvas: &mut Canvas<'_>, cell: &Cell, chosen: f64) {
        let frame = cell.frame;
        let axes = Axes::new(frame, self.bounds(|value| value.0), self.range());
        let words = Font::PANEL_WORDS.fit(self.words, frame.width());
        header::draw(canvas, &frame, 0.0, self.name, &words);
        let ticks = axes.y.ticks(frame.height() / 18.0);
        axes.y_grid(canvas, &ticks);
        if self.values.iter().any(|&(k, _)| k == chosen) {
            let x = axes.x.at(chosen);
            let pen = Pen::dashed(palette::INK_MUTED, 0.9, 4.0, 3.0);
            canvas.line(&[(x, frame.top), (x, frame.bottom)], pen);
        }
        let line: Vec<Xy> = self
            .values
            .iter()
            .map(|&(k, value)| axes.point(k, value))
            .collect();
        canvas.line(&line, Pen::solid(palette::TRAIN, 1.6));
        for &point in &line {
            canvas.disc(point, 2.2, palette::TRAIN, 1.0);
        }
        axes.outline(canvas);
        axes.x_ticks(canvas, &self.whole_numbers(frame.width()));
        axes.y_ticks(canvas, &ticks);
        axes.x_title(canvas, "number of clusters k", 31.0);
    }

    /// The numbers of clusters that have room for a label: all, or the multiples of 2, 5 or 10.
    fn whole_numbers(&self, width: f64) -> Vec<f64> {
        const ROOM: f64 = 16.0;
        let (low, high) = self.bounds(|value| value.0);
        let apart = width / (high - low).max(1.0);
        let steps = [1.0, 2.0, 5.0];
        let step = steps.into_iter().find(|step| step * apart >= ROOM);
        let step = step.unwrap_or(10.0);
        let all = self.values.iter().map(|value| value.0);
        all.filter(|k| k % step == 0.0).collect()
    }

    fn bounds(&self, pick: fn(&(f64, f64)) -> f64) -> (f64, f64) {
        self.values
            .iter()
            .map(pick)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
    }

    fn range(&self) -> (f64, f64) {
        let (low, high) = self.bounds(|value| value.1);
        let room = 0.08 * (high - low);
        (low - room, high + room)
    }
}
