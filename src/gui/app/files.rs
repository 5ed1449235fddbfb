//! Files: opening, writing, proposed names and recent files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use crate::gui::app::state::GenetideApp;
use crate::gui::desktop::dialogs::{Answer, Purpose};
use crate::gui::windows::path_prompt::PathPrompt;
use crate::pipeline::LogLevel;
use crate::session::{ExportKind, FileCommand, LogCommand};
use genetide_data::read::Source;

/// The number of recent files remembered.
const RECENT: usize = 10;

impl GenetideApp {
    pub(super) fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Path(purpose, path) => self.use_path(purpose, path),
            Answer::Cancelled(_) => {}
            Answer::NoDialog(purpose) => self.prompt(purpose, true),
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
            Purpose::OpenTable => {
                self.panels.data.path = path.display().to_string();
                self.open(Source::File(path));
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
        if let (Some(_), None, Some(Source::File(path))) =
            (table, self.session.path(), self.session.source())
        {
            self.remember(path.clone());
        }
    }

    /// Puts a file first among the recent ones.
    pub(super) fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Name of the data set without extensions, for proposed file names.
    fn stem(&self) -> String {
        let name = match self.session.source() {
            Some(Source::File(path)) => path.file_name().map(Path::new),
            _ => None,
        };
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

    pub(super) fn dropped_files(&self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| {
            let files = &input.raw.dropped_files;
            files
                .first()
                .map(|file| (file.path().to_path_buf(), files.len()))
        });
        let Some((path, number)) = dropped else {
            return;
        };
        self.open(Source::File(path));
        if number > 1 {
            self.warn(format!(
                "{number} files were dropped; only the first was opened."
            ));
        }
    }
}
