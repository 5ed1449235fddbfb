//! The map of genes (UMAP): genes that respond alike are near each other.

use eframe::egui::{self, Align2, Color32, Rect, RichText, Sense, Ui, vec2};
use egui_plot::{Plot, PlotPoint, PlotPoints, PlotUi, Points, Text};

use super::scatter::{BORDER, Key, Scatter, colour_name, value_text};
use super::{Command, View, empty_ui, format, plot, theme};
use crate::palette;
use crate::session::ColourBy;

/// How near the pointer must be to a point, in screen points.
const REACH: f32 = 10.0;

/// The embedding panel.
#[derive(Default)]
pub struct EmbeddingPanel {
    scatter: Option<Scatter>,
}

impl EmbeddingPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.embedding.is_none() {
            self.scatter = None;
            if view.session.embedding_running {
                ui.vertical_centered(|ui| {
                    ui.add_space(ui.available_height() * 0.3);
                    theme::activity_ui(ui, "Drawing the map of genes…");
                });
            } else {
                empty_ui(ui, view, "The map of genes comes here.");
            }
            return;
        }
        if !self
            .scatter
            .as_ref()
            .is_some_and(|scatter| scatter.is_current(view))
        {
            self.scatter = Scatter::new(view);
        }
        let Some(scatter) = &self.scatter else { return };
        controls_ui(ui, view);
        let key_height = if matches!(scatter.key, Key::Clusters) {
            40.0
        } else {
            30.0
        };
        let height = (ui.available_height() - key_height).max(80.0);
        map_ui(ui, view, scatter, height);
        match &scatter.key {
            Key::Clusters => cluster_key_ui(ui, view),
            Key::Range { title, low, high } => range_key_ui(ui, title, *low, *high),
        }
    }
}

fn controls_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Colour");
        let mut chosen = session.colour_by;
        egui::ComboBox::from_id_salt("colour by")
            .selected_text(colour_name(chosen))
            .width(90.0)
            .show_ui(ui, |ui| {
                for colour_by in [
                    ColourBy::Cluster,
                    ColourBy::Onset,
                    ColourBy::PeakTime,
                    ColourBy::Amplitude,
                    ColourBy::Silhouette,
                    ColourBy::Membership,
                    ColourBy::Stability,
                ] {
                    ui.selectable_value(&mut chosen, colour_by, colour_name(colour_by));
                }
            })
            .response
            .labelled_by(label.id);
        if chosen != session.colour_by {
            view.sender.send(Command::SetColourBy(chosen));
        }
        if let Some(embedding) = &session.embedding {
            ui.weak(format!("trustworthiness {:.2}", embedding.trustworthiness))
                .on_hover_text(format!(
                    "How far neighbours on this map are neighbours in the network's latent space \
                     too: 1 is perfect, 0.5 is chance. Made with {} neighbours.",
                    embedding.neighbours
                ));
        }
        if session.embedding_running {
            theme::activity_ui(ui, "drawing anew");
        }
    });
}

fn map_ui(ui: &mut Ui, view: &View<'_>, scatter: &Scatter, height: f32) {
    let genes = scatter.gene_at.len();
    let marker = if genes > 5000 { 1.5 } else { 2.3 };
    let text_colour = ui.visuals().strong_text_color();
    let response = Plot::new("map")
        .height(height)
        .data_aspect(1.0)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .allow_boxed_zoom(false)
        .set_margin_fraction(vec2(0.04, 0.04))
        .label_formatter(|_| None)
        .show(ui, |plot| {
            for group in &scatter.groups {
                let points = PlotPoints::Borrowed(&group.points);
                plot.points(
                    Points::new("", points)
                        .color(group.colour)
                        .filled(group.filled)
                        .radius(marker)
                        .allow_hover(false),
                );
            }
            marked_ui(plot, view, scatter, text_colour, marker);
        });
    let description = format!("Map of genes, {}", format::counted(genes, "point"));
    plot::describe(&response.response, &description);
    pointer_ui(view, scatter, &response.response, |point| {
        response.transform.position_from_point(&point)
    });
}

/// Selected, pinned and hovered genes, on top of the others.
fn marked_ui(
    plot: &mut PlotUi<'_>,
    view: &View<'_>,
    scatter: &Scatter,
    text_colour: Color32,
    marker: f32,
) {
    let selection = &view.session.selection;
    if selection.selected.is_empty() && selection.pinned.is_empty() && selection.hovered.is_none() {
        return;
    }
    let mut selected = Vec::new();
    let mut named = Vec::new();
    for (gene, point) in scatter.iter() {
        if selection.selected.contains(&gene) {
            selected.push(point);
        }
        if selection.hovered == Some(gene) || selection.pinned.contains(&gene) {
            named.push((gene, point));
        }
    }
    let ring = |points: Vec<PlotPoint>, radius: f32| {
        Points::new("", PlotPoints::Owned(points))
            .color(text_colour)
            .filled(false)
            .radius(radius)
            .allow_hover(false)
    };
    plot.points(ring(selected, marker + 1.5));
    plot.points(ring(
        named.iter().map(|(_, point)| *point).collect(),
        marker + 2.5,
    ));
    for (gene, point) in named {
        let name = RichText::new(format!("   {}", view.gene_name(gene))).strong();
        plot.text(
            Text::new("", point, name)
                .color(text_colour)
                .anchor(Align2::LEFT_CENTER)
                .allow_hover(false),
        );
    }
}

/// The gene under the pointer: its tooltip, and its pinning by a click.
fn pointer_ui(
    view: &View<'_>,
    scatter: &Scatter,
    response: &egui::Response,
    place: impl Fn(PlotPoint) -> egui::Pos2,
) {
    let Some(pointer) = response.hover_pos() else {
        if response.ctx.input(|input| input.pointer.is_moving()) && is_from_map(view, scatter) {
            view.hover(None);
        }
        return;
    };
    let nearest = scatter
        .iter()
        .map(|(gene, point)| (gene, place(point).distance(pointer)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, distance)| *distance <= REACH);
    view.hover(nearest.map(|(gene, _)| gene));
    let Some((gene, _)) = nearest else { return };
    if response.clicked() {
        view.sender.send(Command::TogglePin(gene));
    }
    let text = gene_text(view, gene);
    response.clone().on_hover_text_at_pointer(text);
}

fn is_from_map(view: &View<'_>, scatter: &Scatter) -> bool {
    let hovered = view.session.selection.hovered;
    hovered.is_some_and(|gene| scatter.gene_at.binary_search(&gene).is_ok())
}

fn gene_text(view: &View<'_>, gene: usize) -> String {
    let mut text = view.gene_name(gene).to_owned();
    if let Some(cluster) = view.session.genes.get(gene).and_then(|row| row.cluster) {
        text.push_str(&format!("\ncluster {cluster}"));
        if let Some(own) = membership_text(view, gene) {
            text.push_str(&own);
        }
    }
    if let Some(value) = value_text(view, gene) {
        text.push_str(&format!("\n{value}"));
    }
    let action = if view.is_pinned(gene) { "unpin" } else { "pin" };
    text.push_str(&format!("\nclick to {action}"));
    text
}

/// How sure the cluster of a gene is, and what else it might be in.
fn membership_text(view: &View<'_>, gene: usize) -> Option<String> {
    let clustering = &view.session.clusters.as_deref()?.clustering;
    let trained_on = view.session.trained_on.as_deref()?;
    let point = (*trained_on.point_of_gene.get(gene)?)?;
    let (own, k) = (clustering.membership.get(point)?, clustering.k);
    let next = (1..=k)
        .filter(|&label| label != clustering.labels[point])
        .map(|label| (label, clustering.probability[point * k + label - 1]))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, probability)| *probability >= 0.05)
        .map(|(label, probability)| format!("; cluster {label}: {probability:.2}"))
        .unwrap_or_default();
    let none = clustering.probability_of_none(point);
    let none = if none >= 0.05 {
        format!("; fits no cluster: {none:.2}")
    } else {
        String::new()
    };
    Some(format!(", membership {own:.2}{next}{none}"))
}

fn cluster_key_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(clusters) = view.session.clusters.as_deref() else {
        theme::hint_ui(ui, "Clusters are on their way.");
        return;
    };
    egui::ScrollArea::vertical().id_salt("key").show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for summary in clusters
                .summaries
                .iter()
                .filter(|summary| summary.label > 0)
            {
                let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                let colour = view.cluster_colour(Some(summary.label));
                ui.painter().circle_filled(rect.center(), 4.5, colour);
                let entry = ui
                    .add(egui::Label::new(summary.label.to_string()).sense(Sense::click()))
                    .on_hover_text(format!(
                        "{}, {}. Click to select its genes.",
                        summary.words,
                        format::counted(summary.size, "gene")
                    ));
                if entry.clicked() {
                    view.sender.send(Command::SelectCluster(summary.label));
                }
                ui.add_space(4.0);
            }
            ui.weak(format!("rings: membership under {BORDER}"))
                .on_hover_text(
                    "Genes whose cluster is not sure: they lie near the border to another one, or \
                     fit none well. Hover one to see which.",
                );
        });
    });
}

fn range_key_ui(ui: &mut Ui, title: &str, low: f64, high: f64) {
    ui.horizontal(|ui| {
        ui.label(title);
        ui.weak(format::short(low));
        let (rect, _) = ui.allocate_exact_size(vec2(120.0, 10.0), Sense::hover());
        const STEPS: usize = 40;
        let width = rect.width() / STEPS as f32;
        for step in 0..STEPS {
            let left = rect.left() + step as f32 * width;
            let cell = Rect::from_min_size(
                egui::pos2(left, rect.top()),
                vec2(width + 0.5, rect.height()),
            );
            let colour = palette::sequential(step as f64 / (STEPS - 1) as f64);
            ui.painter().rect_filled(cell, 0.0, theme::colour(colour));
        }
        ui.weak(format::short(high));
    });
}
