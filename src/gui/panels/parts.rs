//! Parts that several panels have.

use eframe::egui::{self, Color32, ComboBox, Grid, Key, Label, Response, ScrollArea, Sense, Ui};

/// The content of a panel, which scrolls.
pub fn scroll_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    scroll_from(ui, false, content);
}

/// The same, back at its beginning where the content `is_another`.
pub fn scroll_from(ui: &mut Ui, is_another: bool, content: impl FnOnce(&mut Ui)) {
    let area = ScrollArea::vertical().auto_shrink(false);
    let area = match is_another {
        true => area.vertical_scroll_offset(0.0),
        false => area,
    };
    area.show(ui, content);
}

/// A grid that scrolls sideways where the panel is narrow.
pub fn wide_grid_ui(ui: &mut Ui, name: &str, grid: Grid, rows: impl FnOnce(&mut Ui)) {
    ScrollArea::horizontal()
        .id_salt(name)
        .show(ui, |ui| grid.show(ui, rows));
}

/// A row of a grid: a name, and a value that wraps.
pub fn fact_ui(ui: &mut Ui, name: &str, value: &str) -> [Response; 2] {
    let responses = [ui.label(name), ui.add(Label::new(value).wrap())];
    ui.end_row();
    responses
}

/// A list that opens, to choose a value by its name; `width` is that of the list while closed.
pub fn choice_ui<T: PartialEq, N: AsRef<str>>(
    ui: &mut Ui,
    (id, width): (&str, f32),
    value: &mut T,
    options: impl IntoIterator<Item = (T, N)>,
) -> Response {
    /// Lists are shown whole up to this height, in points.
    const LIST_HEIGHT: f32 = 400.0;
    let options: Vec<(T, N)> = options.into_iter().collect();
    let chosen = options.iter().find(|(option, _)| option == value);
    ComboBox::from_id_salt(id)
        .selected_text(chosen.map_or("", |(_, name)| name.as_ref()))
        .width(width)
        .height(LIST_HEIGHT)
        .show_ui(ui, |ui| {
            for (option, name) in options {
                ui.selectable_value(value, option, name.as_ref());
            }
        })
        .response
}

/// A disc that stands for a colour, in a square of `side`.
pub fn disc_ui(ui: &mut Ui, side: f32, radius: f32, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(side), Sense::hover());
    ui.painter().circle_filled(rect.center(), radius, colour);
}

/// Whether Enter was pressed in a text field.
pub fn is_entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}
