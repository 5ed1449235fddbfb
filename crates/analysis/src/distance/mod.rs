//! Distances between points, computed with SIMD.

pub(crate) mod euclidean;
pub(crate) mod nearest;
pub(crate) mod tiles;
