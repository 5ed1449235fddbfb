//! Exports, and sessions that are written and read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::pipeline::LogLevel;
use crate::session::state::{FirstLook, Live, OpenTable, PreparedTable};
use crate::session::{
    ColourBy, ExportJob, ExportTarget, FileTask, GeneSearch, JobId, JobKind, Request, SavedSession,
    Selection, Session, SessionFileJob,
};
use genetide_data::read::Source;
use genetide_figure::figure::Picture;
use genetide_model::Signal;

impl Session {
    /// Exports what is on view, or says that there is nothing to export.
    pub(in crate::session) fn request_export(&mut self, target: ExportTarget) -> Option<Request> {
        let Some(results) = self.export_inputs() else {
            let message = "Nothing to export yet: train the network first";
            self.log.fail(JobKind::Export, message);
            return None;
        };
        let id = self.jobs.next();
        self.jobs.exports.insert(id);
        Some(Request::Export(ExportJob {
            id,
            target,
            results: Box::new(results),
        }))
    }

    pub(super) fn on_exported(&mut self, id: JobId, paths: &[PathBuf]) -> Option<()> {
        self.jobs.exports.take(&id)?;
        self.log.announce(LogLevel::Info, saved_message(paths));
        if paths.len() > 1 {
            for path in paths {
                self.log.info(format!("Saved {}", path.display()));
            }
        }
        Some(())
    }

    pub(super) fn on_drawn(&mut self, id: JobId, picture: Arc<Picture>) -> Option<()> {
        self.jobs.exports.take(&id)?;
        let message = format!(
            "Figure copied to the clipboard: {} × {} pixels",
            picture.width, picture.height
        );
        self.log.announce(LogLevel::Info, message);
        self.picture = Some(picture);
        Some(())
    }

    /// A figure drawn for the clipboard, once.
    pub fn take_picture(&mut self) -> Option<Arc<Picture>> {
        self.picture.take()
    }

    /// Has a session file read or written, and notes what is awaited then.
    pub(in crate::session) fn request_file(&mut self, task: FileTask) -> Request {
        let id = self.jobs.next();
        let revision = self.revisions.current;
        match &task {
            FileTask::Save(..) => _ = self.jobs.saves.insert(id, revision),
            FileTask::Open(_) | FileTask::RestoreAutosave(_) => self.jobs.open = Some(id),
            FileTask::Autosave(_) => self.revisions.autosaved = Some(revision),
            FileTask::EndAutosave => self.revisions.autosaved = None,
            FileTask::FindAutosaves | FileTask::DeleteAutosave(_) | FileTask::ReleaseAutosaves => {}
        }
        Request::SessionFile(SessionFileJob { id, task })
    }

    pub(in crate::session) fn save_session(&mut self, path: PathBuf) -> Option<Request> {
        if self.table.is_none() {
            let message = "Nothing to save yet: open a data set first";
            self.log.fail(JobKind::SessionFile, message);
            return None;
        }
        let mut saved = self.saved();
        saved.state.path = Some(path.clone());
        Some(self.request_file(FileTask::Save(path, Box::new(saved))))
    }

    pub(super) fn on_saved(&mut self, id: JobId, path: PathBuf) -> Option<Vec<Request>> {
        let revision = self.jobs.saves.remove(&id)?;
        let message = format!("Saved {}", path.display());
        self.log.announce(LogLevel::Info, message);
        self.revisions.saved = Some(revision);
        self.path = Some(path);
        // What is in its file must not be offered at the next start.
        let all_is_saved = !self.has_unsaved() && !self.is_training();
        all_is_saved.then(|| vec![self.request_file(FileTask::EndAutosave)])
    }

    /// Autosaves the session, if there is something to lose.
    pub(in crate::session) fn autosave(&mut self) -> Option<Request> {
        self.needs_autosave()
            .then(|| self.request_file(FileTask::Autosave(Box::new(self.saved()))))
    }

    /// A session was read: it replaces everything that was open, at once. `path` is its file; an
    /// autosave has none, and is not saved yet.
    pub(super) fn on_opened(
        &mut self,
        id: JobId,
        path: Option<PathBuf>,
        saved: SavedSession,
    ) -> Option<Vec<Request>> {
        self.jobs.open.take_if(|own| *own == id)?;
        let discard = Request::Signal(Signal::Discard);
        let stop = self.is_training().then_some(discard);
        let watch = self.look_back();
        let own_path = saved.state.path.clone();
        let remark = saved.remark.clone();
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
            first_look: FirstLook {
                wanted: self.first_look.wanted,
                job: None,
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
        if let Some(remark) = remark {
            next.log.announce(LogLevel::Warning, remark);
        }
        if path.is_some() {
            next.revisions.saved = Some(next.revisions.current);
            requests.push(next.request_file(FileTask::EndAutosave));
        }
        next.path = path.or(own_path);
        *self = next;
        Some(stop.into_iter().chain(watch).chain(requests).collect())
    }

    /// The session that was saved, without its file, and requests for what it still lacks.
    pub fn of_saved(saved: SavedSession) -> (Self, Vec<Request>) {
        let mut session = Self::default();
        let requests = session.fill(saved);
        (session, requests)
    }

    /// Takes over what was saved; nothing was open before.
    fn fill(&mut self, saved: SavedSession) -> Vec<Request> {
        let state = saved.state;
        self.table = saved.table.map(|table| {
            let name = &table.summary.name;
            let source = state.source.unwrap_or_else(|| Source::File(name.into()));
            let settings = state.read_with.unwrap_or_else(|| state.config.data.clone());
            OpenTable {
                table,
                source,
                settings: Arc::new(settings),
            }
        });
        self.runs = saved.runs;
        self.last_run = self.runs.iter().map(|run| run.id).max().unwrap_or(0);
        let shown = state.current_run.filter(|&id| self.run(id).is_some());
        let newest = self.runs.last().map(|run| run.id);
        let requests = shown.or(newest).and_then(|run| self.switch_run(run));
        let mut requests = requests.unwrap_or_default();
        self.config = state.config;
        if let Some((k, method)) = self.view().map(|run| (run.k, run.method)) {
            self.choose_clustering(k, method);
        }
        let prepared = saved.prepared;
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
            let folder = first.parent().unwrap_or(Path::new(".")).display();
            let names = paths.iter().filter_map(|path| path.file_name());
            let shown: Vec<_> = names.take(3).map(|name| name.to_string_lossy()).collect();
            let more = if paths.len() > 3 { ", …" } else { "" };
            let (count, shown) = (paths.len(), shown.join(", "));
            format!("Saved {count} files in {folder}: {shown}{more}")
        }
    }
}
