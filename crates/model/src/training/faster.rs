//! Which of two devices runs a training faster, by a few real steps on each.

use std::time::{Duration, Instant};

use crate::device::{DeviceChoice, OpenDevice, open};
use crate::error::ModelError;

/// Untimed steps at the start, which include the compilation of kernels.
const WARM_UP: usize = 2;
/// Timed steps.
const STEPS: usize = 5;
/// Largest relative difference of the losses that rounding explains.
const TOLERANCE: f64 = 0.01;

/// Time and losses of a few steps.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    per_step: Duration,
    /// Reconstruction and KL.
    losses: [f64; 2],
}

impl Trial {
    /// A trial of `steps`, which takes as many first steps as it is told and returns their losses:
    /// reconstruction and KL.
    ///
    /// # Errors
    /// Those of `steps`.
    pub fn run(
        mut steps: impl FnMut(usize) -> Result<[f64; 2], ModelError>,
    ) -> Result<Self, ModelError> {
        steps(WARM_UP)?;
        let started = Instant::now();
        let losses = steps(STEPS)?;
        Ok(Self {
            per_step: started.elapsed() / STEPS as u32,
            losses,
        })
    }
}

/// Returns `gpu` when its `trial` is faster than that of the CPU and has the same losses, else the CPU. The
/// description of the device gives the reason.
///
/// # Errors
/// Those of the trial on the CPU.
pub fn faster(
    gpu: OpenDevice,
    trial: impl Fn(&OpenDevice) -> Result<Trial, ModelError>,
) -> Result<OpenDevice, ModelError> {
    let cpu = open(DeviceChoice::Cpu)?;
    if cpu.device == gpu.device {
        return Ok(gpu);
    }
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
    let near = |(a, b): (f64, f64)| (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
    if !gpu.losses.into_iter().zip(cpu.losses).all(near) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(milliseconds: u64, reconstruction: f64, kl: f64) -> Trial {
        Trial {
            per_step: Duration::from_millis(milliseconds),
            losses: [reconstruction, kl],
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
}
