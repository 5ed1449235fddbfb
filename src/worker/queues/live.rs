//! The maps that wait for the thread `umap`, and when those of a training run in progress are made:
//! seldom enough to hardly slow it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::session::{EmbedJob, JobId};
use crate::worker::queues::control::{Control, Latest};
use crate::worker::queues::queue::{Mailbox, lock};
use genetide_analysis::Embedding;
use genetide_data::Matrix;
use genetide_model::Signal;

#[derive(Debug)]
pub(in crate::worker) enum MapJob {
    /// Of a result.
    Result(EmbedJob),
    /// Of a training run in progress, which can be discarded.
    Live(LiveMapJob, Arc<Control>),
}

/// Latents of a training run in progress, to be embedded.
#[derive(Debug)]
pub struct LiveMapJob {
    /// Number of the training job.
    pub id: JobId,
    /// The epoch they belong to, 1-based.
    pub epoch: usize,
    /// `[N, dims]`: latents of the points.
    pub latents: Matrix<f32>,
    /// Seed of the map.
    pub seed: u64,
}

impl Mailbox<MapJob> {
    /// Leaves a map of a training run in progress, unless that of a result waits.
    pub fn put_live(&self, job: LiveMapJob, live: &Live) {
        let is_live = |waiting: &MapJob| matches!(waiting, MapJob::Live(..));
        let control = live.latest.next(job.id);
        self.put_over(MapJob::Live(job, control), is_live);
    }
}

/// From the start of training to its first map.
pub(in crate::worker) const FIRST: Duration = Duration::from_secs(1);
/// From one map to the next, at least.
pub(in crate::worker) const SHORTEST: Duration = Duration::from_secs(3);
/// The time between two maps is at least so many times what making one takes...
const MAPS: u32 = 4;
/// ... and so many times what encoding the points takes, for which training waits.
const ENCODINGS: u32 = 20;

/// What window, trainer and umap share about live maps.
#[derive(Debug, Default)]
pub(in crate::worker) struct Live {
    /// The map that was requested last.
    pub latest: Latest,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether no maps are wanted.
    ignored: bool,
    busy: bool,
    took: Duration,
    /// The last map, with the number of its training job.
    last: Option<(JobId, Arc<Embedding>)>,
}

impl Live {
    /// Whether maps are wanted from now on.
    pub fn watch(&self, wanted: bool) {
        let mut state = lock(&self.state);
        state.ignored = !wanted;
        if !wanted {
            self.latest.signal(Signal::Discard);
            state.last = None;
        }
    }

    /// The last map of a training job.
    pub fn last_map(&self, id: JobId) -> Option<Arc<Embedding>> {
        let state = lock(&self.state);
        let (_, map) = state.last.as_ref().filter(|(of, _)| *of == id)?;
        Some(Arc::clone(map))
    }

    /// Keeps a map, for the next one of this training job to begin with.
    pub fn keep_map(&self, id: JobId, map: &Arc<Embedding>) {
        lock(&self.state).last = Some((id, Arc::clone(map)));
    }

    /// Measures how long a map takes, and marks it as in progress meanwhile.
    pub fn time<T>(&self, make: impl FnOnce() -> T) -> T {
        lock(&self.state).busy = true;
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
        let mut state = lock(&self.live.state);
        state.took = self.started.elapsed();
        state.busy = false;
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
        lock(&live.state).took = Duration::ZERO;
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
        let state = lock(&self.live.state);
        if state.ignored || state.busy {
            return false;
        }
        let due = now.duration_since(self.last) >= self.wait(state.took);
        if due {
            self.begun = Some(now);
            self.last = now;
            self.is_first = false;
        }
        due
    }

    /// From one map to the next, where the last one took so long.
    fn wait(&self, map: Duration) -> Duration {
        if self.is_first {
            return FIRST;
        }
        SHORTEST
            .max(map.saturating_mul(MAPS))
            .max(self.encoding.saturating_mul(ENCODINGS))
    }

    /// The latents are made.
    pub fn done(&mut self, now: Instant) {
        let begun = self.begun.take();
        self.encoding = begun.map_or(Duration::ZERO, |begun| now.duration_since(begun));
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
        lock(&live.state).took = Duration::from_millis(2500);
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
