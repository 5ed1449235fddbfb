//! The way back to the window: a bounded channel of notices, and a call that wakes it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, TrySendError};

use super::Wake;
use crate::session::{JobId, Notice};

/// Sends notices and wakes the window after each.
#[derive(Clone)]
pub(super) struct Notifier {
    sender: SyncSender<Notice>,
    wake: Wake,
}

impl Notifier {
    pub(super) fn new(sender: SyncSender<Notice>, wake: Wake) -> Self {
        Self { sender, wake }
    }

    /// Sends, waiting for room if need be; false when the window is gone.
    pub(super) fn send(&self, notice: Notice) -> bool {
        let sent = self.sender.send(notice).is_ok();
        if sent {
            (self.wake)();
        }
        sent
    }

    /// Sends if there is room now; gives the notice back if there is none. A notice that nobody is
    /// left to read counts as sent.
    pub(super) fn try_send(&self, notice: Notice) -> Result<(), Notice> {
        match self.sender.try_send(notice) {
            Ok(()) => {
                (self.wake)();
                Ok(())
            }
            Err(TrySendError::Full(notice)) => Err(notice),
            Err(TrySendError::Disconnected(_)) => Ok(()),
        }
    }

    /// Runs the body of a job and sends what it comes to. A panic becomes a failure that the user
    /// sees, and the thread goes on. `None`: there is nothing to say.
    pub(super) fn report(&self, job: JobId, what: &str, body: impl FnOnce() -> Option<Notice>) {
        // Nothing that the body borrows is looked at after a panic but queues behind a mutex, which
        // no job holds while it runs.
        let notice = match catch_unwind(AssertUnwindSafe(body)) {
            Ok(notice) => notice,
            Err(panic) => Some(Notice::Failed(job, panic_message(what, panic.as_ref()))),
        };
        if let Some(notice) = notice {
            self.send(notice);
        }
    }
}

fn panic_message(what: &str, panic: &(dyn std::any::Any + Send)) -> String {
    let reason = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given");
    format!(
        "{what} stopped because of a mistake in this program ({reason}). Everything else goes on; \
         please report it with the log"
    )
}
