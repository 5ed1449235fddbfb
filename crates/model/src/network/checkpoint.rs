//! Weights as safetensors bytes.

use std::fmt::Display;

use burn::store::{ModuleSnapshot, SafetensorsStore};

use crate::error::ModelError;
use crate::network::vrnn::Vrnn;

/// The weights of `network` in the safetensors format.
///
/// # Errors
/// [`ModelError::Weights`] when they cannot be encoded.
pub fn to_bytes(network: &Vrnn) -> Result<Vec<u8>, ModelError> {
    let mut store = SafetensorsStore::from_bytes(None).metadata("producer", "genetide");
    network.save_into(&mut store).map_err(failure)?;
    store.get_bytes().map_err(failure)
}

/// Loads the weights of `bytes` into `network`, which must have the same shapes.
///
/// # Errors
/// [`ModelError::Weights`] when a weight is missing or has another shape.
pub fn from_bytes(network: &mut Vrnn, bytes: Vec<u8>) -> Result<(), ModelError> {
    let mut store = SafetensorsStore::from_bytes(Some(bytes));
    network.load_from(&mut store).map_err(failure)?;
    Ok(())
}

fn failure(error: impl Display) -> ModelError {
    ModelError::Weights(error.to_string())
}
