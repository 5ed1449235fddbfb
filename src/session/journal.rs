//! The log, and the entries shown as toasts.

use super::{LogEntry, Session};
use crate::pipeline::LogLevel;

/// Lines kept in the log; the oldest go first.
pub(crate) const LOG_LINES: usize = 1000;

/// Toasts shown at once; the oldest go first (they stay in the log).
pub(crate) const TOASTS: usize = 4;

impl Session {
    /// Adds a line to the log.
    pub(super) fn write_log(&mut self, level: LogLevel, message: impl Into<String>) {
        self.add_entry(level, message.into(), false);
    }

    /// Adds a line to the log and shows it as a toast: errors, and what the user waited for.
    pub(super) fn announce(&mut self, level: LogLevel, message: impl Into<String>) {
        self.add_entry(level, message.into(), true);
    }

    /// Adds a line that came from outside the session; errors are shown as toasts too.
    pub(super) fn write_foreign(&mut self, level: LogLevel, message: String) {
        self.add_entry(level, message, level == LogLevel::Error);
    }

    fn add_entry(&mut self, level: LogLevel, message: String, toast: bool) {
        let entry = LogEntry {
            id: self.next_entry,
            level,
            message,
        };
        self.next_entry += 1;
        if toast {
            self.toasts.retain(|shown| shown.message != entry.message);
            self.toasts.push(entry.clone());
            let surplus = self.toasts.len().saturating_sub(TOASTS);
            self.toasts.drain(..surplus);
        }
        self.log.push_back(entry);
        while self.log.len() > LOG_LINES {
            self.log.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;

    #[test]
    fn log_is_bounded_and_numbers_go_on() {
        let mut session = Session::default();
        for line in 0..LOG_LINES + 5 {
            session.command(Command::Log(LogLevel::Info, line.to_string()));
        }
        assert_eq!(session.log.len(), LOG_LINES);
        assert_eq!(session.log.front().unwrap().message, "5");
        assert_eq!(session.log.back().unwrap().id, LOG_LINES as u64 + 4);
        assert!(session.toasts.is_empty(), "information is no toast");
    }

    #[test]
    fn the_same_failure_twice_is_one_toast() {
        let mut session = Session::default();
        for _ in 0..2 {
            session.announce(LogLevel::Error, "no time column");
        }
        assert_eq!((session.toasts.len(), session.log.len()), (1, 2));
        assert_eq!(session.toasts[0].id, session.log[1].id);
    }

    #[test]
    fn errors_are_toasts_until_dismissed_and_stay_in_the_log() {
        let mut session = Session::default();
        for line in 0..TOASTS + 2 {
            session.command(Command::Log(LogLevel::Error, line.to_string()));
        }
        session.command(Command::Log(LogLevel::Warning, "a warning".into()));
        let ids: Vec<u64> = session.toasts.iter().map(|toast| toast.id).collect();
        assert_eq!(ids, (2..TOASTS as u64 + 2).collect::<Vec<_>>());
        session.command(Command::DismissToast(3));
        assert!(session.toasts.iter().all(|toast| toast.id != 3));
        assert_eq!(session.toasts.len(), TOASTS - 1);
        assert_eq!(session.log.len(), TOASTS + 3);
    }
}
