//! What each thread does, and each job by itself.

pub(super) mod analysis;
pub(super) mod curves;
pub(super) mod saver;
pub(super) mod trainer;
pub(super) mod umap;
