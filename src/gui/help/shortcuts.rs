//! Keys and mouse.

use eframe::egui::{self, RichText, Ui};

use super::explained_ui;
use crate::gui::actions::{self, Menu};
use crate::gui::theme;

const KEYS: [(&str, &str); 5] = [
    ("Tab, Shift+Tab", "To the next control, or the one before"),
    ("Enter, Space", "Press it"),
    (
        "Arrow keys",
        "To the control in that direction; change a number or a slider",
    ),
    (
        "Alt + first letter, F10",
        "Open a menu; the arrow keys go on",
    ),
    ("Esc", "Close a menu, a box or the tour"),
];

const MOUSE: [(&str, &str); 11] = [
    (
        "Click a gene on the map",
        "Select it; with Shift or Ctrl, one more",
    ),
    ("Double click a gene on the map", "Pin it"),
    ("Right click on the map", "What can be done with a gene"),
    (
        "Shift + drag on the map",
        "Draw round genes to select them; with Ctrl, add them",
    ),
    ("Wheel, drag on the map", "Zoom, move; double click resets"),
    (
        "L, arrows, + and -, 0 on the map",
        "Lasso, move, zoom, the whole map",
    ),
    ("Click a cluster", "Select its genes"),
    ("Right click on a cluster", "What can be done with it"),
    ("Click a row", "Select the gene; with Ctrl, one more"),
    ("Double click a row", "Pin the gene"),
    ("Drag a tab", "Move a panel"),
];

/// The page: every action that has keys, then what all windows have in common, then the mouse.
pub fn ui(ui: &mut Ui) {
    for menu in Menu::ALL {
        let rows: Vec<(String, &str)> = actions::of(menu)
            .filter(|entry| !entry.keys.is_empty())
            .map(|entry| (keys_of(ui.ctx(), entry), entry.name.as_str()))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let rows: Vec<(&str, &str)> = rows.iter().map(|(keys, name)| (&**keys, *name)).collect();
        section_ui(ui, menu.title(), &rows);
    }
    section_ui(ui, "Everywhere", &KEYS);
    section_ui(ui, "Mouse", &MOUSE);
    theme::hint_ui(ui, "Every action is in the palette too.");
}

fn keys_of(ctx: &egui::Context, entry: &actions::Entry) -> String {
    let keys: Vec<String> = entry
        .keys
        .iter()
        .map(|key| ctx.format_shortcut(key))
        .collect();
    keys.join(", ")
}

fn section_ui(ui: &mut Ui, title: &str, rows: &[(&str, &str)]) {
    ui.label(RichText::new(title).heading());
    explained_ui(ui, rows);
    ui.add_space(theme::GAP);
}
