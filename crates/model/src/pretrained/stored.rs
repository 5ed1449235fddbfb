//! What follows from the weights of a training that are stored in a session.

use genetide_data::ScaledProfiles;

use super::readout::{CourseKinetics, readings};
use crate::smoothing::layout::Layout;
use crate::smoothing::weights_file::WeightsFile;

/// The weights in these safetensors bytes, if they are those of the smoothing network.
pub fn weights_of(bytes: &[u8]) -> Option<Vec<f32>> {
    let file = WeightsFile::from_bytes(&Layout::new(), bytes).ok()?;
    Some(file.set("weights").ok()?.to_vec())
}

/// The kinetics of every row of `data` by the weights in these bytes, one entry for each course; empty for
/// those of another network.
pub fn kinetics_by(bytes: &[u8], data: &ScaledProfiles) -> Vec<CourseKinetics> {
    weights_of(bytes).map_or_else(Vec::new, |weights| readings(&weights, data).kinetics)
}
