//! Files in the window: what is opened and written, where, and which were opened before.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::GenetideApp;
use crate::data::read::Source;
use crate::gui::dialogs::{Answer, Purpose};
use crate::gui::path_prompt::PathPrompt;
use crate::pipeline::LogLevel;
use crate::session::{Command, ExportKind};

/// How many files are remembered.
const RECENT: usize = 10;

impl GenetideApp {
    pub(super) fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Path(purpose, path) => self.take_path(purpose, path),
            Answer::Cancelled(_) => {}
            Answer::NoDialog(purpose) => {
                let prompt = PathPrompt::new(purpose, &self.proposed_path(purpose));
                self.path_prompt = Some(prompt.without_dialog());
            }
        }
    }

    pub(super) fn take_path(&mut self, purpose: Purpose, path: PathBuf) {
        if purpose.writes() {
            self.written_to = path.parent().map(Path::to_path_buf);
        }
        match purpose {
            Purpose::OpenTable => {
                self.panels.data.path = path.display().to_string();
                self.open(Source::File(path));
            }
            Purpose::OpenSession => self.sender.send(Command::OpenSession(path)),
            Purpose::SaveSession => {
                let path = purpose.with_ending(path);
                self.command(Command::SaveSession(path));
            }
            Purpose::Export(kind) => {
                let path = match kind {
                    ExportKind::Figure => self.figure.choice.with_ending(path),
                    _ => purpose.with_ending(path),
                };
                self.sender.send(Command::Export(kind, path));
            }
        }
    }

    /// Recent files follow the table that is open.
    pub(super) fn follow_table(&mut self) {
        let table = self.session.table.as_ref();
        let same = match (table, &self.titled) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.titled = table.cloned();
        // A table that came with a session is reached by the session.
        if let (Some(_), None, Some(Source::File(path))) =
            (table, &self.session.path, &self.session.source)
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

    /// Name of the table without its endings, for proposed file names.
    fn stem(&self) -> String {
        let name = match &self.session.source {
            Some(Source::File(path)) => path.file_name().map(Path::new),
            _ => None,
        };
        let name = name.map_or_else(|| "sample".into(), Path::to_string_lossy);
        let stem = name.split('.').next().unwrap_or_default();
        if stem.is_empty() { "table" } else { stem }.to_owned()
    }

    fn proposed_name(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::Export(ExportKind::Figure) => self.figure.choice.proposed_name(&self.stem()),
            _ => purpose.proposed_name(&self.stem()),
        }
    }

    /// A whole path to begin typing from: in the folder written to last, else beside the session or the
    /// table.
    fn proposed_path(&self, purpose: Purpose) -> PathBuf {
        let name = self.proposed_name(purpose);
        let folder = self.written_to.as_deref().filter(|_| purpose.writes());
        match (&self.session.path, folder.or(self.own_folder())) {
            (Some(path), _) if purpose == Purpose::SaveSession => path.clone(),
            (_, Some(folder)) => folder.join(name),
            (_, None) => PathBuf::from(name),
        }
    }

    pub(super) fn pick(&self, purpose: Purpose) {
        let name = self.proposed_name(purpose);
        if !self.dialogs.ask(purpose, &name) {
            let message = "A file dialog is open already.".to_owned();
            self.sender.send(Command::Log(LogLevel::Warning, message));
        }
    }

    pub(super) fn prompt(&mut self, purpose: Purpose) {
        self.path_prompt = Some(PathPrompt::new(purpose, &self.proposed_path(purpose)));
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
            let message = format!("{number} files were dropped; only the first is opened.");
            self.sender.send(Command::Log(LogLevel::Warning, message));
        }
    }
}
