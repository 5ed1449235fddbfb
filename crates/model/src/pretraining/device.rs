//! The device of a training on simulated curves.

use super::run::Pretraining;
use crate::device::{DeviceChoice, OpenDevice, open};
use crate::error::ModelError;
use crate::training::faster::{Trial, faster};

/// The device of `choice`; for `auto` the faster of the first real GPU and the CPU, by a few tables on each.
///
/// # Errors
/// [`ModelError::NoSuchGpu`] and [`ModelError::GpuUnavailable`] when the device is not there or cannot be used.
pub fn choose_device(choice: DeviceChoice, seed: u64) -> Result<OpenDevice, ModelError> {
    let device = open(choice)?;
    if choice != DeviceChoice::Auto {
        return Ok(device);
    }
    faster(device, |device| {
        let mut run = Pretraining::new(seed, usize::MAX, &device.device);
        Trial::run(|tables| {
            let terms = run.advance(tables)?;
            Ok([terms.reconstruction, terms.kl])
        })
    })
}
