//! The legend below the map.

use eframe::egui::{
    self, Color32, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2,
};

use crate::gui::frame::theme;
use crate::gui::panels::embedding::{
    markers::{Form, Marker, Markers},
    scatter::{ColourKey, Scatter, form_of, list_colours},
};
use crate::gui::panels::{OnClick, View, parts::disc_ui};
use crate::gui::widgets::format;
use crate::pipeline::ClusterOutcome;
use crate::session::{SelectionCommand, ViewCommand};
use genetide_analysis::{ClusterSummary, genes::gene_row::BORDER};
use genetide_data::GeneIndex;
use genetide_figure::{Shades, palette};

const RADIUS: f32 = 4.5;

/// Width of an entry at a text size of 100 %: eye, marker and a two-digit number.
const ENTRY: f32 = 52.0;

#[derive(Default)]
pub struct Legend {
    markers: Option<Markers>,
}

impl Legend {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, scatter: &Scatter) {
        if let ColourKey::Clusters = scatter.key {
            self.clusters_ui(ui, view, scatter);
            return;
        }
        ui.horizontal(|ui| {
            match &scatter.key {
                ColourKey::Clusters => {}
                ColourKey::Range { title, shades } => range_ui(ui, title, shades),
                ColourKey::List { name, points } => list_ui(ui, name, *points),
            }
            hidden_ui(ui, view);
        });
    }

    fn clusters_ui(&mut self, ui: &mut Ui, view: &View<'_>, scatter: &Scatter) {
        let Some(clusters) = view.session.clusters() else {
            theme::hint_ui(ui, "Clusters are not available yet.");
            return;
        };
        if let Some(other) = view
            .session
            .beside()
            .filter(|_| view.session.has_other_colours())
        {
            others_ui(ui, view, other);
            return;
        }
        let markers = Markers::follow(&mut self.markers, ui.ctx(), RADIUS);
        egui::ScrollArea::vertical()
            .id_salt("key")
            .max_height(72.0)
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    for summary in clusters.summaries.iter().filter(|of| of.label > 0) {
                        let form = form_of(view, summary.label, scatter.by_form);
                        // Eye, marker and number of a cluster stay on one line.
                        let width = ENTRY * theme::text_scale(ui.style());
                        if ui.available_size_before_wrap().x < width {
                            ui.end_row();
                        }
                        cluster_ui(ui, view, markers, summary, form);
                    }
                    hidden_ui(ui, view);
                    if scatter.has_rings {
                        rings_ui(ui);
                    }
                });
            });
    }
}

/// The clusters that are compared with those on view, where they give the colours.
fn others_ui(ui: &mut Ui, view: &View<'_>, other: &ClusterOutcome) {
    let by = other.clustering.method.short();
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("Colours: clusters by {by}"));
        for summary in &other.clustering.clusters {
            let label = summary.label;
            let slot = other.colour_slots[label - 1];
            disc_ui(ui, 12.0, RADIUS, theme::colour(palette::cluster(slot)));
            let genes = format::counted(summary.size, "gene");
            let button = ui
                .add(egui::Button::new(label.to_string()).frame(false))
                .accessible_name(format!("Select cluster {label} by {by}"))
                .on_hover_text(format!("{}, {genes}. Click to select.", summary.words));
            if button.clicked() {
                let genes = GeneIndex::all(other.genes.len()).zip(&*other.genes);
                let own = genes.filter(|(_, row)| row.cluster == Some(label));
                view.select(own.map(|(gene, _)| gene));
            }
        }
        hidden_ui(ui, view);
    });
}

fn cluster_ui(
    ui: &mut Ui,
    view: &View<'_>,
    markers: &Markers,
    summary: &ClusterSummary,
    form: Form,
) {
    let label = summary.label;
    eye_ui(ui, view, label);
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
    let is_hidden = view.session.hidden().contains(&label);
    let opacity = if is_hidden { 0.3 } else { 1.0 };
    let colour = view.cluster_colour(Some(label)).gamma_multiply(opacity);
    let mut mesh = markers.mesh();
    let marker = Marker { form, filled: true };
    markers.add(&mut mesh, rect.center(), marker, colour, 1.0);
    ui.painter().add(Shape::mesh(mesh));
    let genes = format::counted(summary.size, "gene");
    let clusters = view.session.clusters();
    let name = clusters.and_then(|clusters| clusters.name(label));
    let name = name.map_or_else(String::new, |name| format!("{name}: "));
    ui.add(egui::Button::new(label.to_string()).frame(false))
        .accessible_name(format!("Select cluster {label}"))
        .on_hover_text(format!(
            "{name}{}, {genes}. Click to select.",
            summary.words
        ))
        .sends(view, SelectionCommand::SelectCluster(label));
    ui.add_space(4.0);
}

/// The button that hides a cluster or shows it.
fn eye_ui(ui: &mut Ui, view: &View<'_>, label: usize) {
    let is_hidden = view.session.hidden().contains(&label);
    let action = if is_hidden { "Show" } else { "Hide" };
    let text = format!("{action} cluster {label}");
    let (rect, response) = ui.allocate_exact_size(vec2(15.0, 15.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, !is_hidden, &text));
    let response = response.on_hover_text(&text);
    let ink = ui.style().interact(&response).fg_stroke.color;
    let ink = ink.gamma_multiply(if is_hidden { 0.5 } else { 0.8 });
    eye(ui.painter(), rect.center(), ink, !is_hidden);
    if response.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    }
    response.sends(view, ViewCommand::ToggleHidden(label));
}

/// An eye, open or crossed out.
fn eye(painter: &Painter, at: Pos2, ink: Color32, is_open: bool) {
    let stroke = Stroke::new(1.0, ink);
    let lid = |up: f32| -> Vec<Pos2> {
        let x = (0..=8).map(|step| step as f32 / 4.0 - 1.0);
        x.map(|x| at + vec2(5.5 * x, up * 3.4 * (1.0 - x * x)))
            .collect()
    };
    painter.add(Shape::line(lid(1.0), stroke));
    painter.add(Shape::line(lid(-1.0), stroke));
    if is_open {
        painter.circle_filled(at, 1.8, ink);
    } else {
        painter.line_segment([at + vec2(-4.5, 4.5), at + vec2(4.5, -4.5)], stroke);
    }
}

/// The button that shows all clusters, if some are hidden.
fn hidden_ui(ui: &mut Ui, view: &View<'_>) {
    let hidden = view.session.hidden().len();
    if hidden > 0 {
        let clusters = format::counted(hidden, "cluster");
        ui.small_button("Show all")
            .on_hover_text(format!("{clusters} hidden. Click to show all."))
            .sends(view, ViewCommand::ShowAllClusters);
        ui.add_space(4.0);
    }
}

fn list_ui(ui: &mut Ui, name: &str, points: usize) {
    let [inside, others] = list_colours();
    let points = format::counted(points, "point");
    for (colour, text) in [
        (inside, format!("{name}, {points}")),
        (others, "other genes".into()),
    ] {
        disc_ui(ui, 12.0, RADIUS, colour);
        ui.label(text);
    }
}

/// What open circles mean, on one line: its spaces do not break.
fn rings_ui(ui: &mut Ui) {
    ui.weak(format!(
        "Open\u{a0}circles:\u{a0}membership\u{a0}<\u{a0}{BORDER}"
    ))
    .on_hover_text(
        "Genes with an uncertain assignment: close to another cluster, or a poor fit to every \
             cluster. Hover over a gene for details.",
    );
}

fn range_ui(ui: &mut Ui, title: &str, shades: &Shades) {
    const STEPS: usize = 40;
    let (low, high) = shades.range();
    ui.label(title);
    ui.weak(format::short(low));
    let (rect, _) = ui.allocate_exact_size(vec2(120.0, 10.0), Sense::hover());
    let width = rect.width() / STEPS as f32;
    for step in 0..STEPS {
        let left = rect.left() + step as f32 * width;
        let corner = egui::pos2(left, rect.top());
        let cell = Rect::from_min_size(corner, vec2(width + 0.5, rect.height()));
        let colour = shades.at(step as f64 / (STEPS - 1) as f64);
        ui.painter().rect_filled(cell, 0.0, theme::colour(colour));
    }
    ui.weak(format::short(high));
}
