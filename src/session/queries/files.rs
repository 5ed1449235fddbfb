//! The file of the session, and what is saved.

use std::path::Path;
use std::sync::Arc;

use crate::session::{AutosavedSession, SavedSession, SavedState, Session};
use genetide_data::read::Source;

impl Session {
    /// The file the session was saved to or opened from last.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The name of that file, without its extension.
    pub fn file_name(&self) -> Option<String> {
        let stem = self.path().and_then(Path::file_stem)?;
        Some(stem.to_string_lossy().into_owned())
    }

    /// Autosaves of programs that closed unexpectedly, until the user has decided on them.
    pub fn autosaves(&self) -> &[AutosavedSession] {
        &self.autosaves
    }

    /// How often something changed that is saved.
    pub fn revision(&self) -> u64 {
        self.revisions.current
    }

    /// Whether there are results that are in no file as they are now.
    pub fn has_unsaved(&self) -> bool {
        !self.runs.is_empty() && !self.revisions.is_saved()
    }

    /// Whether an unexpected end would lose work that was not autosaved either: results or gene lists
    /// that are in no file, or a training run in progress.
    pub fn needs_autosave(&self) -> bool {
        let has_work = !self.runs.is_empty() || !self.lists.is_empty();
        let would_be_lost = self.is_training() || (has_work && !self.revisions.is_saved());
        would_be_lost && self.revisions.autosaved != Some(self.revisions.current)
    }

    /// The session as it is saved.
    pub fn saved(&self) -> SavedSession {
        let open = self.table.as_ref();
        let state = SavedState {
            path: self.path.clone(),
            source: open.map(|open| absolute_source(open.source.clone())),
            read_with: open.map(|open| open.settings.as_ref().clone()),
            prepared_with: self.prepared.as_ref().and_then(|own| own.settings),
            config: self.config.clone(),
            colour_by: self.colour_by,
            filter: self.filter.clone(),
            hidden: self.hidden.clone(),
            lists: Arc::clone(&self.lists),
            selected: Arc::clone(&self.selection.selected),
            pinned: self.selection.pinned.clone(),
            search: self.search.text.clone(),
            layout: self.layout.clone(),
            current_run: self.on_view,
        };
        SavedSession {
            state,
            table: self.table().cloned(),
            prepared: self.prepared().cloned(),
            runs: self.runs.clone(),
        }
    }
}

/// A source that can be found from another folder too.
fn absolute_source(source: Source) -> Source {
    match source {
        Source::File(path) => Source::File(std::path::absolute(&path).unwrap_or(path)),
        Source::Sample => Source::Sample,
    }
}
