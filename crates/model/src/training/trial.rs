//! The device of a training on a table; whether a GPU is faster than the CPU shows in a few real steps on each.

use crate::device::{DeviceChoice, OpenDevice, open};
use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::pretrained;
use crate::settings::{ModelSettings, Start};
use crate::training::faster::{Trial, faster};
use crate::training::run::TrainingRun;
use genetide_data::ScaledProfiles;

/// The device of `choice`; for `auto` the faster of the first real GPU and the CPU, by a few steps of this
/// training on each. A training that the CPU ends within seconds does not look for a GPU.
///
/// # Errors
/// [`ModelError::NoSuchGpu`] and [`ModelError::GpuUnavailable`] when the device is not there or cannot be used;
/// those of the training itself, on the CPU.
pub fn choose_device(
    choice: DeviceChoice,
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<OpenDevice, ModelError> {
    if choice != DeviceChoice::Auto {
        return open(choice);
    }
    if settings.start == Start::Pretrained && pretrained::is_short(data, points, settings) {
        let cpu = open(DeviceChoice::Cpu)?;
        return Ok(OpenDevice {
            description: format!("{} (too short a training to try a GPU)", cpu.description),
            ..cpu
        });
    }
    faster_of_gpu_and_cpu(open(choice)?, data, points, settings, seed)
}

/// Returns `gpu` when it runs this training faster than the CPU and with the same losses, else the
/// CPU. The description of the device gives the reason.
fn faster_of_gpu_and_cpu(
    gpu: OpenDevice,
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<OpenDevice, ModelError> {
    faster(gpu, |device| {
        if settings.start == Start::Pretrained {
            return pretrained::trial(data, points, settings, seed, device);
        }
        let dataset = Dataset::new(data, settings);
        let mut run = TrainingRun::new(&dataset, points, settings, seed, device)?;
        Trial::run(|steps| {
            let losses = run.first_steps(steps)?;
            Ok([losses.reconstruction, losses.kl])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;
    use crate::testing::any_gpu::any_gpu;
    use crate::testing::profiles::{sines, two_conditions};

    #[test]
    fn real_steps_give_the_same_losses_on_any_device() {
        let points: Vec<usize> = (0..40).collect();
        let cpu = open(DeviceChoice::Cpu).unwrap();
        for (preset, data) in [
            (Preset::Shape, two_conditions(40)),
            (Preset::Scratch, two_conditions(40)),
            (Preset::Scratch, sines(40, &[0.0, 1.0, 4.0], 1.0)),
        ] {
            let settings = ModelSettings {
                batch_size: 16,
                ..ModelSettings::preset(preset)
            };
            let choose =
                |device| faster_of_gpu_and_cpu(device, &data, &points, &settings, 1).unwrap();
            assert_eq!(choose(cpu.clone()).description, cpu.description);
            let Some(gpu) = any_gpu() else { return };
            let chosen = choose(gpu);
            assert!(
                chosen.description.contains("ms per step"),
                "{}",
                chosen.description
            );
        }
    }

    #[test]
    fn a_short_training_does_not_look_for_a_gpu() {
        let (data, points) = (two_conditions(40), Vec::from_iter(0..40));
        let on = |choice, epochs| {
            let settings = ModelSettings {
                epochs,
                ..ModelSettings::preset(Preset::Shape)
            };
            let device = choose_device(choice, &data, &points, &settings, 1).unwrap();
            device.description
        };
        let short = on(DeviceChoice::Auto, 10);
        assert_eq!(short, "CPU (too short a training to try a GPU)");
        assert!(!on(DeviceChoice::Auto, 1_000_000).contains("short"));
        assert_eq!(on(DeviceChoice::Cpu, 10), "CPU");
    }
}
