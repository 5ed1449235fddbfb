//! The thread `saver`: writes and reads session files, so that an autosave never delays clustering.

use std::path::PathBuf;

use crate::pipeline::LogLevel;
use crate::session::{FileTask, JobId, JobKind, Notice, SavedSession, SessionFileJob};
use crate::session_file::{self, AutosaveFolder, SessionFileError};
use crate::worker::{context::Context, notify::Notifier};

/// What the thread works with.
#[derive(Default)]
pub(in crate::worker) struct Saver {
    /// Absent where nothing is autosaved.
    autosaves: Option<AutosaveFolder>,
    /// Why the last autosave failed, so that it is said once.
    failure: Option<String>,
}

/// Carries out jobs until the queue is closed; autosaves go to `folder`.
pub(in crate::worker) fn run(context: Context<'_>, folder: Option<PathBuf>) {
    let mut saver = Saver {
        autosaves: folder.map(AutosaveFolder::new),
        failure: None,
    };
    while let Some(job) = context.queues.files.take() {
        saver.report(job, context.notifier);
    }
}

impl Saver {
    pub(in crate::worker) fn report(&mut self, job: SessionFileJob, notifier: &Notifier) {
        let SessionFileJob { id, task } = job;
        notifier.report(JobKind::SessionFile.job(id), || self.run_task(id, task));
    }

    fn run_task(&mut self, id: JobId, task: FileTask) -> Result<Option<Notice>, SessionFileError> {
        let autosaves = self.autosaves.as_mut();
        let notice = match task {
            FileTask::Save(path, session) => {
                session_file::write(&path, &session)?;
                Some(Notice::Saved(id, path))
            }
            FileTask::Open(path) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                let session = Box::new(session_file::read(&path)?);
                Some(Notice::Opened(id, Some(path), session))
            }
            FileTask::Autosave(session) => self.autosave(&session),
            FileTask::FindAutosaves => {
                let found = autosaves.map_or_else(Vec::new, AutosaveFolder::find);
                (!found.is_empty()).then_some(Notice::Autosaves(found))
            }
            FileTask::RestoreAutosave(file) => {
                let autosaves = autosaves.ok_or(SessionFileError::NoAutosave)?;
                let session = Box::new(autosaves.restore(&file)?);
                Some(Notice::Opened(id, None, session))
            }
            FileTask::DeleteAutosave(file) => {
                let deleted = autosaves.map(|own| own.delete(&file));
                deleted.and_then(Result::err).as_ref().map(not_deleted)
            }
            FileTask::ReleaseAutosaves => {
                if let Some(own) = autosaves {
                    own.release();
                }
                None
            }
            FileTask::EndAutosave => {
                let ended = autosaves.map(AutosaveFolder::end);
                ended.and_then(Result::err).as_ref().map(not_deleted)
            }
        };
        Ok(notice)
    }

    /// Says why a session cannot be autosaved, if that is news.
    fn autosave(&mut self, session: &SavedSession) -> Option<Notice> {
        let failure = self.autosaves.as_mut()?.save(session).err();
        let failure = failure.map(|error| error.to_string());
        let is_new = failure != self.failure;
        self.failure.clone_from(&failure);
        failure
            .filter(|_| is_new)
            .map(|message| Notice::Log(LogLevel::Warning, message))
    }
}

fn not_deleted(error: &std::io::Error) -> Notice {
    let message = format!("Cannot delete an autosaved session: {error}");
    Notice::Log(LogLevel::Warning, message)
}
