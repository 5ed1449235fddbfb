//! Which answers are awaited.

use std::collections::{BTreeMap, BTreeSet};

use crate::session::state::{AwaitedBeside, JobId, PrepareSettings, ReadJob};
use genetide_analysis::ClusterMethod;
use genetide_data::read::ReadProgress;

/// The latest job of each kind that is not answered yet; answers to any other job are late. That of
/// a training run is in `Training`.
#[derive(Debug, Default)]
pub(in crate::session) struct Jobs {
    /// Number of the last job.
    pub last: JobId,
    pub read: Option<Reading>,
    pub prepare: Option<(JobId, PrepareSettings)>,
    pub embed: Option<JobId>,
    pub cluster: Option<AwaitedClusters>,
    /// Clusters to be compared with those on view.
    pub beside: Option<AwaitedBeside>,
    pub sweep: Option<Sweep>,
    /// A comparison of predictions, and how far it is in per cent.
    pub held_out: Option<(JobId, Option<u8>)>,
    pub exports: BTreeSet<JobId>,
    /// Sessions being written, with their revisions.
    pub saves: BTreeMap<JobId, u64>,
    /// The session being read.
    pub open: Option<JobId>,
    /// Whether training starts as soon as the data set is read and tested.
    pub train_when_prepared: bool,
}

/// A data set being read.
#[derive(Debug)]
pub(in crate::session) struct Reading {
    pub job: ReadJob,
    pub progress: ReadProgress,
}

/// Clusters on their way.
#[derive(Debug)]
pub(in crate::session) struct AwaitedClusters {
    pub id: JobId,
    pub k: usize,
    pub method: ClusterMethod,
    /// Whether the user asked for manual edits to be discarded.
    pub discards_edits: bool,
    /// How far they are, once that is known.
    pub percent: Option<u8>,
}

/// A sweep over numbers of clusters in progress.
#[derive(Debug)]
pub(in crate::session) struct Sweep {
    pub id: JobId,
    pub method: ClusterMethod,
    /// Bootstrap replicates done, and in all.
    pub replicates: Option<(usize, usize)>,
    /// How far it is, once that is known.
    pub percent: Option<u8>,
}

impl Jobs {
    pub fn next(&mut self) -> JobId {
        self.last += 1;
        self.last
    }

    /// The jobs after another session was opened: numbers continue, and exports are still awaited.
    pub fn of_next_session(&mut self) -> Self {
        Self {
            last: self.last,
            exports: std::mem::take(&mut self.exports),
            ..Self::default()
        }
    }
}
