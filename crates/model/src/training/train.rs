//! The training from the first weights to the readout.

use std::time::Instant;

use crate::device::OpenDevice;
use crate::error::ModelError;
use crate::network::checkpoint;
use crate::network::dataset::Dataset;
use crate::network::readout::encode;
use crate::settings::ModelSettings;
use crate::training::early_stop::{BestWeights, Verdict};
use crate::training::observer::TrainObserver;
use crate::training::result::{Ending, TrainingResult};
use crate::training::run::TrainingRun;
use genetide_data::ScaledProfiles;

/// Trains a network on the rows `points` of `data`, and encodes every row with the weights kept.
///
/// The same settings, data, seed and device give the same result, bit for bit on the CPU.
///
/// # Errors
/// [`ModelError::Cancelled`] when discarded; [`ModelError::Diverged`] when the loss is NaN or infinite
/// before there are weights to keep.
pub fn train(
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
    device: &OpenDevice,
    observer: &mut dyn TrainObserver,
) -> Result<TrainingResult, ModelError> {
    let started = Instant::now();
    let dataset = Dataset::new(data, settings);
    let mut run = TrainingRun::new(&dataset, points, settings, seed, device)?;
    let mut losses = Vec::new();
    let mut best = BestWeights::new(settings.patience);
    let ending = loop {
        if losses.len() == settings.epochs {
            break Ending::Epochs;
        }
        let epoch = losses.len() + 1;
        let Some(record) = run.epoch(epoch, observer)? else {
            break Ending::Stopped;
        };
        if !(record.train_loss.is_finite() && record.validation_loss.is_none_or(f64::is_finite)) {
            let learning_rate = settings.learning_rate;
            if best.is_empty() {
                return Err(ModelError::Diverged {
                    epoch,
                    learning_rate,
                });
            }
            break Ending::Diverged {
                epoch,
                learning_rate,
            };
        }
        observer.epoch(&record);
        losses.push(record);
        if observer.wants_latents()
            && let Ok(network) = run.network()
            && let Ok((latents, _)) = encode(&network, data, points, settings, seed)
        {
            observer.latents(epoch, latents);
        }
        if best.consider(&record, run.is_warming_up(), || run.network()) == Verdict::Stop {
            break Ending::EarlyStop {
                patience: settings.patience,
            };
        }
    };
    let keep_best = settings.keep_best || matches!(ending, Ending::Diverged { .. });
    let (best_epoch, network) = match best.take() {
        Some(best) if keep_best => best,
        _ => (losses.len(), run.network()),
    };
    let network = network?;
    let rows: Vec<usize> = (0..data.len()).collect();
    let (latents, reconstructed) = encode(&network, data, &rows, settings, seed)?;
    Ok(TrainingResult {
        losses,
        best_epoch,
        seconds: started.elapsed().as_secs_f64(),
        device: device.description.clone(),
        ending,
        latents,
        reconstructed,
        weights: checkpoint::to_bytes(&network)?,
    })
}
