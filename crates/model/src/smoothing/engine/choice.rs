//! Which engine trains on a device.

use burn::tensor::Device;

use super::cpu::CpuEngine;
use super::interface::{SmoothingEngine, State};
use crate::engine::gpu::engine::client;
use crate::smoothing::burn::engine::BurnEngine;

/// The faster engine for `device`, which goes on from `state`.
pub fn engine_on(device: &Device, state: State) -> Box<dyn SmoothingEngine> {
    match client(device) {
        Some(_) => Box::new(BurnEngine::new(&state, device)),
        None => Box::new(CpuEngine::new(state)),
    }
}
