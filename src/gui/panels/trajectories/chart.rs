//! A plot: bands and single cells behind, curves in front.

use eframe::egui::{Color32, Id, Mesh, Rect, Response, Shape, Ui, Visuals, pos2, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::trajectories::curve::{Chart, Curve, Role};
use crate::gui::panels::trajectories::libraries;
use crate::gui::panels::trajectories::look::{Look, above_curves, fits, named_with_unit};
use crate::gui::panels::trajectories::onsets;
use crate::gui::panels::trajectories::options::Split;
use crate::gui::widgets::plot;

/// Plots below this height, without the time axis, have closer grid lines, so that several have a number.
const LOW: f32 = 120.0;

/// Shows a plot; returns its response and the transform from values to screen.
pub fn chart_ui(
    ui: &mut Ui,
    view: &View<'_>,
    chart: &Chart,
    look: &Look<'_>,
) -> (Response, PlotTransform) {
    let curves: Vec<&Curve> = chart.curves.iter().chain(look.preview).collect();
    let faintness = faintness(&chart.curves);
    let paint = |curve: &&Curve| Paint::of(view, ui.visuals(), curve, (look.parts, faintness));
    let paints: Vec<Paint> = curves.iter().map(paint).collect();
    // Placeholders behind the plot, filled once its layout is known.
    let behind = [(); 2].map(|()| ui.painter().add(Shape::Noop));
    let shown = framed(ui, chart, look, &curves).show(ui, |plot| {
        for (i, (curve, paint)) in curves.iter().zip(&paints).enumerate() {
            curve_ui(plot, i, curve, paint);
        }
    });
    let frame = *shown.transform.frame();
    let painter = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    let mut mesh = [Mesh::default(), Mesh::default()];
    let full = curves.iter().zip(&paints);
    let full = full.filter(|(curve, _)| matches!(curve.role, Role::Full(_)));
    let count = full.clone().count();
    for (i, (curve, paint)) in full.enumerate() {
        add_band(&mut mesh[0], &shown.transform, curve, paint.colour);
        let strip = Strip::new(&shown.transform, look.times, i, count);
        strip.add_dots(&mut mesh[1], &shown.transform, curve, paint.colour);
    }
    let marked = curves.iter().zip(&paints);
    let marked = marked.map(|(curve, paint)| (*curve, paint.colour));
    onsets::paint(&painter, &shown.transform, marked);
    for (place, mesh) in behind.into_iter().zip(mesh) {
        painter.set(place, Shape::mesh(mesh));
    }
    let visuals = ui.visuals();
    let with = curves.iter().zip(&paints);
    let with = with.filter(|(curve, _)| !curve.libraries.is_empty());
    let circles = libraries::of_curves(with.clone().map(|(curve, _)| *curve), &shown.transform);
    for ((_, paint), circles) in with.zip(circles) {
        let of_shared = match look.parts.1 {
            true => visuals.text_color(),
            false => paint.colour,
        };
        libraries::paint(&painter, visuals, &circles, (paint.colour, of_shared));
    }
    let (name, colour) = match look.preview.first() {
        Some(curve) => (&curve.name, visuals.weak_text_color()),
        None => (&chart.title, visuals.strong_text_color()),
    };
    let name = named_with_unit(name, look, fits(ui, look));
    if !name.is_empty() {
        // A background separates the name from the curves.
        let corner = frame.left_top() + vec2(6.0, 3.0);
        let galley = painter.layout_no_wrap(name, theme::font(ui.style(), 12.0), colour);
        let rect = Rect::from_min_size(corner, galley.size()).expand(2.0);
        painter.rect_filled(rect, 2.0, visuals.panel_fill.gamma_multiply(0.8));
        painter.galley(corner, galley, colour);
    }
    plot::describe(&shown.response, &chart.description);
    (shown.response, shown.transform)
}

/// Axes that include everything drawn.
fn framed<'a>(ui: &Ui, chart: &Chart, look: &'a Look<'_>, curves: &[&Curve]) -> Plot<'a> {
    let times = look.times;
    let name = format!("trajectories {}", chart.title);
    let label = look.time_label.as_deref().unwrap_or_default();
    let mut plot = plot::curves(ui, &name, look.height, label)
        .x_grid_spacer(move |input| plot::marks_at(&input, times))
        .show_axes([look.time_label.is_some(), true])
        .show_x(false)
        .show_y(false)
        .label_formatter(|_| None)
        .y_axis_label(if fits(ui, look) { look.value_label } else { "" })
        .y_axis_min_width(54.0);
    if look.inner_height() < LOW {
        plot = plot.y_grid_spacer(|input| plot::marks_of_low_plot(&input));
    }
    let ranges = curves.iter().map(|curve| curve.range());
    let range = ranges.fold((f64::INFINITY, f64::NEG_INFINITY), |all, own| {
        (all.0.min(own.0), all.1.max(own.1))
    });
    let top = match chart.title.is_empty() {
        true => range.1,
        false => above_curves(range, look.inner_height()),
    };
    for y in [range.0, range.1, top]
        .into_iter()
        .filter(|y| y.is_finite())
    {
        plot = plot.include_y(y);
    }
    for &time in [times.first(), times.last()].into_iter().flatten() {
        plot = plot.include_x(time);
    }
    plot
}

/// Opacity of faint lines, which decreases with their number.
fn faintness(curves: &[Curve]) -> f32 {
    let faint = curves.iter().filter(|curve| curve.role == Role::Faint);
    (20.0 / faint.count().max(1) as f32).clamp(0.45, 0.9)
}

struct Paint {
    colour: Color32,
    style: LineStyle,
    marker: usize,
    /// Additional width of the gene under the pointer.
    wider: f32,
}

impl Paint {
    fn of(
        view: &View<'_>,
        visuals: &Visuals,
        curve: &Curve,
        ((split, coloured), faintness): ((Split, bool), f32),
    ) -> Self {
        let kind = curve.part.as_ref().map(|(kind, _)| *kind);
        let (colour, marker) = match (curve.role, kind) {
            (Role::Full(_) | Role::Thin(_) | Role::Mean | Role::Hovered, Some(kind))
                if coloured =>
            {
                (part_colour(visuals, split, kind), kind)
            }
            (Role::Full(i) | Role::Thin(i), kind) => (plot::pin(visuals, i), kind.unwrap_or(i)),
            (Role::Faint, Some(kind)) if coloured => {
                let colour = part_colour(visuals, split, kind);
                (colour.gamma_multiply(faintness), kind)
            }
            (Role::Faint, _) => {
                let cluster = curve.gene.and_then(|gene| view.cluster_of(gene));
                (view.cluster_colour(cluster).gamma_multiply(faintness), 0)
            }
            // Unlike any pinned gene: the first of those has the colour of strong text.
            (Role::Mean | Role::Hovered, _) => (visuals.weak_text_color(), 0),
        };
        let hovered = view.session.selection().hovered;
        let marked = hovered.is_some() && hovered == curve.gene && curve.role != Role::Hovered;
        Self {
            colour: if marked { colour.to_opaque() } else { colour },
            style: match curve.role {
                Role::Hovered => PREVIEW,
                _ => part_style(split, kind.unwrap_or(0), coloured),
            },
            marker,
            wider: if marked { 1.5 } else { 0.0 },
        }
    }
}

/// Line style of the gene under the pointer.
const PREVIEW: LineStyle = LineStyle::Dashed { length: 6.0 };

/// Colour of a cell type or condition, where colours do not stand for genes.
pub fn part_colour(visuals: &Visuals, split: Split, kind: usize) -> Color32 {
    match split {
        Split::Condition => plot::condition(kind),
        Split::Nothing | Split::CellType => plot::pin(visuals, kind),
    }
}

/// Line style of a cell type or condition. Conditions that are `coloured` need no dashes.
pub fn part_style(split: Split, kind: usize, coloured: bool) -> LineStyle {
    if split == Split::Condition && coloured {
        return LineStyle::Solid;
    }
    match kind % 4 {
        0 => LineStyle::Solid,
        1 => LineStyle::Dashed { length: 9.0 },
        2 => LineStyle::Dotted { spacing: 5.0 },
        _ => LineStyle::Dashed { length: 4.0 },
    }
}

fn curve_ui<'a>(plot: &mut PlotUi<'a>, i: usize, curve: &'a Curve, paint: &Paint) {
    let (line, means, errors) = match curve.role {
        Role::Full(_) if curve.part.is_some() => (1.8, 3.5, true),
        Role::Full(_) if curve.fit.is_empty() => (1.0, 3.5, true),
        Role::Full(_) => (2.0, 3.5, true),
        Role::Thin(_) => (1.2, 2.0, false),
        Role::Faint => (0.8, 0.0, false),
        Role::Mean => (3.0, 0.0, false),
        Role::Hovered => (2.0, 3.0, false),
    };
    let full = matches!(curve.role, Role::Full(_) | Role::Hovered);
    let points = match full && !curve.fit.is_empty() {
        true => &curve.fit,
        false => &curve.means,
    };
    let (colour, wider) = (paint.colour, paint.wider);
    plot.line(
        Line::new(&curve.name, PlotPoints::Borrowed(points))
            .id(Id::unique(("line", i)))
            .color(colour)
            .style(paint.style)
            .width(line + wider)
            .allow_hover(false),
    );
    if errors {
        for (t, at) in curve.trajectory.observed.iter().enumerate() {
            let (point, error) = ([at.time, at.mean], at.standard_error);
            plot::whisker(plot, (i, t), (&curve.name, colour), point, error);
        }
    }
    if means > 0.0 {
        plot.points(
            Points::new(&curve.name, PlotPoints::Borrowed(&curve.means))
                .id(Id::unique(("means", i)))
                .shape(plot::pin_marker(paint.marker).0)
                .color(colour)
                .radius(means + wider / 2.0)
                .allow_hover(false),
        );
    }
}

/// The band as a strip of triangles.
fn add_band(mesh: &mut Mesh, transform: &PlotTransform, curve: &Curve, colour: Color32) {
    let fill = colour.gamma_multiply(0.2);
    let first = mesh.vertices.len() as u32;
    let band = &curve.trajectory.band;
    for &[time, low, high] in band {
        for value in [low, high] {
            let place = transform.position_from_point(&PlotPoint::new(time, value));
            mesh.colored_vertex(place, fill);
        }
    }
    for step in 1..band.len() as u32 {
        let at = first + 2 * (step - 1);
        mesh.add_triangle(at, at + 1, at + 2);
        mesh.add_triangle(at + 1, at + 2, at + 3);
    }
}

/// The strip beside each time point in which the cells of a gene are drawn, in screen points.
struct Strip {
    centre: f32,
    half: f32,
}

impl Strip {
    /// Places genes side by side, without overlaps between time points.
    fn new(transform: &PlotTransform, times: &[f64], place: usize, of: usize) -> Self {
        let at = |time| transform.position_from_point_x(time);
        let gaps = times.windows(2).map(|pair| at(pair[1]) - at(pair[0]));
        let gap = gaps.fold(f32::INFINITY, f32::min);
        let whole = (0.4 * gap).clamp(2.0, 10.0);
        let half = whole / of as f32;
        let centre = (2 * place + 1) as f32 * half - whole;
        Self { centre, half }
    }

    fn add_dots(&self, mesh: &mut Mesh, to: &PlotTransform, curve: &Curve, colour: Color32) {
        let fill = colour.gamma_multiply(0.4);
        // A few samples must be visible; thousands of cells must not hide the rest.
        let size = if curve.dots.len() < 200 { 3.0 } else { 1.8 };
        for dot in &curve.dots {
            let x = to.position_from_point_x(dot.time);
            let x = x + self.centre + 0.85 * self.half * dot.aside;
            let y = to.position_from_point_y(dot.value);
            mesh.add_colored_rect(Rect::from_center_size(pos2(x, y), vec2(size, size)), fill);
        }
    }
}
