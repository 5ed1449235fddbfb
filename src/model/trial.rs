//! Whether a GPU is faster than the CPU for the training at hand: a few real steps on each.

use std::time::{Duration, Instant};

use super::device::{DeviceChoice, OpenDevice, open};
use super::engine::LossSums;
use super::train::Run;
use super::{ModelError, ModelSettings};
use crate::data::ScaledProfiles;

/// Steps before the clock runs: the first compile kernels.
const WARM_UP: usize = 2;
/// Steps by the clock.
const STEPS: usize = 5;
/// Losses may differ by this share, from rounding.
const TOLERANCE: f64 = 0.01;

/// What a few steps showed.
#[derive(Clone, Copy, Debug)]
struct Trial {
    per_step: Duration,
    losses: LossSums,
}

/// `gpu`, where it is faster than the CPU at the training that the arguments describe and its losses
/// are the CPU's; else the CPU. The description says what was found.
///
/// # Errors
/// As for the training itself, on the CPU.
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

/// Whether the GPU `name` is to be taken, and why.
fn compare(name: &str, gpu: Trial, cpu: Trial) -> (bool, String) {
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
    let same = near(gpu.losses.reconstruction, cpu.losses.reconstruction)
        && near(gpu.losses.kl, cpu.losses.kl);
    if !same {
        let reason = format!("the losses of {name} are not those of the CPU");
        return (false, reason);
    }
    let [gpu, cpu] = [gpu.per_step, cpu.per_step].map(|time| time.as_secs_f64() * 1e3);
    if gpu < cpu {
        (
            true,
            format!("{gpu:.2} ms a step; the CPU takes {cpu:.2} ms"),
        )
    } else {
        (
            false,
            format!("{cpu:.2} ms a step; {name} takes {gpu:.2} ms"),
        )
    }
}

impl Trial {
    fn run(
        data: &ScaledProfiles,
        points: &[usize],
        settings: &ModelSettings,
        seed: u64,
        device: &OpenDevice,
    ) -> Result<Self, ModelError> {
        let dataset = super::batch::Dataset::new(data, settings);
        let mut run = Run::new(&dataset, points, settings, seed, device)?;
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
    use crate::config::RunConfig;
    use crate::model::Preset;
    use crate::model::device::adapters;

    fn trial(milliseconds: u64, reconstruction: f64, kl: f64) -> Trial {
        Trial {
            per_step: Duration::from_millis(milliseconds),
            losses: LossSums { reconstruction, kl },
        }
    }

    #[test]
    fn the_faster_one_is_taken() {
        let (gpu, reason) = compare("G", trial(2, 100.0, 5.0), trial(3, 100.5, 5.01));
        assert!(
            gpu && reason.contains("2.00 ms") && reason.contains("3.00 ms"),
            "{reason}"
        );
        let (gpu, reason) = compare("G", trial(4, 100.0, 5.0), trial(3, 100.5, 5.01));
        assert!(!gpu && reason.contains("G takes 4.00 ms"), "{reason}");
    }

    #[test]
    fn a_gpu_with_other_losses_is_never_taken() {
        for wrong in [
            trial(1, 102.0, 5.0),
            trial(1, 100.0, 5.2),
            trial(1, f64::NAN, 5.0),
        ] {
            let (gpu, reason) = compare("G", wrong, trial(9, 100.0, 5.0));
            assert!(!gpu && reason.contains("not those of the CPU"), "{reason}");
        }
    }

    #[test]
    fn real_steps_give_the_same_losses_on_any_device() {
        let genes = 40;
        let data = ScaledProfiles {
            genes: (0..genes).collect(),
            times: vec![0.0, 1.0, 4.0],
            values: (0..3 * genes).map(|i| (i as f32).sin()).collect(),
            standard_errors: Some(vec![0.2; 3 * genes]),
            offset: vec![0.0; genes],
            scale: vec![1.0; genes],
        };
        let settings = RunConfig::preset(Preset::Shape).model;
        let points: Vec<usize> = (0..genes).collect();
        let choose = |device| faster_of_gpu_and_cpu(device, &data, &points, &settings, 1).unwrap();
        let cpu = open(DeviceChoice::Cpu).unwrap();
        assert_eq!(choose(cpu.clone()).description, cpu.description);
        if adapters().is_empty() {
            return;
        }
        let chosen = choose(open(DeviceChoice::Gpu(Some(0))).unwrap());
        assert!(
            chosen.description.contains("ms a step"),
            "{}",
            chosen.description
        );
    }
}
