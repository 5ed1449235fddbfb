//! Clusters of genes: methods, quality of each k, descriptions, manual edits.

pub mod clustering;
pub mod colours;
pub mod compare;
pub mod gaussian_mixture;
pub mod k_quality;
pub mod kmeans;
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
