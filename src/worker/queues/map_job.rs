//! The maps that wait for the thread `umap`.

use std::sync::Arc;

use crate::session::{EmbedJob, JobId};
use crate::worker::queues::{control::Control, live::Live, mailbox::Mailbox};
use genetide_data::Matrix;

/// A map to compute.
#[derive(Debug)]
pub(in crate::worker) enum MapJob {
    /// Of a result.
    Result(EmbedJob),
    /// Of a training run in progress, which can be discarded.
    Live(LiveMapJob, Arc<Control>),
}

/// Latents of a training run in progress, to be embedded.
#[derive(Debug)]
pub struct LiveMapJob {
    /// Number of the training job.
    pub id: JobId,
    /// The epoch they belong to, 1-based.
    pub epoch: usize,
    /// `[N, dims]`: latents of the points.
    pub latents: Matrix<f32>,
    /// Seed of the map.
    pub seed: u64,
}

impl Mailbox<MapJob> {
    /// Leaves a map of a training run in progress, unless that of a result waits.
    pub fn put_live(&self, job: LiveMapJob, live: &Live) {
        let is_live = |waiting: &MapJob| matches!(waiting, MapJob::Live(..));
        let control = live.latest.next(job.id);
        self.put_over(MapJob::Live(job, control), is_live);
    }
}
