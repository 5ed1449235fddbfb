//! The map of genes.

use std::collections::BTreeSet;

use super::axis::Axes;
use super::canvas::{Align, Canvas, Pen, Rect, Xy};
use super::clusters::{Highlight, cluster_colour};
use super::header;
use super::labels::Placer;
use super::settings::{Colouring, FigureSettings};
use super::text::{self, Font};
use crate::analysis::genes::BORDER;
use crate::analysis::{ClusterSummary, Embedding, GeneRow, GeneValue};
use crate::export::Results;
use crate::palette::{self, Rgb};

/// Between the lines of the legend, and between its columns.
const LEGEND_PITCH: (f64, f64) = (32.0, 13.0);
/// Between the frame and the legend.
const LEGEND_GAP: f64 = 12.0;

/// A bar of colours: its width, and the steps it is drawn in.
const BAR: (f64, usize) = (11.0, 64);
/// Highest bar of colours.
const BAR_HEIGHT: f64 = 170.0;

/// Width of the legend beside a frame of height `height`.
pub(super) fn legend_width(results: &Results<'_>, settings: &FigureSettings, height: f64) -> f64 {
    let words = |words: &str| Font::LABEL_BOLD.width(words);
    LEGEND_GAP
        + match &settings.colouring {
            Colouring::Cluster => {
                let clusters = shown_clusters(results, settings).count();
                let columns = clusters.div_ceil(legend_rows(height)).max(1);
                (columns as f64 * LEGEND_PITCH.0).max(words("Cluster"))
            }
            Colouring::Value(value) => {
                let (_, ends) = Shades::new(results, settings, *value).ends();
                let ends = ends.iter().map(|end| BAR.0 + 6.0 + Font::TICK.width(end));
                ends.fold(words(&value_title(results, *value)), f64::max) + 4.0
            }
            Colouring::List { name, .. } => (words(name) + 16.0).clamp(60.0, 110.0),
        }
}

/// How the points are coloured, in words for the caption.
pub(super) fn colouring_words(colouring: &Colouring) -> String {
    match colouring {
        Colouring::Cluster => format!(
            "in the colour of its cluster, with the number of the cluster near the middle of its points \
             (hollow: membership under {BORDER})"
        ),
        Colouring::Value(value) => format!(
            "coloured by its {} (grey: none known)",
            value.name().to_lowercase()
        ),
        Colouring::List { name, .. } => format!("in colour where it is in the list '{name}'"),
    }
}

fn legend_rows(height: f64) -> usize {
    (height / LEGEND_PITCH.1).floor().max(2.0) as usize - 1
}

/// The clusters on the map.
fn shown_clusters<'a>(
    results: &Results<'a>,
    settings: &'a FigureSettings,
) -> impl Iterator<Item = &'a ClusterSummary> {
    let clusters = results.clusters.iter();
    clusters.filter(|cluster| cluster.label > 0 && !settings.hidden.contains(&cluster.label))
}

fn value_title(results: &Results<'_>, value: GeneValue) -> String {
    match results.profiles.time_unit().filter(|_| value.is_time()) {
        Some(unit) => format!("{} ({unit})", value.name()),
        None => value.name().to_owned(),
    }
}

/// Colours for a value of each gene.
struct Shades {
    value: GeneValue,
    low: f64,
    high: f64,
}

impl Shades {
    fn new(results: &Results<'_>, settings: &FigureSettings, value: GeneValue) -> Self {
        let mut values: Vec<f64> = on_points(results)
            .filter(|row| !is_hidden(settings, row))
            .filter_map(|row| value.of(row))
            .collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = value.range(&values);
        Self { value, low, high }
    }

    fn colour(&self, row: &GeneRow) -> Rgb {
        let span = if self.high > self.low {
            self.high - self.low
        } else {
            1.0
        };
        self.value.of(row).map_or(palette::GREY, |value| {
            palette::sequential((value - self.low) / span)
        })
    }

    /// The lowest and the highest value, and how they are written, highest first.
    fn ends(&self) -> ((f64, f64), [String; 2]) {
        let ends = (self.low, self.high);
        (ends, [text::number(ends.1), text::number(ends.0)])
    }
}

/// The gene at each point.
fn on_points<'a>(results: &Results<'a>) -> impl Iterator<Item = &'a GeneRow> {
    let (genes, scaled) = (results.genes, results.scaled);
    results
        .points
        .iter()
        .map(move |&row| &genes[scaled.genes[row]])
}

fn is_hidden(settings: &FigureSettings, row: &GeneRow) -> bool {
    row.cluster
        .is_some_and(|label| settings.hidden.contains(&label))
}

/// The colour of each point, in the order of the points; none for what is hidden.
fn point_colours(results: &Results<'_>, settings: &FigureSettings) -> Vec<Option<Rgb>> {
    let shades = match &settings.colouring {
        Colouring::Value(value) => Some(Shades::new(results, settings, *value)),
        Colouring::Cluster | Colouring::List { .. } => None,
    };
    let listed: Option<BTreeSet<usize>> = match &settings.colouring {
        Colouring::List { genes, .. } => Some(genes.iter().copied().collect()),
        Colouring::Cluster | Colouring::Value(_) => None,
    };
    let colour = |gene: usize, row: &GeneRow| match (&shades, &listed) {
        (Some(shades), _) => shades.colour(row),
        (None, Some(listed)) if listed.contains(&gene) => palette::IN_LIST,
        (None, Some(_)) => palette::NOT_IN_LIST,
        (None, None) => cluster_colour(results, row.cluster.unwrap_or(0)),
    };
    results
        .points
        .iter()
        .map(|&row| results.scaled.genes[row])
        .map(|gene| {
            let row = &results.genes[gene];
            (!is_hidden(settings, row)).then(|| colour(gene, row))
        })
        .collect()
}

/// Draws the map into `frame`.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    frame: Rect,
    results: &Results<'_>,
    settings: &FigureSettings,
    embedding: &Embedding,
    highlights: &[Highlight<'_>],
) {
    let header_width = frame.width() + legend_width(results, settings, frame.height());
    draw_header(canvas, &frame, header_width, embedding);
    let axes = equal_axes(frame, &embedding.xy);
    let points: Vec<Xy> = embedding
        .xy
        .iter()
        .map(|&[x, y]| axes.point(f64::from(x), f64::from(y)))
        .collect();
    let radius = match points.len() {
        0..=400 => 3.0,
        401..=1500 => 2.3,
        1501..=5000 => 1.7,
        _ => 1.2,
    };
    let colours = point_colours(results, settings);
    let by_cluster = settings.colouring == Colouring::Cluster;
    let drawn = points.iter().zip(&colours).zip(on_points(results));
    // What has no colour lies below what has.
    let (grey, coloured): (Vec<_>, Vec<_>) = drawn
        .filter_map(|((&point, colour), row)| {
            Some((point, (*colour)?, by_cluster && row.is_on_border()))
        })
        .partition(|(_, colour, _)| [palette::GREY, palette::NOT_IN_LIST].contains(colour));
    for (point, colour, is_hollow) in grey.into_iter().chain(coloured) {
        if is_hollow {
            let pen = Pen::solid(colour, 0.4 * radius);
            canvas.ring(point, 0.8 * radius, pen);
        } else {
            canvas.disc(point, radius, colour, 0.75);
        }
    }
    axes.outline(canvas);
    axes.x_title(canvas, "UMAP1", 16.0);
    axes.y_title(canvas, "UMAP2", 10.0);
    draw_legend(canvas, &frame, results, settings);
    let mut placer = Placer::new(frame, &points);
    let highlights: Vec<&Highlight<'_>> = highlights
        .iter()
        .filter(|highlight| !settings.hidden.contains(&highlight.cluster))
        .collect();
    draw_rings(canvas, &mut placer, results, &highlights, &points);
    if settings.colouring == Colouring::Cluster {
        draw_numbers(canvas, &mut placer, results, settings, &points);
    }
    draw_names(canvas, &mut placer, results, &highlights, &points);
}

fn draw_header(canvas: &mut Canvas<'_>, frame: &Rect, width: f64, embedding: &Embedding) {
    let title = Font::PANEL_TITLE.fit("Map of the clustered genes", width);
    let trust = format!("trustworthiness {:.2}", embedding.trustworthiness);
    let neighbours = text::counted(embedding.neighbours, "neighbour", "neighbours");
    let long = format!("UMAP of the latents, {neighbours}; {trust}");
    let short = format!("UMAP; {trust}");
    let words = Font::PANEL_WORDS.first_to_fit(&[&long, &short], width);
    header::draw(canvas, frame, 0.0, &title, &words);
}

/// Axes with the same unit on both, so that distances can be compared in every direction.
fn equal_axes(frame: Rect, points: &[[f32; 2]]) -> Axes {
    let bounds = |axis: usize| {
        points
            .iter()
            .map(|point| f64::from(point[axis]))
            .filter(|value| value.is_finite())
            .fold(None, |bounds: Option<(f64, f64)>, value| {
                let (low, high) = bounds.unwrap_or((value, value));
                Some((low.min(value), high.max(value)))
            })
            .unwrap_or((0.0, 0.0))
    };
    let (x, y) = (bounds(0), bounds(1));
    let room = 1.12;
    let unit = ((x.1 - x.0) / frame.width()).max((y.1 - y.0) / frame.height()) * room;
    let unit = if unit > 0.0 { unit } else { 1.0 };
    let around = |(low, high): (f64, f64), length: f64| {
        let (middle, half) = ((low + high) / 2.0, unit * length / 2.0);
        (middle - half, middle + half)
    };
    Axes::new(frame, around(x, frame.width()), around(y, frame.height()))
}

fn draw_legend(
    canvas: &mut Canvas<'_>,
    frame: &Rect,
    results: &Results<'_>,
    settings: &FigureSettings,
) {
    match &settings.colouring {
        Colouring::Cluster => draw_cluster_legend(canvas, frame, results, settings),
        Colouring::Value(value) => {
            let shades = Shades::new(results, settings, *value);
            draw_bar(canvas, frame, &value_title(results, *value), &shades);
        }
        Colouring::List { name, .. } => {
            let entries = [
                (palette::IN_LIST, name.as_str()),
                (palette::NOT_IN_LIST, "other"),
            ];
            for (i, (colour, words)) in entries.into_iter().enumerate() {
                let (x, y) = (
                    frame.right + LEGEND_GAP,
                    frame.top + 9.0 + i as f64 * LEGEND_PITCH.1,
                );
                canvas.disc((x + 4.0, y - 3.6), 4.0, colour, 1.0);
                let words = Font::LABEL.fit(words, 94.0);
                canvas.text(
                    (x + 12.0, y),
                    &words,
                    Font::LABEL,
                    palette::INK,
                    Align::Left,
                );
            }
        }
    }
}

/// A bar of colours, the highest value on top.
fn draw_bar(canvas: &mut Canvas<'_>, frame: &Rect, title: &str, shades: &Shades) {
    let left = frame.right + LEGEND_GAP;
    let at = (left, frame.top + 9.0);
    canvas.text(at, title, Font::LABEL_BOLD, palette::INK, Align::Left);
    let bar = Rect {
        left,
        top: frame.top + 18.0,
        right: left + BAR.0,
        bottom: (frame.top + 18.0 + BAR_HEIGHT).min(frame.bottom),
    };
    let step = bar.height() / BAR.1 as f64;
    for i in 0..BAR.1 {
        let top = bar.top + i as f64 * step;
        let piece = Rect {
            top,
            // A little of the next, so that no white shows between them.
            bottom: (top + 1.5 * step).min(bar.bottom),
            ..bar
        };
        let fraction = 1.0 - i as f64 / (BAR.1 - 1) as f64;
        canvas.rect(&piece, palette::sequential(fraction), 1.0);
    }
    let (_, [high, low]) = shades.ends();
    for (words, y) in [(high, bar.top + 8.0), (low, bar.bottom)] {
        let at = (bar.right + 6.0, y);
        canvas.text(at, &words, Font::TICK, palette::INK, Align::Left);
    }
}

fn draw_cluster_legend(
    canvas: &mut Canvas<'_>,
    frame: &Rect,
    results: &Results<'_>,
    settings: &FigureSettings,
) {
    let left = frame.right + LEGEND_GAP;
    let at = (left, frame.top + 9.0);
    canvas.text(at, "Cluster", Font::LABEL_BOLD, palette::INK, Align::Left);
    let rows = legend_rows(frame.height());
    for (i, cluster) in shown_clusters(results, settings).enumerate() {
        let x = left + (i / rows) as f64 * LEGEND_PITCH.0;
        let y = frame.top + 9.0 + (i % rows + 1) as f64 * LEGEND_PITCH.1;
        let colour = cluster_colour(results, cluster.label);
        canvas.disc((x + 4.0, y - 3.6), 4.0, colour, 1.0);
        let number = cluster.label.to_string();
        canvas.text(
            (x + 12.0, y),
            &number,
            Font::LABEL,
            palette::INK,
            Align::Left,
        );
    }
}

/// Rings around the highlighted genes; names keep off them.
fn draw_rings(
    canvas: &mut Canvas<'_>,
    placer: &mut Placer<'_>,
    results: &Results<'_>,
    highlights: &[&Highlight<'_>],
    points: &[Xy],
) {
    const RADIUS: f64 = 5.0;
    for (_, point) in on_map(results, highlights, points) {
        canvas.ring(point, RADIUS + 1.0, Pen::solid(palette::PAPER, 1.6));
        canvas.ring(point, RADIUS, Pen::solid(palette::INK, 1.3));
        placer.take(Rect {
            left: point.0 - RADIUS,
            top: point.1 - RADIUS,
            right: point.0 + RADIUS,
            bottom: point.1 + RADIUS,
        });
    }
}

fn draw_names(
    canvas: &mut Canvas<'_>,
    placer: &mut Placer<'_>,
    results: &Results<'_>,
    highlights: &[&Highlight<'_>],
    points: &[Xy],
) {
    for (highlight, point) in on_map(results, highlights, points) {
        let name = Font::LABEL_BOLD.fit_name(highlight.name, 150.0);
        let Some(placed) = placer.beside(point, &name, Font::LABEL_BOLD) else {
            continue;
        };
        if let Some(end) = placed.leader {
            canvas.line(&[point, end], Pen::solid(palette::INK, 0.7));
        }
        let place = placed.rect;
        canvas.rect(&place, palette::PAPER, 0.75);
        let at = ((place.left + place.right) / 2.0, place.bottom - 3.6);
        canvas.text(at, &name, Font::LABEL_BOLD, palette::INK, Align::Centre);
    }
}

/// The highlighted genes that are on the map, each with its place.
fn on_map<'a>(
    results: &Results<'_>,
    highlights: &[&'a Highlight<'a>],
    points: &[Xy],
) -> Vec<(&'a Highlight<'a>, Xy)> {
    highlights
        .iter()
        .filter_map(|&highlight| {
            let point = results
                .points
                .iter()
                .position(|&row| row == highlight.row)?;
            points.get(point).map(|&xy| (highlight, xy))
        })
        .collect()
}

/// The number of each cluster near the middle (median) of its points, where it hides fewest.
fn draw_numbers(
    canvas: &mut Canvas<'_>,
    placer: &mut Placer<'_>,
    results: &Results<'_>,
    settings: &FigureSettings,
    points: &[Xy],
) {
    for cluster in shown_clusters(results, settings) {
        let own = || {
            let pairs = points.iter().zip(on_points(results));
            pairs
                .filter(|(_, row)| row.cluster == Some(cluster.label))
                .map(|(point, _)| *point)
        };
        let (Some(x), Some(y)) = (
            median(own().map(|point| point.0)),
            median(own().map(|point| point.1)),
        ) else {
            continue;
        };
        let number = cluster.label.to_string();
        let half = Font::PANEL_TITLE.width(&number) / 2.0 + 3.5;
        if let Some(place) = placer.near((x, y), (half, 8.0)) {
            canvas.rect(&place, palette::PAPER, 0.75);
            let at = ((place.left + place.right) / 2.0, place.bottom - 3.4);
            canvas.text(at, &number, Font::PANEL_TITLE, palette::INK, Align::Centre);
        }
    }
}

/// The middle value, the lower of two; none without finite values.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        left: 50.0,
        top: 100.0,
        right: 450.0,
        bottom: 300.0,
    };

    #[test]
    fn both_axes_have_the_same_unit_and_hold_all_points() {
        let points = [[0.0, 0.0], [10.0, 1.0], [4.0, -30.0], [f32::NAN, 2.0]];
        let axes = equal_axes(FRAME, &points);
        for [x, y] in &points[..3] {
            assert!(FRAME.holds(axes.point(f64::from(*x), f64::from(*y))));
        }
        let (across, up) = (
            axes.x.at(1.0) - axes.x.at(0.0),
            axes.y.at(0.0) - axes.y.at(1.0),
        );
        // The x axis keeps 7 units free at each end of 400.
        assert!((across / up - 386.0 / 400.0).abs() < 1e-9);
        let alone = equal_axes(FRAME, &[[3.0, 3.0]]);
        assert_eq!(alone.point(3.0, 3.0), (250.0, 200.0));
    }

    #[test]
    fn medians_agree_with_arithmetic() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0].into_iter()), Some(1.0));
        assert_eq!(median([f64::NAN].into_iter()), None);
    }
}
