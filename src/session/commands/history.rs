//! Undo and redo of how genes are selected, clustered and shown.
//!
//! Before a command is carried out, everything that undo covers is kept as a snapshot. Results are
//! shared, not copied, so that a step back in the number of clusters takes no time.

use std::sync::Arc;

use crate::session::state::{Change, Snapshot, UndoStep};
use crate::session::{Request, Session};

/// Undo and redo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryCommand {
    /// Undo the last change of selection, pins, clusters, colours, filter or gene lists.
    Undo,
    /// Make a change again that was undone.
    Redo,
    /// A drag or typing is over: what follows is a step of its own for undo.
    EndGesture,
}

/// Most steps that can be undone; the oldest are dropped first.
const STEPS: usize = 100;

impl Session {
    pub(super) fn execute_history(&mut self, command: HistoryCommand) -> Vec<Request> {
        let requests = match command {
            HistoryCommand::Undo => self.undo(),
            HistoryCommand::Redo => self.redo(),
            HistoryCommand::EndGesture => {
                self.history.gesture = None;
                None
            }
        };
        requests.unwrap_or_default()
    }

    /// Everything that undo covers, as it is now.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            selected: Arc::clone(&self.selection.selected),
            pinned: self.selection.pinned.clone(),
            colour_by: self.colour_by,
            hidden: self.hidden.clone(),
            filter: self.filter.clone(),
            lists: Arc::clone(&self.lists),
            k: self.config.analysis.k,
            method: self.config.analysis.method,
            clusters: self.clusters().cloned(),
            run: self.on_view,
        }
    }

    /// Keeps what was `before` a command that was carried out.
    pub(super) fn keep_step(&mut self, step: UndoStep, before: Snapshot, is_saved: bool) {
        let UndoStep { name, gesture } = step;
        let history = &mut self.history;
        history.undone.clear();
        let continues = gesture.is_some() && history.gesture == gesture;
        history.gesture = gesture;
        match history.done.back_mut().filter(|_| continues) {
            Some(change) => change.name = name,
            None => history.done.push_back(Change {
                name,
                is_saved,
                before,
            }),
        }
        if history.done.len() > STEPS {
            history.done.pop_front();
        }
    }

    fn undo(&mut self) -> Option<Vec<Request>> {
        let now = self.snapshot();
        // A change that failed left everything as it was: it is skipped.
        while let Some(mut change) = self.history.done.pop_back() {
            if change.before.differs_from(&now) {
                let before = std::mem::replace(&mut change.before, now);
                let requests = self.restore(&before, change.is_saved);
                self.history.undone.push(change);
                return Some(requests);
            }
        }
        None
    }

    fn redo(&mut self) -> Option<Vec<Request>> {
        let mut change = self.history.undone.pop()?;
        let before = std::mem::replace(&mut change.before, self.snapshot());
        let requests = self.restore(&before, change.is_saved);
        self.history.done.push_back(change);
        Some(requests)
    }

    fn restore(&mut self, snapshot: &Snapshot, is_saved: bool) -> Vec<Request> {
        if is_saved {
            self.revisions.change();
        }
        self.history.gesture = None;
        self.selection.selected = Arc::clone(&snapshot.selected);
        self.selection.pinned.clone_from(&snapshot.pinned);
        self.colour_by = snapshot.colour_by;
        self.hidden.clone_from(&snapshot.hidden);
        self.filter.clone_from(&snapshot.filter);
        self.lists = Arc::clone(&snapshot.lists);
        // Clusters of another run do not fit this one.
        if snapshot.run != self.on_view {
            return Vec::new();
        }
        self.choose_clustering(snapshot.k, snapshot.method);
        self.jobs.cluster = None;
        if let (Some(run), Some(clusters)) = (self.view_mut(), &snapshot.clusters) {
            run.clusters = Some(Arc::clone(clusters));
        }
        let clusters = self.request_clusters();
        clusters.into_iter().chain(self.request_sweep()).collect()
    }
}
