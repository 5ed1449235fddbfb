//! The menu Help.

use eframe::egui::Key;

use super::{Entry, Menu, plain};
use crate::gui::command::{Action, HelpPage};

pub(super) fn entries() -> Vec<Entry> {
    let page = |id: &str, name: &str, page: HelpPage| {
        Entry::new(format!("help.{id}"), Menu::Help, name, move |_| {
            Action::ShowHelp(page)
        })
    };
    vec![
        Entry::new("help.tour", Menu::Help, "Tour", |_| Action::StartTour)
            .tip("Two minutes, from a table to a CSV of clusters"),
        page("shortcuts", "Shortcuts", HelpPage::Shortcuts).key(plain(Key::F1)),
        page("methods", "Methods in short", HelpPage::Methods),
        page("words", "Words used", HelpPage::Glossary),
        page("about", "About Genetide", HelpPage::About),
    ]
}
