//! What the colours of the map mean, below it.

use eframe::egui::{self, Rect, Sense, Shape, Ui, vec2};

use super::super::scatter::{BORDER, Key, Scatter, form_of};
use super::markers::{Form, Marker, Markers};
use super::{View, format, theme};
use crate::analysis::ClusterSummary;
use crate::palette;
use crate::session::Command;

/// Radius of the points in the legend.
const RADIUS: f32 = 4.5;

/// The legend.
#[derive(Default)]
pub struct Legend {
    markers: Option<Markers>,
}

impl Legend {
    /// Shows it.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, scatter: &Scatter, by_form: bool) {
        match &scatter.key {
            Key::Clusters => self.clusters_ui(ui, view, scatter, by_form),
            Key::Range { title, low, high } => range_ui(ui, title, *low, *high),
        }
    }

    fn clusters_ui(&mut self, ui: &mut Ui, view: &View<'_>, scatter: &Scatter, by_form: bool) {
        let Some(clusters) = view.session.clusters.as_deref() else {
            theme::hint_ui(ui, "Clusters are on their way.");
            return;
        };
        let kept = self.markers.take_if(|kept| kept.are_for(ui.ctx(), RADIUS));
        let markers = kept.unwrap_or_else(|| Markers::new(ui.ctx(), RADIUS));
        egui::ScrollArea::vertical()
            .id_salt("key")
            .max_height(72.0)
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    for summary in clusters.summaries.iter().filter(|of| of.label > 0) {
                        let form = if by_form {
                            form_of(view, summary.label)
                        } else {
                            Form::Disc
                        };
                        cluster_ui(ui, view, &markers, summary, form);
                    }
                    if scatter.has_rings {
                        rings_ui(ui);
                    }
                });
            });
        self.markers = Some(markers);
    }
}

fn cluster_ui(
    ui: &mut Ui,
    view: &View<'_>,
    markers: &Markers,
    summary: &ClusterSummary,
    form: Form,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
    let colour = view.cluster_colour(Some(summary.label));
    let mut mesh = markers.mesh();
    let marker = Marker { form, filled: true };
    markers.add(&mut mesh, rect.center(), marker, colour, 1.0);
    ui.painter().add(Shape::mesh(mesh));
    let genes = format::counted(summary.size, "gene");
    let entry = ui
        .add(egui::Button::new(summary.label.to_string()).frame(false))
        .accessible_name(format!("Select cluster {}", summary.label))
        .on_hover_text(format!(
            "{}, {genes}. Click to select its genes.",
            summary.words
        ));
    if entry.clicked() {
        view.sender.send(Command::SelectCluster(summary.label));
    }
    ui.add_space(4.0);
}

fn rings_ui(ui: &mut Ui) {
    ui.weak(format!("rings: membership under {BORDER}"))
        .on_hover_text(
            "Genes whose cluster is not sure: they lie near the border to another one, or fit \
             none well. Hover one to see which.",
        );
}

fn range_ui(ui: &mut Ui, title: &str, low: f64, high: f64) {
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
