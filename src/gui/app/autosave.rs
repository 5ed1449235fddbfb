//! When the session is autosaved.

use std::time::{Duration, Instant};

use crate::session::Session;

/// A change is autosaved after this time without further changes.
const QUIET: Duration = Duration::from_secs(5);

/// The shortest time between two autosaves, and the longest time that a change waits. Urgent
/// changes do not wait: start and end of training, and the first clusters of a run.
const INTERVAL: Duration = Duration::from_secs(30);

/// Tracks the session's changes.
#[derive(Debug, Default)]
pub struct AutosaveTimer {
    state: State,
    first_change: Option<Instant>,
    last_change: Option<Instant>,
    last_autosave: Option<Instant>,
}

/// The parts of the session that decide when it is autosaved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    revision: u64,
    runs: usize,
    is_training: bool,
    /// Urgent because clusters computed again would have other numbers and colours.
    has_clusters: bool,
}

impl State {
    fn of(session: &Session) -> Self {
        Self {
            revision: session.revision(),
            runs: session.runs().len(),
            is_training: session.is_training(),
            has_clusters: session.clusters().is_some(),
        }
    }

    /// Whether the change since `before` is saved without delay.
    fn is_urgent(self, before: Self) -> bool {
        (self.runs, self.is_training) != (before.runs, before.is_training)
            || (self.has_clusters && !before.has_clusters)
    }
}

impl AutosaveTimer {
    /// The time from `now` until the next autosave, zero if it is due; `None` if there is nothing to
    /// autosave.
    pub fn follow(&mut self, session: &Session, now: Instant) -> Option<Duration> {
        let state = State::of(session);
        let before = std::mem::replace(&mut self.state, state);
        if !session.needs_autosave() {
            self.first_change = None;
            return None;
        }
        if state != before || self.first_change.is_none() {
            self.last_change = Some(now);
        }
        let first = *self.first_change.get_or_insert(now);
        let due = if state.is_urgent(before) {
            now
        } else {
            let quiet = self.last_change.unwrap_or(now) + QUIET;
            let next = self.last_autosave.map_or(now, |last| last + INTERVAL);
            quiet.min(first + INTERVAL).max(next)
        };
        let wait = due.saturating_duration_since(now);
        if wait.is_zero() {
            self.last_autosave = Some(now);
            self.first_change = None;
        }
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::driver::Driver;
    use crate::session::{FileCommand, SelectionCommand, TrainingCommand};
    use genetide_analysis::KChoice;
    use genetide_data::GeneIndex;

    const SECOND: Duration = Duration::from_secs(1);

    /// Autosaves when it is due, as the window does.
    fn follow(timer: &mut AutosaveTimer, driver: &mut Driver, now: Instant) -> Option<u64> {
        let wait = timer.follow(&driver.session, now)?;
        if wait.is_zero() {
            assert_eq!(driver.ask(FileCommand::Autosave), ["autosave"]);
        }
        Some(wait.as_secs())
    }

    #[test]
    fn starts_and_ends_of_training_are_autosaved_at_once() {
        let (mut driver, start) = (Driver::opened(), Instant::now());
        let mut timer = AutosaveTimer::default();
        assert_eq!(follow(&mut timer, &mut driver, start), None);
        let requests = driver.session.execute(TrainingCommand::Start);
        assert_eq!(follow(&mut timer, &mut driver, start), Some(0));
        assert_eq!(follow(&mut timer, &mut driver, start + SECOND), None);
        driver.answer_all(requests);
        assert_eq!(follow(&mut timer, &mut driver, start + SECOND), Some(0));
    }

    #[test]
    fn the_first_clusters_of_a_run_are_autosaved_at_once() {
        let (mut driver, start) = (Driver::opened(), Instant::now());
        let mut timer = AutosaveTimer::default();
        let requests = driver.session.execute(TrainingCommand::Start);
        let [trained] = driver.answers(&requests[0]).try_into().unwrap();
        let requests = driver.session.on_notice(trained);
        assert_eq!(follow(&mut timer, &mut driver, start), Some(0));
        driver.answer_all(requests);
        assert!(driver.session.clusters().is_some());
        assert_eq!(follow(&mut timer, &mut driver, start + SECOND), Some(0));
        // Other clusters of the same run wait like any change.
        let more = driver.configure(|config| config.analysis.k = KChoice::Fixed(4));
        driver.answer_all(more);
        let wait = follow(&mut timer, &mut driver, start + 2 * SECOND);
        assert_eq!(wait, Some(29));
    }

    #[test]
    fn other_changes_wait_for_quiet_and_for_the_interval() {
        let (mut driver, start) = (Driver::clustered(), Instant::now());
        let at = |seconds: u32| start + seconds * SECOND;
        let mut timer = AutosaveTimer::default();
        assert_eq!(follow(&mut timer, &mut driver, start), Some(0));
        // Autosaved at 0 s; a change at 1 s is saved at 30 s, not at 6 s.
        driver.settle(SelectionCommand::TogglePin(GeneIndex::new(5)));
        assert_eq!(follow(&mut timer, &mut driver, at(1)), Some(29));
        assert_eq!(follow(&mut timer, &mut driver, at(30)), Some(0));
        // Much later: a change at 100 s is saved at 105 s; one more at 103 s puts that off to 108 s.
        driver.settle(SelectionCommand::TogglePin(GeneIndex::new(5)));
        assert_eq!(follow(&mut timer, &mut driver, at(100)), Some(5));
        driver.settle(SelectionCommand::TogglePin(GeneIndex::new(6)));
        assert_eq!(follow(&mut timer, &mut driver, at(103)), Some(5));
        // Continual changes delay it by 30 s at most, to 130 s.
        for second in (106..130).step_by(3) {
            driver.settle(SelectionCommand::TogglePin(GeneIndex::new(6)));
            let wait = follow(&mut timer, &mut driver, at(second));
            assert_eq!(wait, Some(5.min(130 - u64::from(second))));
        }
        assert_eq!(follow(&mut timer, &mut driver, at(130)), Some(0));
    }
}
