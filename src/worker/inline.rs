//! Requests carried out on the calling thread, for tests and benchmarks.

use std::sync::Arc;

use crate::session::{Notice, Request};
use crate::worker::context::{Context, Queues};
use crate::worker::notify::{CHANNEL_ROOM, Notifier};
use crate::worker::queues::control::Control;
use crate::worker::queues::inbox::Work;
use crate::worker::steps::Steps;
use crate::worker::threads::{analysis::Analysis, curves, saver::Saver, trainer, umap};

/// Carries out a request at once, and returns what a thread would report; at most 256 notices. Nothing
/// is autosaved.
pub fn answer(steps: &dyn Steps, request: Request) -> Vec<Notice> {
    let (notifier, notices) = Notifier::new(CHANNEL_ROOM, Arc::new(|| {}));
    let context = Context {
        queues: &Queues::default(),
        steps,
        notifier: &notifier,
    };
    // No thread would make live maps.
    context.queues.live.watch(false);
    let process = |work| Analysis::new(context).process(&work);
    match request {
        Request::Read(job) => process(Work::Read(job)),
        Request::Prepare(job) => process(Work::Prepare(job)),
        Request::Cluster(job) => process(Work::Cluster(job)),
        Request::Sweep(job) => process(Work::Sweep(job)),
        Request::HoldOut(job) => process(Work::HoldOut(job)),
        Request::Export(job) => process(Work::Export(job)),
        Request::Train(job) => trainer::train(&job, &Control::default(), context),
        Request::Embed(job) => umap::embed(&job, context),
        Request::ReadCells(job) => curves::read_cells(&job, &Control::default(), context),
        Request::MakeBands(job) => curves::make_bands(&job, context),
        Request::SessionFile(job) => Saver::default().report(job, &notifier),
        Request::CancelRead(_)
        | Request::CancelCells(_)
        | Request::CancelClusters(_)
        | Request::Signal(_)
        | Request::Watch(_) => {}
    }
    notices.try_iter().collect()
}
