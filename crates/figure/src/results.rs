//! Everything that tables and figures show.

use crate::palette::{self, Rgb};
use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::{ClusterMethod, ClusterSummary, Embedding, GeneRow, KQuality};
use genetide_data::value_scale::ValueScale;
use genetide_data::{CellTransform, GeneIndex, GeneProfiles, Matrix, RowIndex, ScaledProfiles};
use genetide_model::TrainingResult;

/// The results of a run, borrowed from wherever they live.
///
/// A gene is an index into the profiles, a row an index into the scaled profiles of the complete
/// genes, and a point an index into the genes that were embedded and clustered.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The profiles.
    pub profiles: &'a GeneProfiles,
    /// `[G, C]`: standard errors on the observed scale, where there are any.
    pub standard_errors: Option<&'a Matrix<f64>>,
    /// What was done to the values of the data set.
    pub transform: CellTransform,
    /// The scale on which means were compared: changes and differences are log2 where it is linear.
    pub scale: ValueScale,
    /// The scaled profiles of the complete genes.
    pub scaled: &'a ScaledProfiles,
    /// `[N]`: the row of each point.
    pub points: &'a [RowIndex],
    /// `[G]`: one row of the gene table for each gene.
    pub genes: &'a [GeneRow],
    /// Losses, latents and reconstructions.
    pub training: &'a TrainingResult,
    /// `[N, C]`: the curve shown of every row, on the scale of the scaled profiles.
    pub curves: &'a Matrix<f32>,
    /// How well methods predict held-out halves of the libraries; the curves are their stack. Without a comparison
    /// they are the network's reconstruction.
    pub comparison: Option<&'a Comparison>,
    /// UMAP of the points.
    pub embedding: Option<&'a Embedding>,
    /// Quality of the clusters for every k tried.
    pub quality: &'a [KQuality],
    /// Number of clusters k.
    pub k: usize,
    /// `[N, k]`: probability of each cluster for each point.
    pub probability: &'a Matrix<f64>,
    /// Cluster 0 (no response) first if it has genes, then 1..=k.
    pub clusters: &'a [ClusterSummary],
    /// How the clusters were made.
    pub method: ClusterMethod,
    /// Whether clusters were merged or split manually.
    pub by_hand: bool,
    /// `[k]`: names given to the clusters 1..=k.
    pub names: &'a [Option<String>],
    /// `[k]`: colour slot of each of the clusters 1..=k.
    pub colour_slots: &'a [usize],
    /// Genes labelled by name in figures.
    pub highlight: &'a [GeneIndex],
}

impl Results<'_> {
    /// The colour of cluster `label`; grey for 0.
    pub(crate) fn cluster_colour(&self, label: usize) -> Rgb {
        let Some(index) = label.checked_sub(1) else {
            return palette::GREY;
        };
        let slot = self.colour_slots.get(index).copied();
        palette::cluster(slot.unwrap_or(index))
    }

    /// "Cluster 3", or "3: late antiviral" where it has a name.
    pub(crate) fn cluster_title(&self, label: usize) -> String {
        let name = label
            .checked_sub(1)
            .and_then(|index| self.names.get(index)?.as_deref());
        match name {
            Some(name) => format!("{label}: {name}"),
            None => format!("Cluster {label}"),
        }
    }
}
