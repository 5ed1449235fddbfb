//! Clusters of genes: methods, quality of each k, descriptions, manual edits.

pub(crate) mod bootstrap;
mod centroids;
pub mod clustering;
pub mod colours;
pub mod compare;
pub(crate) mod distinct_words;
pub mod gaussian_mixture;
pub mod k_quality;
pub mod kmeans;
mod lloyd;
pub(crate) mod manual_edits;
pub mod membership;
pub(crate) mod methods;
pub(crate) mod partition;
pub mod quality;
pub(crate) mod replicates;
pub(crate) mod shapes;
pub(crate) mod silhouette;
pub mod suggestion;
pub mod summary;
