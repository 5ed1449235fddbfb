//! The map of genes.

use super::axis::Axes;
use super::canvas::{Align, Canvas, Pen, Rect, Xy};
use super::clusters::{Highlight, cluster_colour};
use super::labels::Placer;
use super::layout::HEADER;
use super::text::{self, Font};
use crate::analysis::Embedding;
use crate::export::Results;
use crate::palette;

/// Between the lines of the legend, and between its columns.
const LEGEND_PITCH: (f64, f64) = (32.0, 13.0);
/// Between the frame and the legend.
const LEGEND_GAP: f64 = 12.0;

/// Width of the legend of `clusters` beside a frame of height `height`.
pub(super) fn legend_width(clusters: usize, height: f64) -> f64 {
    let columns = clusters.div_ceil(legend_rows(height)).max(1);
    LEGEND_GAP + (columns as f64 * LEGEND_PITCH.0).max(Font::LABEL_BOLD.width("Cluster"))
}

fn legend_rows(height: f64) -> usize {
    (height / LEGEND_PITCH.1).floor().max(2.0) as usize - 1
}

/// Draws the map into `frame`.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    frame: Rect,
    results: &Results<'_>,
    embedding: &Embedding,
    highlights: &[Highlight<'_>],
) {
    let k = results
        .clusters
        .iter()
        .filter(|cluster| cluster.label > 0)
        .count();
    let header_width = frame.width() + legend_width(k, frame.height());
    draw_header(canvas, &frame, header_width, embedding);
    let axes = equal_axes(frame, &embedding.xy);
    let points: Vec<Xy> = embedding
        .xy
        .iter()
        .map(|&[x, y]| axes.point(f64::from(x), f64::from(y)))
        .collect();
    let labels: Vec<usize> = results
        .points
        .iter()
        .map(|&row| {
            results.genes[results.scaled.genes[row]]
                .cluster
                .unwrap_or(0)
        })
        .collect();
    let radius = match points.len() {
        0..=400 => 3.0,
        401..=1500 => 2.3,
        1501..=5000 => 1.7,
        _ => 1.2,
    };
    for (&point, &label) in points.iter().zip(&labels) {
        canvas.disc(point, radius, cluster_colour(results, label), 0.75);
    }
    axes.outline(canvas);
    axes.x_title(canvas, "UMAP1", 16.0);
    axes.y_title(canvas, "UMAP2", 10.0);
    draw_legend(canvas, &frame, results);
    let mut placer = Placer::new(frame, &points);
    draw_rings(canvas, &mut placer, results, highlights, &points);
    draw_numbers(canvas, &mut placer, results, &points, &labels);
    draw_names(canvas, &mut placer, results, highlights, &points);
}

fn draw_header(canvas: &mut Canvas<'_>, frame: &Rect, width: f64, embedding: &Embedding) {
    let at = (frame.left, frame.top - HEADER + 16.0);
    canvas.text(
        at,
        "Map of the clustered genes",
        Font::PANEL_TITLE,
        palette::INK,
        Align::Left,
    );
    let words = format!(
        "UMAP of the latents, {}; trustworthiness {:.2}",
        text::counted(embedding.neighbours, "neighbour", "neighbours"),
        embedding.trustworthiness
    );
    let words = Font::PANEL_WORDS.fit(&words, width).into_owned();
    let at = (frame.left, frame.top - 7.0);
    canvas.text(
        at,
        &words,
        Font::PANEL_WORDS,
        palette::INK_MUTED,
        Align::Left,
    );
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

fn draw_legend(canvas: &mut Canvas<'_>, frame: &Rect, results: &Results<'_>) {
    let left = frame.right + LEGEND_GAP;
    let at = (left, frame.top + 9.0);
    canvas.text(at, "Cluster", Font::LABEL_BOLD, palette::INK, Align::Left);
    let rows = legend_rows(frame.height());
    let clusters = results.clusters.iter().filter(|cluster| cluster.label > 0);
    for (i, cluster) in clusters.enumerate() {
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
    highlights: &[Highlight<'_>],
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
    highlights: &[Highlight<'_>],
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
    highlights: &'a [Highlight<'a>],
    points: &[Xy],
) -> Vec<(&'a Highlight<'a>, Xy)> {
    highlights
        .iter()
        .filter_map(|highlight| {
            let point = results
                .points
                .iter()
                .position(|&row| row == highlight.row)?;
            points.get(point).map(|&xy| (highlight, xy))
        })
        .collect()
}

/// The number of each cluster in the middle (median) of its points, where there is room.
fn draw_numbers(
    canvas: &mut Canvas<'_>,
    placer: &mut Placer<'_>,
    results: &Results<'_>,
    points: &[Xy],
    labels: &[usize],
) {
    for cluster in results.clusters.iter().filter(|cluster| cluster.label > 0) {
        let own = || {
            let pairs = points.iter().zip(labels);
            pairs
                .filter(|(_, label)| **label == cluster.label)
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
        // A ring may be in the way: then a step to one of the sides.
        let steps = [
            (0.0, 0.0),
            (0.0, -14.0),
            (0.0, 14.0),
            (-14.0, 0.0),
            (14.0, 0.0),
        ];
        for (x, y) in steps.map(|(dx, dy)| (x + dx, y + dy)) {
            let place = Rect {
                left: x - half,
                top: y - 8.0,
                right: x + half,
                bottom: y + 8.0,
            };
            if placer.try_take(place) {
                canvas.rect(&place, palette::PAPER, 0.75);
                let at = (x, y + 4.6);
                canvas.text(at, &number, Font::PANEL_TITLE, palette::INK, Align::Centre);
                break;
            }
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
