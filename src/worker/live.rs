//! When the latents of a training that goes on are mapped: seldom enough to hardly slow it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// From the start of a training to its first map.
pub(super) const FIRST: Duration = Duration::from_secs(1);
/// From one map to the next, at least.
pub(super) const SHORTEST: Duration = Duration::from_secs(3);
/// The time between two maps is at least so many times what making one takes...
const MAPS: u32 = 4;
/// ... and so many times what encoding the points takes, for which the training waits.
const ENCODINGS: u32 = 20;

/// What window, trainer and umap share about live maps.
#[derive(Debug)]
pub(super) struct Live {
    wanted: AtomicBool,
    /// Whether a map is being made.
    busy: AtomicBool,
    /// What the last map took, in microseconds.
    took: AtomicU64,
    /// Told to the map asked for last when it is no longer wanted.
    dropped: Mutex<Arc<AtomicBool>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            wanted: AtomicBool::new(true),
            busy: AtomicBool::default(),
            took: AtomicU64::default(),
            dropped: Mutex::default(),
        }
    }
}

impl Live {
    /// Whether latents are wanted from now on.
    pub(super) fn watch(&self, wanted: bool) {
        self.wanted.store(wanted, Ordering::Release);
        if !wanted {
            self.drop_map();
        }
    }

    /// A map was asked for; returns where it is told that it is no longer wanted.
    pub(super) fn next_map(&self) -> Arc<AtomicBool> {
        let next = Arc::new(AtomicBool::new(false));
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.store(true, Ordering::Release);
        *dropped = Arc::clone(&next);
        next
    }

    /// The map asked for last is no longer wanted.
    pub(super) fn drop_map(&self) {
        let dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.store(true, Ordering::Release);
    }

    /// Notes that a map is being made, and what it takes, whatever becomes of it.
    pub(super) fn time<T>(&self, make: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let _working = Working::begin(self, started);
        make()
    }
}

/// Ends the work on a map when it is dropped, so that a panic ends it too.
struct Working<'a> {
    live: &'a Live,
    started: Instant,
}

impl<'a> Working<'a> {
    fn begin(live: &'a Live, started: Instant) -> Self {
        live.busy.store(true, Ordering::Release);
        Self { live, started }
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        let took = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.live.took.store(took, Ordering::Release);
        self.live.busy.store(false, Ordering::Release);
    }
}

/// Tells a training when its latents are wanted.
#[derive(Debug)]
pub(super) struct Rhythm<'a> {
    live: &'a Live,
    /// When latents were given last; before that, the start.
    last: Instant,
    encoding: Duration,
    /// Since when latents are being made.
    begun: Option<Instant>,
    is_first: bool,
}

impl<'a> Rhythm<'a> {
    /// Of a training that starts now. What maps of another training took says nothing of it.
    pub(super) fn start(live: &'a Live, now: Instant) -> Self {
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
    pub(super) fn is_due(&mut self, now: Instant) -> bool {
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
    pub(super) fn done(&mut self, now: Instant) {
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
        let mut rhythm = Rhythm::start(&live, start);
        assert!(!rhythm.is_due(at(999)) && rhythm.is_due(at(1000)));
        // Encoding took 0.1 s, and no map is made yet: 3 s after its end.
        rhythm.done(at(1100));
        assert!(!rhythm.is_due(at(4099)) && rhythm.is_due(at(4100)));
        // Encoding took 0.25 s: 20 times that is 5 s.
        rhythm.done(at(4350));
        assert!(!rhythm.is_due(at(9349)) && rhythm.is_due(at(9350)));
        // A map that took 2.5 s: 4 times that is 10 s.
        rhythm.done(at(9351));
        live.took.store(2_500_000, Ordering::Release);
        assert!(!rhythm.is_due(at(19_350)) && rhythm.is_due(at(19_351)));
        // Another training begins anew.
        let mut other = Rhythm::start(&live, start);
        assert!(other.is_due(at(1000)));
    }

    #[test]
    fn nothing_is_due_while_a_map_is_made_or_nobody_watches() {
        let live = Live::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut rhythm = Rhythm::start(&live, start);
        live.time(|| assert!(!rhythm.is_due(at(60))));
        assert!(rhythm.is_due(at(60)));
        let map = live.next_map();
        live.watch(false);
        assert!(map.load(Ordering::Acquire) && !rhythm.is_due(at(70)));
        live.watch(true);
        assert!(rhythm.is_due(at(70)));
        // A panic ends the work on a map.
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            live.time(|| panic!("no map"));
        }));
        assert!(panicked.is_err() && rhythm.is_due(at(80)));
    }
}
