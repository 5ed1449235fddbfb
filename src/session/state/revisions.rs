//! Which state of the session is in which file.

/// How often something changed that is saved, and which of these states are in a file.
#[derive(Debug, Default)]
pub(in crate::session) struct Revisions {
    pub current: u64,
    /// The state in the file of the session.
    pub saved: Option<u64>,
    /// The state that was autosaved last.
    pub autosaved: Option<u64>,
}

impl Revisions {
    /// Something changed that is saved.
    pub fn change(&mut self) {
        self.current += 1;
    }

    /// A result arrived that follows from what is in the file, as the map of a run does after the
    /// session was opened: a saved session stays saved.
    pub fn follow_up(&mut self) {
        let was_saved = self.is_saved();
        self.current += 1;
        if was_saved {
            self.saved = Some(self.current);
        }
    }

    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.current)
    }
}
