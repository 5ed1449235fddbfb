//! Jobs that failed.

use crate::pipeline::LogLevel;
use crate::session::{Job, JobId, JobKind, Session, TrainingState};

impl Session {
    /// A job failed: the wait for it ends, and everything else stays as it was.
    pub(super) fn on_failure(&mut self, job: Job, message: String) {
        let Job { kind, id } = job;
        let jobs = &mut self.jobs;
        let was_awaited = match kind {
            JobKind::Read => self.on_read_failure(id),
            JobKind::Prepare => {
                let was_awaited = jobs.prepare.take_if(|own| own.0 == id).is_some();
                jobs.train_when_prepared &= !was_awaited;
                was_awaited
            }
            JobKind::Train => self.on_training_failure(id, &message),
            JobKind::LiveMap => {
                if self.training_job(id).is_some() {
                    self.log.write(LogLevel::Warning, message);
                }
                return;
            }
            JobKind::Embed => {
                let was_awaited = jobs.embed.take_if(|own| *own == id).is_some();
                if was_awaited {
                    self.live.map = None;
                }
                was_awaited
            }
            JobKind::Cluster => jobs.cluster.take_if(|own| own.id == id).is_some(),
            JobKind::Sweep => jobs.sweep.take_if(|own| own.id == id).is_some(),
            JobKind::Export => jobs.exports.remove(&id),
            JobKind::Cells => self.curves.fail_cells(id, &message),
            JobKind::Bands => self.curves.fail_bands(id),
            JobKind::SessionFile => {
                jobs.saves.remove(&id).is_some() || jobs.open.take_if(|own| *own == id).is_some()
            }
        };
        if was_awaited {
            self.log.announce(LogLevel::Error, message);
        }
    }

    fn on_read_failure(&mut self, id: JobId) -> bool {
        let Some(reading) = self.jobs.read.take_if(|own| own.id == id) else {
            return false;
        };
        self.jobs.train_when_prepared = false;
        if self.open_source() != Some(&reading.source) {
            self.unread = Some(reading.source);
        }
        true
    }

    /// The losses of the failed run stay on view to explain it; results of other runs are kept.
    fn on_training_failure(&mut self, id: JobId, message: &str) -> bool {
        let Some(training) = self.training_job(id) else {
            return false;
        };
        training.state = TrainingState::Failed(message.to_owned());
        self.live.map = None;
        true
    }
}
