//! The weights that are embedded in the program.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::error::ModelError;
use crate::smoothing::layout::Layout;
use crate::smoothing::weights_file::WeightsFile;

/// Made by `genetide pretrain` with its defaults.
const BYTES: &[u8] = include_bytes!("../../../../assets/pretrained.safetensors");

/// Weights, and what is told of how they were made: `seed`, `steps` (simulated tables), `genes` (of each table)
/// and `prior` (version of the simulated curves).
#[derive(Debug)]
pub struct EmbeddedWeights {
    /// In the order of [`Layout`].
    pub weights: Vec<f32>,
    /// As told by the file.
    pub about: BTreeMap<String, String>,
}

/// The embedded weights, decoded once.
///
/// # Errors
/// [`ModelError::Weights`] when the program was built with a damaged file.
pub fn embedded() -> Result<&'static EmbeddedWeights, ModelError> {
    static DECODED: OnceLock<Result<EmbeddedWeights, String>> = OnceLock::new();
    let decoded = DECODED.get_or_init(|| decode(BYTES).map_err(|error| error.to_string()));
    decoded
        .as_ref()
        .map_err(|error| ModelError::Weights(error.clone()))
}

fn decode(bytes: &[u8]) -> Result<EmbeddedWeights, ModelError> {
    let file = WeightsFile::from_bytes(&Layout::new(), bytes)?;
    Ok(EmbeddedWeights {
        weights: file.set("weights")?.to_vec(),
        about: file.about,
    })
}
