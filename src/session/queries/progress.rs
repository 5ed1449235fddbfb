//! What is being worked on.

use crate::session::Session;
use genetide_data::read::ReadProgress;

impl Session {
    /// Progress of reading, while a data set is being read.
    pub fn reading(&self) -> Option<ReadProgress> {
        self.jobs.read.as_ref().map(|reading| reading.progress)
    }

    /// Whether response test and scaling are in progress.
    pub fn is_preparing(&self) -> bool {
        self.jobs.prepare.is_some()
    }

    /// Whether the map of a result is being computed.
    pub fn is_embedding(&self) -> bool {
        self.jobs.embed.is_some()
    }

    /// Whether clustering is in progress.
    pub fn is_clustering(&self) -> bool {
        self.jobs.cluster.is_some()
    }

    /// Whether numbers of clusters are being evaluated.
    pub fn is_sweeping(&self) -> bool {
        self.jobs.sweep.is_some()
    }

    /// Bootstrap replicates done, and in all, while they are computed.
    pub fn replicates(&self) -> Option<(usize, usize)> {
        self.jobs.sweep.as_ref()?.replicates
    }

    /// Whether exports are being written.
    pub fn is_exporting(&self) -> bool {
        !self.jobs.exports.is_empty()
    }

    /// Whether a session is being saved by the user.
    pub fn is_saving(&self) -> bool {
        !self.jobs.saves.is_empty()
    }
}
