//! What a run reports while it goes on.

use crate::analysis::KQuality;
use crate::data::read::ReadProgress;
use crate::model::EpochLosses;

/// The steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the table.
    Read,
    /// Response test and scaling.
    Test,
    /// Training.
    Train,
    /// UMAP.
    Embed,
    /// Clustering and the sweep over k.
    Cluster,
    /// Writing.
    Export,
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// What was done.
    Info,
    /// What the user should know.
    Warning,
    /// What failed.
    Error,
}

/// Progress of a step, or a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A step begins.
    Begin(Stage),
    /// A message for the log.
    Log(LogLevel, String),
    /// The reading goes on.
    Read(ReadProgress),
    /// An epoch is done.
    Epoch(EpochLosses),
    /// A k of the sweep is done, or known better than before.
    Quality(KQuality),
    /// A repeat of the bootstrap is done.
    Repeat {
        /// Repeats done.
        done: usize,
        /// Repeats in all.
        of: usize,
    },
}
