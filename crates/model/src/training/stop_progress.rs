//! How far a training is from its early stop, by its losses.

use crate::settings::ModelSettings;
use crate::training::early_stop::BestWeights;
use crate::training::result::EpochLosses;
use crate::training::split::steps_per_epoch;

/// State of the early stopping.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StopProgress {
    /// The best epoch so far, 1-based; while the KL weight rises, the newest.
    pub best_epoch: Option<usize>,
    /// Epochs since the best one, that is without improvement.
    pub without_better: usize,
    /// Whether the KL weight still rises, so that losses are not compared yet.
    pub warming_up: bool,
}

impl StopProgress {
    /// Applies the rule of the training to `losses`, all epochs so far of a training on `points` genes.
    pub fn of(losses: &[EpochLosses], settings: &ModelSettings, points: usize) -> Self {
        let steps = steps_per_epoch(points, settings);
        let is_warming_up = |epoch: usize| epoch * steps < settings.kl_warmup;
        let mut best = BestWeights::new(0);
        for epoch in losses {
            best.consider(epoch, is_warming_up(epoch.epoch), || ());
        }
        let last = losses.last().map_or(0, |losses| losses.epoch);
        let best_epoch = best.take().map(|(epoch, ())| epoch);
        Self {
            best_epoch,
            without_better: best_epoch.map_or(0, |best| last - best),
            warming_up: is_warming_up(last),
        }
    }
}

/// Epochs over which the weight of the KL term rises in a training on `points` genes.
pub fn warmup_epochs(points: usize, settings: &ModelSettings) -> f64 {
    settings.kl_warmup as f64 / steps_per_epoch(points, settings) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;

    fn losses(validation: &[f64]) -> Vec<EpochLosses> {
        let epochs = validation.iter().enumerate();
        epochs
            .map(|(index, &loss)| EpochLosses {
                epoch: index + 1,
                validation_loss: Some(loss),
                ..EpochLosses::default()
            })
            .collect()
    }

    #[test]
    fn the_rule_is_followed_through_warm_up_and_after() {
        let settings = ModelSettings {
            batch_size: 32,
            kl_warmup: 6,
            ..ModelSettings::preset(Preset::Shape)
        };
        // 100 genes: 80 train, in 3 batches of at most 32; 6 steps are 2 epochs.
        assert_eq!(warmup_epochs(100, &settings), 2.0);
        let of = |validation: &[f64]| StopProgress::of(&losses(validation), &settings, 100);
        assert_eq!(of(&[]).best_epoch, None);
        // The epoch that ends the warm-up is compared like those after it.
        assert!(of(&[1.0]).warming_up && !of(&[1.0, 9.0]).warming_up);
        let after = of(&[1.0, 9.0, 5.0, 7.0, 6.0]);
        assert_eq!((after.best_epoch, after.without_better), (Some(3), 2));
    }
}
