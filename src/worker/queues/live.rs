//! When maps of a training run in progress are made: seldom enough to hardly slow it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::session::JobId;
use crate::worker::queues::{control::Latest, queue::lock};
use genetide_analysis::Embedding;
use genetide_model::Signal;

/// From the start of training to its first map.
pub(in crate::worker) const FIRST: Duration = Duration::from_secs(1);
/// From one map to the next, at least.
pub(in crate::worker) const SHORTEST: Duration = Duration::from_secs(3);
/// The time between two maps is at least so many times what making one takes...
const MAPS: u32 = 4;
/// ... and so many times what encoding the points takes, for which training waits.
const ENCODINGS: u32 = 20;

/// What window, trainer and umap share about live maps.
#[derive(Debug)]
pub(in crate::worker) struct Live {
    wanted: AtomicBool,
    /// Whether a map is being made.
    busy: AtomicBool,
    /// What the last map took, in microseconds.
    took: AtomicU64,
    /// The map that was requested last.
    pub latest: Latest,
    /// The last map, with the number of its training job.
    last: Mutex<Option<(JobId, Arc<Embedding>)>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            wanted: AtomicBool::new(true),
            busy: AtomicBool::default(),
            took: AtomicU64::default(),
            latest: Latest::default(),
            last: Mutex::default(),
        }
    }
}

impl Live {
    /// Whether maps are wanted from now on.
    pub fn watch(&self, wanted: bool) {
        self.wanted.store(wanted, Ordering::Release);
        if !wanted {
            self.latest.signal(Signal::Discard);
            *lock(&self.last) = None;
        }
    }

    /// The last map of a training job.
    pub fn last_map(&self, id: JobId) -> Option<Arc<Embedding>> {
        let last = lock(&self.last);
        let (_, map) = last.as_ref().filter(|(of, _)| *of == id)?;
        Some(Arc::clone(map))
    }

    /// Keeps a map, for the next one of this training job to begin with.
    pub fn keep_map(&self, id: JobId, map: &Arc<Embedding>) {
        *lock(&self.last) = Some((id, Arc::clone(map)));
    }

    /// Measures how long a map takes, and marks it as in progress meanwhile.
    pub fn time<T>(&self, make: impl FnOnce() -> T) -> T {
        self.busy.store(true, Ordering::Release);
        let _progress = Progress {
            live: self,
            started: Instant::now(),
        };
        make()
    }
}

/// A map in progress until it is dropped, so that a panic ends that too.
struct Progress<'a> {
    live: &'a Live,
    started: Instant,
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        let took = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.live.took.store(took, Ordering::Release);
        self.live.busy.store(false, Ordering::Release);
    }
}

/// Decides when a training run makes latents for a map.
#[derive(Debug)]
pub(in crate::worker) struct Throttle<'a> {
    live: &'a Live,
    /// When latents were made last; before that, the start.
    last: Instant,
    encoding: Duration,
    /// When the latents in progress were begun.
    begun: Option<Instant>,
    is_first: bool,
}

impl<'a> Throttle<'a> {
    /// For training that starts now. What maps of another training run took says nothing about it.
    pub fn start(live: &'a Live, now: Instant) -> Self {
        live.took.store(0, Ordering::Release);
        Self {
            live,
            last: now,
            encoding: Duration::ZERO,
            begun: None,
            is_first: true,
        }
    }

    /// Whether latents are wanted now; if so, they are being made from now on.
    pub fn is_due(&mut self, now: Instant) -> bool {
        if !self.live.wanted.load(Ordering::Acquire) || self.live.busy.load(Ordering::Acquire) {
            return false;
        }
        let due = now.duration_since(self.last) >= self.wait();
        if due {
            self.begun = Some(now);
            self.last = now;
            self.is_first = false;
        }
        due
    }

    fn wait(&self) -> Duration {
        if self.is_first {
            return FIRST;
        }
        let map = Duration::from_micros(self.live.took.load(Ordering::Acquire));
        SHORTEST
            .max(map.saturating_mul(MAPS))
            .max(self.encoding.saturating_mul(ENCODINGS))
    }

    /// The latents are made.
    pub fn done(&mut self, now: Instant) {
        self.encoding = self
            .begun
            .take()
            .map_or(Duration::ZERO, |begun| now.duration_since(begun));
        self.last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_come_no_faster_than_they_can_be_made() {
        let live = Live::default();
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut throttle = Throttle::start(&live, start);
        assert!(!throttle.is_due(at(999)) && throttle.is_due(at(1000)));
        // Encoding took 0.1 s, and no map is made yet: 3 s after its end.
        throttle.done(at(1100));
        assert!(!throttle.is_due(at(4099)) && throttle.is_due(at(4100)));
        // Encoding took 0.25 s: 20 times that is 5 s.
        throttle.done(at(4350));
        assert!(!throttle.is_due(at(9349)) && throttle.is_due(at(9350)));
        // A map that took 2.5 s: 4 times that is 10 s.
        throttle.done(at(9351));
        live.took.store(2_500_000, Ordering::Release);
        assert!(!throttle.is_due(at(19_350)) && throttle.is_due(at(19_351)));
        // Another training begins anew.
        let mut other = Throttle::start(&live, start);
        assert!(other.is_due(at(1000)));
    }

    #[test]
    fn nothing_is_due_while_a_map_is_made_or_nobody_watches() {
        let live = Live::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut throttle = Throttle::start(&live, start);
        live.time(|| assert!(!throttle.is_due(at(60))));
        assert!(throttle.is_due(at(60)));
        let map = live.latest.next(1);
        live.watch(false);
        assert!(map.is_discarded() && !throttle.is_due(at(70)));
        live.watch(true);
        assert!(throttle.is_due(at(70)));
        // A panic ends the work on a map.
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            live.time(|| panic!("no map"));
        }));
        assert!(panicked.is_err() && throttle.is_due(at(80)));
    }
}
