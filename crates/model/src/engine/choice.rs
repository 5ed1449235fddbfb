//! Which engine trains a network on a device.

use burn::tensor::Device;

use crate::engine::fused::engine::Fused;
use crate::engine::gpu::engine::{Gpu, client};
use crate::engine::interface::{Engine, Setup};
use crate::engine::plain::engine::Plain;
use crate::error::ModelError;
use crate::network::layout::Layout;

/// The fastest engine that knows the network of `setup`, on `device`.
///
/// # Errors
/// [`ModelError::Device`] when the initial weights cannot be read.
pub fn engine_for<'a>(
    setup: Setup<'a>,
    device: &Device,
) -> Result<Box<dyn Engine + 'a>, ModelError> {
    let Some(layout) = Layout::of(&setup.network) else {
        return Ok(Box::new(Plain::new(setup, device)));
    };
    Ok(match client(device) {
        Some(client) => Box::new(Gpu::new(setup, layout, client)?),
        None => Box::new(Fused::new(setup, layout)?),
    })
}
