//! The grid of clusters: mean, band and highlighted genes of each, by condition.

use crate::Results;
use crate::figure::draw::{
    Align, Axes, Canvas, Font, Pen, Rect, Xy, clip_line, clip_polygon, labels,
};
use crate::figure::highlight::Highlight;
use crate::figure::kind::Band;
use crate::figure::layout::{Cell, Grid, Page, panel_width};
use crate::figure::plots::clusters_key::{Key, band_opacity};
use crate::figure::plots::value_axis::{edges, value_name, value_range};
use crate::palette::{self, Rgb};
use crate::words::counted;
use genetide_analysis::ClusterSummary;
use genetide_data::Courses;

/// Between a frame and the names right of it.
const LEADER: f64 = 9.0;

/// A course, and how it is drawn.
struct Course {
    columns: Vec<usize>,
    times: Vec<f64>,
    /// The colour of its condition; without conditions that of the cluster is taken.
    colour: Option<Rgb>,
}

impl Course {
    fn all(courses: &Courses) -> Vec<Self> {
        let course = |course| Self {
            columns: courses.course(course),
            times: courses.times_of(course),
            colour: courses.are_several().then(|| palette::condition(course)),
        };
        (0..courses.count()).map(course).collect()
    }

    /// The line through its columns of `values` `[C]`.
    fn line(&self, axes: &Axes, values: &[f64]) -> Vec<Xy> {
        let columns = self.times.iter().zip(&self.columns);
        axes.points(columns.filter_map(|(&time, &column)| Some((time, *values.get(column)?))))
    }
}

/// The panels of all clusters.
pub(crate) struct ClusterPanels<'a> {
    results: &'a Results<'a>,
    courses: Vec<Course>,
    /// The clusters in the order of their panels.
    order: Vec<&'a ClusterSummary>,
    band: Band,
    highlights: &'a [Highlight<'a>],
    y_range: (f64, f64),
    /// Room right of each frame for names.
    label_room: f64,
}

impl<'a> ClusterPanels<'a> {
    /// The panels for a page, with room for the names of highlighted genes right of each.
    pub(crate) fn new(
        results: &'a Results<'a>,
        band: Band,
        highlights: &'a [Highlight<'a>],
        page: &Page,
    ) -> Self {
        let order = panel_order(results);
        let width = panel_width(page, order.len());
        Self {
            results,
            courses: Course::all(results.profiles.courses()),
            order,
            band,
            highlights,
            y_range: value_range(results, band, highlights),
            label_room: label_room(highlights, width),
        }
    }

    /// Their grid.
    pub(crate) fn grid(&self) -> Grid {
        Grid::shared(self.order.len(), self.label_room)
    }

    /// Their legend, at most `width` wide.
    pub(crate) fn key(&self, width: f64) -> Key {
        let conditions = self.results.profiles.courses().conditions();
        Key::new(self.band, conditions, !self.highlights.is_empty(), width)
    }

    /// Draws every cluster into its cell of the grid.
    pub(crate) fn draw(&self, canvas: &mut Canvas, cells: &[Cell]) {
        for (cluster, cell) in self.order.iter().zip(cells) {
            self.draw_cluster(canvas, cell, cluster);
        }
    }

    /// Whether the band of a cluster is wider than the axis.
    pub(crate) fn cuts_ranges(&self) -> bool {
        let (low, high) = self.y_range;
        self.results.clusters.iter().any(|cluster| {
            let (lower, upper) = edges(cluster, self.band);
            lower.iter().any(|&v| v < low) || upper.iter().any(|&v| v > high)
        })
    }

    fn draw_cluster(&self, canvas: &mut Canvas, cell: &Cell, cluster: &ClusterSummary) {
        let times = self.results.profiles.times();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return;
        };
        let axes = Axes::new(cell.frame, (first, last), self.y_range);
        let colour = self.results.cluster_colour(cluster.label);
        self.draw_header(canvas, &axes, cluster, colour);
        let ticks = axes.y.ticks(cell.frame.height() / 42.0);
        axes.y_grid(canvas, &ticks);
        let (low, high) = edges(cluster, self.band);
        let opacity = band_opacity(self.courses.len());
        for course in &self.courses {
            let upper = course.line(&axes, high).into_iter();
            let band = upper.chain(course.line(&axes, low).into_iter().rev());
            let band = clip_polygon(&band.collect::<Vec<_>>(), &axes.frame);
            canvas.polygon(&band, course.colour.unwrap_or(colour), opacity);
        }
        for course in &self.courses {
            let mean = course.line(&axes, &cluster.mean);
            draw_mean(canvas, &axes, &mean, course.colour.unwrap_or(colour));
        }
        self.draw_highlights(canvas, &axes, cluster.label);
        axes.outline(canvas);
        axes.x_ticks(canvas, times);
        if cell.has_y_axis {
            axes.y_ticks(canvas, &ticks);
            axes.y_title(canvas, value_name(self.results.scaled), 32.0);
        }
        if cell.has_x_title {
            axes.x_title(canvas, &self.results.profiles.time_label(), 31.0);
        }
    }

    fn draw_header(&self, canvas: &mut Canvas, axes: &Axes, cluster: &ClusterSummary, colour: Rgb) {
        let Rect { left, top, .. } = axes.frame;
        let width = axes.frame.width() + self.label_room;
        // For the swatch before the title.
        let indent = 14.0;
        let genes = counted(cluster.size, "gene");
        let (title, subtitle) = if cluster.label == 0 {
            (format!("No response · {genes}"), "No significant change")
        } else {
            let genes = format!(" · {genes}");
            let room = width - indent - Font::PANEL_TITLE.width(&genes);
            let named = self.results.cluster_title(cluster.label);
            let title = format!("{}{genes}", Font::PANEL_TITLE.fit(&named, room));
            (title, cluster.words.as_str())
        };
        let swatch = Rect::new((left, left + 9.0), (top - 31.0, top - 22.0));
        canvas.rect(&swatch, colour, 1.0);
        let title = Font::PANEL_TITLE.fit(&title, width - indent);
        let subtitle = Font::PANEL_SUBTITLE.fit(subtitle, width);
        axes.header(canvas, indent, &title, &subtitle);
    }

    /// Draws the highlighted genes of a cluster as dashed lines, each named at its right end. Conditions have
    /// a dark shade of their colour.
    fn draw_highlights(&self, canvas: &mut Canvas, axes: &Axes, cluster: usize) {
        const DASHES: [(f64, f64); 3] = [(6.0, 3.0), (2.0, 2.0), (11.0, 3.0)];
        let highlights = self.highlights.iter();
        let here: Vec<&Highlight<'_>> = highlights.filter(|h| h.cluster == cluster).collect();
        let mut ends: Vec<Xy> = Vec::with_capacity(here.len());
        for (i, highlight) in here.iter().enumerate() {
            let values = self.results.scaled.row(highlight.row.index()).iter();
            let values: Vec<f64> = values.map(|&value| f64::from(value)).collect();
            let (dash, gap) = DASHES[i % DASHES.len()];
            let mut last: Option<Xy> = None;
            for course in &self.courses {
                let line = course.line(axes, &values);
                let dark = |colour| palette::mix(colour, palette::INK, 0.5);
                let colour = course.colour.map_or(palette::INK, dark);
                canvas.line(&line, Pen::dashed(colour, 1.3, dash, gap));
                // The course that ends farthest right; of those the first.
                let end = line
                    .last()
                    .filter(|end| last.is_none_or(|last| end.0 > last.0));
                last = end.copied().or(last);
            }
            ends.extend(last);
        }
        self.draw_names(canvas, axes, &here, &ends);
    }

    fn draw_names(&self, canvas: &mut Canvas, axes: &Axes, genes: &[&Highlight<'_>], ends: &[Xy]) {
        let frame = &axes.frame;
        let (top, bottom) = (frame.top + 5.0, frame.bottom - 2.0);
        let room = labels::room(top, bottom);
        // Without room for all, the last line says how many names are left out.
        let named = if genes.len() > room {
            room.saturating_sub(1)
        } else {
            genes.len()
        };
        let named_genes = genes[..named].iter();
        let mut names: Vec<String> = named_genes.map(|gene| gene.name.to_owned()).collect();
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
            canvas.text(at, &name, Font::LABEL, Align::Left);
        }
    }
}

/// Clusters 1..=k, then those without response.
fn panel_order<'a>(results: &Results<'a>) -> Vec<&'a ClusterSummary> {
    let mut order: Vec<&ClusterSummary> = results.clusters.iter().collect();
    order.sort_by_key(|cluster| (cluster.label == 0, cluster.label));
    order
}

fn draw_mean(canvas: &mut Canvas, axes: &Axes, line: &[Xy], colour: Rgb) {
    canvas.line(&clip_line(line, &axes.frame), Pen::solid(colour, 2.2));
    let radius = if line.len() > 15 { 1.8 } else { 2.6 };
    for &point in line.iter().filter(|&&point| axes.frame.contains(point)) {
        canvas.disc(point, radius, colour, 1.0);
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
    use crate::figure::{FigureKind, FigureSettings, svg};
    use crate::testing::synthetic::{Case, Synthetic};
    use resvg::usvg::roxmltree::Document;

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
        assert!(!ClusterPanels::new(&data.results(), Band::Range, &[], &Page::RUN).cuts_ranges());
        data.clusters[0].high[0] = 1000.0;
        let cut = value_range(&data.results(), Band::Range, &[]);
        assert!(cut.1 < 2.0 * high, "{cut:?}");
        assert!(ClusterPanels::new(&data.results(), Band::Range, &[], &Page::RUN).cuts_ranges());
    }

    /// The polygons and thick lines of an SVG, each with its colour.
    fn shapes(svg: &str, tag: &str, colour: &str) -> Vec<(String, usize)> {
        let document = Document::parse(svg).unwrap();
        let elements = document.descendants().filter(|node| node.has_tag_name(tag));
        let elements = elements
            .filter(|node| tag == "polygon" || node.attribute("stroke-width") == Some("2.20"));
        elements
            .map(|node| {
                let points = node.attribute("points").unwrap().split(' ').count();
                (node.attribute(colour).unwrap().to_owned(), points)
            })
            .collect()
    }

    #[test]
    fn conditions_lie_over_each_other_in_their_colours() {
        let mut data = Synthetic::new(&Case {
            k: 2,
            names: vec!["IRF1".to_owned()],
            ..Case::default()
        });
        let settings = FigureSettings {
            kind: FigureKind::Clusters,
            ..FigureSettings::default()
        };
        let hex = |[r, g, b]: Rgb| format!("#{r:02X}{g:02X}{b:02X}");
        let own = |slot| (hex(palette::cluster(slot)), 5);
        let drawn = svg(&data.results(), &settings).unwrap();
        assert_eq!(shapes(&drawn, "polyline", "stroke")[1..], [own(0), own(1)]);
        data.add_conditions();
        data.colour_slots = vec![4, 5];
        // The second cluster has no value under the second condition after 6 h: columns 7 and 9.
        data.clusters[1].mean[7] = f64::NAN;
        data.clusters[1].mean[9] = f64::NAN;
        let drawn = svg(&data.results(), &settings).unwrap();
        let [act, ctr] = [0, 1].map(|condition| hex(palette::condition(condition)));
        let line = |colour: &String, points| (colour.clone(), points);
        assert_eq!(
            shapes(&drawn, "polyline", "stroke")[3..],
            [line(&act, 5), line(&ctr, 5), line(&act, 5), line(&ctr, 3)]
        );
        let bands = [&act, &ctr, &act, &ctr].map(|colour| line(colour, 10));
        assert_eq!(shapes(&drawn, "polygon", "fill"), bands);
        // The cluster keeps its colour beside the title, and the legend names the conditions.
        for slot in [4, 5] {
            assert!(drawn.contains(&hex(palette::cluster(slot))));
        }
        assert!(drawn.contains(">act<") && drawn.contains(">ctr<"));
    }
}
