//! The menu View: palette, panels, appearance.

use eframe::egui::{Key, KeyboardShortcut, Modifiers, ThemePreference, gui_zoom::kb_shortcuts};

use crate::gui::actions::{
    entry::{Entry, Mark, Menu},
    keys::{ctrl, ctrl_shift, plain},
};
use crate::gui::app::command::{Action, Zoom};
use crate::gui::frame::{
    pane::Pane,
    theme::{Appearance, TEXT_SIZES},
};

/// With Ctrl, the shortcuts of the panels in the order of the menu.
const NUMBERS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

pub(super) fn entries() -> Vec<Entry> {
    let palette = Entry::new("view.palette", Menu::View, "Command palette…", |_| {
        Action::OpenPalette
    });
    let mut entries = vec![
        palette
            .key(ctrl(Key::P))
            .tip("Search commands, genes, clusters and recent files"),
    ];
    let dismiss = Entry::new("view.dismiss", Menu::View, "Dismiss notifications", |_| {
        Action::DismissToasts
    });
    entries.push(
        dismiss
            .key(ctrl_shift(Key::M))
            .tip("Close all notifications; the messages stay in the log")
            .disabled(|now| {
                let toasts = now.session.toasts();
                toasts.is_empty().then_some("No notifications")
            }),
    );
    entries.extend(panels());
    entries.extend(appearance());
    entries.extend(zoom());
    entries
}

fn panels() -> Vec<Entry> {
    let menu = Menu::View;
    let mut entries = Vec::new();
    for (i, pane) in Pane::ALL.into_iter().enumerate() {
        let entry = Entry::new(
            format!("view.show-{}", id_of(pane)),
            menu,
            pane.title(),
            move |_| Action::TogglePane(pane),
        )
        .tip("Show or hide this panel")
        .marked(Mark::Check, move |now| now.layout.is_shown(pane));
        entries.push(if i == 0 { entry.line_above() } else { entry });
    }
    let reset = Entry::new("view.reset-layout", menu, "Reset layout", |_| {
        Action::ResetLayout
    });
    entries.push(reset.tip("Restore the default layout"));
    for (pane, key) in Pane::ALL.into_iter().zip(NUMBERS) {
        let entry = Entry::new(
            format!("view.go-{}", id_of(pane)),
            menu,
            format!("Go to {}", pane.title()),
            move |_| Action::FocusPane(pane),
        );
        entries.push(entry.under("Go to panel").key(ctrl(key)));
    }
    let next = Entry::new("view.go-next", menu, "Next panel", |_| {
        Action::FocusNextPane(true)
    });
    entries.push(next.under("Go to panel").key(plain(Key::F6)));
    let shift_f6 = KeyboardShortcut::new(Modifiers::SHIFT, Key::F6);
    let previous = Entry::new("view.go-previous", menu, "Previous panel", |_| {
        Action::FocusNextPane(false)
    });
    entries.push(previous.under("Go to panel").key(shift_f6));
    entries
}

fn id_of(pane: Pane) -> String {
    pane.title().to_lowercase()
}

fn appearance() -> Vec<Entry> {
    let themes = [
        ("system", ThemePreference::System, "Match system"),
        ("light", ThemePreference::Light, "Light"),
        ("dark", ThemePreference::Dark, "Dark"),
    ];
    let mut entries = Vec::new();
    for (i, (id, theme, name)) in themes.into_iter().enumerate() {
        let entry = Entry::new(format!("view.theme-{id}"), Menu::View, name, move |now| {
            Action::SetAppearance(Appearance {
                theme,
                ..now.appearance
            })
        })
        .tip("Colour theme")
        .marked(Mark::Choice, move |now| now.appearance.theme == theme);
        entries.push(if i == 0 { entry.line_above() } else { entry });
    }
    let contrast = Entry::new("view.contrast", Menu::View, "High contrast", |now| {
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
    for percent in TEXT_SIZES {
        let entry = Entry::new(
            format!("view.text-{percent}"),
            Menu::View,
            format!("{percent} %"),
            move |now| {
                Action::SetAppearance(Appearance {
                    text_percent: percent,
                    ..now.appearance
                })
            },
        )
        .under("Text size")
        .marked(Mark::Choice, move |now| {
            now.appearance.text_percent == percent
        });
        entries.push(entry);
    }
    entries
}

fn zoom() -> Vec<Entry> {
    let zoom = |id: &str, name: &str, zoom: Zoom| {
        Entry::new(format!("view.zoom-{id}"), Menu::View, name, move |_| {
            Action::Zoom(zoom)
        })
    };
    vec![
        zoom("in", "Zoom in", Zoom::In)
            .line_above()
            .tip("Enlarge the whole interface")
            .key(kb_shortcuts::ZOOM_IN)
            .key(kb_shortcuts::ZOOM_IN_SECONDARY),
        zoom("out", "Zoom out", Zoom::Out)
            .tip("Shrink the whole interface")
            .key(kb_shortcuts::ZOOM_OUT),
        zoom("reset", "Reset zoom", Zoom::Reset)
            .tip("Restore the default size")
            .key(kb_shortcuts::ZOOM_RESET),
    ]
}
