//! What a run reports while it goes on.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::pipeline::HeldOut;
use genetide_analysis::KQuality;
use genetide_data::read::ReadProgress;
use genetide_model::{Ending, EpochLosses};

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
    /// Comparing predictions of held-out halves.
    Predict,
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

impl LogLevel {
    /// How serious it is that training ended in this way.
    pub fn of_ending(ending: Ending) -> Self {
        match ending {
            Ending::Diverged { .. } => Self::Warning,
            Ending::Epochs | Ending::EarlyStop { .. } | Ending::Stopped => Self::Info,
        }
    }
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
    /// Clustering is so far, in per cent; never less than before.
    Clustering(u8),
    /// A k of the sweep is done, or known better than before.
    Quality(KQuality),
    /// How well halves of the libraries predict each other.
    HeldOut(Arc<HeldOut>),
    /// A repeat of the bootstrap is done.
    Repeat {
        /// Repeats done.
        done: usize,
        /// Repeats in all.
        of: usize,
    },
}

/// Whether a step goes on.
pub fn continue_unless(cancelled: bool) -> ControlFlow<()> {
    if cancelled {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}
