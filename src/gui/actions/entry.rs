//! Entries of the table of actions, and the menus that they are in.

use eframe::egui::{self, KeyboardShortcut};

use crate::gui::app::command::Action;
use crate::gui::frame::{layout::Layout, theme::Appearance};
use crate::session::Session;

/// The state that decides whether an action is enabled, and what exactly it does.
#[derive(Clone, Copy)]
pub struct ActionContext<'a> {
    pub session: &'a Session,
    /// The arrangement of the panels.
    pub layout: &'a Layout,
    /// Theme, contrast and text size.
    pub appearance: Appearance,
}

/// The menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    Training,
    Clusters,
    Map,
    View,
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

    /// Its name in the menu bar.
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

/// How a menu shows that an option is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// On or off.
    Check,
    /// One of several.
    Choice,
}

type ContextFn<T> = Box<dyn Fn(&ActionContext<'_>) -> T + Send + Sync>;

/// An action: its name, menu and shortcuts, and the command that it sends.
pub struct Entry {
    /// Stable and unique; never shown.
    pub id: String,
    /// The name in menu and palette.
    pub name: String,
    /// The menu that it is in.
    pub menu: Menu,
    /// The submenu that it is in.
    pub under: Option<&'static str>,
    /// Whether the menu has a line above it.
    pub line_above: bool,
    /// Tooltip; empty where the name says all.
    pub tip: &'static str,
    /// Its shortcuts; the first is shown in the menu.
    pub keys: Vec<KeyboardShortcut>,
    /// Whether the keys work while a text field has the focus.
    pub while_typing: bool,
    mark: Option<(Mark, ContextFn<bool>)>,
    name_in_context: Option<ContextFn<Option<String>>>,
    disabled_reason: ContextFn<Option<&'static str>>,
    action: ContextFn<Action>,
}

impl Entry {
    /// An action that is always enabled.
    pub fn new(
        id: impl Into<String>,
        menu: Menu,
        name: impl Into<String>,
        action: impl Fn(&ActionContext<'_>) -> Action + Send + Sync + 'static,
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
            name_in_context: None,
            disabled_reason: Box::new(|_| None),
            action: Box::new(action),
        }
    }

    /// Puts it in a submenu; entries of one submenu must be consecutive.
    pub(super) fn under(mut self, submenu: &'static str) -> Self {
        self.under = Some(submenu);
        self
    }

    /// Puts a line above it in the menu.
    pub(super) fn line_above(mut self) -> Self {
        self.line_above = true;
        self
    }

    pub(super) fn tip(mut self, tip: &'static str) -> Self {
        self.tip = tip;
        self
    }

    /// Adds a shortcut.
    pub(super) fn key(mut self, key: KeyboardShortcut) -> Self {
        self.keys.push(key);
        self
    }

    /// Leaves its keys to the text field that has the focus.
    pub(super) fn not_while_typing(mut self) -> Self {
        self.while_typing = false;
        self
    }

    /// Disables it while the function returns a reason.
    pub(super) fn disabled(
        mut self,
        disabled_reason: impl Fn(&ActionContext<'_>) -> Option<&'static str> + Send + Sync + 'static,
    ) -> Self {
        self.disabled_reason = Box::new(disabled_reason);
        self
    }

    /// Replaces its name while the function returns one.
    pub(super) fn named(
        mut self,
        naming: impl Fn(&ActionContext<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.name_in_context = Some(Box::new(naming));
        self
    }

    /// Marks it in the menu while it is on.
    pub(super) fn marked(
        mut self,
        mark: Mark,
        is_on: impl Fn(&ActionContext<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.mark = Some((mark, Box::new(is_on)));
        self
    }

    /// Its current name, preceded by that of its submenu so that it can stand alone.
    pub fn full_name_now(&self, now: &ActionContext<'_>) -> String {
        let name = self.name_now(now);
        match self.under {
            Some(submenu) => format!("{submenu}: {name}"),
            None => name,
        }
    }

    /// Its current name.
    pub fn name_now(&self, now: &ActionContext<'_>) -> String {
        let named = self.name_in_context.as_ref().and_then(|naming| naming(now));
        named.unwrap_or_else(|| self.name.clone())
    }

    /// Why it is disabled; `None` if it is enabled.
    pub fn disabled_reason(&self, now: &ActionContext<'_>) -> Option<&'static str> {
        (self.disabled_reason)(now)
    }

    /// Its mark, and whether it is on.
    pub fn mark(&self, now: &ActionContext<'_>) -> Option<(Mark, bool)> {
        let (mark, is_on) = self.mark.as_ref()?;
        Some((*mark, is_on(now)))
    }

    /// The action to perform in this state.
    pub fn action(&self, now: &ActionContext<'_>) -> Action {
        (self.action)(now)
    }

    /// Its first shortcut as text; empty if it has none.
    pub fn shortcut_text(&self, ctx: &egui::Context) -> String {
        let key = self.keys.first();
        key.map_or_else(String::new, |key| ctx.format_shortcut(key))
    }
}
