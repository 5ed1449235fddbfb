//! What the workers report.

use std::path::PathBuf;
use std::sync::Arc;

use crate::pipeline::{ClusterOutcome, HeldOut, LogLevel, Prepared};
use crate::session::{AutosavedSession, Job, JobId, ReadFailure, SavedSession};
use genetide_analysis::{Embedding, KQuality};
use genetide_data::GeneIndex;
use genetide_data::read::{CellValues, LoadedTable, ReadProgress};
use genetide_figure::figure::Picture;
use genetide_model::{Band, EpochLosses, TrainingResult};

/// What the workers report, with the number of the job.
#[derive(Clone, Debug)]
pub enum Notice {
    /// How far reading is.
    Reading(JobId, ReadProgress),
    /// A data set was read.
    Table(JobId, Arc<LoadedTable>),
    /// A data set could not be read.
    NotRead(JobId, Box<ReadFailure>),
    /// Profiles were tested and scaled.
    Prepared(JobId, Arc<Prepared>),
    /// The device that training uses.
    Device(JobId, String),
    /// Epochs completed since the last notice.
    Epochs(JobId, Vec<EpochLosses>),
    /// A map of the training run in progress, after this epoch.
    LiveMap(JobId, usize, Arc<Embedding>),
    /// Training ended with a result.
    Trained(JobId, Arc<TrainingResult>),
    /// Training was discarded.
    Discarded(JobId),
    /// The map of a result.
    Embedded(JobId, Arc<Embedding>),
    /// Clusters, computed or edited.
    Clustered(JobId, Arc<ClusterOutcome>),
    /// Predictions of held-out halves, compared.
    HeldOut(JobId, Arc<HeldOut>),
    /// How far a clustering, a sweep or a comparison is, in per cent.
    Percent(Job, u8),
    /// One k of the sweep.
    Quality(JobId, KQuality),
    /// Bootstrap replicates done, and in all.
    Replicates(JobId, usize, usize),
    /// The sweep is complete.
    Swept(JobId),
    /// Files were written.
    Exported(JobId, Vec<PathBuf>),
    /// A figure was drawn.
    Drawn(JobId, Arc<Picture>),
    /// Single cells were read.
    Cells(JobId, CellValues),
    /// Posterior bands were computed.
    Bands(JobId, Vec<(GeneIndex, Band)>),
    /// A session was written to this file.
    Saved(JobId, PathBuf),
    /// A session was read, from this file or from an autosave.
    Opened(JobId, Option<PathBuf>, Box<SavedSession>),
    /// Autosaves of programs that closed unexpectedly.
    Autosaves(Vec<AutosavedSession>),
    /// A job failed; the message names the remedy.
    Failed {
        /// The job.
        job: Job,
        /// Why it failed.
        message: String,
    },
    /// A message for the log.
    Log(LogLevel, String),
}
