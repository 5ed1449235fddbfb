//! Whether a GPU is faster than the CPU for a training, by a few real steps on each.

use std::time::{Duration, Instant};

use crate::device::{DeviceChoice, OpenDevice, open};
use crate::engine::interface::LossSums;
use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::settings::ModelSettings;
use crate::training::run::TrainingRun;
use genetide_data::ScaledProfiles;

/// Untimed steps at the start, which include the compilation of kernels.
const WARM_UP: usize = 2;
/// Timed steps.
const STEPS: usize = 5;
/// Largest relative difference of the losses that rounding explains.
const TOLERANCE: f64 = 0.01;

/// Time and losses of a few steps.
#[derive(Clone, Copy, Debug)]
struct Trial {
    per_step: Duration,
    losses: LossSums,
}

/// Returns `gpu` when it runs this training faster than the CPU and with the same losses, else the
/// CPU. The description of the device gives the reason.
///
/// # Errors
/// Those of the training itself, on the CPU.
pub fn faster_of_gpu_and_cpu(
    gpu: OpenDevice,
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<OpenDevice, ModelError> {
    let cpu = open(DeviceChoice::Cpu)?;
    if cpu.device == gpu.device {
        return Ok(gpu);
    }
    let trial = |device| Trial::run(data, points, settings, seed, device);
    let on_cpu = trial(&cpu)?;
    let (on_gpu, reason) = match trial(&gpu) {
        Ok(on_gpu) => compare(&gpu.description, on_gpu, on_cpu),
        Err(error) => (false, format!("{} fails: {error}", gpu.description)),
    };
    let device = if on_gpu { gpu } else { cpu };
    Ok(OpenDevice {
        description: format!("{} ({reason})", device.description),
        ..device
    })
}

/// Whether the GPU `name` is to be used, and why.
fn compare(name: &str, gpu: Trial, cpu: Trial) -> (bool, String) {
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
    let same = near(gpu.losses.reconstruction, cpu.losses.reconstruction)
        && near(gpu.losses.kl, cpu.losses.kl);
    if !same {
        let reason = format!("the losses on {name} differ from those on the CPU");
        return (false, reason);
    }
    let [gpu, cpu] = [gpu.per_step, cpu.per_step].map(|time| time.as_secs_f64() * 1e3);
    let (used, name, other) = if gpu < cpu {
        (gpu, "the CPU", cpu)
    } else {
        (cpu, name, gpu)
    };
    let reason = format!("{used:.2} ms per step; {name} takes {other:.2} ms");
    (gpu < cpu, reason)
}

impl Trial {
    /// Runs the first steps of the training on `device`.
    fn run(
        data: &ScaledProfiles,
        points: &[usize],
        settings: &ModelSettings,
        seed: u64,
        device: &OpenDevice,
    ) -> Result<Self, ModelError> {
        let dataset = Dataset::new(data, settings);
        let mut run = TrainingRun::new(&dataset, points, settings, seed, device)?;
        run.first_steps(WARM_UP)?;
        let started = Instant::now();
        let losses = run.first_steps(STEPS)?;
        Ok(Self {
            per_step: started.elapsed() / STEPS as u32,
            losses,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;
    use crate::testing::any_gpu::any_gpu;
    use crate::testing::profiles::{sines, two_conditions};

    fn trial(milliseconds: u64, reconstruction: f64, kl: f64) -> Trial {
        Trial {
            per_step: Duration::from_millis(milliseconds),
            losses: LossSums { reconstruction, kl },
        }
    }

    #[test]
    fn the_faster_device_is_used() {
        let (gpu, reason) = compare("G", trial(2, 100.0, 5.0), trial(3, 100.5, 5.01));
        assert!(
            gpu && reason.contains("2.00 ms") && reason.contains("3.00 ms"),
            "{reason}"
        );
        let (gpu, reason) = compare("G", trial(4, 100.0, 5.0), trial(3, 100.5, 5.01));
        assert!(!gpu && reason.contains("G takes 4.00 ms"), "{reason}");
    }

    #[test]
    fn a_gpu_with_different_losses_is_never_used() {
        for wrong in [
            trial(1, 102.0, 5.0),
            trial(1, 100.0, 5.2),
            trial(1, f64::NAN, 5.0),
        ] {
            let (gpu, reason) = compare("G", wrong, trial(9, 100.0, 5.0));
            assert!(
                !gpu && reason.contains("differ from those on the CPU"),
                "{reason}"
            );
        }
    }

    #[test]
    fn real_steps_give_the_same_losses_on_any_device() {
        let settings = ModelSettings {
            batch_size: 16,
            ..ModelSettings::preset(Preset::Shape)
        };
        let points: Vec<usize> = (0..40).collect();
        let cpu = open(DeviceChoice::Cpu).unwrap();
        for data in [sines(40, &[0.0, 1.0, 4.0], 1.0), two_conditions(40)] {
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
}
