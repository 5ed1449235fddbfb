//! Saving the session, opening one that was saved, and keeping one in case the program ends badly.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{
    ColourBy, Command, FileTask, JobId, Request, SavedSession, SavedState, Selection, Session,
};
use crate::data::read::Source;
use crate::model::Signal;
use crate::pipeline::LogLevel;

/// What tells one set of results from another, without looking into them.
#[derive(PartialEq)]
pub(super) struct Marks {
    results: [Option<usize>; 5],
    counts: [usize; 3],
}

impl Marks {
    /// Whether table, training on view and number of runs are the same.
    fn has_same_runs(&self, other: &Self) -> bool {
        let runs = |marks: &Self| (marks.results[0], marks.results[2], marks.counts[0]);
        runs(self) == runs(other)
    }
}

fn address<T>(shared: Option<&Arc<T>>) -> Option<usize> {
    shared.map(|shared| Arc::as_ptr(shared) as usize)
}

/// Whether a command changes what is saved, rather than what is looked at.
fn changes(command: &Command) -> bool {
    matches!(
        command,
        Command::SetConfig(_)
            | Command::SetK(_)
            | Command::SetMethod(_)
            | Command::TakeSuggestedK
            | Command::SetColourBy(_)
            | Command::TogglePin(_)
            | Command::ClearPins
            | Command::PinSelected
            | Command::SetFilter(_)
            | Command::Undo
            | Command::Redo
            | Command::ToggleHidden(_)
            | Command::ShowAllClusters
            | Command::EditClusters(_)
            | Command::DropEdits
            | Command::RenameCluster(..)
            | Command::RecolourCluster(..)
            | Command::SaveList(_)
            | Command::PasteList { .. }
            | Command::RenameList(..)
            | Command::RemoveList(_)
            | Command::SwitchRun(_)
            | Command::RemoveRun(_)
            | Command::RenameRun(..)
    )
}

impl Session {
    pub(super) fn marks(&self) -> Marks {
        Marks {
            results: [
                address(self.table.as_ref()),
                address(self.prepared.as_ref()),
                address(self.training.as_ref()),
                address(self.embedding.as_ref()),
                address(self.clusters.as_ref()),
            ],
            counts: [
                self.runs.len(),
                self.quality.len(),
                usize::from(self.provenance.sweep_done),
            ],
        }
    }

    /// Counts a command among the changes, if it is one.
    pub(super) fn count_command(&mut self, command: &Command) {
        self.revision += u64::from(changes(command));
    }

    /// Counts a change of results, if there was one; a session that was `opened` has counted itself.
    pub(super) fn count_results(&mut self, before: &Marks, opened: bool) {
        let after = self.marks();
        if opened || *before == after {
            return;
        }
        let was_saved = self.saved_revision == Some(self.revision);
        self.revision += 1;
        // Map, clusters and curves that come by themselves, as after a session was opened, follow from
        // what is in the file.
        if was_saved && before.has_same_runs(&after) {
            self.saved_revision = Some(self.revision);
        }
    }

    /// How often something changed that is saved.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether there are results that are in no file as they are now.
    pub fn has_unsaved(&self) -> bool {
        !self.runs.is_empty() && self.saved_revision != Some(self.revision)
    }

    /// Whether a session is being saved at the wish of the user.
    pub fn is_saving(&self) -> bool {
        !self.jobs.saves.is_empty()
    }

    /// Whether a saved session is being read.
    pub fn is_opening(&self) -> bool {
        self.jobs.open.is_some()
    }

    /// Whether a sudden end would lose work: results or lists that are in no file and were not kept
    /// either, or a training that goes on.
    pub fn is_to_keep(&self) -> bool {
        let has_work = !self.runs.is_empty() || !self.lists.is_empty();
        let is_saved = self.saved_revision == Some(self.revision);
        let would_be_lost = self.is_training() || (has_work && !is_saved);
        would_be_lost && self.kept_revision != Some(self.revision)
    }

    /// The session as it is saved.
    pub fn saved(&self) -> SavedSession {
        let state = SavedState {
            path: self.path.clone(),
            source: self.provenance.source.clone().map(whole_source),
            read_with: self.provenance.data.clone(),
            prepared_with: self.provenance.prepared,
            config: self.config.clone(),
            colour_by: self.colour_by,
            filter: self.filter.clone(),
            hidden: self.hidden.clone(),
            lists: Arc::clone(&self.lists),
            selected: Arc::clone(&self.selection.selected),
            pinned: self.selection.pinned.clone(),
            search: self.search.clone(),
            layout: self.layout.clone(),
            current_run: self.current_run,
        };
        SavedSession {
            state,
            table: self.table.clone(),
            prepared: self.prepared.clone(),
            runs: self.runs.clone(),
        }
    }

    /// The session that was saved, without its file; what it still lacks is asked for.
    pub fn of_saved(saved: SavedSession) -> (Self, Vec<Request>) {
        let mut session = Self::default();
        let requests = session.fill(saved);
        (session, requests)
    }

    pub(super) fn save_session(&mut self, path: PathBuf) -> Vec<Request> {
        if self.table.is_none() {
            let message = "There is nothing to save yet: open a table first";
            self.announce(LogLevel::Error, message);
            return Vec::new();
        }
        let mut saved = self.saved();
        saved.state.path = Some(path.clone());
        let job = self.next_job();
        self.jobs.saves.insert(job, self.revision);
        vec![Request::File(job, FileTask::Save(path, Box::new(saved)))]
    }

    /// Keeps the session as it is now, where that is called for.
    pub(super) fn keep_session(&mut self) -> Vec<Request> {
        if !self.is_to_keep() {
            return Vec::new();
        }
        self.kept_revision = Some(self.revision);
        let saved = Box::new(self.saved());
        vec![Request::File(self.next_job(), FileTask::Keep(saved))]
    }

    pub(super) fn open_session(&mut self, path: PathBuf) -> Vec<Request> {
        self.request_opening(FileTask::Open(path))
    }

    pub(super) fn restore_kept(&mut self, file: PathBuf) -> Vec<Request> {
        self.kept.retain(|kept| kept.file != file);
        self.request_opening(FileTask::Restore(file))
    }

    pub(super) fn drop_kept(&mut self, file: PathBuf) -> Vec<Request> {
        self.kept.retain(|kept| kept.file != file);
        vec![Request::File(self.next_job(), FileTask::DropKept(file))]
    }

    /// Leaves the kept sessions for the next start.
    pub(super) fn leave_kept(&mut self) -> Vec<Request> {
        self.kept.clear();
        vec![Request::File(self.next_job(), FileTask::LeaveKept)]
    }

    fn request_opening(&mut self, task: FileTask) -> Vec<Request> {
        let job = self.next_job();
        self.jobs.open = Some(job);
        vec![Request::File(job, task)]
    }

    pub(super) fn end_saving(&mut self, job: JobId, path: PathBuf) -> Vec<Request> {
        let Some(revision) = self.jobs.saves.remove(&job) else {
            return Vec::new();
        };
        self.announce(LogLevel::Info, format!("Saved {}", path.display()));
        self.saved_revision = Some(revision);
        self.path = Some(path);
        if self.has_unsaved() || self.is_training() {
            return Vec::new();
        }
        vec![self.end_keeping()]
    }

    /// What was kept is in a file now, or not wanted: it must not be offered at the next start.
    fn end_keeping(&mut self) -> Request {
        self.kept_revision = None;
        Request::File(self.next_job(), FileTask::EndKeeping)
    }

    /// A session was read: it takes the place of everything that was open, at once. `path` is its
    /// file; without one it was kept by a program that ended badly, and is in no file yet.
    pub(super) fn take_session(
        &mut self,
        job: JobId,
        path: Option<PathBuf>,
        saved: SavedSession,
    ) -> Vec<Request> {
        if self.jobs.open.take_if(|waited| *waited == job).is_none() {
            return Vec::new();
        }
        let stop = self
            .is_training()
            .then_some(Request::Signal(Signal::Discard));
        let own_path = saved.state.path.clone();
        let mut next = Self {
            log: std::mem::take(&mut self.log),
            toasts: std::mem::take(&mut self.toasts),
            next_entry: self.next_entry,
            kept: std::mem::take(&mut self.kept),
            exports_running: self.exports_running,
            layout: std::mem::take(&mut self.layout),
            figure: self.figure.clone(),
            revision: self.revision + 1,
            ..Self::default()
        };
        next.jobs.carry_over(&mut self.jobs);
        next.live.wanted = self.live.wanted;
        let mut requests = next.fill(saved);
        let what = match &path {
            Some(path) => format!("Opened {}", path.display()),
            None => "The session was restored; save it to keep it".to_owned(),
        };
        next.announce(LogLevel::Info, what);
        next.saved_revision = path.as_ref().map(|_| next.revision);
        if path.is_some() {
            requests.push(next.end_keeping());
        }
        next.path = path.or(own_path);
        *self = next;
        stop.into_iter().chain(requests).collect()
    }

    /// Takes over what was saved; nothing was open before.
    fn fill(&mut self, saved: SavedSession) -> Vec<Request> {
        let state = saved.state;
        let name = saved.table.as_ref().map(|table| &table.summary.name);
        let source = name.map(|name| {
            let source = state.source.clone();
            source.unwrap_or_else(|| Source::File(PathBuf::from(name)))
        });
        self.table = saved.table;
        self.source.clone_from(&source);
        self.provenance.source = source;
        self.provenance.data = state.read_with.or_else(|| Some(state.config.data.clone()));
        self.last_run = saved.runs.iter().map(|run| run.id).max().unwrap_or(0);
        let wanted = state
            .current_run
            .filter(|id| saved.runs.iter().any(|run| run.id == *id));
        let shown = wanted.or(saved.runs.last().map(|run| run.id));
        self.runs = saved.runs;
        let mut requests = shown.map_or_else(Vec::new, |run| self.switch_run(run));
        let analysis = self.config.analysis.clone();
        self.config = state.config;
        if shown.is_some() {
            self.config.analysis.k = analysis.k;
            self.config.analysis.method = analysis.method;
        }
        self.prepared = saved.prepared;
        self.provenance.prepared = state.prepared_with.filter(|_| self.prepared.is_some());
        self.hidden = state.hidden;
        self.lists = state.lists;
        self.colour_by = match state.colour_by {
            ColourBy::List(place) if place >= self.lists.len() => ColourBy::Cluster,
            other => other,
        };
        self.selection = Selection {
            hovered: None,
            selected: state.selected,
            pinned: state.pinned,
        };
        self.search = state.search;
        self.filter = state.filter;
        if !state.layout.is_empty() {
            self.layout = state.layout;
        }
        self.refresh_genes();
        self.refresh_found();
        if self.prepared.is_none() {
            requests.extend(self.request_prepare());
        }
        self.keep_run();
        requests
    }

    /// The name of the session's file, without its ending.
    pub fn file_name(&self) -> Option<String> {
        let stem = self.path.as_deref().and_then(Path::file_stem)?;
        Some(stem.to_string_lossy().into_owned())
    }
}

/// A source that can be found from another folder too.
fn whole_source(source: Source) -> Source {
    match source {
        Source::File(path) => Source::File(std::path::absolute(&path).unwrap_or(path)),
        Source::Sample => Source::Sample,
    }
}
