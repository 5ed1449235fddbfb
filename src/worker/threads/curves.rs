//! The threads `cells` and `bands`. Reading cells from a large file takes seconds, and a change of k
//! must not wait for it.

use crate::pipeline::{PipelineError, events::continue_unless};
use crate::session::{BandsJob, CellsJob, JobKind, Notice};
use crate::worker::{context::Context, queues::control::Control};

/// Reads cells until the mailbox is closed.
pub(in crate::worker) fn run_cells(context: Context<'_>) {
    while let Some((job, control)) = context.queues.cells.take() {
        read_cells(&job, &control, context);
    }
}

pub(in crate::worker) fn read_cells(job: &CellsJob, control: &Control, context: Context<'_>) {
    context.notifier.report(JobKind::Cells.job(job.id), || {
        let mut progress = |_| continue_unless(control.is_discarded());
        let cells = context.steps.cells(job, &mut progress)?;
        Ok::<_, PipelineError>(Some(Notice::Cells(job.id, cells)))
    });
}

/// Computes bands until the mailbox is closed.
pub(in crate::worker) fn run_bands(context: Context<'_>) {
    while let Some(job) = context.queues.bands.take() {
        make_bands(&job, context);
    }
}

pub(in crate::worker) fn make_bands(job: &BandsJob, context: Context<'_>) {
    context.notifier.report(JobKind::Bands.job(job.id), || {
        let bands = context.steps.bands(job)?;
        Ok::<_, PipelineError>(Some(Notice::Bands(job.id, bands)))
    });
}
