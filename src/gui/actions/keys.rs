//! Shortcuts by their modifiers.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// Ctrl (Command on a Mac) and a key.
pub(super) fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// Ctrl, Shift and a key.
pub(super) fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key)
}

/// A key without modifiers.
pub(super) fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
