//! What lines mean that have no chip above.

use eframe::egui::{self, Color32, Sense, Shape, Stroke, Ui, vec2};
use egui_plot::LineStyle;

use super::super::{View, format, plot};
use super::chart::type_style;
use super::shown::Shown;

/// One line of samples with their meaning; nothing where chips say all.
pub fn key_ui(ui: &mut Ui, view: &View<'_>, shown: &Shown, types: &[String], stacked: bool) {
    if shown.few.is_empty() && shown.many.is_empty() && types.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if !stacked {
            for (i, &gene) in shown.few.iter().enumerate() {
                let colour = plot::pin(ui.visuals(), view.pins.free(i));
                sample_ui(ui, colour, LineStyle::Solid, 1.2);
                small_ui(ui, view.gene_name(gene), "Selected, and not pinned");
            }
        }
        if !shown.many.is_empty() {
            let colour = ui.visuals().weak_text_color();
            sample_ui(ui, colour, LineStyle::Solid, 3.0);
            let count = shown.many.len();
            let text = format!("mean of {} selected", format::count(count));
            let drawn = format::count(shown.faint.len());
            let tip = format!(
                "Mean over the selected genes of what is drawn. Faint: {drawn} of them, in the colours \
                 of their clusters."
            );
            small_ui(ui, &text, &tip);
        }
        for (i, name) in types.iter().enumerate() {
            let visuals = ui.visuals();
            let colour = if stacked { plot::pin(visuals, i) } else { visuals.text_color() };
            let marker = plot::pin_marker(i).1;
            sample_ui(ui, colour, type_style(i), 1.8);
            small_ui(ui, &format!("{marker} {name}"), "Cell type");
        }
    });
}

fn small_ui(ui: &mut Ui, text: &str, tip: &str) {
    ui.label(egui::RichText::new(text).small())
        .on_hover_text(tip);
    ui.add_space(4.0);
}

fn sample_ui(ui: &mut Ui, colour: Color32, style: LineStyle, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 10.0), Sense::hover());
    let (from, to) = (rect.left_center(), rect.right_center());
    let stroke = Stroke::new(width, colour);
    let shapes = match style {
        LineStyle::Solid => vec![Shape::line_segment([from, to], stroke)],
        LineStyle::Dashed { length } => {
            Shape::dashed_line(&[from, to], stroke, length, length * 0.6)
        }
        LineStyle::Dotted { spacing } => {
            Shape::dotted_line(&[from, to], colour, spacing, width / 1.5)
        }
    };
    ui.painter().extend(shapes);
}
