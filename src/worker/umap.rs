//! The thread `umap`: the library has no way to stop an embedding, so it has a thread of its own;
//! an embedding that is no longer wanted runs to its end and the session drops it. Maps of a
//! training that goes on make way for that of its result.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Steps;
use super::live::Live;
use super::notify::Notifier;
use super::slot::Slot;
use crate::analysis::Embedding;
use crate::data::Points;
use crate::model::TrainingResult;
use crate::pipeline::Prepared;
use crate::session::{JobId, Notice};

/// A map to make.
#[derive(Debug)]
pub(super) enum EmbedRequest {
    /// Of a result.
    Result {
        job: JobId,
        prepared: Arc<Prepared>,
        training: Arc<TrainingResult>,
        seed: u64,
    },
    /// Of a training that goes on.
    Live(LiveRequest),
}

/// A map of a training that goes on.
#[derive(Debug)]
pub(super) struct LiveRequest {
    pub job: JobId,
    pub latents: Arc<Points>,
    pub before: Option<Arc<Embedding>>,
    pub seed: u64,
    /// Set when it is no longer wanted.
    pub dropped: Arc<AtomicBool>,
}

/// Embeds whatever comes until the slot is closed.
pub(super) fn run(
    requests: &Slot<EmbedRequest>,
    steps: &dyn Steps,
    live: &Live,
    notifier: &Notifier,
) {
    while let Some(request) = requests.take() {
        match request {
            EmbedRequest::Result {
                job,
                prepared,
                training,
                seed,
            } => notifier.report(job, "The map of the genes", || {
                Some(match steps.embed(&prepared, &training, seed) {
                    Ok(embedding) => Notice::Embedded(job, Arc::new(embedding)),
                    Err(error) => Notice::Failed(job, error.to_string()),
                })
            }),
            EmbedRequest::Live(request) => {
                let job = request.job;
                notifier.report(job, "The map of the training", || {
                    live.time(|| embed_live(&request, steps))
                });
            }
        }
    }
}

fn embed_live(request: &LiveRequest, steps: &dyn Steps) -> Option<Notice> {
    let before = request.before.as_deref();
    let go_on = || !request.dropped.load(Ordering::Acquire);
    match steps.embed_live(&request.latents, before, request.seed, &go_on) {
        Ok(map) => Some(Notice::EmbeddedLive(request.job, Arc::new(map?))),
        Err(error) => Some(Notice::Failed(request.job, error.to_string())),
    }
}
