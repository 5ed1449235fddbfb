//! Early stopping: which weights are kept, and when to stop.

use crate::training::result::EpochLosses;

/// Decision after an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Continue,
    /// The loss has not improved for as long as the patience allows.
    Stop,
}

/// The weights of the best epoch so far, by validation loss (training loss without validation).
///
/// While the KL weight still rises, losses of different epochs are not comparable: the newest
/// weights count as the best, and the training does not stop.
pub struct BestWeights<W> {
    patience: usize,
    best: Option<(usize, W)>,
    smallest: f64,
}

impl<W> BestWeights<W> {
    /// `patience` is in epochs; 0 never stops.
    pub fn new(patience: usize) -> Self {
        Self {
            patience,
            best: None,
            smallest: f64::INFINITY,
        }
    }

    /// Whether no epoch has been considered yet.
    pub fn is_empty(&self) -> bool {
        self.best.is_none()
    }

    /// Considers an epoch; calls `weights` only when it is the best.
    pub fn consider(
        &mut self,
        losses: &EpochLosses,
        warming_up: bool,
        weights: impl FnOnce() -> W,
    ) -> Verdict {
        let loss = losses.validation_loss.unwrap_or(losses.train_loss);
        if warming_up || loss < self.smallest {
            self.smallest = if warming_up { f64::INFINITY } else { loss };
            self.best = Some((losses.epoch, weights()));
            return Verdict::Continue;
        }
        let best_epoch = self.best.as_ref().map_or(0, |&(epoch, _)| epoch);
        if self.patience > 0 && losses.epoch - best_epoch >= self.patience {
            Verdict::Stop
        } else {
            Verdict::Continue
        }
    }

    /// The best epoch and its weights.
    pub fn take(self) -> Option<(usize, W)> {
        self.best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses(epoch: usize, validation: f64) -> EpochLosses {
        EpochLosses {
            epoch,
            validation_loss: Some(validation),
            ..EpochLosses::default()
        }
    }

    #[test]
    fn stops_after_patience_and_keeps_the_best() {
        let mut best = BestWeights::new(2);
        let verdicts: Vec<Verdict> = [(1, 3.0), (2, 1.0), (3, 2.0), (4, 1.5)]
            .map(|(epoch, loss)| best.consider(&losses(epoch, loss), false, || epoch))
            .to_vec();
        use Verdict::{Continue, Stop};
        assert_eq!(verdicts, [Continue, Continue, Continue, Stop]);
        assert_eq!(best.take(), Some((2, 2)));
    }

    #[test]
    fn warm_up_neither_stops_nor_counts_for_the_best_loss() {
        let mut best = BestWeights::new(1);
        for epoch in 1..=5 {
            let verdict = best.consider(&losses(epoch, epoch as f64), true, || epoch);
            assert_eq!(verdict, Verdict::Continue);
        }
        // The first loss after the warm-up is the best, even if it is above those of the warm-up.
        best.consider(&losses(6, 100.0), false, || 6);
        assert_eq!(best.take(), Some((6, 6)));
    }

    #[test]
    fn patience_zero_never_stops() {
        let mut best = BestWeights::new(0);
        for epoch in 1..=50 {
            let verdict = best.consider(&losses(epoch, epoch as f64), false, || epoch);
            assert_eq!(verdict, Verdict::Continue);
        }
        assert_eq!(best.take(), Some((1, 1)));
    }
}
