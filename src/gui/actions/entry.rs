//! Entries of the table of actions, and the menus that they are in.

use std::fmt::Display;

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use crate::gui::app::{Recent, command::Action};
use crate::gui::frame::{layout::Layout, theme::Appearance};
use crate::gui::titled::titled;
use crate::session::Session;

/// The state that decides whether an action is enabled, and what exactly it does.
#[derive(Clone, Copy)]
pub struct ActionContext<'a> {
    pub session: &'a Session,
    pub layout: &'a Layout,
    pub appearance: Appearance,
    /// Recent files, latest first.
    pub recent: &'a [Recent],
}

titled! {
    /// The menus, from left to right.
    Menu {
        File => "File",
        Edit => "Edit",
        Training => "Training",
        Clusters => "Clusters",
        Map => "Map",
        View => "View",
        Help => "Help",
    }
}

impl Menu {
    /// The key that opens it together with Alt: its first letter.
    pub fn key(self) -> Option<Key> {
        Key::from_name(self.title().get(..1)?)
    }

    /// An entry that always sends the same action; `id` is unique within the menu.
    pub(super) fn entry(
        self,
        id: impl Display,
        name: impl Into<String>,
        action: impl Into<Action>,
    ) -> Entry {
        let action = action.into();
        self.entry_by(id, name, move |_| action.clone())
    }

    /// An entry whose action depends on the context.
    pub(super) fn entry_by<A: Into<Action>>(
        self,
        id: impl Display,
        name: impl Into<String>,
        action: impl Fn(&ActionContext<'_>) -> A + Send + Sync + 'static,
    ) -> Entry {
        Entry {
            id: format!("{}.{id}", self.title().to_lowercase()),
            name: name.into(),
            menu: self,
            under: None,
            line_above: false,
            tip: "",
            keys: Vec::new(),
            while_typing: true,
            mark: None,
            name_in_context: |_| None,
            disabled: Vec::new(),
            action: Box::new(move |now| action(now).into()),
        }
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

/// A reason to disable an entry, and whether it holds.
pub(super) type Disabled = (&'static str, fn(&Session) -> bool);

type ContextFn<T> = Box<dyn Fn(&ActionContext<'_>) -> T + Send + Sync>;

/// An action: its name, menu and shortcuts, and the command that it sends.
pub struct Entry {
    /// Stable and unique; never shown.
    pub id: String,
    pub name: String,
    pub menu: Menu,
    /// The submenu that it is in.
    pub under: Option<&'static str>,
    pub line_above: bool,
    /// Tooltip; empty where the name says all.
    pub tip: &'static str,
    /// Its shortcuts; the first is shown in the menu.
    pub keys: Vec<KeyboardShortcut>,
    /// Whether the keys work while a text field has the focus.
    pub while_typing: bool,
    mark: Option<(Mark, ContextFn<bool>)>,
    name_in_context: fn(&Session) -> Option<String>,
    disabled: Vec<Disabled>,
    action: ContextFn<Action>,
}

impl Entry {
    /// Puts it in a submenu; entries of one submenu must be consecutive.
    pub(super) fn under(mut self, submenu: &'static str) -> Self {
        self.under = Some(submenu);
        self
    }

    /// Puts a line above it in the menu, or above the first of a group.
    pub(super) fn line_above(mut self, is_first: bool) -> Self {
        self.line_above = is_first;
        self
    }

    pub(super) fn tip(mut self, tip: &'static str) -> Self {
        self.tip = tip;
        self
    }

    pub(super) fn key(mut self, key: KeyboardShortcut) -> Self {
        self.keys.push(key);
        self
    }

    /// Leaves its keys to the text field that has the focus.
    pub(super) fn not_while_typing(mut self) -> Self {
        self.while_typing = false;
        self
    }

    /// Disables it for this reason while the function holds; of several reasons the first counts.
    pub(super) fn disabled(self, reason: &'static str, holds: fn(&Session) -> bool) -> Self {
        self.disabled_by((reason, holds))
    }

    /// Disables it for a reason that it shares with others.
    pub(super) fn disabled_by(mut self, disabled: Disabled) -> Self {
        self.disabled.push(disabled);
        self
    }

    /// Replaces its name while the function returns one.
    pub(super) fn named(mut self, naming: fn(&Session) -> Option<String>) -> Self {
        self.name_in_context = naming;
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

    pub fn name_now(&self, now: &ActionContext<'_>) -> String {
        (self.name_in_context)(now.session).unwrap_or_else(|| self.name.clone())
    }

    /// Why it is disabled; `None` if it is enabled.
    pub fn disabled_reason(&self, now: &ActionContext<'_>) -> Option<&'static str> {
        let mut reasons = self.disabled.iter();
        let (reason, _) = reasons.find(|(_, holds)| holds(now.session))?;
        Some(reason)
    }

    pub fn mark(&self, now: &ActionContext<'_>) -> Option<(Mark, bool)> {
        let (mark, is_on) = self.mark.as_ref()?;
        Some((*mark, is_on(now)))
    }

    pub fn action(&self, now: &ActionContext<'_>) -> Action {
        (self.action)(now)
    }

    /// Its first shortcut as text; empty if it has none.
    pub fn shortcut_text(&self, ctx: &egui::Context) -> String {
        let key = self.keys.first();
        key.map_or_else(String::new, |key| ctx.format_shortcut(key))
    }
}

/// Ctrl (Command on a Mac) and a key.
pub(super) fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

pub(super) fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key)
}

/// A key without modifiers.
pub(super) fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
