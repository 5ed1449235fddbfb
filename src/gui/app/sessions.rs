//! Sessions: window title, unsaved results, saving and autosaves.

use std::path::{Path, PathBuf};
use std::time::Instant;

use eframe::egui::{self, ViewportCommand};

use crate::gui::app::recent::Recent;
use crate::gui::app::state::{GenetideApp, NextStep, UnsavedPrompt};
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::windows::session_windows::{self, Choice};
use crate::session::{Command, DataCommand, FileCommand, Request};
use crate::session_file;
use genetide_data::read::Source;

impl GenetideApp {
    /// Looks for autosaves of programs that closed unexpectedly.
    pub fn find_autosaves(&mut self) {
        self.execute(FileCommand::FindAutosaves);
    }

    /// The command to execute for `command`: a path that ends like a session opens as a session.
    /// Returns `None` if the user is asked about unsaved results first.
    pub(super) fn before_opening(&mut self, command: Command) -> Option<Command> {
        let command = match command {
            Command::Data(DataCommand::Open(Source::File(path)))
                if session_file::is_session(&path) =>
            {
                FileCommand::OpenSession(path).into()
            }
            other => other,
        };
        let reloads = is_of_settings(&command) && !self.session.runs().is_empty();
        let asks = self.session.has_unsaved() || reloads;
        if !asks || !self.session.replaces_table(&command) {
            return Some(command);
        }
        self.ask_to_save(NextStep::Open(command));
        None
    }

    fn ask_to_save(&mut self, next: NextStep) {
        self.unsaved_prompt = Some(UnsavedPrompt { next, saves: false });
    }

    /// Cancels the closing of the window during training, and while there are unsaved results, and
    /// asks about them.
    pub(super) fn before_closing(&mut self, ctx: &egui::Context) {
        if !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        if self.session.is_training() && !self.may_quit {
            self.asks_to_quit = true;
        } else if self.session.has_unsaved() && !self.may_close {
            self.ask_to_save(NextStep::Quit);
        } else {
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
    }

    /// Asks whether to quit during training.
    pub(super) fn quit_prompt_ui(&mut self, ctx: &egui::Context) {
        if !self.asks_to_quit {
            return;
        }
        match session_windows::quit_ui(ctx) {
            Some(true) => {
                self.may_quit = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Some(false) => self.asks_to_quit = false,
            None => {}
        }
    }

    /// Asks about unsaved results, and takes the next step once that is answered.
    pub(super) fn unsaved_prompt_ui(&mut self, ctx: &egui::Context) {
        let Some(mut prompt) = self.unsaved_prompt.take() else {
            return;
        };
        if prompt.saves {
            if !self.session.has_unsaved() {
                self.proceed(prompt.next, ctx);
            } else if self.session.is_saving()
                || self.dialogs.is_open()
                || self.path_prompt.is_some()
            {
                self.unsaved_prompt = Some(prompt);
            }
            // Otherwise saving was cancelled or failed, and the session stays open.
            return;
        }
        let reloads = matches!(&prompt.next, NextStep::Open(command) if is_of_settings(command));
        let choice = if reloads && !self.session.has_unsaved() {
            session_windows::reread_ui(ctx)
        } else {
            let what = match prompt.next {
                NextStep::Quit => "quitting",
                NextStep::Open(_) if reloads => "reloading the data set",
                NextStep::Open(_) => "opening other data",
            };
            let name = self.session.file_name();
            session_windows::unsaved_ui(ctx, name.as_deref().unwrap_or("the session"), what)
        };
        match choice {
            None => self.unsaved_prompt = Some(prompt),
            Some(Choice::Cancel) => {}
            Some(Choice::Discard) => self.proceed(prompt.next, ctx),
            Some(Choice::Save) => {
                self.save_session();
                prompt.saves = true;
                self.unsaved_prompt = Some(prompt);
            }
        }
    }

    fn proceed(&mut self, next: NextStep, ctx: &egui::Context) {
        match next {
            NextStep::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            NextStep::Open(command) => self.execute(command),
        }
    }

    /// Saves the session to its file, or asks for one.
    pub(super) fn save_session(&mut self) {
        match self.session.path().map(Path::to_path_buf) {
            Some(path) => self.execute(FileCommand::SaveSession(path)),
            None => self.pick(Purpose::SaveSession),
        }
    }

    /// Executes a command and submits the resulting requests to the workers.
    pub(super) fn execute(&mut self, command: impl Into<Command>) {
        let requests = self.session.execute(command);
        self.submit(requests);
        self.autosave_if_due(Instant::now());
    }

    pub(super) fn submit(&self, requests: Vec<Request>) {
        for request in requests {
            self.workers.submit(request);
        }
    }

    /// Autosaves the session if it is due; otherwise has the window wake up when it will be.
    pub(super) fn autosave_if_due(&mut self, now: Instant) {
        let Some(wait) = self.autosave.follow(&self.session, now) else {
            return;
        };
        if wait.is_zero() {
            let requests = self.session.execute(FileCommand::Autosave);
            self.submit(requests);
        } else {
            self.ctx.request_repaint_after(wait);
        }
    }

    /// Updates the title bar: the name of the session or its table, with a mark for unsaved
    /// changes.
    pub(super) fn follow_title(&mut self, ctx: &egui::Context) {
        let table = self.session.table();
        let name = self
            .session
            .file_name()
            .or_else(|| table.map(|table| table.summary.name.clone()));
        let mark = if self.session.has_unsaved() { "*" } else { "" };
        let title = match name {
            Some(name) => format!("{name}{mark} - Genetide"),
            None => "Genetide".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Adds the file of a session that was opened or saved to the recent files.
    pub(super) fn follow_path(&mut self) {
        let path = self.session.path().map(Path::to_path_buf);
        if path != self.recent_session {
            self.recent_session.clone_from(&path);
            if let Some(path) = path {
                self.remember(Recent::File(path));
            }
        }
    }

    /// The folder of the session, else that of its table.
    pub(super) fn own_folder(&self) -> Option<&Path> {
        let table = self
            .session
            .source()
            .and_then(|source| source.paths().first());
        self.session
            .path()
            .or(table.map(PathBuf::as_path))?
            .parent()
    }
}

/// Whether a command changes settings. If it also replaces the table, it reloads the data set.
fn is_of_settings(command: &Command) -> bool {
    matches!(command, Command::Data(DataCommand::SetConfig(_)))
}
