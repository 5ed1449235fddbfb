//! Keyboard shortcuts and mouse actions.

use eframe::egui::{self, RichText, Ui};

use crate::gui::actions::{self, Menu};
use crate::gui::frame::theme;
use crate::gui::windows::help::rows::explained_ui;

const KEYS: [(&str, &str); 5] = [
    ("Tab, Shift+Tab", "Next or previous control"),
    ("Enter, Space", "Activate the focused control"),
    (
        "Arrow keys",
        "Move to the control in that direction; change a number or slider",
    ),
    (
        "Alt + first letter, F10",
        "Open a menu; use the arrow keys to navigate",
    ),
    ("Esc", "Close a menu, a dialog or the tour"),
];

const MOUSE: [(&str, &str); 11] = [
    (
        "Click a gene on the map",
        "Select the gene; with Shift or Ctrl, add it to the selection",
    ),
    ("Double-click a gene on the map", "Pin the gene"),
    ("Right-click the map", "Context menu of the gene"),
    (
        "Shift-drag on the map",
        "Lasso-select genes; with Ctrl, add them to the selection",
    ),
    (
        "Scroll, drag on the map",
        "Zoom, pan; double-click to reset",
    ),
    (
        "L, arrows, + and -, 0 on the map",
        "Lasso, pan, zoom, reset view",
    ),
    ("Click a cluster", "Select the genes of the cluster"),
    ("Right-click a cluster", "Context menu of the cluster"),
    (
        "Click a table row",
        "Select the gene; with Ctrl, add it to the selection",
    ),
    ("Double-click a table row", "Pin the gene"),
    ("Drag a tab", "Move a panel"),
];

/// Shows the shortcuts of all actions, general keys, and mouse actions.
pub fn ui(ui: &mut Ui) {
    for menu in Menu::ALL {
        let entries = actions::of(menu).filter(|entry| !entry.keys.is_empty());
        let rows: Vec<(String, &str)> = entries
            .map(|entry| (keys_of(ui.ctx(), entry), entry.name.as_str()))
            .collect();
        if !rows.is_empty() {
            section_ui(ui, menu.title(), &rows);
        }
    }
    section_ui(ui, "General", &KEYS);
    section_ui(ui, "Mouse", &MOUSE);
    theme::hint_ui(
        ui,
        "All commands are also available in the command palette.",
    );
}

fn keys_of(ctx: &egui::Context, entry: &actions::Entry) -> String {
    let keys = entry.keys.iter().map(|key| ctx.format_shortcut(key));
    keys.collect::<Vec<_>>().join(", ")
}

fn section_ui(ui: &mut Ui, title: &str, rows: &[(impl AsRef<str>, impl AsRef<str>)]) {
    ui.label(RichText::new(title).heading());
    explained_ui(ui, rows);
    ui.add_space(theme::GAP);
}
