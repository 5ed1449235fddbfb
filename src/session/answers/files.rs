//! Exports that were written or drawn, and sessions that were written and read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::pipeline::LogLevel;
use crate::session::state::{Live, OpenTable, PreparedTable};
use crate::session::{ColourBy, GeneSearch, JobId, Request, SavedSession, Selection, Session};
use genetide_data::read::Source;
use genetide_figure::figure::Picture;
use genetide_model::Signal;

impl Session {
    pub(super) fn on_exported(&mut self, id: JobId, paths: &[PathBuf]) {
        if !self.jobs.exports.remove(&id) {
            return;
        }
        self.log.announce(LogLevel::Info, saved_message(paths));
        if paths.len() > 1 {
            for path in paths {
                let message = format!("Saved {}", path.display());
                self.log.write(LogLevel::Info, message);
            }
        }
    }

    pub(super) fn on_drawn(&mut self, id: JobId, picture: Arc<Picture>) {
        if !self.jobs.exports.remove(&id) {
            return;
        }
        let message = format!(
            "Figure copied to the clipboard: {} × {} pixels",
            picture.width, picture.height
        );
        self.log.announce(LogLevel::Info, message);
        self.picture = Some(picture);
    }

    /// A figure drawn for the clipboard, once.
    pub fn take_picture(&mut self) -> Option<Arc<Picture>> {
        self.picture.take()
    }

    /// The session that was saved, without its file, and requests for what it still lacks.
    pub fn of_saved(saved: SavedSession) -> (Self, Vec<Request>) {
        let mut session = Self::default();
        let requests = session.fill(saved);
        (session, requests)
    }

    pub(super) fn on_saved(&mut self, id: JobId, path: PathBuf) -> Vec<Request> {
        let Some(revision) = self.jobs.saves.remove(&id) else {
            return Vec::new();
        };
        let message = format!("Saved {}", path.display());
        self.log.announce(LogLevel::Info, message);
        self.revisions.saved = Some(revision);
        self.path = Some(path);
        if self.has_unsaved() || self.is_training() {
            return Vec::new();
        }
        vec![self.end_autosave()]
    }

    /// A session was read: it replaces everything that was open, at once. `path` is its file; an
    /// autosave has none, and is not saved yet.
    pub(super) fn on_opened(
        &mut self,
        id: JobId,
        path: Option<PathBuf>,
        saved: SavedSession,
    ) -> Vec<Request> {
        if self.jobs.open.take_if(|own| *own == id).is_none() {
            return Vec::new();
        }
        let stop = self
            .is_training()
            .then_some(Request::Signal(Signal::Discard));
        let watch = self.look_back();
        let own_path = saved.state.path.clone();
        let mut next = Self {
            log: std::mem::take(&mut self.log),
            autosaves: std::mem::take(&mut self.autosaves),
            jobs: self.jobs.of_next_session(),
            layout: std::mem::take(&mut self.layout),
            figure: self.figure.clone(),
            live: Live {
                map: None,
                ..self.live.clone()
            },
            ..Self::default()
        };
        next.revisions.current = self.revisions.current + 1;
        let mut requests = next.fill(saved);
        let message = match &path {
            Some(path) => format!("Opened {}", path.display()),
            None => "Session restored; save it to keep it".to_owned(),
        };
        next.log.announce(LogLevel::Info, message);
        if path.is_some() {
            next.revisions.saved = Some(next.revisions.current);
            requests.push(next.end_autosave());
        }
        next.path = path.or(own_path);
        *self = next;
        stop.into_iter().chain(watch).chain(requests).collect()
    }

    /// Takes over what was saved; nothing was open before.
    fn fill(&mut self, saved: SavedSession) -> Vec<Request> {
        let SavedSession {
            state,
            table,
            prepared,
            runs,
        } = saved;
        self.table = table.map(|table| {
            let name = &table.summary.name;
            let source = state.source.unwrap_or_else(|| Source::File(name.into()));
            let settings = state.read_with.unwrap_or_else(|| state.config.data.clone());
            OpenTable {
                table,
                source,
                settings: Arc::new(settings),
            }
        });
        self.last_run = runs.iter().map(|run| run.id).max().unwrap_or(0);
        let newest = runs.last().map(|run| run.id);
        self.runs = runs;
        let shown = state.current_run.filter(|&id| self.run(id).is_some());
        let mut requests = match shown.or(newest) {
            Some(run) => self.switch_run(run),
            None => Vec::new(),
        };
        self.config = state.config;
        if let Some((k, method)) = self.view().map(|run| (run.k, run.method)) {
            self.choose_clustering(k, method);
        }
        self.prepared = prepared.map(|own| PreparedTable::new(own, state.prepared_with));
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
        self.search = GeneSearch {
            text: state.search,
            ..GeneSearch::default()
        };
        self.update_search();
        self.filter = state.filter;
        if !state.layout.is_empty() {
            self.layout = state.layout;
        }
        if self.prepared.is_none() {
            requests.extend(self.request_prepare());
        }
        requests
    }
}

fn saved_message(paths: &[PathBuf]) -> String {
    match paths {
        [] => "Nothing to save".to_owned(),
        [path] => format!("Saved {}", path.display()),
        [first, ..] => {
            let folder = first.parent().unwrap_or(Path::new("."));
            let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()).collect();
            let shown: Vec<_> = names
                .iter()
                .take(3)
                .map(|name| name.to_string_lossy())
                .collect();
            let more = if names.len() > 3 { ", …" } else { "" };
            format!(
                "Saved {} files in {}: {}{more}",
                paths.len(),
                folder.display(),
                shown.join(", ")
            )
        }
    }
}
