//! The thread `trainer`: owns device, network and optimiser of one training run at a time.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use crate::pipeline::PipelineError;
use crate::session::{JobId, JobKind, Notice, TrainJob};
use crate::worker::context::Context;
use crate::worker::notify::Notifier;
use crate::worker::queues::control::Control;
use crate::worker::queues::live::Throttle;
use crate::worker::queues::map_job::LiveMapJob;
use genetide_data::Matrix;
use genetide_model::{EpochLosses, ModelError, Signal, TrainObserver};

/// Trains until the mailbox is closed.
pub(in crate::worker) fn run(context: Context<'_>) {
    while let Some((job, control)) = context.queues.trainings.take() {
        train(&job, &control, context);
    }
}

pub(in crate::worker) fn train(job: &TrainJob, control: &Control, context: Context<'_>) {
    let outcome = || outcome(job, control, context);
    context.notifier.report(JobKind::Train.job(job.id), outcome);
}

fn outcome(
    job: &TrainJob,
    control: &Control,
    context: Context<'_>,
) -> Result<Option<Notice>, PipelineError> {
    // Discarded while it waited: the device need not be touched.
    if control.is_discarded() {
        return Ok(Some(Notice::Discarded(job.id)));
    }
    let outbox = Outbox {
        id: job.id,
        notifier: context.notifier,
        device: RefCell::new(None),
        epochs: RefCell::new(Vec::new()),
    };
    let mut observer = Observer {
        job,
        control,
        outbox: &outbox,
        context,
        throttle: Throttle::start(&context.queues.live, Instant::now()),
    };
    let mut device_found = |device: &str| outbox.add_device(device);
    let result = context.steps.train(job, &mut device_found, &mut observer);
    outbox.send_rest();
    match result {
        Ok(result) => Ok(Some(Notice::Trained(job.id, Arc::new(result)))),
        Err(PipelineError::Model(ModelError::Cancelled)) => Ok(Some(Notice::Discarded(job.id))),
        Err(error) => Err(error),
    }
}

/// Notices of training. It never waits for the window: what finds no room is sent with what comes next,
/// in order.
struct Outbox<'a> {
    id: JobId,
    notifier: &'a Notifier,
    device: RefCell<Option<String>>,
    epochs: RefCell<Vec<EpochLosses>>,
}

impl Outbox<'_> {
    fn add_device(&self, device: &str) {
        self.device.replace(Some(device.to_owned()));
        self.send(|notice| self.notifier.try_send(notice));
    }

    fn add_epoch(&self, losses: EpochLosses) {
        self.epochs.borrow_mut().push(losses);
        self.send(|notice| self.notifier.try_send(notice));
    }

    /// Sends what is left, waiting for room: training is over.
    fn send_rest(&self) {
        self.send(|notice| {
            self.notifier.send(notice);
            Ok(())
        });
    }

    /// Keeps what `send` gives back.
    fn send(&self, send: impl Fn(Notice) -> Result<(), Notice>) {
        if let Some(device) = self.device.take()
            && let Err(Notice::Device(_, device)) = send(Notice::Device(self.id, device))
        {
            self.device.replace(Some(device));
            return;
        }
        let epochs = self.epochs.take();
        if !epochs.is_empty()
            && let Err(Notice::Epochs(_, epochs)) = send(Notice::Epochs(self.id, epochs))
        {
            self.epochs.replace(epochs);
        }
    }
}

/// Reads the control once a batch, and leaves latents for the map.
struct Observer<'a> {
    job: &'a TrainJob,
    control: &'a Control,
    outbox: &'a Outbox<'a>,
    context: Context<'a>,
    throttle: Throttle<'a>,
}

impl TrainObserver for Observer<'_> {
    fn signal(&mut self) -> Signal {
        self.control.get()
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        self.outbox.add_epoch(*losses);
    }

    fn wants_latents(&mut self) -> bool {
        self.throttle.is_due(Instant::now())
    }

    fn latents(&mut self, epoch: usize, latents: Matrix<f32>) {
        self.throttle.done(Instant::now());
        let job = LiveMapJob {
            id: self.job.id,
            epoch,
            latents,
            seed: self.job.config.seed,
        };
        let queues = self.context.queues;
        queues.maps.put_live(job, &queues.live);
    }
}
