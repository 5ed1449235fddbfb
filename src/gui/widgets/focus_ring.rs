//! A ring around the control with the keyboard focus, for any kind of control.

use eframe::egui::{self, Event, Key, Stroke, StrokeKind};

/// Shows the ring while the keyboard is in use; a click hides it.
#[derive(Debug, Default)]
pub struct FocusRing {
    by_keyboard: bool,
}

impl FocusRing {
    pub fn ui(&mut self, ctx: &egui::Context) {
        self.follow_input(ctx);
        if !self.by_keyboard {
            return;
        }
        let focused = ctx.memory(egui::Memory::focused);
        let Some(response) = focused.and_then(|id| ctx.read_response(id)) else {
            return;
        };
        let visuals = &ctx.global_style().visuals;
        let ink = visuals.strong_text_color();
        let rect = response.interact_rect.expand(1.0);
        let painter = ctx.layer_painter(response.layer_id);
        // An outline in the background colour makes the ring visible on any fill.
        let paper = Stroke::new(3.5, visuals.panel_fill);
        painter.rect_stroke(rect, 3.0, paper, StrokeKind::Middle);
        painter.rect_stroke(rect, 3.0, Stroke::new(1.5, ink), StrokeKind::Middle);
    }

    fn follow_input(&mut self, ctx: &egui::Context) {
        use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Enter, F6, F10, Space, Tab};
        const MOVING: [Key; 9] = [
            Tab, F6, F10, ArrowUp, ArrowDown, ArrowLeft, ArrowRight, Enter, Space,
        ];
        ctx.input(|input| {
            for event in &input.events {
                match event {
                    Event::Key {
                        pressed: true, key, ..
                    } => self.by_keyboard |= MOVING.contains(key),
                    Event::PointerButton { pressed: true, .. } => self.by_keyboard = false,
                    _ => {}
                }
            }
        });
    }
}
