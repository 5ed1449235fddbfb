//! Small widgets that all panels and windows share.

use std::time::Duration;

use eframe::egui::{
    Align2, Context, Label, Pos2, Response, RichText, Sense, Shape, Stroke, TextBuffer, TextEdit,
    Ui, Vec2,
    text::{CCursor, CCursorRange},
};

/// A single-line text field, vertically centred like the text of a button.
pub fn line_edit(text: &mut dyn TextBuffer) -> TextEdit<'_> {
    TextEdit::singleline(text).align(Align2::LEFT_CENTER)
}

/// Selects the text of a field, so that typing replaces it. Without this the field would keep the
/// cursor position of the last text typed in it.
pub fn select_all(ctx: &Context, field: &Response, text: &str) {
    let mut state = TextEdit::load_state(ctx, field.id).unwrap_or_default();
    let ends = [0, text.chars().count()].map(CCursor::new);
    let all = CCursorRange::two(ends[0], ends[1]);
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field.id);
}

/// A hint in a weak colour.
pub fn hint_ui(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).weak()).wrap())
}

/// A turning arc followed by the activity it stands for, repainted ten times a second.
///
/// egui's own spinner repaints at the rate of the screen, which takes a whole core on a machine
/// without a graphics card.
pub fn activity_ui(ui: &mut Ui, text: &str) -> Response {
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        let step = (ui.input(|input| input.time) * 10.0).floor();
        let start = (step * 0.6) as f32;
        let points: Vec<Pos2> = (0..=16)
            .map(|i| start + i as f32 * 0.28)
            .map(|angle| rect.center() + 5.5 * Vec2::angled(angle))
            .collect();
        let stroke = Stroke::new(2.0, ui.visuals().weak_text_color());
        ui.painter().add(Shape::line(points, stroke));
        ui.ctx().request_repaint_after(Duration::from_millis(100));
        ui.label(text);
        response
    })
    .inner
}
