//! The menu View: palette, panels, appearance.

use std::fmt::Display;

use eframe::egui::{Key, KeyboardShortcut, Modifiers, ThemePreference, gui_zoom::kb_shortcuts};

use crate::gui::actions::entry::{Entry, Mark, Menu, ctrl, ctrl_shift, plain};
use crate::gui::app::command::{Action, Zoom};
use crate::gui::frame::{
    pane::Pane,
    theme::{Appearance, TEXT_SIZES},
};

const MENU: Menu = Menu::View;

pub(super) fn entries() -> Vec<Entry> {
    let mut entries = vec![
        MENU.entry("palette", "Command palette…", Action::OpenPalette)
            .key(ctrl(Key::P))
            .tip("Search commands, genes, clusters and recent files"),
        MENU.entry("dismiss", "Dismiss notifications", Action::DismissToasts)
            .key(ctrl_shift(Key::M))
            .tip("Close all notifications; the messages stay in the log")
            .disabled("No notifications", |session| session.toasts().is_empty()),
    ];
    entries.extend(panels());
    entries.extend(appearance());
    entries.extend(zoom());
    entries
}

fn panels() -> Vec<Entry> {
    let id = |pane: Pane| pane.title().to_lowercase();
    let mut entries = Vec::new();
    for (i, pane) in Pane::ALL.into_iter().enumerate() {
        let show = Action::TogglePane(pane);
        let entry = MENU.entry(format_args!("show-{}", id(pane)), pane.title(), show);
        let entry = entry.line_above(i == 0).tip("Show or hide this panel");
        entries.push(entry.marked(Mark::Check, move |now| now.layout.is_shown(pane)));
    }
    let reset = MENU.entry("reset-layout", "Reset layout", Action::ResetLayout);
    entries.push(reset.tip("Restore the default layout"));
    let go = |id: &str, name: &str, action: Action| {
        let entry = MENU.entry(format_args!("go-{id}"), name, action);
        entry.under("Go to panel")
    };
    for (number, pane) in (1..10).zip(Pane::ALL) {
        let name = format!("Go to {}", pane.title());
        let mut entry = go(&id(pane), &name, Action::FocusPane(pane));
        let key = Key::from_name(&number.to_string());
        entry.keys.extend(key.map(ctrl));
        entries.push(entry);
    }
    let shift_f6 = KeyboardShortcut::new(Modifiers::SHIFT, Key::F6);
    entries.extend([
        go("next", "Next panel", Action::FocusNextPane(true)).key(plain(Key::F6)),
        go("previous", "Previous panel", Action::FocusNextPane(false)).key(shift_f6),
    ]);
    entries
}

fn appearance() -> Vec<Entry> {
    let themes = [
        ("system", ThemePreference::System, "Match system"),
        ("light", ThemePreference::Light, "Light"),
        ("dark", ThemePreference::Dark, "Dark"),
    ];
    let mut entries = Vec::new();
    for (i, (id, theme, name)) in themes.into_iter().enumerate() {
        let entry = option(format_args!("theme-{id}"), name.to_owned(), move |now| {
            Appearance { theme, ..now }
        });
        entries.push(entry.line_above(i == 0).tip("Colour theme"));
    }
    let contrast = MENU.entry_by("contrast", "High contrast", |now| {
        Action::SetAppearance(Appearance {
            contrast: !now.appearance.contrast,
            ..now.appearance
        })
    });
    entries.push(
        contrast
            .tip("Black on white or white on black, with strong outlines")
            .marked(Mark::Check, |now| now.appearance.contrast),
    );
    for text_percent in TEXT_SIZES {
        let name = format!("{text_percent} %");
        let entry = option(format_args!("text-{text_percent}"), name, move |now| {
            Appearance {
                text_percent,
                ..now
            }
        });
        entries.push(entry.under("Text size"));
    }
    entries
}

/// An entry that chooses one of several appearances, marked while that is in use.
fn option(
    id: impl Display,
    name: String,
    choose: impl Fn(Appearance) -> Appearance + Copy + Send + Sync + 'static,
) -> Entry {
    MENU.entry_by(id, name, move |now| {
        Action::SetAppearance(choose(now.appearance))
    })
    .marked(Mark::Choice, move |now| {
        choose(now.appearance) == now.appearance
    })
}

fn zoom() -> [Entry; 3] {
    [
        MENU.entry("zoom-in", "Zoom in", Action::Zoom(Zoom::In))
            .line_above(true)
            .tip("Enlarge the whole interface")
            .key(kb_shortcuts::ZOOM_IN)
            .key(kb_shortcuts::ZOOM_IN_SECONDARY),
        MENU.entry("zoom-out", "Zoom out", Action::Zoom(Zoom::Out))
            .tip("Shrink the whole interface")
            .key(kb_shortcuts::ZOOM_OUT),
        MENU.entry("zoom-reset", "Reset zoom", Action::Zoom(Zoom::Reset))
            .tip("Restore the default size")
            .key(kb_shortcuts::ZOOM_RESET),
    ]
}
