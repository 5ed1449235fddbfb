//! The grid of clusters: mean, range and highlighted genes of each.

use super::axis::{Axes, cut_line, cut_polygon};
use super::canvas::{Align, Canvas, Pen, Rect, Xy};
use super::layout::{Cell, Grid, Page, panel_width};
use super::settings::Band;
use super::text::{self, Font};
use super::{header, labels};
use crate::analysis::ClusterSummary;
use crate::data::ScaledProfiles;
use crate::export::Results;
use crate::palette::{self, Rgb};

/// Between a frame and the names right of it.
const LEADER: f64 = 9.0;

/// A gene drawn by name.
pub(super) struct Highlight<'a> {
    pub(super) name: &'a str,
    /// Row of the scaled profiles.
    pub(super) row: usize,
    /// The cluster it is drawn in.
    pub(super) cluster: usize,
}

/// The panels of all clusters, and what they share.
pub(super) struct Panels<'a> {
    results: &'a Results<'a>,
    /// The clusters, in the order of their panels.
    order: Vec<&'a ClusterSummary>,
    band: Band,
    highlights: &'a [Highlight<'a>],
    y_range: (f64, f64),
    y_title: &'static str,
    /// Room right of each frame for names.
    label_room: f64,
}

impl<'a> Panels<'a> {
    /// Panels for a page, with the names of highlighted genes right of each.
    pub(super) fn new(
        results: &'a Results<'a>,
        band: Band,
        highlights: &'a [Highlight<'a>],
        page: &Page,
    ) -> Self {
        let order = panel_order(results);
        let width = panel_width(page, order.len());
        Self {
            results,
            order,
            band,
            highlights,
            y_range: value_range(results, band, highlights),
            y_title: value_name(results.scaled),
            label_room: label_room(highlights, width),
        }
    }

    /// The grid that they are laid out in.
    pub(super) fn grid(&self) -> Grid {
        Grid::shared(self.order.len(), self.label_room)
    }

    /// What explains them.
    pub(super) fn key(&self) -> Key {
        Key::new(self.band, !self.highlights.is_empty())
    }

    /// Draws every cluster into its cell of the grid.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, cells: &[Cell]) {
        for (cluster, cell) in self.order.iter().zip(cells) {
            self.draw_cluster(canvas, cell, cluster);
        }
    }

    /// Whether the range of a cluster is wider than the axis.
    pub(super) fn cuts_ranges(&self) -> bool {
        let (low, high) = self.y_range;
        self.results.clusters.iter().any(|cluster| {
            let (lower, upper) = edges(cluster, self.band);
            lower.iter().any(|&v| v < low) || upper.iter().any(|&v| v > high)
        })
    }

    fn draw_cluster(&self, canvas: &mut Canvas<'_>, cell: &Cell, cluster: &ClusterSummary) {
        let times = self.results.profiles.times();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return;
        };
        let axes = Axes::new(cell.frame, (first, last), self.y_range);
        let colour = cluster_colour(self.results, cluster.label);
        self.draw_header(canvas, &cell.frame, cluster, colour);
        let ticks = axes.y.ticks(cell.frame.height() / 42.0);
        axes.y_grid(canvas, &ticks);
        draw_band(canvas, &axes, times, edges(cluster, self.band), colour);
        draw_mean(canvas, &axes, times, &cluster.mean, colour);
        self.draw_highlights(canvas, &axes, cluster.label);
        axes.outline(canvas);
        axes.x_ticks(canvas, times);
        if cell.first_column {
            axes.y_ticks(canvas, &ticks);
            axes.y_title(canvas, self.y_title, 32.0);
        }
        if cell.foot {
            axes.x_title(canvas, &self.results.profiles.time_label(), 31.0);
        }
    }

    fn draw_header(
        &self,
        canvas: &mut Canvas<'_>,
        frame: &Rect,
        cluster: &ClusterSummary,
        colour: Rgb,
    ) {
        let width = frame.width() + self.label_room;
        let genes = text::counted(cluster.size, "gene", "genes");
        let (title, words) = if cluster.label == 0 {
            (
                format!("No response · {genes}"),
                "no change over time found",
            )
        } else {
            let genes = format!(" · {genes}");
            let room = width - 14.0 - Font::PANEL_TITLE.width(&genes);
            let named = cluster_title(self.results, cluster.label);
            let title = format!("{}{genes}", Font::PANEL_TITLE.fit(&named, room));
            (title, cluster.words.as_str())
        };
        let key = 14.0;
        let swatch = Rect {
            left: frame.left,
            top: frame.top - 31.0,
            right: frame.left + 9.0,
            bottom: frame.top - 22.0,
        };
        canvas.rect(&swatch, colour, 1.0);
        let title = Font::PANEL_TITLE.fit(&title, width - key);
        let words = Font::PANEL_WORDS.fit(words, width);
        header::draw(canvas, frame, key, &title, &words);
    }

    /// Dashed lines of the genes that belong here, each named at its right end.
    fn draw_highlights(&self, canvas: &mut Canvas<'_>, axes: &Axes, cluster: usize) {
        const DASHES: [(f64, f64); 3] = [(6.0, 3.0), (2.0, 2.0), (11.0, 3.0)];
        let here: Vec<&Highlight<'_>> = self
            .highlights
            .iter()
            .filter(|highlight| highlight.cluster == cluster)
            .collect();
        let mut ends: Vec<Xy> = Vec::with_capacity(here.len());
        for (i, highlight) in here.iter().enumerate() {
            let line: Vec<Xy> = self
                .results
                .profiles
                .times()
                .iter()
                .zip(self.results.scaled.row(highlight.row))
                .map(|(&time, &value)| axes.point(time, f64::from(value)))
                .collect();
            let (dash, gap) = DASHES[i % DASHES.len()];
            canvas.line(&line, Pen::dashed(palette::INK, 1.3, dash, gap));
            ends.extend(line.last());
        }
        self.draw_names(canvas, axes, &here, &ends);
    }

    fn draw_names(
        &self,
        canvas: &mut Canvas<'_>,
        axes: &Axes,
        genes: &[&Highlight<'_>],
        ends: &[Xy],
    ) {
        let frame = &axes.frame;
        let (top, bottom) = (frame.top + 5.0, frame.bottom - 2.0);
        let room = labels::room(top, bottom);
        // With more names than room, the last line says how many are left out.
        let named = if genes.len() > room {
            room.saturating_sub(1)
        } else {
            genes.len()
        };
        let mut names: Vec<String> = genes[..named]
            .iter()
            .map(|gene| gene.name.to_owned())
            .collect();
        let mut wanted: Vec<f64> = ends[..named].iter().map(|end| end.1).collect();
        if named < genes.len() {
            names.push(format!("+{} more", genes.len() - named));
            wanted.push(bottom);
        }
        let heights = labels::spread(&wanted, top, bottom);
        for (i, (name, &y)) in names.iter().zip(&heights).enumerate() {
            if let Some(&end) = ends.get(i).filter(|_| i < named) {
                let to = (frame.right + LEADER - 2.0, y);
                canvas.line(&[end, to], Pen::solid(palette::INK_MUTED, 0.6));
            }
            let name = Font::LABEL.fit_name(name, self.label_room - LEADER);
            let at = (frame.right + LEADER, y + 3.6);
            canvas.text(at, &name, Font::LABEL, palette::INK, Align::Left);
        }
    }
}

/// The lower and the upper edge of the band of a cluster.
fn edges(cluster: &ClusterSummary, band: Band) -> (&[f64], &[f64]) {
    match band {
        Band::Range => (&cluster.low, &cluster.high),
        Band::Quartiles => (&cluster.lower_quartile, &cluster.upper_quartile),
    }
}

/// Clusters 1..=k, then "no response".
fn panel_order<'a>(results: &Results<'a>) -> Vec<&'a ClusterSummary> {
    let mut order: Vec<&ClusterSummary> = results.clusters.iter().collect();
    order.sort_by_key(|cluster| (cluster.label == 0, cluster.label));
    order
}

/// "Cluster 3", or "3: late antiviral" where it has a name.
fn cluster_title(results: &Results<'_>, label: usize) -> String {
    let name = label
        .checked_sub(1)
        .and_then(|slot| results.names.get(slot));
    match name.and_then(Option::as_deref) {
        Some(name) => format!("{label}: {name}"),
        None => format!("Cluster {label}"),
    }
}

/// The colour of cluster `label`.
pub(super) fn cluster_colour(results: &Results<'_>, label: usize) -> Rgb {
    if label == 0 {
        return palette::GREY;
    }
    let slot = results.colour_slots.get(label - 1).copied();
    palette::cluster(slot.unwrap_or(label - 1))
}

/// What line, band and dashes mean.
pub(super) struct Key {
    entries: Vec<(Sample, &'static str)>,
}

#[derive(Clone, Copy)]
enum Sample {
    Mean,
    Band,
    Dashes,
}

impl Key {
    /// Width of a sample, and from one to its words and on to the next entry.
    const SAMPLE: f64 = 26.0;
    const WORDS: f64 = 6.0;
    const NEXT: f64 = 16.0;

    pub(super) fn new(band: Band, highlights: bool) -> Self {
        let band = match band {
            Band::Range => "range",
            Band::Quartiles => "quartiles",
        };
        let mut entries = vec![(Sample::Mean, "mean"), (Sample::Band, band)];
        if highlights {
            entries.push((Sample::Dashes, "highlighted gene"));
        }
        Self { entries }
    }

    pub(super) fn width(&self) -> f64 {
        let width = |(_, words): &(Sample, &str)| Self::entry(words);
        self.entries.iter().map(width).sum::<f64>() - Self::NEXT
    }

    fn entry(words: &str) -> f64 {
        Self::SAMPLE + Self::WORDS + Font::LABEL.width(words) + Self::NEXT
    }

    /// Draws the entries from `left` on, on one baseline.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, (left, y): Xy) {
        let colour = palette::cluster(0);
        let mut left = left;
        for &(sample, words) in &self.entries {
            let right = left + Self::SAMPLE;
            let line = [(left, y - 3.5), (right, y - 3.5)];
            match sample {
                Sample::Mean => {
                    canvas.line(&line, Pen::solid(colour, 2.2));
                    canvas.disc(((left + right) / 2.0, y - 3.5), 2.6, colour, 1.0);
                }
                Sample::Band => {
                    let band = Rect {
                        left,
                        top: y - 9.0,
                        right,
                        bottom: y + 2.0,
                    };
                    canvas.rect(&band, colour, 0.22);
                }
                Sample::Dashes => canvas.line(&line, Pen::dashed(palette::INK, 1.3, 6.0, 3.0)),
            }
            let at = (right + Self::WORDS, y);
            canvas.text(at, words, Font::LABEL, palette::INK, Align::Left);
            left += Self::entry(words);
        }
    }
}

fn draw_band(
    canvas: &mut Canvas<'_>,
    axes: &Axes,
    times: &[f64],
    (low, high): (&[f64], &[f64]),
    colour: Rgb,
) {
    let point = |(&time, &value): (&f64, &f64)| axes.point(time, value);
    let high = times.iter().zip(high).map(point);
    let low = times.iter().zip(low).map(point);
    let outline: Vec<Xy> = high.chain(low.rev()).collect();
    canvas.polygon(&cut_polygon(&outline, &axes.frame), colour, 0.22);
}

fn draw_mean(canvas: &mut Canvas<'_>, axes: &Axes, times: &[f64], mean: &[f64], colour: Rgb) {
    let line: Vec<Xy> = times
        .iter()
        .zip(mean)
        .map(|(&time, &value)| axes.point(time, value))
        .collect();
    canvas.line(&cut_line(&line, &axes.frame), Pen::solid(colour, 2.2));
    let radius = if times.len() > 15 { 1.8 } else { 2.6 };
    for &point in line.iter().filter(|&&point| axes.frame.holds(point)) {
        canvas.disc(point, radius, colour, 1.0);
    }
}

/// The y axis of all panels: all means and highlighted genes, and the ranges as far as they go.
///
/// With unscaled profiles a few genes can be a hundred times as large as the rest. Ranges are
/// therefore cut to the middle 99 % of all values where that more than halves the axis.
fn value_range(results: &Results<'_>, band: Band, highlights: &[Highlight<'_>]) -> (f64, f64) {
    let means = results.clusters.iter().flat_map(|c| c.mean.iter().copied());
    let named = highlights
        .iter()
        .flat_map(|h| results.scaled.row(h.row).iter().map(|&v| f64::from(v)));
    let mut values: Vec<f64> = results
        .scaled
        .values
        .iter()
        .copied()
        .map(f64::from)
        .filter(|value| value.is_finite())
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |fraction: f64| {
        let index = (values.len().saturating_sub(1)) as f64 * fraction;
        values.get(index.round() as usize).copied()
    };
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
    };
    let core = bounds(&mut means.chain(named).chain(at(0.005)).chain(at(0.995)));
    let whole = bounds(
        &mut results
            .clusters
            .iter()
            .map(|cluster| edges(cluster, band))
            .flat_map(|(low, high)| low.iter().chain(high).copied())
            .chain([core.0, core.1]),
    );
    let (low, high) = if whole.1 - whole.0 <= 2.0 * (core.1 - core.0) {
        whole
    } else {
        core
    };
    if !(low.is_finite() && high.is_finite()) {
        return (-1.0, 1.0);
    }
    let room = 0.05 * (high - low);
    (low - room, high + room)
}

/// What the scaled values are, read off the way they were scaled.
fn value_name(scaled: &ScaledProfiles) -> &'static str {
    if scaled.offset.iter().any(|&offset| offset != 0.0) {
        "z-score"
    } else if scaled.scale.iter().any(|&scale| scale != 1.0) {
        "fraction of maximum"
    } else {
        "mean value"
    }
}

/// Room for the longest name, but at most a third of the panel; none without names.
fn label_room(highlights: &[Highlight<'_>], panel_width: f64) -> f64 {
    highlights
        .iter()
        .map(|highlight| Font::LABEL.width(highlight.name).max(36.0) + LEADER + 1.0)
        .fold(0.0, f64::max)
        .min(panel_width / 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::synthetic::{Case, Synthetic};

    #[test]
    fn ranges_are_cut_only_where_they_dwarf_the_rest() {
        let mut data = Synthetic::new(&Case::default());
        let whole = value_range(&data.results(), Band::Range, &[]);
        let high = data
            .clusters
            .iter()
            .flat_map(|c| c.high.clone())
            .fold(0.0, f64::max);
        assert!(whole.1 > high);
        assert!(!Panels::new(&data.results(), Band::Range, &[], &Page::OF_RUN).cuts_ranges());
        data.clusters[0].high[0] = 1000.0;
        let cut = value_range(&data.results(), Band::Range, &[]);
        assert!(cut.1 < 2.0 * high, "{cut:?}");
        assert!(Panels::new(&data.results(), Band::Range, &[], &Page::OF_RUN).cuts_ranges());
    }

    #[test]
    fn the_scale_names_its_axis() {
        let data = Synthetic::new(&Case::default());
        assert_eq!(value_name(&data.scaled), "z-score");
        let mut scaled = data.scaled.clone();
        scaled.offset.fill(0.0);
        assert_eq!(value_name(&scaled), "fraction of maximum");
        scaled.scale.fill(1.0);
        assert_eq!(value_name(&scaled), "mean value");
    }
}
