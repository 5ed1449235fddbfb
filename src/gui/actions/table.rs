//! The table of all actions.

use std::sync::LazyLock;

use crate::gui::actions::{
    clusters, edit,
    entry::{Entry, Menu},
    file, help, map, training, view,
};

/// All actions, menu by menu, in the order of the menus.
pub fn all() -> &'static [Entry] {
    static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let menus = [
            file::entries(),
            edit::entries(),
            training::entries(),
            clusters::entries(),
            map::entries(),
            view::entries(),
            help::entries(),
        ];
        menus.into_iter().flatten().collect()
    });
    &ENTRIES
}

pub fn of(menu: Menu) -> impl Iterator<Item = &'static Entry> {
    all().iter().filter(move |entry| entry.menu == menu)
}
