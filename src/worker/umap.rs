//! The thread `umap`: the library has no way to stop an embedding, so it has a thread of its own;
//! an embedding that is no longer wanted runs to its end and the session drops it.

use std::sync::Arc;

use super::Steps;
use super::notify::Notifier;
use super::slot::Slot;
use crate::model::TrainingResult;
use crate::pipeline::Prepared;
use crate::session::{JobId, Notice};

/// A map to make.
#[derive(Debug)]
pub(super) struct EmbedRequest {
    pub job: JobId,
    pub prepared: Arc<Prepared>,
    pub training: Arc<TrainingResult>,
    pub seed: u64,
}

/// Embeds whatever comes until the slot is closed.
pub(super) fn run(requests: &Slot<EmbedRequest>, steps: &dyn Steps, notifier: &Notifier) {
    while let Some(request) = requests.take() {
        let EmbedRequest {
            job,
            prepared,
            training,
            seed,
        } = request;
        notifier.report(job, "The map of the genes", || {
            Some(match steps.embed(&prepared, &training, seed) {
                Ok(embedding) => Notice::Embedded(job, Arc::new(embedding)),
                Err(error) => Notice::Failed(job, error.to_string()),
            })
        });
    }
}
