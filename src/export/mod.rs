//! What a run leaves on disk: tables, figure, weights; staged and renamed, so that nothing is
//! ever half-written.

pub mod error;
pub mod figure;
pub mod stage;
#[cfg(test)]
mod synthetic;
pub mod tables;
pub mod trajectory;

pub use error::ExportError;

use crate::analysis::{ClusterMethod, ClusterSummary, Embedding, GeneRow, KQuality};
use crate::data::{GeneProfiles, ScaledProfiles};
use crate::model::TrainingResult;

/// Everything that tables and figure show, borrowed from wherever it lives.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The profiles.
    pub profiles: &'a GeneProfiles,
    /// `[G]`: standard errors `[G, T]` on the observed scale, where there are any.
    pub standard_errors: Option<&'a [f64]>,
    /// The scaled profiles of the complete genes.
    pub scaled: &'a ScaledProfiles,
    /// Rows of `scaled` that were embedded and clustered.
    pub points: &'a [usize],
    /// One row a gene.
    pub genes: &'a [GeneRow],
    /// Losses, latents and reconstructions.
    pub training: &'a TrainingResult,
    /// UMAP of the points.
    pub embedding: Option<&'a Embedding>,
    /// Quality per k.
    pub quality: &'a [KQuality],
    /// Number of clusters k.
    pub k: usize,
    /// `[N, k]`: probability of each cluster for each point.
    pub probability: &'a [f64],
    /// Cluster 0 first if it has genes, then 1..=k.
    pub clusters: &'a [ClusterSummary],
    /// How the clusters were made.
    pub method: ClusterMethod,
    /// Whether clusters were merged or divided by hand.
    pub by_hand: bool,
    /// `[k]`: names given to the clusters 1..=k.
    pub names: &'a [Option<String>],
    /// Colour slot of each of the clusters 1..=k.
    pub colour_slots: &'a [usize],
    /// Genes (indices into the profiles) drawn by name.
    pub highlight: &'a [usize],
}
