//! The trajectories of highlighted genes: observed means with their standard errors and libraries,
//! and their curves without noise, by condition.

use std::collections::{BTreeMap, BTreeSet};

use crate::Results;
use crate::figure::draw::{Axes, Canvas, Font, Pen, clip_line};
use crate::figure::layout::Cell;
use crate::figure::plots::trajectories_key::{Key, LIBRARY};
use crate::palette::{self, Rgb};
use crate::range::{bounds, padded};
use crate::trajectory::{LibraryValue, Observed, Trajectory, TrajectoryInputs, donor_courses};
use crate::words::value_unit;
use genetide_data::GeneIndex;
use genetide_model::{Band, pretrained};

/// The panel of one gene.
pub(crate) struct Panel<'a> {
    name: &'a str,
    subtitle: String,
    /// One for each condition.
    curves: Vec<Curve>,
}

/// Finite values on the observed scale.
struct Curve {
    /// Colour of the line.
    colour: Rgb,
    /// Colour of means and libraries.
    marks: Rgb,
    trajectory: Trajectory,
    /// Its libraries; empty where they are too many to draw.
    libraries: Vec<LibraryValue>,
}

/// A panel for each highlighted gene with any value, each once.
pub(crate) fn panels<'a>(results: &Results<'a>) -> Vec<Panel<'a>> {
    let mut seen = BTreeSet::new();
    let known = 0..results.profiles.gene_count();
    let genes = results.highlight.iter().copied();
    let genes: Vec<GeneIndex> = genes
        .filter(|&gene| known.contains(&gene.index()) && seen.insert(gene))
        .collect();
    let curves = curves_between(results, &genes);
    genes
        .into_iter()
        .filter_map(|gene| Panel::new(results, gene, curves.get(&gene)))
        .collect()
}

/// The curves of the genes between the sampled times too, as bands without width, where the network reads them.
fn curves_between(results: &Results<'_>, genes: &[GeneIndex]) -> BTreeMap<GeneIndex, Band> {
    let row_of = |&gene: &GeneIndex| Some((gene, results.scaled.row_of(gene)?.index()));
    let (genes, rows): (Vec<GeneIndex>, Vec<usize>) = genes.iter().filter_map(row_of).unzip();
    let line = |&row: &usize| Band {
        low: results.curves.row(row).to_vec(),
        high: results.curves.row(row).to_vec(),
        between: Vec::new(),
    };
    let mut bands: Vec<Band> = rows.iter().map(line).collect();
    let of = (results.scaled, results.curves);
    pretrained::add_between(&results.training.weights, of, &rows, bands.iter_mut());
    genes.into_iter().zip(bands).collect()
}

/// Their legend, at most `width` wide.
pub(crate) fn key(results: &Results<'_>, width: f64) -> Key {
    let inputs = inputs(results);
    Key::new(&inputs, draws_libraries(&inputs), width)
}

fn inputs<'a>(results: &Results<'a>) -> TrajectoryInputs<'a> {
    TrajectoryInputs {
        profiles: results.profiles,
        standard_errors: results.standard_errors,
        scaled: Some(results.scaled),
        reconstructed: Some(results.curves),
    }
}

fn draws_libraries(inputs: &TrajectoryInputs<'_>) -> bool {
    inputs.has_replicates() && inputs.libraries_are_few()
}

impl Curve {
    fn new(
        inputs: &TrajectoryInputs<'_>,
        gene: GeneIndex,
        course: usize,
        (colour, marks): (Rgb, Rgb),
        line: Option<&Band>,
    ) -> Option<Self> {
        let mut trajectory = inputs.of_course(gene, course, false, line)?;
        trajectory.band.clear();
        let is_finite = |at: &Observed| at.mean.is_finite() && at.standard_error.is_finite();
        trajectory.observed.retain(is_finite);
        trajectory.reconstructed.retain(|[_, y]| y.is_finite());
        let libraries = draws_libraries(inputs).then(|| inputs.libraries(gene, course, false));
        let mut libraries = libraries.flatten().unwrap_or_default();
        libraries.retain(|of| of.mean.is_finite());
        (!trajectory.observed.is_empty()).then_some(Self {
            colour,
            marks,
            trajectory,
            libraries,
        })
    }

    /// The lowest and highest value drawn.
    fn range(&self) -> (f64, f64) {
        let (low, high) = self.trajectory.range();
        let libraries = self.libraries.iter().map(|of| of.mean);
        bounds(libraries.chain([low, high]))
    }

    fn draw(&self, canvas: &mut Canvas, axes: &Axes) {
        let reconstructed = self.trajectory.reconstructed.iter();
        let line = axes.points(reconstructed.map(|&[time, y]| (time, y)));
        let pen = Pen::solid(self.colour, 1.6);
        canvas.line(&clip_line(&line, &axes.frame), pen);
        for course in donor_courses(&self.libraries) {
            let of = course.iter().map(|&place| self.libraries[place]);
            let points = axes.points(of.map(|of| (of.time, of.mean)));
            let thin = palette::mix(self.marks, palette::PAPER, 0.5);
            canvas.line(&points, Pen::solid(thin, 0.5));
        }
        for at in &self.trajectory.observed {
            draw_mean(canvas, axes, at, self.marks);
        }
        for of in &self.libraries {
            let at = axes.point(of.time, of.mean);
            canvas.disc(at, LIBRARY, palette::PAPER, 1.0);
            canvas.ring(at, LIBRARY, Pen::solid(self.marks, 0.9));
        }
    }
}

impl<'a> Panel<'a> {
    fn new(results: &Results<'a>, gene: GeneIndex, line: Option<&Band>) -> Option<Self> {
        let inputs = inputs(results);
        let cluster = results.genes.get(gene.index()).and_then(|row| row.cluster);
        let courses = results.profiles.courses();
        let colours = |course| match courses.are_several() {
            true => (palette::condition(course), palette::condition(course)),
            false => (results.cluster_colour(cluster.unwrap_or(0)), palette::INK),
        };
        let curves = (0..courses.count())
            .filter_map(|course| Curve::new(&inputs, gene, course, colours(course), line));
        let curves: Vec<Curve> = curves.collect();
        (!curves.is_empty()).then(|| Self {
            name: &results.profiles.genes()[gene.index()],
            subtitle: match cluster {
                Some(0) => "No response".to_owned(),
                Some(label) => format!("Cluster {label}"),
                None => "Not clustered".to_owned(),
            },
            curves,
        })
    }

    /// Draws it into a cell.
    pub(crate) fn draw(&self, canvas: &mut Canvas, cell: &Cell, results: &Results<'_>) {
        let profiles = results.profiles;
        let times = profiles.times();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return;
        };
        let ranges = self.curves.iter().map(Curve::range);
        let range = padded(bounds(ranges.flat_map(|(low, high)| [low, high])), 0.08);
        let axes = Axes::new(cell.frame, (first, last), range);
        let name = Font::PANEL_TITLE.fit_name(self.name, cell.frame.width());
        axes.header(canvas, 0.0, &name, &self.subtitle);
        let ticks = axes.y.ticks(cell.frame.height() / 30.0);
        axes.y_grid(canvas, &ticks);
        for curve in &self.curves {
            curve.draw(canvas, &axes);
        }
        axes.outline(canvas);
        axes.x_ticks(canvas, times);
        axes.y_ticks(canvas, &ticks);
        axes.y_title(canvas, value_unit(results.transform), 36.0);
        axes.x_title(canvas, &profiles.time_label(), 31.0);
    }
}

/// Draws an observed mean, with its standard error where that reaches beyond the marker.
fn draw_mean(canvas: &mut Canvas, axes: &Axes, at: &Observed, colour: Rgb) {
    const RADIUS: f64 = 2.6;
    let (x, y) = axes.point(at.time, at.mean);
    let reach = axes.y.at(at.mean - at.standard_error) - y;
    let pen = Pen::solid(colour, 0.9);
    if reach > RADIUS {
        canvas.line(&[(x, y - reach), (x, y + reach)], pen);
        for y in [y - reach, y + reach] {
            canvas.line(&[(x - 2.5, y), (x + 2.5, y)], pen);
        }
    }
    canvas.disc((x, y), RADIUS, colour, 1.0);
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
        data.highlight = [1, 0, 1].map(GeneIndex::new).to_vec();
        let genes = panels(&data.results());
        assert_eq!(
            genes.iter().map(|gene| gene.name).collect::<Vec<_>>(),
            ["CXCL9", "IRF1"]
        );
        let first = genes[0].curves[0].trajectory.observed[0];
        assert!((first.mean - data.profiles.moments(1, 0).mean).abs() < 1e-12);
        assert!((first.standard_error - 0.05).abs() < 1e-12);
        // value = scaled x scale + offset
        let scaled = f64::from(data.training.reconstructed[(1, 0)]);
        let expected = scaled * data.scaled.scale[1] + data.scaled.offset[1];
        assert!((genes[0].curves[0].trajectory.reconstructed[0][1] - expected).abs() < 1e-9);
    }

    #[test]
    fn conditions_have_a_curve_each_with_their_libraries() {
        let mut data = Synthetic::new(&Case {
            names: vec!["IRF1".to_owned()],
            ..Case::default()
        });
        assert_eq!(panels(&data.results())[0].curves.len(), 1);
        data.add_conditions();
        let panel = &panels(&data.results())[0];
        let colours: Vec<Rgb> = panel.curves.iter().map(|curve| curve.colour).collect();
        assert_eq!(colours, [palette::condition(0), palette::condition(1)]);
        for (course, curve) in panel.curves.iter().enumerate() {
            // Two donors at five times, in one condition.
            assert_eq!(curve.libraries.len(), 10);
            assert_eq!(donor_courses(&curve.libraries).len(), 2);
            assert_eq!(curve.trajectory.observed[0].cells, 2 * 100);
            // The columns of the five times are act and ctr in turn.
            let scaled = f64::from(data.training.reconstructed[(0, 2 * 3 + course)]);
            let expected = scaled * data.scaled.scale[0] + data.scaled.offset[0];
            let [time, reconstructed] = curve.trajectory.reconstructed[3];
            assert_eq!(time, data.profiles.times()[3]);
            assert!((reconstructed - expected).abs() < 1e-9);
        }
        // The second condition is half of the first; its donors are 10 % below and above.
        let [first, second] = [0, 1].map(|i| panel.curves[i].trajectory.observed[3].mean);
        assert!((second - 0.5 * first).abs() < 1e-12);
        let wide = key(&data.results(), 1000.0);
        let narrow = key(&data.results(), 120.0);
        assert!(wide.height() < narrow.height());
    }
}
