//! Which handler takes in which notice. Answers to any but the latest job of their kind are late and
//! change nothing: their handlers return `None`.

use crate::session::{Job, JobKind, Notice, ReadFailure, Request, Session, TrainingState};

impl Session {
    /// Takes in what a worker reports; the requests are for the workers.
    pub fn on_notice(&mut self, notice: Notice) -> Vec<Request> {
        let done = done_by(&notice);
        let taken = self.take_in(notice);
        if let (Some(kind), Some(_)) = (done, &taken) {
            self.log.succeed(kind);
        }
        taken.unwrap_or_default()
    }

    fn take_in(&mut self, notice: Notice) -> Option<Vec<Request>> {
        match notice {
            Notice::Table(id, table) => return self.on_table(id, &table),
            Notice::Prepared(id, prepared) => return self.on_prepared(id, prepared),
            Notice::Trained(id, result) => return self.on_trained(id, result),
            Notice::Clustered(id, clusters) => return self.on_clusters(id, clusters),
            Notice::Swept(id) => return self.on_swept(id),
            Notice::HeldOut(id, held_out) => self.on_held_out(id, held_out)?,
            Notice::Saved(id, path) => return self.on_saved(id, path),
            Notice::Opened(id, path, saved) => return self.on_opened(id, path, *saved),
            Notice::Reading(id, progress) => {
                let reading = self.jobs.read.as_mut();
                reading.filter(|own| own.job.id == id)?.progress = progress;
            }
            Notice::NotRead(id, failure) => self.on_not_read(id, *failure)?,
            Notice::Device(id, device) => self.on_device(id, device)?,
            Notice::Epochs(id, epochs) => self.on_epochs(id, epochs)?,
            Notice::LiveMap(id, epoch, map) => self.on_live_map(id, epoch, map)?,
            Notice::Discarded(id) => {
                self.training_job(id)?;
                self.forget_training();
            }
            Notice::Embedded(id, embedding) => self.on_embedded(id, embedding)?,
            Notice::Percent(job, percent) => self.on_percent(job, percent)?,
            Notice::Quality(id, quality) => self.on_quality(id, quality)?,
            Notice::Replicates(id, done, of) => {
                let sweep = self.jobs.sweep.as_mut();
                sweep.filter(|own| own.id == id)?.replicates = Some((done, of));
            }
            Notice::Exported(id, paths) => self.on_exported(id, &paths)?,
            Notice::Drawn(id, picture) => self.on_drawn(id, picture)?,
            Notice::Cells(id, cells) => self.on_cells(id, cells)?,
            Notice::Bands(id, bands) => self.on_bands(id, bands)?,
            Notice::Autosaves(found) => self.autosaves = found,
            Notice::Failed { job, message } => self.on_failure(job, message)?,
            Notice::Log(level, message) => self.log.write_foreign(level, &message),
        }
        Some(Vec::new())
    }

    /// A job failed: the wait for it ends, and everything else stays as it was.
    fn on_failure(&mut self, Job { kind, id }: Job, message: String) -> Option<()> {
        let (jobs, curves) = (&mut self.jobs, &mut self.curves);
        match kind {
            JobKind::Read => {
                let failure = ReadFailure {
                    message,
                    ..ReadFailure::default()
                };
                return self.on_not_read(id, failure);
            }
            JobKind::Prepare => {
                jobs.prepare.take_if(|own| own.0 == id)?;
                jobs.train_when_prepared = false;
            }
            JobKind::Train => {
                if self.on_first_look_failed(id, &message).is_some() {
                    return None;
                }
                // Its losses stay on view to explain it; results of other runs are kept.
                self.training_job(id)?.state = TrainingState::Failed(message.clone());
                self.live.map = None;
            }
            JobKind::LiveMap => {
                self.training_job(id)?;
                self.log.warn(message);
                return None;
            }
            JobKind::Embed => {
                jobs.embed.take_if(|own| *own == id)?;
                self.live.map = None;
            }
            JobKind::Cluster => {
                let beside = jobs.beside.take_if(|own| own.id == id).is_some();
                beside
                    .then_some(())
                    .or_else(|| jobs.cluster.take_if(|own| own.id == id).map(|_| ()))?;
            }
            JobKind::Sweep => _ = jobs.sweep.take_if(|own| own.id == id)?,
            JobKind::HeldOut => _ = jobs.held_out.take_if(|own| own.0 == id)?,
            JobKind::Export => _ = jobs.exports.take(&id)?,
            JobKind::Cells => {
                curves.cells_awaited.take_if(|own| own.0 == id)?;
                curves.cells_failed = Some(message.clone());
                curves.version += 1;
            }
            JobKind::Bands => {
                let (_, run, _) = curves.bands_awaited.take_if(|own| own.0 == id)?;
                curves.bands.entry(run).or_default().failed = true;
                curves.version += 1;
            }
            JobKind::SessionFile => {
                let saved = jobs.saves.remove(&id).map(|_| id);
                saved.or_else(|| jobs.open.take_if(|own| *own == id))?;
            }
        }
        self.log.fail(kind, message);
        Some(())
    }
}

/// The kind of job that a notice says was done.
fn done_by(notice: &Notice) -> Option<JobKind> {
    match notice {
        Notice::Table(..) => Some(JobKind::Read),
        Notice::Prepared(..) => Some(JobKind::Prepare),
        Notice::Trained(..) => Some(JobKind::Train),
        Notice::Embedded(..) => Some(JobKind::Embed),
        Notice::Clustered(..) => Some(JobKind::Cluster),
        Notice::Swept(_) => Some(JobKind::Sweep),
        Notice::HeldOut(..) => Some(JobKind::HeldOut),
        Notice::Exported(..) | Notice::Drawn(..) => Some(JobKind::Export),
        Notice::Cells(..) => Some(JobKind::Cells),
        Notice::Bands(..) => Some(JobKind::Bands),
        Notice::Saved(..) | Notice::Opened(..) => Some(JobKind::SessionFile),
        Notice::Reading(..)
        | Notice::NotRead(..)
        | Notice::Device(..)
        | Notice::Epochs(..)
        | Notice::LiveMap(..)
        | Notice::Discarded(_)
        | Notice::Percent(..)
        | Notice::Quality(..)
        | Notice::Replicates(..)
        | Notice::Autosaves(_)
        | Notice::Failed { .. }
        | Notice::Log(..) => None,
    }
}
