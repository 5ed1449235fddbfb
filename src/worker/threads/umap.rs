//! The thread `umap`. A map of a result cannot be stopped: one that is no longer wanted runs to its
//! end, and the session drops it. Maps of a training run in progress make way for that of its result.

use std::sync::Arc;

use crate::pipeline::PipelineError;
use crate::session::{EmbedJob, JobKind, Notice};
use crate::worker::context::Context;
use crate::worker::queues::control::Control;
use crate::worker::queues::live::{LiveMapJob, MapJob};

/// Computes maps until the mailbox is closed.
pub(in crate::worker) fn run(context: Context<'_>) {
    while let Some(job) = context.queues.maps.take() {
        match job {
            MapJob::Result(job) => embed(&job, context),
            MapJob::Live(job, control) => embed_live(&job, &control, context),
        }
    }
}

pub(in crate::worker) fn embed(job: &EmbedJob, context: Context<'_>) {
    context.notifier.report(JobKind::Embed.job(job.id), || {
        let embedding = Arc::new(context.steps.embed(job)?);
        Ok::<_, PipelineError>(Some(Notice::Embedded(job.id, embedding)))
    });
}

/// The map begins where the previous one ended, so that points move and do not jump.
fn embed_live(job: &LiveMapJob, control: &Control, context: Context<'_>) {
    let live = &context.queues.live;
    let is_wanted = || !control.is_discarded();
    let embed = || {
        let before = live.last_map(job.id);
        let map = context
            .steps
            .embed_live(job, before.as_deref(), &is_wanted)?;
        Ok::<_, PipelineError>(map.map(|map| {
            let map = Arc::new(map);
            live.keep_map(job.id, &map);
            Notice::LiveMap(job.id, job.epoch, map)
        }))
    };
    let notifier = context.notifier;
    notifier.report(JobKind::LiveMap.job(job.id), || live.time(embed));
}
