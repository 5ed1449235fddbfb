//! Clusters of genes: methods, quality of each k, descriptions, manual edits.

pub mod choice;
pub mod clustering;
pub mod colours;
pub mod compare;
pub(crate) mod distinct_words;
pub mod gaussian_mixture;
pub mod kmeans;
pub(crate) mod manual_edits;
pub mod membership;
pub(crate) mod methods;
pub(crate) mod partition;
pub(crate) mod shapes;
pub mod summary;
