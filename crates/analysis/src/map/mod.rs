//! The map of genes (UMAP) and its trustworthiness.

pub(crate) mod descent;
pub(crate) mod forces;
pub(crate) mod neighbours;
pub(crate) mod trustworthiness;
pub mod umap;
