//! The training from the first weights to the readout.

use std::time::Instant;

use crate::device::OpenDevice;
use crate::error::ModelError;
use crate::network::checkpoint;
use crate::network::dataset::Dataset;
use crate::network::readout::encode;
use crate::pretrained;
use crate::settings::{ModelSettings, Start};
use crate::training::early_stop::{BestWeights, Verdict};
use crate::training::observer::TrainObserver;
use crate::training::result::{Ending, TrainingResult};
use crate::training::run::TrainingRun;
use genetide_data::ScaledProfiles;

/// Trains a network on the rows `points` of `data`, and encodes every row with the weights kept.
///
/// The network reads each course of a gene as a sequence of its own.
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
    if settings.start == Start::Pretrained {
        return pretrained::train(data, points, settings, seed, device, observer);
    }
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
            && let Ok((latents, _)) = encode(&network, &dataset, points, settings, seed)
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
    let (latents, reconstructed) = encode(&network, &dataset, &rows, settings, seed)?;
    Ok(TrainingResult {
        losses,
        best_epoch,
        seconds: started.elapsed().as_secs_f64(),
        device: device.description.clone(),
        ending,
        latents,
        reconstructed,
        kinetics: Vec::new(),
        weights: checkpoint::to_bytes(&network)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{DeviceChoice, open};
    use crate::settings::Preset;
    use crate::testing::onlooker::Onlooker;
    use crate::testing::profiles::two_conditions;
    use genetide_data::Matrix;

    #[test]
    fn genes_that_respond_in_one_condition_are_told_apart() {
        let mut data = two_conditions(40);
        // Even genes rise in act, odd ones in ctr; the columns are those of `two_conditions`.
        let act = [-0.8, 0.4, -0.8, 1.5, 1.6, -0.8];
        let ctr = [-0.8, -0.8, 0.4, -0.8, -0.8, 1.6];
        data.values = Matrix::from_fn(40, 6, |row, column| {
            let shape = if row % 2 == 0 { act } else { ctr };
            shape[column] + 0.05 * ((row * 7 + column * 3) % 5) as f32
        });
        data.standard_errors = Some(Matrix::filled(40, 6, 0.2));
        let settings = ModelSettings {
            epochs: 200,
            patience: 0,
            batch_size: 8,
            kl_warmup: 10,
            ..ModelSettings::preset(Preset::Scratch)
        };
        let points: Vec<usize> = (0..40).collect();
        let device = open(DeviceChoice::Cpu).unwrap();
        let trained = train(&data, &points, &settings, 1, &device, &mut Onlooker).unwrap();
        let (latents, curves) = (&trained.latents, &trained.reconstructed);
        assert_eq!(
            (latents.rows(), latents.columns()),
            (40, 6 * settings.latent)
        );
        assert_eq!((curves.rows(), curves.columns()), (40, 6));
        for row in 0..40 {
            // At 10 h act and ctr differ by about 2.4, and at 0 h they are one.
            let curve = curves.row(row);
            let rise = if row % 2 == 0 {
                curve[4] - curve[5]
            } else {
                curve[5] - curve[4]
            };
            assert!(rise > 1.6, "gene {row}: {curve:?}");
            assert!((curve[0] + 0.7).abs() < 0.4, "gene {row}: {curve:?}");
        }
    }
}
