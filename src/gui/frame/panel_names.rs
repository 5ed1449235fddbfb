//! Accessible names for what egui_tiles paints around the panels, and keyboard focus that skips it.
//!
//! Tab bars and the borders between panels can only be dragged, so the keyboard focus moves on to
//! the next control. Close buttons all have the same name, so each gets the name of its panel.

use eframe::egui::{self, Id, Rect, Ui, accesskit::Role};

use crate::gui::frame::pane::Pane;

/// A widget of the panels.
struct Widget {
    id: Id,
    rect: Rect,
    is_focusable: bool,
    /// A tab bar or a border, which only the pointer can use.
    is_frame: bool,
}

/// Call this after painting the panels. `is_tab` identifies tabs; `bar` is the height of a tab bar.
pub fn name_frames(ui: &Ui, is_tab: impl Fn(Id) -> bool, bar: f32) {
    let context = ui.ctx();
    let layer = ui.layer_id();
    let widgets: Vec<Widget> = context.viewport(|viewport| {
        let widgets = viewport.this_pass.widgets.get_layer(layer);
        let widgets = widgets.map(|widget| {
            let (rect, sense) = (widget.rect, widget.sense);
            let is_bar = (rect.height() - bar).abs() < 1.0 && rect.width() > 2.0 * bar;
            Widget {
                id: widget.id,
                rect,
                is_focusable: sense.is_focusable() && widget.enabled,
                is_frame: sense.senses_drag()
                    && (is_border(rect) || (is_bar && !is_tab(widget.id))),
            }
        });
        widgets.collect()
    });
    for widget in widgets.iter().filter(|widget| widget.is_frame) {
        let name = match is_border(widget.rect) {
            true => "Panel border (drag)",
            false => "Tab bar (drag)",
        };
        context.accesskit_node_builder(widget.id, |node| {
            if node.role() == Role::Unknown {
                node.set_label(name);
            }
        });
    }
    name_close_buttons(ui, &widgets);
    pass_over(ui, &widgets);
}

/// Borders between panels and columns, and scroll bars, are thin.
fn is_border(rect: Rect) -> bool {
    rect.width().min(rect.height()) <= 10.0
}

/// Names each close button after the tab before it.
fn name_close_buttons(ui: &Ui, widgets: &[Widget]) {
    let mut tab = None;
    for widget in widgets.iter().filter(|widget| widget.is_focusable) {
        ui.ctx().accesskit_node_builder(widget.id, |node| {
            let label = node.label().unwrap_or_default();
            if label == "Close" {
                if let Some(tab) = tab {
                    node.set_label(format!("Close {tab}"));
                }
                return;
            }
            let mut titles = Pane::ALL.into_iter().map(Pane::title);
            if let Some(title) = titles.find(|title| *title == label) {
                tab = Some(title);
            }
        });
    }
}

/// Moves the focus on if it is on a tab bar or a border.
fn pass_over(ui: &Ui, widgets: &[Widget]) {
    let focused = ui.memory(egui::Memory::focused);
    let is_there = |widget: &Widget| Some(widget.id) == focused && widget.is_frame;
    let Some(here) = widgets.iter().position(is_there) else {
        return;
    };
    let is_control = |widget: &&Widget| widget.is_focusable && !widget.is_frame;
    let backward = ui.input(|input| input.modifiers.shift);
    let next = if backward {
        widgets[..here].iter().rev().find(is_control)
    } else {
        widgets[here..].iter().find(is_control)
    };
    ui.memory_mut(|memory| match next {
        Some(next) => memory.request_focus(next.id),
        None => memory.surrender_focus(widgets[here].id),
    });
}
