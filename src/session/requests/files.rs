//! Exports and session files.

use std::path::PathBuf;

use crate::pipeline::LogLevel;
use crate::session::{ExportJob, ExportTarget, FileTask, Request, Session, SessionFileJob};

impl Session {
    /// Exports what is on view, or says that there is nothing to export.
    pub(in crate::session) fn request_export(&mut self, target: ExportTarget) -> Option<Request> {
        let Some(results) = self.export_inputs() else {
            let message = "Nothing to export yet: train the network first";
            self.log.announce(LogLevel::Error, message);
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

    pub(in crate::session) fn save_session(&mut self, path: PathBuf) -> Option<Request> {
        if self.table.is_none() {
            let message = "Nothing to save yet: open a data set first";
            self.log.announce(LogLevel::Error, message);
            return None;
        }
        let mut saved = self.saved();
        saved.state.path = Some(path.clone());
        let request = self.request_file(FileTask::Save(path, Box::new(saved)));
        self.jobs
            .saves
            .insert(self.jobs.last, self.revisions.current);
        Some(request)
    }

    pub(in crate::session) fn request_opening(&mut self, task: FileTask) -> Request {
        let request = self.request_file(task);
        self.jobs.open = Some(self.jobs.last);
        request
    }

    /// Autosaves the session, if there is something to lose.
    pub(in crate::session) fn autosave(&mut self) -> Option<Request> {
        if !self.needs_autosave() {
            return None;
        }
        self.revisions.autosaved = Some(self.revisions.current);
        let saved = Box::new(self.saved());
        Some(self.request_file(FileTask::Autosave(saved)))
    }

    /// The session is in its file, or not wanted: its autosave must not be offered at the next start.
    pub(in crate::session) fn end_autosave(&mut self) -> Request {
        self.revisions.autosaved = None;
        self.request_file(FileTask::EndAutosave)
    }

    pub(in crate::session) fn request_file(&mut self, task: FileTask) -> Request {
        let id = self.jobs.next();
        Request::SessionFile(SessionFileJob { id, task })
    }
}
