//! Every action of the program, in one table.
//!
//! Menus, shortcuts, the help page and the palette are all made from [`all`], so that nothing can
//! be missing from one of them. Each menu has a file here; a new action is one [`Entry`] in it.

mod clusters;
mod edit;
mod file;
mod help;
mod map;
mod training;
mod view;

pub use file::SAMPLE;

use std::sync::LazyLock;

use eframe::egui::{self, KeyboardShortcut};

use super::command::{Action, Sender};
use super::layout::Layout;
use super::panels::gene_search;
use super::theme::Appearance;
use crate::session::Session;

/// What an action may look at: whether it can be done, and what exactly it would do.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The state shown.
    pub session: &'a Session,
    /// The panels.
    pub layout: &'a Layout,
    /// Theme, contrast and size of text.
    pub appearance: Appearance,
}

/// The menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Opening and exporting.
    File,
    /// Undo, selection, pins, clipboard.
    Edit,
    /// The network.
    Training,
    /// Number and method.
    Clusters,
    /// What the map shows.
    Map,
    /// Panels and appearance.
    View,
    /// Pages and the tour.
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 7] = [
        Self::File,
        Self::Edit,
        Self::Training,
        Self::Clusters,
        Self::Map,
        Self::View,
        Self::Help,
    ];

    /// Its name in the menu bar. Alt and the first letter open it.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Training => "Training",
            Self::Clusters => "Clusters",
            Self::Map => "Map",
            Self::View => "View",
            Self::Help => "Help",
        }
    }

    /// The key that opens it together with Alt: its first letter.
    pub fn key(self) -> Option<egui::Key> {
        egui::Key::from_name(self.title().get(..1)?)
    }
}

/// How a menu shows whether an action is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// On or off.
    Check,
    /// One of several.
    Choice,
}

type Asked<T> = Box<dyn Fn(&Situation<'_>) -> T + Send + Sync>;

/// One action.
pub struct Entry {
    /// Stable and unique; never shown.
    pub id: String,
    /// The name in menu and palette.
    pub name: String,
    /// The menu it is in.
    pub menu: Menu,
    /// The submenu it is in.
    pub under: Option<&'static str>,
    /// Whether the menu has a line above it.
    pub line_above: bool,
    /// What it does, where the name does not say all.
    pub tip: &'static str,
    /// Keys that do it; the first is shown.
    pub keys: Vec<KeyboardShortcut>,
    /// Whether the keys work while a text field has the focus.
    pub while_typing: bool,
    mark: Option<(Mark, Asked<bool>)>,
    naming: Option<Asked<Option<String>>>,
    hindrance: Asked<Option<&'static str>>,
    action: Asked<Action>,
}

impl Entry {
    /// An action that can always be done.
    pub fn new(
        id: impl Into<String>,
        menu: Menu,
        name: impl Into<String>,
        action: impl Fn(&Situation<'_>) -> Action + Send + Sync + 'static,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            menu,
            under: None,
            line_above: false,
            tip: "",
            keys: Vec::new(),
            while_typing: true,
            mark: None,
            naming: None,
            hindrance: Box::new(|_| None),
            action: Box::new(action),
        }
    }

    /// In a submenu; entries of one submenu follow each other.
    fn under(mut self, submenu: &'static str) -> Self {
        self.under = Some(submenu);
        self
    }

    /// With a line above it in the menu.
    fn line_above(mut self) -> Self {
        self.line_above = true;
        self
    }

    /// With a tooltip.
    fn tip(mut self, tip: &'static str) -> Self {
        self.tip = tip;
        self
    }

    /// With a further shortcut.
    fn key(mut self, key: KeyboardShortcut) -> Self {
        self.keys.push(key);
        self
    }

    /// Its keys belong to the text field while one has the focus.
    fn not_while_typing(mut self) -> Self {
        self.while_typing = false;
        self
    }

    /// With a reason when it cannot be done.
    fn hindered(
        mut self,
        hindrance: impl Fn(&Situation<'_>) -> Option<&'static str> + Send + Sync + 'static,
    ) -> Self {
        self.hindrance = Box::new(hindrance);
        self
    }

    /// With a name that follows the situation; `None` keeps the usual one.
    fn named(
        mut self,
        naming: impl Fn(&Situation<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.naming = Some(Box::new(naming));
        self
    }

    /// With a mark when it is in force.
    fn marked(
        mut self,
        mark: Mark,
        is_on: impl Fn(&Situation<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.mark = Some((mark, Box::new(is_on)));
        self
    }

    /// Its name now behind that of its submenu, if it has one: to be understood alone.
    pub fn full_name_now(&self, now: &Situation<'_>) -> String {
        let name = self.name_now(now);
        match self.under {
            Some(submenu) => format!("{submenu}: {name}"),
            None => name,
        }
    }

    /// Its name now.
    pub fn name_now(&self, now: &Situation<'_>) -> String {
        let named = self.naming.as_ref().and_then(|naming| naming(now));
        named.unwrap_or_else(|| self.name.clone())
    }

    /// Why it cannot be done now; `None` when it can.
    pub fn hindrance(&self, now: &Situation<'_>) -> Option<&'static str> {
        (self.hindrance)(now)
    }

    /// Its mark, and whether it is in force.
    pub fn mark(&self, now: &Situation<'_>) -> Option<(Mark, bool)> {
        let (mark, is_on) = self.mark.as_ref()?;
        Some((*mark, is_on(now)))
    }

    /// What it asks for now.
    pub fn action(&self, now: &Situation<'_>) -> Action {
        (self.action)(now)
    }

    /// Its first shortcut as text, empty without one.
    pub fn shortcut_text(&self, ctx: &egui::Context) -> String {
        let key = self.keys.first();
        key.map_or_else(String::new, |key| ctx.format_shortcut(key))
    }
}

/// Ctrl (Command on a Mac) and a key.
fn ctrl(key: egui::Key) -> KeyboardShortcut {
    KeyboardShortcut::new(egui::Modifiers::COMMAND, key)
}

/// Ctrl, Shift and a key.
fn ctrl_shift(key: egui::Key) -> KeyboardShortcut {
    KeyboardShortcut::new(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, key)
}

/// A key alone.
fn plain(key: egui::Key) -> KeyboardShortcut {
    KeyboardShortcut::new(egui::Modifiers::NONE, key)
}

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

/// The actions of one menu.
pub fn of(menu: Menu) -> impl Iterator<Item = &'static Entry> {
    all().iter().filter(move |entry| entry.menu == menu)
}

/// Sends the actions whose shortcuts were pressed; those that cannot be done do nothing.
pub fn shortcuts(ctx: &egui::Context, now: &Situation<'_>, sender: &Sender) {
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
        // A question is open, and the keys belong to it.
        return;
    }
    // In the empty field of the search there is nothing to type over: undo is that of the window.
    let searches_nothing = now.session.search.is_empty()
        && ctx.memory(|memory| memory.has_focus(gene_search::field_id()));
    let typing = ctx.text_edit_focused() && !searches_nothing;
    for entry in all().iter().filter(|entry| entry.while_typing || !typing) {
        let pressed = entry.keys.iter().any(|key| take(ctx, key));
        if pressed && entry.hindrance(now).is_none() {
            sender.act(entry.action(now));
        }
    }
}

/// Takes a key press with exactly these modifiers out of the input.
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

#[cfg(test)]
mod tests;
