//! When the session is kept in case the program ends badly.

use std::time::{Duration, Instant};

use crate::session::Session;

/// A change is kept once so much time has passed without another.
const QUIET: Duration = Duration::from_secs(5);

/// Not more often than this, but for trainings that begin or end and for their first clusters; and a
/// change waits no longer.
const INTERVAL: Duration = Duration::from_secs(30);

/// Follows the session's changes.
#[derive(Debug, Default)]
pub struct Keeping {
    seen: Seen,
    first_change: Option<Instant>,
    last_change: Option<Instant>,
    kept: Option<Instant>,
}

/// What of the session was looked at last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    revision: u64,
    runs: usize,
    is_training: bool,
    /// Whether there are clusters: their numbers and colours would not be the same, made again.
    has_clusters: bool,
}

impl Seen {
    fn of(session: &Session) -> Self {
        Self {
            revision: session.revision(),
            runs: session.runs.len(),
            is_training: session.is_training(),
            has_clusters: session.clusters.is_some(),
        }
    }

    /// Whether what changed since `before` must not be lost.
    fn is_urgent(self, before: Self) -> bool {
        (self.runs, self.is_training) != (before.runs, before.is_training)
            || (self.has_clusters && !before.has_clusters)
    }
}

impl Keeping {
    /// How long until the session has to be kept, from `now`: zero, when that is to be done at once;
    /// `None` when nothing is to be kept.
    pub fn follow(&mut self, session: &Session, now: Instant) -> Option<Duration> {
        let seen = Seen::of(session);
        let before = std::mem::replace(&mut self.seen, seen);
        if !session.is_to_keep() {
            self.first_change = None;
            return None;
        }
        if seen != before || self.first_change.is_none() {
            self.last_change = Some(now);
        }
        let first = *self.first_change.get_or_insert(now);
        let due = if seen.is_urgent(before) {
            now
        } else {
            let quiet = self.last_change.unwrap_or(now) + QUIET;
            let next = self.kept.map_or(now, |kept| kept + INTERVAL);
            quiet.min(first + INTERVAL).max(next)
        };
        let wait = due.saturating_duration_since(now);
        if wait.is_zero() {
            self.kept = Some(now);
            self.first_change = None;
        }
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::KChoice;
    use crate::session::Command;
    use crate::session::driver::Driver;

    const SECOND: Duration = Duration::from_secs(1);

    /// Follows, and keeps when it is time, as the window does.
    fn follow(keeping: &mut Keeping, driver: &mut Driver, now: Instant) -> Option<u64> {
        let wait = keeping.follow(&driver.session, now)?;
        if wait.is_zero() {
            assert_eq!(driver.ask(Command::KeepSession), ["keep"]);
        }
        Some(wait.as_secs())
    }

    #[test]
    fn beginnings_and_ends_of_trainings_are_kept_at_once() {
        let (mut driver, start) = (Driver::opened(), Instant::now());
        let mut keeping = Keeping::default();
        assert_eq!(follow(&mut keeping, &mut driver, start), None);
        let requests = driver.session.command(Command::StartTraining);
        assert_eq!(follow(&mut keeping, &mut driver, start), Some(0));
        assert_eq!(follow(&mut keeping, &mut driver, start + SECOND), None);
        driver.answer_all(requests);
        assert_eq!(follow(&mut keeping, &mut driver, start + SECOND), Some(0));
    }

    #[test]
    fn the_first_clusters_of_a_training_are_kept_at_once() {
        let (mut driver, start) = (Driver::opened(), Instant::now());
        let mut keeping = Keeping::default();
        let requests = driver.session.command(Command::StartTraining);
        let [trained] = driver.answers(&requests[0]).try_into().unwrap();
        let requests = driver.session.notice(trained);
        assert_eq!(follow(&mut keeping, &mut driver, start), Some(0));
        driver.answer_all(requests);
        assert!(driver.session.clusters.is_some());
        assert_eq!(follow(&mut keeping, &mut driver, start + SECOND), Some(0));
        // Other clusters of the same training wait, as every change does.
        let more = driver.configure(|config| config.analysis.k = KChoice::Fixed(4));
        driver.answer_all(more);
        let wait = follow(&mut keeping, &mut driver, start + 2 * SECOND);
        assert_eq!(wait, Some(29));
    }

    #[test]
    fn other_changes_wait_for_quiet_and_for_the_interval() {
        let (mut driver, start) = (Driver::clustered(), Instant::now());
        let mut keeping = Keeping::default();
        assert_eq!(follow(&mut keeping, &mut driver, start), Some(0));
        // Kept at 0 s; a change at 1 s is kept at 30 s, not at 6 s.
        driver.settle(Command::TogglePin(5));
        assert_eq!(follow(&mut keeping, &mut driver, start + SECOND), Some(29));
        assert_eq!(
            follow(&mut keeping, &mut driver, start + 30 * SECOND),
            Some(0)
        );
        // Much later: a change at 100 s is kept at 105 s; one more at 103 s puts that off to 108 s.
        driver.settle(Command::TogglePin(5));
        assert_eq!(
            follow(&mut keeping, &mut driver, start + 100 * SECOND),
            Some(5)
        );
        driver.settle(Command::TogglePin(6));
        assert_eq!(
            follow(&mut keeping, &mut driver, start + 103 * SECOND),
            Some(5)
        );
        // Changes that never end do not put it off for more than 30 s, to 130 s.
        for second in (106..130).step_by(3) {
            driver.settle(Command::TogglePin(6));
            let wait = follow(&mut keeping, &mut driver, start + second * SECOND);
            assert_eq!(wait, Some(5.min(130 - u64::from(second))));
        }
        assert_eq!(
            follow(&mut keeping, &mut driver, start + 130 * SECOND),
            Some(0)
        );
    }
}
