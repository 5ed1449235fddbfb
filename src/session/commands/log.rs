//! Commands for the log.

use crate::pipeline::LogLevel;
use crate::session::{Request, Session};

/// Commands for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogCommand {
    /// Add a line to the log.
    Write(LogLevel, String),
    /// Add a line to the log and show it as a notification.
    Announce(String),
    /// Close a notification.
    DismissToast(u64),
}

impl Session {
    pub(super) fn execute_log(&mut self, command: LogCommand) -> Vec<Request> {
        match command {
            LogCommand::Write(level, message) => self.log.write_foreign(level, &message),
            LogCommand::Announce(message) => self.log.announce(LogLevel::Info, message),
            LogCommand::DismissToast(id) => self.log.toasts.retain(|toast| toast.id != id),
        }
        Vec::new()
    }
}
