//! What commands mean for undo, for unsaved changes and for the data set.

use crate::session::state::{Gesture, UndoStep};

/// What a command means for undo, for unsaved changes and for the data set.
#[derive(Debug, Default)]
pub(in crate::session) struct Effect {
    /// The step of undo that it makes; `None` if undo does not cover it.
    pub undo: Option<UndoStep>,
    /// Whether it changes what is saved, so that the session has unsaved changes.
    pub is_saved: bool,
    /// Whether it replaces the data set, and with it everything that was made from it.
    pub replaces_table: bool,
}

impl Effect {
    /// No effect: the command changes what is looked at, or asks for something.
    pub const NONE: Self = Self {
        undo: None,
        is_saved: false,
        replaces_table: false,
    };

    /// Of a command that changes what is saved, and is not covered by undo.
    pub const SAVED: Self = Self {
        is_saved: true,
        ..Self::NONE
    };

    /// Of a command that replaces the data set.
    pub const REPLACES_TABLE: Self = Self {
        replaces_table: true,
        ..Self::NONE
    };

    /// Of a command that is covered by undo and changes what is saved.
    pub fn undoable(name: &str) -> Self {
        Self::step(name.to_owned(), None)
    }

    /// The same for a command that is sent many times in one gesture.
    pub fn of_gesture(gesture: Gesture, name: impl Into<String>) -> Self {
        Self::step(name.into(), Some(gesture))
    }

    fn step(name: String, gesture: Option<Gesture>) -> Self {
        Self {
            undo: Some(UndoStep { name, gesture }),
            ..Self::SAVED
        }
    }
}
