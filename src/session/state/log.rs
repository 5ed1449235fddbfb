//! The log, and the entries shown as notifications.

use std::collections::VecDeque;

use crate::config::wording::for_window;
use crate::pipeline::LogLevel;
use crate::session::JobKind;

/// Most lines in the log; the oldest are dropped first.
const LOG_LINES: usize = 1000;

/// Most notifications at once; the oldest are dropped first and stay in the log.
const TOASTS: usize = 4;

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Running number.
    pub id: u64,
    /// How serious it is.
    pub level: LogLevel,
    /// The text.
    pub message: String,
    /// The kind of job that failed, where one did.
    pub failed: Option<JobKind>,
}

#[derive(Debug, Default)]
pub(in crate::session) struct Log {
    pub entries: VecDeque<LogEntry>,
    pub toasts: Vec<LogEntry>,
    /// Number of the next entry.
    next: u64,
}

impl Log {
    /// Adds a line about what was done.
    pub fn info(&mut self, message: impl AsRef<str>) {
        self.add(LogLevel::Info, message.as_ref(), false);
    }

    /// Adds a line about what the user should know.
    pub fn warn(&mut self, message: impl AsRef<str>) {
        self.add(LogLevel::Warning, message.as_ref(), false);
    }

    /// Adds a line and shows it as a notification: errors, and what the user waited for.
    pub fn announce(&mut self, level: LogLevel, message: impl AsRef<str>) {
        self.add(level, message.as_ref(), true);
    }

    /// Shows why a job failed, until one of its kind succeeds.
    pub fn fail(&mut self, kind: JobKind, message: impl AsRef<str>) {
        self.add(LogLevel::Error, message.as_ref(), true);
        if let (Some(toast), Some(entry)) = (self.toasts.last_mut(), self.entries.back_mut()) {
            toast.failed = Some(kind);
            entry.failed = Some(kind);
        }
    }

    /// Dismisses the notifications of failures of a kind of job, of which one succeeded.
    pub fn succeed(&mut self, kind: JobKind) {
        self.toasts.retain(|toast| toast.failed != Some(kind));
    }

    /// Adds a line that comes from outside the session; only errors are shown as notifications.
    pub fn write_foreign(&mut self, level: LogLevel, message: &str) {
        self.add(level, message, level == LogLevel::Error);
    }

    fn add(&mut self, level: LogLevel, message: &str, toast: bool) {
        let entry = LogEntry {
            id: self.next,
            level,
            message: for_window(message),
            failed: None,
        };
        self.next += 1;
        if toast {
            self.toasts.retain(|other| other.message != entry.message);
            self.toasts.push(entry.clone());
            let surplus = self.toasts.len().saturating_sub(TOASTS);
            self.toasts.drain(..surplus);
        }
        self.entries.push_back(entry);
        let surplus = self.entries.len().saturating_sub(LOG_LINES);
        self.entries.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{LogCommand, Session};

    #[test]
    fn log_is_bounded_and_numbers_go_on() {
        let mut session = Session::default();
        for line in 0..LOG_LINES + 5 {
            session.execute(LogCommand::Write(LogLevel::Info, line.to_string()));
        }
        assert_eq!(session.log().len(), LOG_LINES);
        assert_eq!(session.log().front().unwrap().message, "5");
        assert_eq!(session.log().back().unwrap().id, LOG_LINES as u64 + 4);
        assert!(session.toasts().is_empty(), "information is no toast");
    }

    #[test]
    fn the_same_failure_twice_is_one_toast() {
        let mut session = Session::default();
        for _ in 0..2 {
            session.log.announce(LogLevel::Error, "no time column");
        }
        assert_eq!((session.toasts().len(), session.log().len()), (1, 2));
        assert_eq!(session.toasts()[0].id, session.log()[1].id);
    }

    #[test]
    fn a_success_dismisses_the_failures_of_its_kind_alone() {
        let mut log = Log::default();
        log.fail(JobKind::Read, "no time column");
        log.fail(JobKind::Export, "the disk is full");
        log.announce(LogLevel::Error, "no gene names");
        log.succeed(JobKind::Read);
        let left: Vec<&str> = log
            .toasts
            .iter()
            .map(|toast| toast.message.as_str())
            .collect();
        assert_eq!(left, ["the disk is full", "no gene names"]);
        assert_eq!(log.entries.len(), 3);
    }

    #[test]
    fn errors_are_toasts_until_dismissed_and_stay_in_the_log() {
        let mut session = Session::default();
        for line in 0..TOASTS + 2 {
            session.execute(LogCommand::Write(LogLevel::Error, line.to_string()));
        }
        session.execute(LogCommand::Write(LogLevel::Warning, "a warning".into()));
        let ids: Vec<u64> = session.toasts().iter().map(|toast| toast.id).collect();
        assert_eq!(ids, (2..TOASTS as u64 + 2).collect::<Vec<_>>());
        session.execute(LogCommand::DismissToast(3));
        assert!(session.toasts().iter().all(|toast| toast.id != 3));
        assert_eq!(session.toasts().len(), TOASTS - 1);
        assert_eq!(session.log().len(), TOASTS + 3);
    }
}
