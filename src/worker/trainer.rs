//! The thread `trainer`: owns device, model and optimiser of one training at a time.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use super::Steps;
use super::live::{Live, Rhythm};
use super::notify::Notifier;
use super::slot::Slot;
use crate::config::RunConfig;
use crate::data::Points;
use crate::model::{EpochLosses, ModelError, Signal, TrainObserver};
use crate::pipeline::{PipelineError, Prepared};
use crate::session::{JobId, Notice};

/// What the user wants of one training. Each training has its own, so that a signal can not reach
/// the one after it.
#[derive(Debug, Default)]
pub(super) struct Control(AtomicU8);

impl Control {
    const CONTINUE: u8 = 0;
    const PAUSE: u8 = 1;
    const STOP: u8 = 2;
    const DISCARD: u8 = 3;

    pub(super) fn set(&self, signal: Signal) {
        let code = match signal {
            Signal::Continue => Self::CONTINUE,
            Signal::Pause => Self::PAUSE,
            Signal::StopKeepBest => Self::STOP,
            Signal::Discard => Self::DISCARD,
        };
        self.0.store(code, Ordering::Release);
    }

    pub(super) fn get(&self) -> Signal {
        match self.0.load(Ordering::Acquire) {
            Self::CONTINUE => Signal::Continue,
            Self::PAUSE => Signal::Pause,
            Self::STOP => Signal::StopKeepBest,
            _ => Signal::Discard,
        }
    }
}

/// A training to do.
#[derive(Debug)]
pub(super) struct TrainRequest {
    pub job: JobId,
    pub prepared: Arc<Prepared>,
    pub config: Arc<RunConfig>,
    pub control: Arc<Control>,
}

/// Trains whatever comes until the slot is closed.
pub(super) fn run(
    requests: &Slot<TrainRequest>,
    steps: &dyn Steps,
    live: &Live,
    notifier: &Notifier,
) {
    while let Some(request) = requests.take() {
        notifier.report(request.job, "Training", || {
            Some(train(&request, steps, live, notifier))
        });
    }
}

fn train(request: &TrainRequest, steps: &dyn Steps, live: &Live, notifier: &Notifier) -> Notice {
    let job = request.job;
    // Discarded while it waited: the device need not be touched.
    if request.control.get() == Signal::Discard {
        return Notice::Discarded(job);
    }
    let outbox = Outbox {
        job,
        notifier,
        device: RefCell::new(None),
        epochs: RefCell::new(Vec::new()),
    };
    let mut observer = Observer {
        control: &request.control,
        outbox: &outbox,
        rhythm: Rhythm::start(live, Instant::now()),
    };
    let result = steps.train(
        &request.prepared,
        &request.config,
        &mut |device| outbox.add_device(device),
        &mut observer,
    );
    outbox.send_rest();
    match result {
        Ok(result) => Notice::Trained(job, Arc::new(result)),
        Err(PipelineError::Model(ModelError::Cancelled)) => Notice::Discarded(job),
        Err(error) => Notice::Failed(job, error.to_string()),
    }
}

/// What a training has to tell. It never waits for the window: what finds no room is kept and goes
/// with what comes next, in order.
struct Outbox<'a> {
    job: JobId,
    notifier: &'a Notifier,
    device: RefCell<Option<String>>,
    epochs: RefCell<Vec<EpochLosses>>,
}

impl Outbox<'_> {
    fn add_device(&self, device: &str) {
        self.device.replace(Some(device.to_owned()));
        self.send_what_fits();
    }

    fn add_epoch(&self, losses: EpochLosses) {
        self.epochs.borrow_mut().push(losses);
        self.send_what_fits();
    }

    fn send_what_fits(&self) {
        if let Some(device) = self.device.take() {
            let notice = Notice::Device(self.job, device);
            if let Err(Notice::Device(_, device)) = self.notifier.try_send(notice) {
                self.device.replace(Some(device));
                return;
            }
        }
        let epochs = self.epochs.take();
        if epochs.is_empty() {
            return;
        }
        let notice = Notice::Epochs(self.job, epochs);
        if let Err(Notice::Epochs(_, epochs)) = self.notifier.try_send(notice) {
            self.epochs.replace(epochs);
        }
    }

    /// Sends latents if there is room: they are soon out of date.
    fn offer_latents(&self, epoch: usize, latents: Points) {
        let notice = Notice::Latents(self.job, epoch, Arc::new(latents));
        let _left_out = self.notifier.try_send(notice);
    }

    /// Sends what is left, waiting for room: the training is over.
    fn send_rest(&self) {
        if let Some(device) = self.device.take() {
            self.notifier.send(Notice::Device(self.job, device));
        }
        let epochs = self.epochs.take();
        if !epochs.is_empty() {
            self.notifier.send(Notice::Epochs(self.job, epochs));
        }
    }
}

/// Reads the control once a batch.
struct Observer<'a> {
    control: &'a Control,
    outbox: &'a Outbox<'a>,
    rhythm: Rhythm<'a>,
}

impl TrainObserver for Observer<'_> {
    fn signal(&mut self) -> Signal {
        self.control.get()
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        self.outbox.add_epoch(*losses);
    }

    fn wants_latents(&mut self) -> bool {
        self.rhythm.is_due(Instant::now())
    }

    fn latents(&mut self, epoch: usize, latents: Points) {
        self.rhythm.done(Instant::now());
        self.outbox.offer_latents(epoch, latents);
    }
}
