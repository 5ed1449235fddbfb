//! Highlighted genes over the true times: observed means with their standard errors, and what the
//! network makes of them.

use super::alone::KEY_LINE;
use super::axis::{Axes, cut_line};
use super::canvas::{Align, Canvas, Pen, Rect, Xy};
use super::clusters::cluster_colour;
use super::header;
use super::layout::{Cell, Grid, Page};
use super::text::Font;
use super::{Drawn, on_paper};
use crate::export::{ExportError, Results};
use crate::palette::{self, Rgb};

/// One gene.
struct Trajectory<'a> {
    name: &'a str,
    words: String,
    colour: Rgb,
    /// Time, mean and standard error, where cells were seen.
    observed: Vec<(f64, f64, f64)>,
    /// Time and value; empty for a gene that the network has not seen.
    reconstructed: Vec<(f64, f64)>,
}

/// A panel for each highlighted gene.
pub(super) fn compose(
    results: &Results<'_>,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let trajectories = trajectories(results);
    if trajectories.is_empty() {
        return Err(ExportError::NothingToDraw {
            figure: "trajectories",
            remedy: "highlight (pin) at least one gene",
        });
    }
    let top = page.margin + KEY_LINE;
    let (cells, bottom) = Grid::own(trajectories.len()).place(page, top);
    let height = height.unwrap_or((bottom + page.margin).ceil());
    on_paper((page.width, height), |canvas| {
        draw_key(canvas, (page.margin, page.margin + 9.0));
        for (gene, cell) in trajectories.iter().zip(&cells) {
            gene.draw(canvas, cell, results);
        }
    })
}

/// The highlighted genes with any value, each once.
fn trajectories<'a>(results: &Results<'a>) -> Vec<Trajectory<'a>> {
    let mut genes: Vec<usize> = Vec::new();
    for &gene in results.highlight {
        if gene < results.profiles.gene_count() && !genes.contains(&gene) {
            genes.push(gene);
        }
    }
    genes
        .into_iter()
        .map(|gene| trajectory(results, gene))
        .filter(|gene| !gene.observed.is_empty())
        .collect()
}

fn trajectory<'a>(results: &Results<'a>, gene: usize) -> Trajectory<'a> {
    let times = results.profiles.times();
    let errors = results
        .standard_errors
        .and_then(|errors| errors.get(gene * times.len()..(gene + 1) * times.len()));
    let means = results.profiles.mean_profile(gene).into_iter().enumerate();
    let observed = means
        .filter_map(|(t, mean)| Some((times[t], mean?, errors.map_or(0.0, |errors| errors[t]))))
        .filter(|(_, mean, error)| mean.is_finite() && error.is_finite())
        .collect();
    let cluster = results.genes.get(gene).and_then(|row| row.cluster);
    Trajectory {
        name: &results.profiles.genes()[gene],
        words: match cluster {
            Some(0) => "no response".to_owned(),
            Some(label) => format!("cluster {label}"),
            None => "not clustered".to_owned(),
        },
        colour: cluster_colour(results, cluster.unwrap_or(0)),
        observed,
        reconstructed: reconstruction(results, gene),
    }
}

fn reconstruction(results: &Results<'_>, gene: usize) -> Vec<(f64, f64)> {
    let scaled = results.scaled;
    let Some(row) = scaled.genes.iter().position(|&own| own == gene) else {
        return Vec::new();
    };
    let steps = scaled.time_count();
    let values = results
        .training
        .reconstructed
        .get(row * steps..(row + 1) * steps);
    let points = scaled.times.iter().zip(values.unwrap_or_default());
    points
        .map(|(&time, &value)| (time, scaled.observed(row, f64::from(value))))
        .filter(|(_, value)| value.is_finite())
        .collect()
}

impl Trajectory<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, cell: &Cell, results: &Results<'_>) {
        let times = results.profiles.times();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return;
        };
        let axes = Axes::new(cell.frame, (first, last), self.range());
        self.draw_header(canvas, &cell.frame);
        let ticks = axes.y.ticks(cell.frame.height() / 30.0);
        axes.y_grid(canvas, &ticks);
        let line: Vec<Xy> = self
            .reconstructed
            .iter()
            .map(|&(time, value)| axes.point(time, value))
            .collect();
        canvas.line(&cut_line(&line, &cell.frame), Pen::solid(self.colour, 1.6));
        for &(time, mean, error) in &self.observed {
            let (x, y) = axes.point(time, mean);
            let reach = axes.y.at(mean - error) - y;
            let pen = Pen::solid(palette::INK, 0.9);
            if reach > 2.6 {
                canvas.line(&[(x, y - reach), (x, y + reach)], pen);
                for y in [y - reach, y + reach] {
                    canvas.line(&[(x - 2.5, y), (x + 2.5, y)], pen);
                }
            }
            canvas.disc((x, y), 2.6, palette::INK, 1.0);
        }
        axes.outline(canvas);
        axes.x_ticks(canvas, times);
        axes.y_ticks(canvas, &ticks);
        axes.y_title(canvas, "mean expression", 36.0);
        axes.x_title(canvas, &results.profiles.time_label(), 31.0);
    }

    /// From the lowest to the highest value with its error, and some room.
    fn range(&self) -> (f64, f64) {
        let observed = self.observed.iter();
        let values = observed.flat_map(|&(_, mean, error)| [mean - error, mean + error]);
        let values = values.chain(self.reconstructed.iter().map(|&(_, value)| value));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let room = 0.08 * (high - low);
        (low - room, high + room)
    }

    fn draw_header(&self, canvas: &mut Canvas<'_>, frame: &Rect) {
        let name = Font::PANEL_TITLE.fit_name(self.name, frame.width());
        header::draw(canvas, frame, 0.0, &name, &self.words);
    }
}

fn draw_key(canvas: &mut Canvas<'_>, (left, y): Xy) {
    let pen = Pen::solid(palette::INK, 0.9);
    canvas.line(&[(left + 4.0, y - 9.0), (left + 4.0, y + 2.0)], pen);
    canvas.disc((left + 4.0, y - 3.5), 2.6, palette::INK, 1.0);
    let words = "observed mean ± standard error";
    canvas.text(
        (left + 12.0, y),
        words,
        Font::LABEL,
        palette::INK,
        Align::Left,
    );
    let left = left + 12.0 + Font::LABEL.width(words) + 14.0;
    let line = [(left, y - 3.5), (left + 18.0, y - 3.5)];
    // Not a cluster's colour: each curve has that of its own.
    canvas.line(&line, Pen::solid(palette::INK_MUTED, 1.6));
    let at = (left + 23.0, y);
    canvas.text(at, "network", Font::LABEL, palette::INK, Align::Left);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::synthetic::{Case, Synthetic};

    #[test]
    fn each_highlighted_gene_has_its_values_on_the_observed_scale() {
        let mut data = Synthetic::new(&Case {
            names: vec!["IRF1".to_owned(), "CXCL9".to_owned()],
            ..Case::default()
        });
        data.highlight = vec![1, 0, 1];
        let genes = trajectories(&data.results());
        assert_eq!(
            genes.iter().map(|gene| gene.name).collect::<Vec<_>>(),
            ["CXCL9", "IRF1"]
        );
        let first = genes[0].observed[0];
        assert!((first.1 - data.profiles.moments(1, 0).mean).abs() < 1e-12);
        assert!((first.2 - 0.05).abs() < 1e-12);
        // value = scaled x scale + offset
        let steps = data.scaled.time_count();
        let scaled = f64::from(data.training.reconstructed[steps]);
        let expected = scaled * data.scaled.scale[1] + data.scaled.offset[1];
        assert!((genes[0].reconstructed[0].1 - expected).abs() < 1e-9);
    }
}
