//! The parameters of a batch, which are passed to the kernels.

use cubecl::prelude::*;

/// The parameters of a batch.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub struct Batch {
    /// Number of genes.
    pub genes: u32,
    /// One over the number of genes.
    pub per_gene: f32,
    /// Weight of the KL term.
    pub kl_weight: f32,
    /// Key of the noise.
    pub key: Key,
}

/// The key of the noise: the seed, the purpose, and the number of the batch.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub struct Key {
    pub seed_low: u32,
    pub seed_high: u32,
    pub stream: u32,
    pub batch: u32,
}
