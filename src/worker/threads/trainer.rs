//! The thread `trainer`: owns device, network and optimiser of one training run at a time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use crate::pipeline::PipelineError;
use crate::session::{JobKind, Notice, TrainJob};
use crate::worker::context::Context;
use crate::worker::notify::Notifier;
use crate::worker::queues::control::Control;
use crate::worker::queues::live::{LiveMapJob, Throttle};
use crate::worker::steps::Outcome;
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

fn outcome(job: &TrainJob, control: &Control, context: Context<'_>) -> Outcome<Option<Notice>> {
    // Discarded while it waited: the device need not be touched.
    if control.is_discarded() {
        return Ok(Some(Notice::Discarded(job.id)));
    }
    let outbox = Outbox {
        notifier: context.notifier,
        waiting: RefCell::default(),
    };
    let mut observer = Observer {
        job,
        control,
        outbox: &outbox,
        context,
        throttle: Throttle::start(&context.queues.live, Instant::now()),
    };
    let mut device_found = |device: &str| outbox.add(Notice::Device(job.id, device.to_owned()));
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
    notifier: &'a Notifier,
    waiting: RefCell<VecDeque<Notice>>,
}

impl Outbox<'_> {
    fn add(&self, notice: Notice) {
        let mut waiting = self.waiting.borrow_mut();
        if let Notice::Epochs(_, epochs) = &notice
            && let Some(Notice::Epochs(_, before)) = waiting.back_mut()
        {
            before.extend_from_slice(epochs);
        } else {
            waiting.push_back(notice);
        }
        while let Some(notice) = waiting.pop_front() {
            if let Err(notice) = self.notifier.try_send(notice) {
                waiting.push_front(notice);
                return;
            }
        }
    }

    /// Sends what is left, waiting for room: training is over.
    fn send_rest(&self) {
        for notice in self.waiting.take() {
            self.notifier.send(notice);
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
        let epochs = vec![*losses];
        self.outbox.add(Notice::Epochs(self.job.id, epochs));
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
