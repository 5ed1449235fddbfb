//! Files: opening, writing, proposed names and recent files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use crate::gui::app::{recent::Recent, state::GenetideApp};
use crate::gui::desktop::dialogs::{Answer, Purpose};
use crate::gui::windows::path_prompt::PathPrompt;
use crate::pipeline::LogLevel;
use crate::session::{ExportKind, FileCommand, LogCommand};
use crate::session_file::is_session;
use genetide_data::read::Source;

/// The number of recent files remembered.
const RECENT: usize = 10;

impl GenetideApp {
    pub(super) fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Paths(purpose, paths) => self.use_paths(purpose, paths),
            Answer::Cancelled(_) => {}
            Answer::NoDialog(purpose) => self.prompt(purpose, true),
        }
    }

    /// Opens several files together, or uses the only path.
    fn use_paths(&mut self, purpose: Purpose, mut paths: Vec<PathBuf>) {
        match paths.pop() {
            Some(path) if paths.is_empty() => self.use_path(purpose, path),
            Some(path) => {
                paths.push(path);
                self.open_together(paths);
            }
            None => {}
        }
    }

    /// Opens what was chosen or dropped together: a file, a folder, or several files that are read as
    /// one data set.
    fn open_together(&self, mut paths: Vec<PathBuf>) {
        if paths.len() > 1 && paths.iter().any(|path| is_session(path)) {
            self.warn("A session opens alone: choose one file, or data sets only.".to_owned());
        } else if !paths.is_empty() {
            // Whatever the order in which they were chosen, the data set is the same.
            paths.sort();
            self.open(Source::of(paths));
        }
    }

    pub(super) fn use_path(&mut self, purpose: Purpose, path: PathBuf) {
        if purpose.writes() {
            self.last_folder = path.parent().map(Path::to_path_buf);
        }
        let path = match purpose {
            Purpose::Export(ExportKind::Figure) => self.figure.choice.with_ending(path),
            _ => purpose.with_ending(path),
        };
        match purpose {
            Purpose::OpenTable | Purpose::OpenFolder => {
                self.panels.data.path = path.display().to_string();
                self.open(Source::File(path));
            }
            Purpose::OpenSamples => {
                let command = self.panels.data.with_samples(&path, &self.session);
                self.sender.send(command);
            }
            Purpose::OpenSession => self.sender.send(FileCommand::OpenSession(path)),
            Purpose::SaveSession => self.execute(FileCommand::SaveSession(path)),
            Purpose::Export(kind) => self.sender.send(FileCommand::Export(kind, path)),
        }
    }

    /// Adds the file of a newly opened table to the recent files.
    pub(super) fn follow_table(&mut self) {
        let table = self.session.table();
        if table.map(Arc::as_ptr) == self.recent_table.as_ref().map(Arc::as_ptr) {
            return;
        }
        self.recent_table = table.cloned();
        // A table inside a session file has no file of its own.
        let source = self.session.source();
        let is_new = table.is_some() && self.session.path().is_none();
        if let Some(recent) = source.filter(|_| is_new).and_then(Recent::of) {
            self.remember(recent);
        }
    }

    /// Puts a file first among the recent ones.
    pub(super) fn remember(&mut self, opened: Recent) {
        self.recent.retain(|other| *other != opened);
        self.recent.insert(0, opened);
        self.recent.truncate(RECENT);
    }

    /// Name of the data set without extensions, for proposed file names.
    fn stem(&self) -> String {
        let path = self
            .session
            .source()
            .and_then(|source| source.paths().first());
        let name = path.and_then(|path| path.file_name()).map(Path::new);
        let name = name.map_or_else(|| "example".into(), Path::to_string_lossy);
        let stem = name.split('.').next().unwrap_or_default();
        if stem.is_empty() { "data" } else { stem }.to_owned()
    }

    fn proposed_name(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::Export(ExportKind::Figure) => self.figure.choice.proposed_name(&self.stem()),
            _ => purpose.proposed_name(&self.stem()),
        }
    }

    /// The path that a prompt starts with: in the folder written to last, else next to the session
    /// or the table.
    fn proposed_path(&self, purpose: Purpose) -> PathBuf {
        let name = self.proposed_name(purpose);
        let folder = self.last_folder.as_deref().filter(|_| purpose.writes());
        match (self.session.path(), folder.or(self.own_folder())) {
            (Some(path), _) if purpose == Purpose::SaveSession => path.to_path_buf(),
            (_, Some(folder)) => folder.join(name),
            (_, None) => PathBuf::from(name),
        }
    }

    pub(super) fn pick(&self, purpose: Purpose) {
        if !self.dialogs.ask(purpose, &self.proposed_name(purpose)) {
            self.warn("A file dialog is already open.".to_owned());
        }
    }

    fn warn(&self, message: String) {
        self.sender
            .send(LogCommand::Write(LogLevel::Warning, message));
    }

    pub(super) fn prompt(&mut self, purpose: Purpose, without_dialog: bool) {
        let proposed = self.proposed_path(purpose);
        self.path_prompt = Some(PathPrompt::new(purpose, &proposed, without_dialog));
    }

    /// Opens what was dropped: a file, a folder, or several files that are read together.
    pub(super) fn dropped_files(&self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_path_buf()).collect()
        });
        self.open_together(dropped);
    }
}
