//! Names for what egui_tiles paints around the panels, and a keyboard that passes it over.
//!
//! The bars behind the tabs and the borders between panels can only be dragged: the keyboard's
//! focus goes on to the next control. All close buttons have the same name: they get one each.

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Id, Rect, Ui};

use super::layout::Pane;

/// A widget of the layer of the panels, in the order of painting.
struct Widget {
    id: Id,
    rect: Rect,
    is_focusable: bool,
    /// For the pointer alone.
    is_frame: bool,
}

/// Call after the panels were painted. `is_tab` tells tabs; `bar` is the height of their bars.
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
        let name = if is_border(widget.rect) {
            "Border, to be dragged"
        } else {
            "Tabs, to be dragged"
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

/// Borders between panels and between columns, and bars for scrolling, are thin.
fn is_border(rect: Rect) -> bool {
    rect.width().min(rect.height()) <= 10.0
}

/// A close button follows its tab.
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

/// Moves the focus on when it has come to a bar or a border.
fn pass_over(ui: &Ui, widgets: &[Widget]) {
    let Some(focused) = ui.memory(egui::Memory::focused) else {
        return;
    };
    let Some(here) = widgets.iter().position(|widget| widget.id == focused) else {
        return;
    };
    if !widgets[here].is_frame {
        return;
    }
    let is_control = |widget: &&Widget| widget.is_focusable && !widget.is_frame;
    let backward = ui.input(|input| input.modifiers.shift);
    let next = if backward {
        widgets[..here].iter().rev().find(is_control)
    } else {
        widgets[here..].iter().find(is_control)
    };
    ui.memory_mut(|memory| match next {
        Some(next) => memory.request_focus(next.id),
        None => memory.surrender_focus(focused),
    });
}
