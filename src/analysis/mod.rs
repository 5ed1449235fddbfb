//! What is made of profiles and latents: response test, embedding, clusters, kinetics, scores.
//!
//! Three index spaces meet here. A *gene* is an index into the [`GeneProfiles`]; a *row* an index
//! into the [`ScaledProfiles`] of the complete genes; a *point* an index into the genes that are
//! clustered (responders and untested ones with some variance over time).
//!
//! [`GeneProfiles`]: crate::data::GeneProfiles
//! [`ScaledProfiles`]: crate::data::ScaledProfiles

pub(crate) mod by_hand;
pub mod cluster;
pub mod colours;
pub mod compare;
pub(crate) mod deconvolution;
mod distance;
mod enrichment;
pub mod error;
mod ftest;
pub mod gene_value;
pub mod genes;
pub mod kinetics;
pub(crate) mod kmeans;
mod membership;
mod mixture;
mod nearest;
mod neighbours;
mod partition;
mod pca;
pub mod quality;
pub mod response;
pub mod score;
pub mod settings;
mod shapes;
mod silhouette;
mod standard_error;
pub mod summary;
mod tiles;
mod trustworthiness;
pub mod umap;

pub use by_hand::Rearranged;
pub use cluster::{ClusterBase, Clustering};
pub use enrichment::{Overlap, Overlaps, overlaps};
pub use error::AnalysisError;
pub use gene_value::GeneValue;
pub use genes::GeneRow;
pub use kinetics::{Direction, Kinetics};
pub use nearest::nearest;
pub use quality::{KQuality, SweepStep};
pub use response::{GeneResponse, ResponseTest, Status};
pub use settings::{AnalysisSettings, ClusterMethod, KChoice};
pub use summary::ClusterSummary;
pub use umap::Embedding;
