//! Progress of training, for the Training panel and the status bar.

use std::time::Instant;

use crate::gui::widgets::{format, pace::Pace};
use crate::session::{Session, TrainingState};
use genetide_model::{StopProgress, training::stop_progress::warmup_epochs};

/// Speed and early stopping of the current training run, updated when epochs arrive.
#[derive(Debug, Default)]
pub struct Progress {
    pace: Pace,
    stop: StopProgress,
    last_epoch: Option<(usize, u64)>,
}

impl Progress {
    /// Updates it if epochs have arrived.
    pub fn follow(&mut self, session: &Session, now: Instant) {
        let last = session.losses().last();
        if *session.training_state() == TrainingState::Running {
            self.pace.note(last.map_or(0, |losses| losses.epoch), now);
        } else {
            self.pace.interrupt();
        }
        let last_epoch = last.map(|losses| (session.losses().len(), losses.train_loss.to_bits()));
        if last_epoch == self.last_epoch {
            return;
        }
        self.last_epoch = last_epoch;
        let (Some(config), Some(prepared)) =
            (session.training_config(), session.training_prepared())
        else {
            return;
        };
        self.stop = StopProgress::of(session.losses(), &config.model, prepared.points.len());
    }

    pub fn stop(&self) -> StopProgress {
        self.stop
    }

    /// Epochs done, and the maximum.
    pub fn epochs(&self, session: &Session) -> (usize, usize) {
        let config = session.training_config();
        let most = config.map_or(0, |config| config.model.epochs);
        let done = session.losses().last().map_or(0, |losses| losses.epoch);
        (done, most)
    }

    pub fn genes_per_second(&self, session: &Session) -> Option<usize> {
        let points = session.training_prepared()?.points.len();
        let pace = self.pace.epochs_per_second()?;
        Some((pace * points as f64).round() as usize)
    }

    /// Seconds left if the loss does not improve any more, and if all epochs are run.
    pub fn seconds_left(&self, session: &Session) -> Option<(f64, f64)> {
        let pace = self.pace.epochs_per_second().filter(|pace| *pace > 0.0)?;
        let model = &session.training_config()?.model;
        let done = session.losses().last()?.epoch;
        let most = model.epochs.saturating_sub(done) as f64;
        let least = if model.patience == 0 {
            most
        } else {
            let points = session.training_prepared()?.points.len();
            let warming_up = (warmup_epochs(points, model) - done as f64).max(0.0);
            let patience = model.patience.saturating_sub(self.stop.without_better) as f64;
            (warming_up + patience).min(most)
        };
        Some((least / pace, most / pace))
    }

    /// The time left in words: "12 s to 1 min 5 s".
    pub fn time_left(&self, session: &Session) -> Option<String> {
        let (least, most) = self.seconds_left(session)?;
        let (least, most) = (format::duration(least), format::duration(most));
        Some(if least == most {
            most
        } else {
            format!("{least} to {most}")
        })
    }

    /// The rule of early stopping in words, with its current state.
    pub fn rule(&self, session: &Session) -> Option<String> {
        let model = &session.training_config()?.model;
        let loss = match session.losses().last() {
            Some(losses) if losses.validation_loss.is_none() => "training",
            _ => "validation",
        };
        if model.patience == 0 {
            return Some("disabled (all epochs are run)".to_owned());
        }
        let epochs = format::counted(model.patience, "epoch");
        let rule = format!("patience {epochs} on the {loss} loss");
        Some(if !session.is_training() {
            rule
        } else if self.stop.warming_up {
            format!("{rule}, counted after KL warm-up")
        } else {
            let (without, patience) = (self.stop.without_better, model.patience);
            format!("{rule} ({without} of {patience} without improvement)")
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::session::Notice;
    use crate::session::testing::driver::Driver;
    use crate::session::testing::fixtures;

    #[test]
    fn time_left_lies_between_early_stop_and_all_epochs() {
        let mut driver = Driver::opened();
        driver.configure(|config| {
            config.model.epochs = 100;
            config.model.patience = 30;
            config.model.kl_warmup = 0;
        });
        let job = driver.start_training();
        let mut progress = Progress::default();
        let start = Instant::now();
        assert_eq!(progress.time_left(&driver.session), None);
        for epoch in 1..=20 {
            let mut losses = fixtures::epoch(epoch);
            // The best is epoch 15, five before the last.
            losses.train_loss = (15.0 - epoch as f64).abs();
            driver.session.on_notice(Notice::Epochs(job, vec![losses]));
            let now = start + Duration::from_millis(500 * epoch as u64);
            progress.follow(&driver.session, now);
        }
        // Two epochs a second: 30 - 5 and 100 - 20 of them are left.
        assert_eq!(progress.seconds_left(&driver.session), Some((12.5, 40.0)));
        let words = progress.time_left(&driver.session).unwrap();
        assert_eq!(words, "13 s to 40 s");
        assert_eq!(
            progress.rule(&driver.session).unwrap(),
            "patience 30 epochs on the training loss (5 of 30 without improvement)"
        );
        // 24 points, 2 epochs a second.
        assert_eq!(progress.genes_per_second(&driver.session), Some(48));
    }
}
