//! Entries of the key above plots: a sample of a line, and what it stands for.

use eframe::egui::{Color32, Response, RichText, Sense, Shape, Stroke, Ui, vec2};
use egui_plot::LineStyle;

/// A short piece of a line.
pub fn line_ui(ui: &mut Ui, colour: Color32, style: LineStyle, width: f32) {
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

/// What a sample stands for, in small text with a tooltip.
pub fn text_ui(ui: &mut Ui, text: &str, tip: &str) -> Response {
    let response = ui.label(RichText::new(text).small()).on_hover_text(tip);
    ui.add_space(4.0);
    response
}
