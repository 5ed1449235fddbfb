//! The circle that pins a gene; for a pinned gene it is filled with the colour of its trajectory.

use eframe::egui::{self, Sense, Ui};

use crate::gui::panels::View;
use crate::gui::widgets::plot;
use genetide_data::GeneIndex;

/// Shows the circle; returns whether it was clicked. `place` distinguishes it from other circles of
/// the same gene in its accessible name.
pub fn ui(ui: &mut Ui, view: &View<'_>, gene: GeneIndex, place: &str, sense: Sense) -> bool {
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(14.0), sense);
    let pinned = view.pins.of(gene);
    let action = if pinned.is_some() { "Unpin" } else { "Pin" };
    let name = view.gene_name(gene);
    response.widget_info(|| {
        let label = format!("{action} {name} {place}");
        egui::WidgetInfo::selected(egui::Role::Button, true, pinned.is_some(), label)
    });
    let emphasised = response.hovered() || response.has_focus();
    if let Some(slot) = pinned {
        let colour = plot::pin(ui.visuals(), slot);
        ui.painter().circle_filled(rect.center(), 4.5, colour);
    } else {
        let colour = if emphasised {
            ui.visuals().strong_text_color()
        } else {
            ui.visuals().weak_text_color().gamma_multiply(0.6)
        };
        let stroke = egui::Stroke::new(if emphasised { 2.0 } else { 1.0 }, colour);
        ui.painter().circle_stroke(rect.center(), 4.0, stroke);
    }
    let clicked = response.clicked();
    if emphasised {
        response.on_hover_text(format!("{action} {name}"));
    }
    clicked
}
