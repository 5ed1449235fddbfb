//! The trajectories of highlighted genes: observed means with their standard errors, and what the
//! network reconstructs.

use std::collections::BTreeSet;

use crate::Results;
use crate::figure::draw::{Align, Axes, Canvas, Font, Pen, Xy, clip_line};
use crate::figure::layout::Cell;
use crate::palette::{self, Rgb};
use crate::range::padded;
use crate::trajectory::{Observed, Trajectory, TrajectoryInputs};
use genetide_data::GeneProfiles;

/// The panel of one gene.
pub(crate) struct Panel<'a> {
    name: &'a str,
    subtitle: String,
    colour: Rgb,
    /// Finite values on the observed scale.
    trajectory: Trajectory,
}

/// A panel for each highlighted gene with any value, each once.
pub(crate) fn panels<'a>(results: &Results<'a>) -> Vec<Panel<'a>> {
    let mut seen = BTreeSet::new();
    let known = 0..results.profiles.gene_count();
    let genes = results.highlight.iter().copied();
    genes
        .filter(|&gene| known.contains(&gene) && seen.insert(gene))
        .filter_map(|gene| Panel::new(results, gene))
        .collect()
}

impl<'a> Panel<'a> {
    fn new(results: &Results<'a>, gene: usize) -> Option<Self> {
        let inputs = TrajectoryInputs {
            profiles: results.profiles,
            standard_errors: results.standard_errors,
            scaled: Some(results.scaled),
            reconstructed: Some(&results.training.reconstructed),
        };
        let mut trajectory = inputs.of_all(gene, false, None)?;
        let is_finite = |at: &Observed| at.mean.is_finite() && at.standard_error.is_finite();
        trajectory.observed.retain(is_finite);
        trajectory.reconstructed.retain(|[_, y]| y.is_finite());
        let cluster = results.genes.get(gene).and_then(|row| row.cluster);
        (!trajectory.observed.is_empty()).then(|| Self {
            name: &results.profiles.genes()[gene],
            subtitle: match cluster {
                Some(0) => "No response".to_owned(),
                Some(label) => format!("Cluster {label}"),
                None => "Not clustered".to_owned(),
            },
            colour: results.cluster_colour(cluster.unwrap_or(0)),
            trajectory,
        })
    }

    /// Draws it into a cell.
    pub(crate) fn draw(&self, canvas: &mut Canvas, cell: &Cell, profiles: &GeneProfiles) {
        let times = profiles.times();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return;
        };
        let range = padded(self.trajectory.range(), 0.08);
        let axes = Axes::new(cell.frame, (first, last), range);
        let name = Font::PANEL_TITLE.fit_name(self.name, cell.frame.width());
        axes.header(canvas, 0.0, &name, &self.subtitle);
        let ticks = axes.y.ticks(cell.frame.height() / 30.0);
        axes.y_grid(canvas, &ticks);
        let curve = self.trajectory.reconstructed.iter();
        let line = axes.points(curve.map(|&[time, y]| (time, y)));
        canvas.line(&clip_line(&line, &cell.frame), Pen::solid(self.colour, 1.6));
        for at in &self.trajectory.observed {
            draw_mean(canvas, &axes, at);
        }
        axes.outline(canvas);
        axes.x_ticks(canvas, times);
        axes.y_ticks(canvas, &ticks);
        axes.y_title(canvas, "Mean expression", 36.0);
        axes.x_title(canvas, &profiles.time_label(), 31.0);
    }
}

/// Draws an observed mean, with its standard error where that reaches beyond the marker.
fn draw_mean(canvas: &mut Canvas, axes: &Axes, at: &Observed) {
    const RADIUS: f64 = 2.6;
    let (x, y) = axes.point(at.time, at.mean);
    let reach = axes.y.at(at.mean - at.standard_error) - y;
    let pen = Pen::solid(palette::INK, 0.9);
    if reach > RADIUS {
        canvas.line(&[(x, y - reach), (x, y + reach)], pen);
        for y in [y - reach, y + reach] {
            canvas.line(&[(x - 2.5, y), (x + 2.5, y)], pen);
        }
    }
    canvas.disc((x, y), RADIUS, palette::INK, 1.0);
}

/// Draws the legend from `left` on, on one baseline.
pub(crate) fn draw_key(canvas: &mut Canvas, (left, y): Xy) {
    let pen = Pen::solid(palette::INK, 0.9);
    canvas.line(&[(left + 4.0, y - 9.0), (left + 4.0, y + 2.0)], pen);
    canvas.disc((left + 4.0, y - 3.5), 2.6, palette::INK, 1.0);
    let (words, font) = ("Observed ± s.e.", Font::LABEL);
    canvas.text((left + 12.0, y), words, font, Align::Left);
    let left = left + 12.0 + font.width(words) + 14.0;
    let line = [(left, y - 3.5), (left + 18.0, y - 3.5)];
    // Not the colour of a cluster: each curve has that of its own.
    canvas.line(&line, Pen::solid(palette::INK_MUTED, 1.6));
    canvas.text((left + 23.0, y), "Reconstruction", font, Align::Left);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};

    #[test]
    fn each_highlighted_gene_has_its_values_on_the_observed_scale() {
        let mut data = Synthetic::new(&Case {
            names: vec!["IRF1".to_owned(), "CXCL9".to_owned()],
            ..Case::default()
        });
        data.highlight = vec![1, 0, 1];
        let genes = panels(&data.results());
        assert_eq!(
            genes.iter().map(|gene| gene.name).collect::<Vec<_>>(),
            ["CXCL9", "IRF1"]
        );
        let first = genes[0].trajectory.observed[0];
        assert!((first.mean - data.profiles.moments(1, 0).mean).abs() < 1e-12);
        assert!((first.standard_error - 0.05).abs() < 1e-12);
        // value = scaled x scale + offset
        let scaled = f64::from(data.training.reconstructed[(1, 0)]);
        let expected = scaled * data.scaled.scale[1] + data.scaled.offset[1];
        assert!((genes[0].trajectory.reconstructed[0][1] - expected).abs() < 1e-9);
    }
}
