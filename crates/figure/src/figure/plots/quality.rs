//! A measure of the quality of the clusters, for every k.

use crate::figure::draw::{Axes, Canvas, Font, Pen};
use crate::figure::layout::Cell;
use crate::palette;
use crate::range::{bounds, finite, padded};
use genetide_analysis::KQuality;

/// One measure.
pub(crate) struct Measure {
    name: &'static str,
    subtitle: &'static str,
    /// k and value.
    values: Vec<(f64, f64)>,
}

impl Measure {
    /// The measures that are known.
    pub(crate) fn known(quality: &[KQuality]) -> Vec<Self> {
        type Value = fn(&KQuality) -> Option<f64>;
        let all: [(&'static str, &'static str, Value); 4] = [
            ("BIC", "Lower is better", |q| q.bic),
            ("Stability", "Over simulated replicates", |q| q.stability),
            ("Silhouette", "Higher is better", |q| Some(q.silhouette)),
            ("Inertia", "Within-cluster sum of squares", |q| {
                Some(q.inertia)
            }),
        ];
        all.into_iter()
            .map(|(name, subtitle, value)| Self {
                name,
                subtitle,
                values: finite(quality.iter().map(|quality| (quality.k, value(quality)))),
            })
            .filter(|measure| !measure.values.is_empty())
            .collect()
    }

    /// Draws it into a cell, with a line at the number of clusters chosen.
    pub(crate) fn draw(&self, canvas: &mut Canvas, cell: &Cell, chosen: f64) {
        let frame = cell.frame;
        let values = bounds(self.values.iter().map(|value| value.1));
        let axes = Axes::new(frame, self.k_range(), padded(values, 0.08));
        let subtitle = Font::PANEL_SUBTITLE.fit(self.subtitle, frame.width());
        axes.header(canvas, 0.0, self.name, &subtitle);
        let ticks = axes.y.ticks(frame.height() / 18.0);
        axes.y_grid(canvas, &ticks);
        if self.values.iter().any(|&(k, _)| k == chosen) {
            let pen = Pen::dashed(palette::INK_MUTED, 0.9, 4.0, 3.0);
            axes.upright(canvas, axes.x.at(chosen), pen);
        }
        let line = axes.points(self.values.iter().copied());
        canvas.line(&line, Pen::solid(palette::TRAIN, 1.6));
        for &point in &line {
            canvas.disc(point, 2.2, palette::TRAIN, 1.0);
        }
        axes.outline(canvas);
        axes.x_ticks(canvas, &self.whole_numbers(frame.width()));
        axes.y_ticks(canvas, &ticks);
        axes.x_title(canvas, "Number of clusters k", 31.0);
    }

    /// The numbers of clusters that have room for a label: all, or the multiples of 2, 5 or 10.
    fn whole_numbers(&self, width: f64) -> Vec<f64> {
        const ROOM: f64 = 16.0;
        let (low, high) = self.k_range();
        let apart = width / (high - low).max(1.0);
        let steps = [1.0, 2.0, 5.0];
        let step = steps.into_iter().find(|step| step * apart >= ROOM);
        let step = step.unwrap_or(10.0);
        let all = self.values.iter().map(|value| value.0);
        all.filter(|k| k % step == 0.0).collect()
    }

    fn k_range(&self) -> (f64, f64) {
        bounds(self.values.iter().map(|value| value.0))
    }
}
