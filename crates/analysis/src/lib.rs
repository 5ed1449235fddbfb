//! Analysis of gene profiles and latents: response test, map, clusters, kinetics, scores.
//!
//! Three index spaces meet here. A *gene* is an index into the [`GeneProfiles`]; a *row* is an
//! index into the [`ScaledProfiles`] of the complete genes; a *point* is an index into the genes
//! that are clustered: responsive ones, and untested ones that vary over time. Each has a type
//! ([`genetide_data::index`]); a loop that knows one space only counts in `usize`.
//!
//! [`GeneProfiles`]: genetide_data::GeneProfiles
//! [`ScaledProfiles`]: genetide_data::ScaledProfiles

pub mod cluster;
pub mod distance;
pub mod error;
pub mod genes;
pub mod linear_model;
pub mod map;
pub mod numeric;
pub mod prediction;
pub mod score;
pub mod settings;
pub mod significance;
#[cfg(test)]
mod testing;
pub mod watch;

pub use crate::cluster::choice::k_choice::{KChoice, LARGEST_K};
pub use crate::cluster::choice::k_quality::KQuality;
pub use crate::cluster::choice::quality::SweepStep;
pub use crate::cluster::clustering::{ClusterBase, Clustering};
pub use crate::cluster::manual_edits::EditedClustering;
pub use crate::cluster::methods::method::ClusterMethod;
pub use crate::cluster::summary::ClusterSummary;
pub use crate::distance::nearest::nearest;
pub use crate::error::AnalysisError;
pub use crate::genes::condition_difference::ConditionDifference;
pub use crate::genes::difference_kind::DifferenceKind;
pub use crate::genes::estimates::{Estimate, KineticEstimates};
pub use crate::genes::gene_row::{ClusteredRows, GeneRow};
pub use crate::genes::gene_value::GeneValue;
pub use crate::genes::kinetics::{Direction, Kinetics};
pub use crate::map::umap::Embedding;
pub use crate::settings::{AnalysisSettings, Pairing, TestScale, TimeModel};
pub use crate::significance::enrichment::{Overlap, Overlaps, overlaps};
pub use crate::significance::experiment::{Evidence, Experiment};
pub use crate::significance::response::{GeneResponse, ResponseTest, Significance, Status};
pub use crate::watch::{Share, Watch};
