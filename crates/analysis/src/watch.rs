//! How far long work is, and whether it is still wanted.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use rayon::Yield;

use crate::AnalysisError;

/// What those who work and the one who waits share: how far the work is, and whether it is still
/// wanted.
#[derive(Debug)]
pub struct Watch {
    stopped: AtomicBool,
    /// The bits of the fraction, which are in the order of the numbers, as these are not negative.
    done: AtomicU64,
}

/// Of work that nobody watches.
static UNWATCHED: Watch = Watch::new();

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

impl Watch {
    const fn new() -> Self {
        Self {
            stopped: AtomicBool::new(false),
            done: AtomicU64::new(0),
        }
    }

    /// Asks the work to stop: it then fails with [`AnalysisError::Cancelled`] within moments.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// How far the work is, from 0 to 1. It never falls.
    pub fn done(&self) -> f64 {
        f64::from_bits(self.done.load(Ordering::Relaxed))
    }

    /// All of the work.
    pub fn all(&self) -> Share<'_> {
        Share {
            watch: self,
            from: 0.0,
            to: 1.0,
        }
    }
}

/// A share of the work that is watched, such as the second half.
#[derive(Clone, Copy, Debug)]
pub struct Share<'a> {
    watch: &'a Watch,
    from: f64,
    to: f64,
}

impl<'a> Share<'a> {
    /// Work that nobody watches and nobody stops.
    pub fn unwatched() -> Self {
        UNWATCHED.all()
    }

    /// The part of this share from the fraction `from` to the fraction `to` of it.
    #[must_use]
    pub fn part(self, from: f64, to: f64) -> Self {
        let length = self.to - self.from;
        Self {
            from: self.from + from * length,
            to: self.from + to * length,
            ..self
        }
    }

    /// The beginning of this share alone: work is stopped as this is, but goes on unsaid.
    #[must_use]
    pub(crate) fn unreported(self) -> Self {
        self.part(0.0, 0.0)
    }

    /// This share as `count` steps, which may be done side by side.
    pub(crate) fn steps(self, count: usize) -> Steps<'a> {
        Steps {
            share: self,
            count,
            done: AtomicUsize::new(0),
        }
    }

    /// Whether the work is no longer wanted.
    pub(crate) fn is_stopped(self) -> bool {
        self.watch.stopped.load(Ordering::Relaxed)
    }

    /// Nothing is done, but the work may be wanted no longer.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] in that case.
    pub fn check(self) -> Result<(), AnalysisError> {
        match self.is_stopped() {
            true => Err(AnalysisError::Cancelled),
            false => Ok(()),
        }
    }

    /// The fraction `done` of this share is done.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when the work is no longer wanted.
    pub fn reach(self, done: f64) -> Result<(), AnalysisError> {
        let done = self.from + done.clamp(0.0, 1.0) * (self.to - self.from);
        self.watch.done.fetch_max(done.to_bits(), Ordering::Relaxed);
        self.check()
    }
}

/// Interval at which those who wait for work that cannot be interrupted ask whether it is still wanted.
const ASK: Duration = Duration::from_millis(5);

/// The result of `work`, which cannot be interrupted. Once it is no longer wanted it is left alone: it ends on
/// a thread of its own, and its result is dropped.
///
/// # Errors
/// [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(crate) fn left_alone<R: Send + 'static>(
    share: Share<'_>,
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R, AnalysisError> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        // Nobody receives the result of work that was left alone.
        let _ = sender.send(work());
    });
    loop {
        share.check()?;
        match receiver.try_recv() {
            Ok(result) => return Ok(result),
            // The work panicked.
            Err(TryRecvError::Disconnected) => return Err(AnalysisError::Cancelled),
            Err(TryRecvError::Empty) => {}
        }
        // A thread of the pool does other work meanwhile, of which the work itself may be waiting.
        if rayon::yield_now() != Some(Yield::Executed) {
            std::thread::sleep(ASK);
        }
    }
}

/// A share of the work that consists of steps of about the same length.
#[derive(Debug)]
pub(crate) struct Steps<'a> {
    share: Share<'a>,
    count: usize,
    done: AtomicUsize,
}

impl Steps<'_> {
    /// One step is done.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when the work is no longer wanted.
    pub fn step(&self) -> Result<(), AnalysisError> {
        self.advance(1)
    }

    /// So many steps are done.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] when the work is no longer wanted.
    pub fn advance(&self, steps: usize) -> Result<(), AnalysisError> {
        let done = steps + self.done.fetch_add(steps, Ordering::Relaxed);
        self.share.reach(done as f64 / self.count.max(1) as f64)
    }

    /// Nothing is done, but the work may be wanted no longer.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] in that case.
    pub fn check(&self) -> Result<(), AnalysisError> {
        self.share.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_shares_add_up() {
        let watch = Watch::default();
        let half = watch.all().part(0.5, 1.0);
        half.reach(0.0).unwrap();
        assert_eq!(watch.done(), 0.5);
        // A fifth of the first half of the second half: 0.5 + 0.2 * 0.25.
        let steps = half.part(0.0, 0.5).steps(5);
        steps.step().unwrap();
        assert!((watch.done() - 0.55).abs() < 1e-12);
        steps.advance(4).unwrap();
        assert!((watch.done() - 0.75).abs() < 1e-12);
    }

    #[test]
    fn progress_never_falls_and_ends_at_one() {
        let watch = Watch::default();
        watch.all().part(0.6, 0.7).reach(1.0).unwrap();
        watch.all().reach(0.2).unwrap();
        assert!((watch.done() - 0.7).abs() < 1e-12);
        // Steps beyond those that were counted.
        let steps = watch.all().steps(2);
        steps.advance(3).unwrap();
        assert_eq!(watch.done(), 1.0);
    }

    #[test]
    fn work_that_cannot_be_interrupted_is_left_alone() {
        assert_eq!(left_alone(Share::unwatched(), || 7).unwrap(), 7);
        let watch = Watch::default();
        watch.stop();
        let (_hold, waits) = std::sync::mpsc::channel::<()>();
        let stopped = left_alone(watch.all(), move || waits.recv().is_ok());
        assert!(matches!(stopped, Err(AnalysisError::Cancelled)));
    }

    #[test]
    fn stopped_work_fails_and_other_work_goes_on() {
        let watch = Watch::default();
        watch.stop();
        let stopped = watch.all().part(0.0, 0.5).steps(3).step();
        assert!(matches!(stopped, Err(AnalysisError::Cancelled)));
        assert!(Share::unwatched().check().is_ok());
    }
}
