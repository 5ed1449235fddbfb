//! Commands for exports and session files.

use std::path::PathBuf;

use crate::session::commands::effect::Effect;
use crate::session::{ExportKind, ExportTarget, FileTask, Request, Session};

/// Commands for exports and session files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCommand {
    /// Export results.
    Export(ExportKind, PathBuf),
    /// Draw the figure as an image for the clipboard.
    DrawFigure,
    /// Write the session to a file.
    SaveSession(PathBuf),
    /// Open a saved session in place of everything that is open.
    OpenSession(PathBuf),
    /// Autosave the session.
    Autosave,
    /// Look for autosaves of programs that closed unexpectedly.
    FindAutosaves,
    /// Open one of them.
    RestoreAutosave(PathBuf),
    /// Delete one of them.
    DeleteAutosave(PathBuf),
    /// Leave all of them for the next start.
    ReleaseAutosaves,
    /// Delete the autosave of this session: the program closes normally.
    EndAutosave,
}

impl FileCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::OpenSession(_) | Self::RestoreAutosave(_) => Effect::REPLACES_TABLE,
            Self::Export(..)
            | Self::DrawFigure
            | Self::SaveSession(_)
            | Self::Autosave
            | Self::FindAutosaves
            | Self::DeleteAutosave(_)
            | Self::ReleaseAutosaves
            | Self::EndAutosave => Effect::NONE,
        }
    }
}

impl Session {
    pub(super) fn execute_files(&mut self, command: FileCommand) -> Option<Request> {
        let task = match command {
            FileCommand::Export(kind, path) => {
                return self.request_export(ExportTarget::Files(kind, path));
            }
            FileCommand::DrawFigure => return self.request_export(ExportTarget::Clipboard),
            FileCommand::SaveSession(path) => return self.save_session(path),
            FileCommand::OpenSession(path) => FileTask::Open(path),
            FileCommand::Autosave => return self.autosave(),
            FileCommand::FindAutosaves => FileTask::FindAutosaves,
            FileCommand::RestoreAutosave(file) => {
                self.autosaves.retain(|other| other.file != file);
                FileTask::RestoreAutosave(file)
            }
            FileCommand::DeleteAutosave(file) => {
                self.autosaves.retain(|other| other.file != file);
                FileTask::DeleteAutosave(file)
            }
            FileCommand::ReleaseAutosaves => {
                self.autosaves.clear();
                FileTask::ReleaseAutosaves
            }
            FileCommand::EndAutosave => FileTask::EndAutosave,
        };
        Some(self.request_file(task))
    }
}
