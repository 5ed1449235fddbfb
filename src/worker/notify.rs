//! The way back to the window: a bounded channel of notices, and a call that wakes the window.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use crate::config::wording::for_window;
use crate::session::{Job, JobKind, Notice};

/// Wakes the window when a notice waits.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Notices that fit in the channel.
pub(super) const CHANNEL_ROOM: usize = 256;

/// Sends notices and wakes the window after each.
#[derive(Clone)]
pub(super) struct Notifier {
    sender: SyncSender<Notice>,
    wake: Wake,
}

impl Notifier {
    /// A notifier of `wake`, with room for so many notices, and where they arrive.
    pub fn new(room: usize, wake: Wake) -> (Self, Receiver<Notice>) {
        let (sender, receiver) = sync_channel(room);
        (Self { sender, wake }, receiver)
    }

    /// Sends, waiting for room if need be; returns false when the window is gone.
    pub fn send(&self, notice: Notice) -> bool {
        let sent = self.sender.send(notice).is_ok();
        if sent {
            (self.wake)();
        }
        sent
    }

    /// Sends if there is room now; gives the notice back if there is none. A notice that nobody is
    /// left to read counts as sent.
    pub fn try_send(&self, notice: Notice) -> Result<(), Notice> {
        match self.sender.try_send(notice) {
            Ok(()) => {
                (self.wake)();
                Ok(())
            }
            Err(TrySendError::Full(notice)) => Err(notice),
            Err(TrySendError::Disconnected(_)) => Ok(()),
        }
    }

    /// Runs a job and sends its outcome; `None` is no news. An error or a panic becomes a failure that
    /// the user sees, and the thread continues.
    pub fn report<E: Display>(&self, job: Job, body: impl FnOnce() -> Result<Option<Notice>, E>) {
        let failed = |message| Some(Notice::Failed { job, message });
        // After a panic nothing that the body borrows is looked at but queues behind a mutex, which
        // no job holds while it runs.
        let notice = match catch_unwind(AssertUnwindSafe(body)) {
            Ok(Ok(notice)) => notice,
            Ok(Err(error)) => failed(for_window(&error.to_string())),
            Err(panic) => failed(panic_message(job.kind, panic.as_ref())),
        };
        if let Some(notice) = notice {
            self.send(notice);
        }
    }
}

fn panic_message(kind: JobKind, panic: &(dyn std::any::Any + Send)) -> String {
    let what = match kind {
        JobKind::Read => "Reading",
        JobKind::Prepare => "The response test",
        JobKind::Train => "Training",
        JobKind::LiveMap => "Computing the live map",
        JobKind::Embed => "Computing the map",
        JobKind::Cluster => "Clustering",
        JobKind::Sweep => "Evaluating numbers of clusters",
        JobKind::HeldOut => "Comparing predictions",
        JobKind::Export => "The export",
        JobKind::Cells => "Reading single cells",
        JobKind::Bands => "Computing the posterior bands",
        JobKind::SessionFile => "Saving or opening a session",
    };
    let reason = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given");
    format!(
        "{what} failed because of an internal error ({reason}). Everything else continues; please \
         report this error together with the log"
    )
}
