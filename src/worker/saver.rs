//! The thread `saver`: writes and reads sessions, so that keeping one never delays a clustering.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::notify::Notifier;
use crate::pipeline::LogLevel;
use crate::session::{FileTask, JobId, Notice, SavedSession};
use crate::session_file::{self, Keeper, SessionFileError};

/// What waits for the thread, in order; of the sessions to keep only the latest. Putting a task
/// never blocks.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<(JobId, FileTask)>,
    closed: bool,
}

impl Tasks {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a task.
    pub(super) fn put(&self, job: JobId, task: FileTask) {
        let mut state = self.lock();
        if matches!(task, FileTask::Keep(_)) {
            let is_other = |(_, task): &(JobId, FileTask)| !matches!(task, FileTask::Keep(_));
            state.waiting.retain(is_other);
        }
        state.waiting.push_back((job, task));
        drop(state);
        self.changed.notify_one();
    }

    /// Waits for a task; `None` once closed and everything was taken.
    fn next(&self) -> Option<(JobId, FileTask)> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| {
                state.waiting.is_empty() && !state.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        state.waiting.pop_front()
    }

    /// Ends the waiting; what waits is still carried out.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

/// What the thread works with.
struct Saver {
    /// Absent where nothing is kept.
    keeper: Option<Keeper>,
    /// Why the last session could not be kept, so that it is said once.
    refusal: Option<String>,
}

/// Carries out tasks until they are closed; sessions are kept in `folder`.
pub(super) fn run(tasks: &Tasks, folder: Option<PathBuf>, notifier: &Notifier) {
    let mut saver = Saver {
        keeper: folder.map(Keeper::new),
        refusal: None,
    };
    while let Some((job, task)) = tasks.next() {
        notifier.report(job, "Saving or opening", || saver.carry_out(job, task));
    }
}

impl Saver {
    fn carry_out(&mut self, job: JobId, task: FileTask) -> Option<Notice> {
        match task {
            FileTask::Save(path, session) => Some(save(job, path, &session)),
            FileTask::Open(path) => Some(open(job, path)),
            FileTask::Keep(session) => self.keep(&session),
            FileTask::FindKept => {
                let found = self.keeper.as_mut()?.find();
                (!found.is_empty()).then_some(Notice::Kept(found))
            }
            FileTask::Restore(file) => Some(self.restore(job, &file)),
            FileTask::DropKept(file) => {
                let dropped = self.keeper.as_mut()?.discard(&file);
                Some(refused(&dropped.err()?))
            }
            FileTask::LeaveKept => {
                self.keeper.as_mut()?.leave();
                None
            }
            FileTask::EndKeeping => Some(refused(&self.keeper.as_mut()?.end().err()?)),
        }
    }

    fn keep(&mut self, session: &SavedSession) -> Option<Notice> {
        let refusal = self.keeper.as_mut()?.keep(session).err();
        let refusal = refusal.map(|error| error.to_string());
        let is_new = refusal != self.refusal;
        self.refusal.clone_from(&refusal);
        refusal
            .filter(|_| is_new)
            .map(|message| Notice::Log(LogLevel::Warning, message))
    }

    fn restore(&mut self, job: JobId, file: &Path) -> Notice {
        let Some(keeper) = &mut self.keeper else {
            return Notice::Failed(job, "No sessions are kept by this program".to_owned());
        };
        opened(job, None, keeper.restore(file))
    }
}

fn save(job: JobId, path: PathBuf, session: &SavedSession) -> Notice {
    match session_file::write(&path, session) {
        Ok(()) => Notice::Saved(job, path),
        Err(error) => Notice::Failed(job, error.to_string()),
    }
}

fn open(job: JobId, path: PathBuf) -> Notice {
    let path = std::path::absolute(&path).unwrap_or(path);
    let read = session_file::read(&path);
    opened(job, Some(path), read)
}

fn opened(
    job: JobId,
    path: Option<PathBuf>,
    read: Result<SavedSession, SessionFileError>,
) -> Notice {
    match read {
        Ok(session) => Notice::Opened(job, path, Box::new(session)),
        Err(error) => Notice::Failed(job, error.to_string()),
    }
}

fn refused(error: &std::io::Error) -> Notice {
    let message = format!("A session that was kept cannot be removed: {error}");
    Notice::Log(LogLevel::Warning, message)
}
