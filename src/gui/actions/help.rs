//! The menu Help.

use eframe::egui::Key;

use crate::gui::actions::{
    entry::{Entry, Menu},
    keys::plain,
};
use crate::gui::app::command::{Action, HelpPage};

pub(super) fn entries() -> Vec<Entry> {
    let page = |id: &str, name: &str, page: HelpPage| {
        Entry::new(format!("help.{id}"), Menu::Help, name, move |_| {
            Action::ShowHelp(page)
        })
    };
    vec![
        Entry::new("help.tour", Menu::Help, "Take the tour", |_| {
            Action::StartTour
        })
        .tip("Two minutes, from a data set to a CSV of clusters"),
        page("shortcuts", "Keyboard shortcuts", HelpPage::Shortcuts).key(plain(Key::F1)),
        page("methods", "Methods summary", HelpPage::Methods),
        page("words", "Glossary", HelpPage::Glossary),
        page("about", "About Genetide", HelpPage::About),
    ]
}
