//! Sessions in the window: the title, unsaved results, and keeping them in case the program ends
//! badly.

use std::path::{Path, PathBuf};
use std::time::Instant;

use eframe::egui::{self, ViewportCommand};

use super::GenetideApp;
use crate::data::read::Source;
use crate::gui::dialogs::Purpose;
use crate::gui::session_windows::{self, Choice};
use crate::session::{Command, FileTask, Request};
use crate::session_file;

/// What is done once unsaved results are saved or given up.
#[derive(Debug)]
enum Next {
    Quit,
    Open(Command),
}

/// Unsaved results, between the wish to leave them and the answer to what becomes of them.
#[derive(Debug)]
pub(super) struct Leaving {
    next: Next,
    /// Whether the user wants them saved; a file is asked for or written.
    saves: bool,
}

impl GenetideApp {
    /// Looks for sessions of programs that did not end properly.
    pub fn find_kept(&self) {
        self.workers.submit(Request::File(0, FileTask::FindKept));
    }

    /// The command that a wish to open comes to: a session is told from a table by its ending, and
    /// unsaved results are asked about first.
    pub(super) fn before_opening(&mut self, command: Command) -> Option<Command> {
        let command = match command {
            Command::Open(Source::File(path)) if session_file::is_session(&path) => {
                Command::OpenSession(path)
            }
            other => other,
        };
        let rereads = matches!(command, Command::SetConfig(_)) && !self.session.runs.is_empty();
        let asks = self.session.has_unsaved() || rereads;
        if !asks || !self.session.replaces_table(&command) {
            return Some(command);
        }
        self.leave(Next::Open(command));
        None
    }

    fn leave(&mut self, next: Next) {
        self.leaving = Some(Leaving { next, saves: false });
    }

    /// Holds back the closing of the window while results are in no file.
    pub(super) fn before_closing(&mut self, ctx: &egui::Context) {
        let closing = ctx.input(|input| input.viewport().close_requested());
        if closing && self.session.has_unsaved() && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leave(Next::Quit);
        }
    }

    /// Asks about unsaved results, and goes on once that is answered.
    pub(super) fn leaving_ui(&mut self, ctx: &egui::Context) {
        let Some(mut leaving) = self.leaving.take() else {
            return;
        };
        if leaving.saves {
            if !self.session.has_unsaved() {
                self.go_on(leaving.next, ctx);
            } else if self.session.is_saving() || self.asks_for_file() {
                self.leaving = Some(leaving);
            }
            // Else it was cancelled or failed, and everything stays.
            return;
        }
        let rereads = matches!(leaving.next, Next::Open(Command::SetConfig(_)));
        if rereads && !self.session.has_unsaved() {
            match session_windows::reread_ui(ctx) {
                None => self.leaving = Some(leaving),
                Some(Choice::Discard) => self.go_on(leaving.next, ctx),
                Some(Choice::Save | Choice::Cancel) => {}
            }
            return;
        }
        let what = match leaving.next {
            Next::Quit => "quitting",
            Next::Open(Command::SetConfig(_)) => "reading the table again",
            Next::Open(_) => "opening another",
        };
        let name = self.session.file_name();
        let name = name.unwrap_or_else(|| "the session".to_owned());
        match session_windows::unsaved_ui(ctx, &name, what) {
            None => self.leaving = Some(leaving),
            Some(Choice::Cancel) => {}
            Some(Choice::Discard) => self.go_on(leaving.next, ctx),
            Some(Choice::Save) => {
                self.save_session();
                leaving.saves = true;
                self.leaving = Some(leaving);
            }
        }
    }

    fn asks_for_file(&self) -> bool {
        self.dialogs.is_open() || self.path_prompt.is_some()
    }

    fn go_on(&mut self, next: Next, ctx: &egui::Context) {
        match next {
            Next::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Next::Open(command) => self.command(command),
        }
    }

    /// Writes the session to its file, or asks for one.
    pub(super) fn save_session(&mut self) {
        match self.session.path.clone() {
            Some(path) => self.command(Command::SaveSession(path)),
            None => self.pick(Purpose::SaveSession),
        }
    }

    /// Hands a command to the session and its requests to the workers.
    pub(super) fn command(&mut self, command: Command) {
        for request in self.session.command(command) {
            self.workers.submit(request);
        }
        self.keep(Instant::now());
    }

    /// Keeps the session if it is time to, and wakes the window when it will be.
    pub(super) fn keep(&mut self, now: Instant) {
        let Some(wait) = self.keeping.follow(&self.session, now) else {
            return;
        };
        if wait.is_zero() {
            for request in self.session.command(Command::KeepSession) {
                self.workers.submit(request);
            }
        } else {
            self.ctx.request_repaint_after(wait);
        }
    }

    /// The program ends properly: nothing is to be offered at the next start.
    pub(super) fn end_keeping(&self) {
        self.workers.submit(Request::File(0, FileTask::EndKeeping));
    }

    /// The title bar names the session or its table, with a mark for unsaved changes.
    pub(super) fn follow_title(&mut self, ctx: &egui::Context) {
        let table = self.session.table.as_ref();
        let name = self
            .session
            .file_name()
            .or_else(|| table.map(|table| table.summary.name.clone()));
        let mark = if self.session.has_unsaved() { "*" } else { "" };
        let title = name.map_or_else(
            || "Genetide".to_owned(),
            |name| format!("{name}{mark} - Genetide"),
        );
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Remembers the file of a session that was opened or saved.
    pub(super) fn follow_path(&mut self) {
        if self.session.path != self.remembered_path {
            self.remembered_path.clone_from(&self.session.path);
            if let Some(path) = self.session.path.clone() {
                self.remember(path);
            }
        }
    }

    /// The folder of the session, or that of its table.
    pub(super) fn own_folder(&self) -> Option<&Path> {
        let table = match &self.session.source {
            Some(Source::File(path)) => Some(path),
            _ => None,
        };
        let path: Option<&PathBuf> = self.session.path.as_ref().or(table);
        path.and_then(|path| path.parent())
    }
}
