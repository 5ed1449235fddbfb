//! The figure of the study of recovery: the score of every method on every condition.

use crate::output::marker::{MARKER, draw_marker, method_colour};
use crate::study::Spread;
use genetide_figure::figure::draw::{Align, Axes, Canvas, Font, Pen, Rect, Xy};
use genetide_figure::figure::drawing::Drawing;
use genetide_figure::figure::layout::Page;
use genetide_figure::palette;
use genetide_figure::words::{counted, number};

const PAGE_WIDTH: f64 = Page::RUN.width;
const MARGIN: f64 = Page::RUN.margin;
const COLUMNS: usize = 2;
const PANEL_HEIGHT: f64 = 210.0;
/// Above a panel, for its title.
const PANEL_TITLE: f64 = 30.0;
/// Below a panel, for ticks and axis title.
const PANEL_FOOT: f64 = 48.0;
/// Left of a panel, for ticks and axis title.
const PANEL_LEFT: f64 = 48.0;
const GAP: f64 = 22.0;
const LINE: f64 = 16.0;
/// Share of the room between two depths that the methods take.
const SPREAD: f64 = 0.8;

/// One kind of data, at several depths.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryPanel {
    /// The kind of data.
    pub title: String,
    /// `[D]`: the sequencing depths, from left to right.
    pub depths: Vec<f64>,
    /// `[D, M]`: the scores of the methods; a standard deviation is half the length of a whisker.
    pub dots: Vec<Vec<Option<Spread>>>,
}

/// The contents of the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryFigure {
    /// `[M]`: names of the methods.
    pub methods: Vec<String>,
    /// One panel for each kind of data.
    pub panels: Vec<RecoveryPanel>,
    /// Number of seeds that the means are over.
    pub seeds: usize,
}

/// Draws the figure as SVG text, 1200 units (1/96 inch) wide. Methods differ in the shape of their
/// markers as well as in colour.
pub fn recovery_svg(figure: &RecoveryFigure) -> String {
    let rows = figure.panels.len().div_ceil(COLUMNS).max(1);
    let caption = Font::CAPTION.wrap(&caption(figure), PAGE_WIDTH - 2.0 * MARGIN);
    let legend = MARGIN + 42.0;
    let legend_lines = legend_places(figure, legend);
    let top = legend_lines.last().map_or(legend, |place| place.1) + 12.0;
    let row_height = PANEL_TITLE + PANEL_HEIGHT + PANEL_FOOT;
    let bottom = top + rows as f64 * row_height;
    let height = (bottom + caption.len() as f64 * LINE + MARGIN).ceil();
    Drawing::new(&Page::RUN, height, |page| {
        let title = "Recovery of simulated response programs";
        let at = (MARGIN, MARGIN + 14.0);
        page.text(at, title, Font::TITLE, Align::Left);
        draw_legend(page, &figure.methods, &legend_lines);
        for (index, panel) in figure.panels.iter().enumerate() {
            let top = top + (index / COLUMNS) as f64 * row_height + PANEL_TITLE;
            let frame = panel_frame(index % COLUMNS, top);
            draw_panel(page, frame, panel, lowest(figure));
        }
        page.lines((MARGIN, bottom + 8.0), &caption, LINE, Font::CAPTION);
    })
    .svg
}

/// The frame of a panel in a column, below `top`.
fn panel_frame(column: usize, top: f64) -> Rect {
    let width = (PAGE_WIDTH - 2.0 * MARGIN + GAP) / COLUMNS as f64 - GAP - PANEL_LEFT;
    let left = MARGIN + PANEL_LEFT + column as f64 * (PANEL_LEFT + width + GAP);
    Rect::new((left, left + width), (top, top + PANEL_HEIGHT))
}

fn draw_legend(page: &mut Canvas, methods: &[String], places: &[Xy]) {
    for (index, (name, &at)) in methods.iter().zip(places).enumerate() {
        draw_marker(page, (at.0 + MARKER, at.1 - 3.8), index);
        let at = (at.0 + 3.0 * MARKER, at.1);
        page.text(at, name, Font::LABEL, Align::Left);
    }
}

fn caption(figure: &RecoveryFigure) -> String {
    format!(
        "Adjusted Rand index over all genes against the true programs (1, perfect; 0, chance); genes \
         called non-responsive are one class. Markers, means over {}; whiskers, ± 1 standard \
         deviation. Sequencing depth multiplies every mean count; at depth 1 a gene has about 0.4 \
         counts per cell. Every method is given the true number of clusters.",
        counted(figure.seeds, "seed")
    )
}

/// Left end and baseline of each entry of the legend, in as many lines as needed.
fn legend_places(figure: &RecoveryFigure, first: f64) -> Vec<Xy> {
    let (mut x, mut y) = (MARGIN, first);
    let mut places = Vec::with_capacity(figure.methods.len());
    for name in &figure.methods {
        let width = 3.0 * MARKER + Font::LABEL.width(name);
        if x > MARGIN && x + width > PAGE_WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        places.push((x, y));
        x += width + 22.0;
    }
    places
}

/// The lower end of all y axes: 0, or less where a whisker reaches there.
fn lowest(figure: &RecoveryFigure) -> f64 {
    let panels = figure.panels.iter();
    let dots = panels.flat_map(|panel| panel.dots.iter().flatten().flatten());
    let ends = dots.map(|dot| dot.mean - dot.deviation.unwrap_or(0.0));
    ends.fold(0.0, f64::min) - 0.02
}

fn draw_panel(page: &mut Canvas, frame: Rect, panel: &RecoveryPanel, lowest: f64) {
    let at = (frame.left, frame.top - 8.0);
    page.text(at, &panel.title, Font::PANEL_TITLE, Align::Left);
    let last = panel.depths.len() as f64 - 0.5;
    let axes = Axes::new(frame, (-0.5, last), (lowest, 1.02));
    let ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
    axes.y_grid(page, &ticks);
    for (place, (depth, dots)) in panel.depths.iter().zip(&panel.dots).enumerate() {
        let x = axes.x.at(place as f64);
        if place > 0 {
            let border = f64::midpoint(x, axes.x.at(place as f64 - 1.0));
            axes.upright(page, border, Pen::solid(palette::GRID, 0.8));
        }
        let at = (x, frame.bottom + 14.0);
        page.text(at, &number(*depth), Font::TICK, Align::Centre);
        for (method, dot) in dots.iter().enumerate() {
            let share = (method as f64 + 0.5) / dots.len() as f64 - 0.5;
            if let Some(dot) = dot {
                draw_dot(page, &axes, place as f64 + SPREAD * share, dot, method);
            }
        }
    }
    axes.outline(page);
    axes.y_ticks(page, &ticks);
    axes.x_title(page, "Sequencing depth", 31.0);
    axes.y_title(page, "Adjusted Rand index", 32.0);
}

fn draw_dot(page: &mut Canvas, axes: &Axes, x: f64, dot: &Spread, method: usize) {
    if let Some(deviation) = dot.deviation {
        let (x, low) = axes.point(x, dot.mean - deviation);
        let high = axes.y.at(dot.mean + deviation).max(axes.frame.top);
        let pen = Pen::solid(method_colour(method), 1.3);
        page.line(&[(x, low), (x, high)], pen);
        for end in [low, high] {
            page.line(&[(x - MARKER, end), (x + MARKER, end)], pen);
        }
    }
    draw_marker(page, axes.point(x, dot.mean), method);
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_figure::figure::svg_to_png;

    fn figure(methods: usize, panels: usize) -> RecoveryFigure {
        let dots = |depth: usize| -> Vec<Option<Spread>> {
            let dot = |method: usize| Spread {
                count: 5,
                mean: (method + depth) as f64 / 10.0,
                deviation: (depth > 0).then_some(0.03),
            };
            (0..methods).map(|method| Some(dot(method))).collect()
        };
        RecoveryFigure {
            methods: (0..methods).map(|m| format!("method-{m}")).collect(),
            panels: (0..panels)
                .map(|p| RecoveryPanel {
                    title: format!("panel <{p}>"),
                    depths: vec![0.2, 1.0, 5.0],
                    dots: (0..3).map(dots).collect(),
                })
                .collect(),
            seeds: 5,
        }
    }

    #[test]
    fn every_panel_and_method_is_named_and_it_can_be_drawn() {
        let svg = recovery_svg(&figure(7, 4));
        for panel in 0..4 {
            assert!(svg.contains(&format!("panel &lt;{panel}&gt;")));
        }
        for method in 0..7 {
            assert!(svg.contains(&format!("method-{method}")));
        }
        assert!(svg.contains("means over 5 seeds"));
        assert!(svg_to_png(&svg, 1.0).is_ok());
    }

    #[test]
    fn the_axis_reaches_whiskers_below_0() {
        let mut below = figure(2, 1);
        assert!((lowest(&below) - -0.02).abs() < 1e-12);
        below.panels[0].dots[1][0] = Some(Spread {
            count: 5,
            mean: -0.05,
            deviation: Some(0.03),
        });
        assert!((lowest(&below) - -0.10).abs() < 1e-12);
    }

    #[test]
    fn a_long_legend_takes_more_lines() {
        let mut long = figure(7, 1);
        let one = legend_places(&long, 50.0);
        assert!(one.iter().all(|place| place.1 == 50.0));
        long.methods = vec!["a method with a rather long name".to_owned(); 7];
        let lines = legend_places(&long, 50.0);
        assert_eq!(lines.last().map(|place| place.1), Some(50.0 + LINE));
    }
}
