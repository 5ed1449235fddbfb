//! The question whether to save before results are lost.

use crate::session::Command;

/// What happens once unsaved results are saved or given up.
#[derive(Debug)]
pub(super) enum NextStep {
    Quit,
    Open(Command),
}

/// The question about unsaved results, until it is answered and the session is saved.
#[derive(Debug)]
pub(super) struct UnsavedPrompt {
    pub(super) next: NextStep,
    /// Whether the user chose to save: the file is being chosen or written.
    pub(super) saves: bool,
}
