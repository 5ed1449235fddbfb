//! Two parts of a panel, one above the other, with a draggable line between them.

use eframe::egui::{self, CursorIcon, EventFilter, Key, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// Height of the line with its margins. Greater than that of the borders between panels, which the
/// keyboard focus skips.
const HANDLE: f32 = 11.0;
/// Smallest height of either part.
const LEAST: f32 = 110.0;

/// The division of a panel.
pub struct Split {
    /// Share of the upper part, from 0 to 1.
    share: f32,
}

impl Split {
    /// A division with this initial share for the upper part.
    pub fn new(share: f32) -> Self {
        Self { share }
    }

    /// Shows the upper part and the line; whatever is shown next is the lower part.
    pub fn ui(&mut self, ui: &mut Ui, name: &str, upper: impl FnOnce(&mut Ui)) {
        let room = (ui.available_height() - HANDLE).max(1.0);
        let least = LEAST.min(room / 2.0);
        let height = (self.share * room).clamp(least, room - least);
        let size = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let builder = egui::UiBuilder::new().max_rect(rect);
        let mut child = ui.new_child(builder);
        child.set_clip_rect(rect.intersect(ui.clip_rect()));
        upper(&mut child);
        let moved = handle_ui(ui, name);
        if moved != 0.0 {
            self.share = ((height + moved) / room).clamp(least / room, 1.0 - least / room);
        }
    }
}

/// The line; returns how far it was moved down.
fn handle_ui(ui: &mut Ui, name: &str) -> f32 {
    let size = vec2(ui.available_width(), HANDLE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    let response = response
        .on_hover_cursor(CursorIcon::ResizeVertical)
        .on_hover_text("Drag or use the arrow keys to resize");
    let visuals = ui.visuals();
    let strong = response.hovered() || response.dragged() || response.has_focus();
    let stroke = if strong {
        Stroke::new(2.0, visuals.widgets.hovered.fg_stroke.color)
    } else {
        visuals.widgets.noninteractive.bg_stroke
    };
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
    if response.clicked() {
        response.request_focus();
    }
    if !response.has_focus() {
        return response.drag_delta().y;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.num_presses(key)) as f32;
    response.drag_delta().y + 20.0 * (pressed(Key::ArrowDown) - pressed(Key::ArrowUp))
}
