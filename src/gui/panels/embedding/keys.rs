//! Keyboard control of the map.

use eframe::egui::{EventFilter, Key, Modifiers, Vec2, vec2};

use crate::gui::panels::embedding::{
    camera::Camera,
    map::{Map, Scene},
};

/// Distance that an arrow key moves the map, in screen points.
const STEP: f32 = 40.0;

/// Magnification by the plus key.
const LARGER: f32 = 1.25;

/// Moves the map and clears the selection. The keys work while the map has the focus, or is under
/// the pointer and nothing has the focus.
pub fn ui(map: &mut Map, scene: &Scene<'_>) {
    let (view, response) = (scene.view, scene.response);
    let (transform, bounds) = (&scene.transform, scene.scatter.bounds);
    let ctx = &response.ctx;
    let selected = !view.session.selection().selected.is_empty();
    let escape = selected || map.lasso.is_drawing();
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape,
            tab: false,
        };
        ctx.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    } else if !response.hovered() || ctx.memory(|memory| memory.focused().is_some()) {
        return;
    }
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let moved = [
        (Key::ArrowLeft, vec2(STEP, 0.0)),
        (Key::ArrowRight, vec2(-STEP, 0.0)),
        (Key::ArrowUp, vec2(0.0, STEP)),
        (Key::ArrowDown, vec2(0.0, -STEP)),
    ]
    .into_iter()
    .filter(|(key, _)| pressed(*key))
    .fold(Vec2::ZERO, |sum, (_, step)| sum + step);
    if moved != Vec2::ZERO {
        map.camera.pan(moved, transform, bounds);
    }
    let larger = pressed(Key::Plus) || pressed(Key::Equals);
    let smaller = pressed(Key::Minus);
    if larger || smaller {
        let factor = if larger { LARGER } else { 1.0 / LARGER };
        let middle = transform.screen.center();
        map.camera.enlarge(factor, middle, transform, bounds);
    }
    if pressed(Key::Num0) || pressed(Key::Home) {
        map.camera = Camera::default();
    }
    if pressed(Key::L) {
        map.lasso.on = !map.lasso.on;
    }
    if escape && pressed(Key::Escape) {
        if map.lasso.is_drawing() {
            map.lasso.cancel();
        } else {
            view.select([]);
        }
    }
}
