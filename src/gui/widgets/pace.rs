//! The speed of training.

use std::collections::VecDeque;
use std::time::Instant;

/// The number of updates that the speed is averaged over.
const WINDOW: usize = 20;

/// Numbers of completed epochs and when they were observed, latest last.
#[derive(Debug, Default)]
pub struct Pace {
    noticed: VecDeque<(Instant, usize)>,
}

impl Pace {
    /// Records that `epochs` are done now; a lower number than before starts over.
    pub fn note(&mut self, epochs: usize, now: Instant) {
        match self.noticed.back() {
            Some(&(_, last)) if last == epochs => return,
            Some(&(_, last)) if last > epochs => self.noticed.clear(),
            _ => {}
        }
        self.noticed.push_back((now, epochs));
        if self.noticed.len() > WINDOW {
            self.noticed.pop_front();
        }
    }

    /// Discards the record, because training was interrupted.
    pub fn interrupt(&mut self) {
        self.noticed.clear();
    }

    /// Epochs per second, available after two updates.
    pub fn epochs_per_second(&self) -> Option<f64> {
        let (first, last) = (self.noticed.front()?, self.noticed.back()?);
        let seconds = last.0.duration_since(first.0).as_secs_f64();
        (seconds > 0.0).then(|| (last.1 - first.1) as f64 / seconds)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn pace_is_epochs_over_seconds() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pace = Pace::default();
        pace.note(1, at(0));
        assert_eq!(pace.epochs_per_second(), None);
        pace.note(1, at(5));
        pace.note(9, at(4));
        // 8 epochs in 4 seconds.
        assert_eq!(pace.epochs_per_second(), Some(2.0));
        pace.note(1, at(10));
        assert_eq!(pace.epochs_per_second(), None);
        pace.interrupt();
        assert_eq!(pace.epochs_per_second(), None);
    }
}
