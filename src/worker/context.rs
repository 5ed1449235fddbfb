//! What window and threads share.

use std::sync::Arc;

use crate::session::{BandsJob, CellsJob, Request, TrainJob};
use crate::worker::notify::Notifier;
use crate::worker::queues::control::{Control, Latest};
use crate::worker::queues::inbox::{Inbox, Work};
use crate::worker::queues::live::{Live, MapJob};
use crate::worker::queues::queue::{FileQueue, Mailbox};
use crate::worker::steps::Steps;
use genetide_model::Signal;

/// What a thread works with.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub queues: &'a Queues,
    pub steps: &'a dyn Steps,
    pub notifier: &'a Notifier,
}

/// The requests that wait for each thread, and what stops work that has begun.
#[derive(Debug, Default)]
pub(super) struct Queues {
    pub trainings: Mailbox<(TrainJob, Arc<Control>)>,
    pub latest_training: Latest,
    pub maps: Mailbox<MapJob>,
    pub live: Live,
    pub cells: Mailbox<(CellsJob, Arc<Control>)>,
    pub latest_cells: Latest,
    pub bands: Mailbox<BandsJob>,
    pub inbox: Inbox,
    pub files: FileQueue,
}

impl Queues {
    /// Hands a request to its thread; never blocks.
    pub fn submit(&self, request: Request) {
        match request {
            Request::Read(job) => self.inbox.put(Work::Read(job)),
            Request::CancelRead(id) => self.inbox.cancel_read(id),
            Request::Prepare(job) => self.inbox.put(Work::Prepare(job)),
            Request::Train(job) => {
                let control = self.latest_training.next(job.id);
                self.trainings.put((job, control));
            }
            Request::Signal(signal) => self.latest_training.signal(signal),
            Request::Watch(wanted) => self.live.watch(wanted),
            Request::Embed(job) => {
                self.live.latest.signal(Signal::Discard);
                self.maps.put(MapJob::Result(job));
            }
            Request::CancelClusters(id) => self.inbox.cancel_clusters(id),
            Request::Cluster(job) => self.inbox.put(Work::Cluster(job)),
            Request::Sweep(job) => self.inbox.put(Work::Sweep(job)),
            Request::HoldOut(job) => self.inbox.put(Work::HoldOut(job)),
            Request::Export(job) => self.inbox.put(Work::Export(job)),
            Request::ReadCells(job) => {
                let control = self.latest_cells.next(job.id);
                self.cells.put((job, control));
            }
            Request::CancelCells(id) => self.latest_cells.discard(id),
            Request::MakeBands(job) => self.bands.put(job),
            Request::SessionFile(job) => self.files.put(job),
        }
    }

    /// Ends the threads: stops what can be stopped, and drops what waits but exports and session files.
    pub fn close(&self) {
        self.latest_training.signal(Signal::Discard);
        self.live.watch(false);
        self.trainings.close();
        self.maps.close();
        self.cells.close();
        self.latest_cells.signal(Signal::Discard);
        self.bands.close();
        self.inbox.close();
        self.files.close();
    }
}
