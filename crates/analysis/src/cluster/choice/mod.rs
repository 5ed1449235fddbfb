//! How many clusters: the quality of each number, its stability, and the suggestion.

pub(crate) mod bootstrap;
pub mod k_choice;
pub mod k_quality;
pub mod quality;
pub(crate) mod replicates;
pub(crate) mod silhouette;
pub mod suggestion;
