//! The menu Help.

use eframe::egui::Key;

use crate::gui::actions::entry::{Entry, Menu, plain};
use crate::gui::app::command::{Action, HelpPage};

pub(super) fn entries() -> Vec<Entry> {
    let tour = Menu::Help.entry("tour", "Take the tour", Action::StartTour);
    let mut entries = vec![tour.tip("Two minutes, from a data set to a CSV of clusters")];
    for page in HelpPage::ALL {
        let id = format!("{page:?}").to_lowercase();
        let mut entry = Menu::Help.entry(id, page.title(), Action::ShowHelp(page));
        if page == HelpPage::Shortcuts {
            entry = entry.key(plain(Key::F1));
        }
        entries.push(entry);
    }
    entries
}
