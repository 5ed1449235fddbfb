//! The menu bar, built from the table of actions.

use eframe::egui::{self, Button, Key, Modifiers, Popup, Response, Ui};

use crate::gui::actions::{self, ActionContext, Entry, Mark, Menu};
use crate::gui::app::{Recent, command::Sender};
use crate::session::DataCommand;

/// The entry above which the menu lists the recent files.
const BELOW_RECENT: &str = "file.sample";

/// Shows the menu bar. Alt and the first letter open a menu, F10 the first one; the arrow keys move
/// between menus.
pub fn ui(ui: &mut Ui, now: &ActionContext<'_>, sender: &Sender) {
    let asked = asked_for(ui.ctx());
    egui::MenuBar::new().ui(ui, |ui| {
        let buttons = Menu::ALL.map(|menu| {
            let content = |ui: &mut Ui| {
                ui.set_min_width(200.0);
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                // Scrolls only if large text makes the menu taller than the window.
                let height = ui.ctx().content_rect().height() - 60.0;
                egui::ScrollArea::vertical()
                    .max_height(height)
                    .min_scrolled_height(height)
                    .show(ui, |ui| entries_ui(ui, menu, now, sender));
            };
            ui.menu_button(menu.title(), content).response
        });
        if let Some(place) = asked.or_else(|| neighbour(ui, &buttons)) {
            let button = &buttons[place];
            Popup::open_id(ui.ctx(), Popup::default_response_id(button));
            button.request_focus();
        }
    });
}

/// The index of the menu whose keys were pressed.
fn asked_for(ctx: &egui::Context) -> Option<usize> {
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
        return None;
    }
    ctx.input_mut(|input| {
        let by_letter = Menu::ALL.into_iter().position(|menu| {
            menu.key()
                .is_some_and(|key| input.consume_key(Modifiers::ALT, key))
        });
        let first = || input.consume_key(Modifiers::NONE, Key::F10).then_some(0);
        by_letter.or_else(first)
    })
}

/// The index of the menu next to the open one, if an arrow key was pressed.
fn neighbour(ui: &Ui, buttons: &[Response]) -> Option<usize> {
    let count = buttons.len();
    let is_open =
        |button: &Response| Popup::is_id_open(ui.ctx(), Popup::default_response_id(button));
    let open = buttons
        .iter()
        .position(|button| button.has_focus() && is_open(button))?;
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::ArrowRight) {
        Some((open + 1) % count)
    } else {
        pressed(Key::ArrowLeft).then_some((open + count - 1) % count)
    }
}

fn entries_ui(ui: &mut Ui, menu: Menu, now: &ActionContext<'_>, sender: &Sender) {
    let entries: Vec<&Entry> = actions::of(menu).collect();
    for group in entries.chunk_by(|a, b| a.under.is_some() && a.under == b.under) {
        let Some(first) = group.first() else { continue };
        if first.line_above {
            ui.separator();
        }
        if first.id == BELOW_RECENT {
            recent_ui(ui, sender, now.recent);
        }
        let Some(submenu) = first.under else {
            entry_ui(ui, first, now, sender);
            continue;
        };
        ui.menu_button(submenu, |ui| {
            for entry in group {
                entry_ui(ui, entry, now, sender);
            }
        });
    }
}

/// An entry: name, mark and shortcut; as tooltip, its description or why it is disabled.
fn entry_ui(ui: &mut Ui, entry: &Entry, now: &ActionContext<'_>, sender: &Sender) {
    let name = entry.name_now(now);
    let disabled_reason = entry.disabled_reason(now);
    let response = ui
        .add_enabled_ui(disabled_reason.is_none(), |ui| match entry.mark(now) {
            Some((Mark::Check, mut on)) => ui.checkbox(&mut on, name),
            Some((Mark::Choice, on)) => ui.radio(on, name),
            None => {
                let shortcut = entry.shortcut_text(ui.ctx());
                ui.add(Button::new(name).shortcut_text(shortcut))
            }
        })
        .inner;
    if response.clicked() {
        sender.act(entry.action(now));
        ui.close();
    }
    if let Some(reason) = disabled_reason {
        response.on_disabled_hover_text(reason);
    } else if !entry.tip.is_empty() {
        response.on_hover_text(entry.tip);
    }
}

fn recent_ui(ui: &mut Ui, sender: &Sender, recent: &[Recent]) {
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for recent in recent {
                if ui.button(recent.full_name()).clicked() {
                    sender.send(DataCommand::Open(recent.source()));
                    ui.close();
                }
            }
        })
        .response
        .on_disabled_hover_text("No recent files");
    });
}
