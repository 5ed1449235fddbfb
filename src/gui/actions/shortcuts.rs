//! From pressed keys to actions.

use eframe::egui::{self, KeyboardShortcut};

use crate::gui::actions::{entry::ActionContext, table::all};
use crate::gui::app::command::Sender;
use crate::gui::panels::genes::search as gene_search;

/// Sends the enabled actions whose shortcuts were pressed.
pub fn shortcuts(ctx: &egui::Context, now: &ActionContext<'_>, sender: &Sender) {
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
        // The keys belong to the open dialog.
        return;
    }
    // An empty search field has nothing to undo, so the shortcut acts on the window.
    let searches_nothing = now.session.search().text.is_empty()
        && ctx.memory(|memory| memory.has_focus(gene_search::field_id()));
    let typing = ctx.text_edit_focused() && !searches_nothing;
    for entry in all().iter().filter(|entry| entry.while_typing || !typing) {
        let pressed = entry.keys.iter().any(|key| take(ctx, key));
        if pressed && entry.disabled_reason(now).is_none() {
            sender.act(entry.action(now));
        }
    }
}

/// Consumes a key press with exactly these modifiers; returns whether there was one.
fn take(ctx: &egui::Context, shortcut: &KeyboardShortcut) -> bool {
    let is_it = |event: &egui::Event| {
        matches!(event, egui::Event::Key { key, modifiers, pressed: true, .. }
            if *key == shortcut.logical_key && modifiers.matches_exact(shortcut.modifiers))
    };
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !is_it(event));
        input.events.len() < before
    })
}
