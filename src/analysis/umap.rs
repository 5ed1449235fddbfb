//! The map of genes: UMAP of the latents.

use serde::{Deserialize, Serialize};

use super::AnalysisError;
use crate::data::Points;

/// Two coordinates per point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// `[N]`: UMAP1 and UMAP2.
    pub xy: Vec<[f32; 2]>,
    /// Trustworthiness (Venna & Kaski 2001) with the number of neighbours used, in [0, 1].
    pub trustworthiness: f64,
    /// Neighbours used: min(15, N - 1).
    pub neighbours: usize,
}

/// Embeds `points` (McInnes, Healy & Melville 2018), the same for the same seed.
///
/// # Errors
/// When there are too few points, or the library fails.
pub fn embed(points: &Points, seed: u64) -> Result<Embedding, AnalysisError> {
    todo!("{points:?} {seed}")
}
