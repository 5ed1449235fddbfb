//! What can be exported, and the results that go into it.

use std::sync::Arc;

use serde::Serialize;

use crate::config::RunConfig;
use crate::pipeline::{ClusterOutcome, HeldOut, Prepared};
use genetide_analysis::{Embedding, KQuality};
use genetide_data::GeneIndex;
use genetide_data::read::{LoadedTable, Source};
use genetide_figure::figure::FigureSettings;
use genetide_model::TrainingResult;

/// What can be exported. Paths are files, except where a folder is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// All clusters in one CSV.
    ClustersCsv,
    /// Everything in one AnnData file.
    H5ad,
    /// One CSV for each cluster, into a folder.
    ClusterFiles,
    /// Every table, the weights and the figure, into a folder.
    AllTables,
    /// The figure asked for; .png, .pdf or .svg decides the format.
    Figure,
}

/// Files that a run writes only where they are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// One CSV for each cluster.
    pub cluster_files: bool,
    /// Everything in one AnnData file.
    pub h5ad: bool,
}

/// Everything an export can show.
#[derive(Clone, Debug)]
pub struct ExportInputs {
    /// What was read.
    pub source: Source,
    /// The settings it was made with.
    pub config: Arc<RunConfig>,
    /// The table.
    pub table: Arc<LoadedTable>,
    /// The points.
    pub prepared: Arc<Prepared>,
    /// The training.
    pub training: Arc<TrainingResult>,
    /// The map, where it is done.
    pub embedding: Option<Arc<Embedding>>,
    /// Quality per k, as far as it is done.
    pub quality: Vec<KQuality>,
    /// The clusters.
    pub clusters: Arc<ClusterOutcome>,
    /// How well halves of the libraries predict each other, where that was compared.
    pub held_out: Option<Arc<HeldOut>>,
    /// Genes drawn by name.
    pub highlight: Vec<GeneIndex>,
    /// The figure, where one is asked for.
    pub figure: FigureSettings,
    /// How long the stages before the export took; absent in the window.
    pub seconds: Option<StageSeconds>,
}

/// Wall-clock seconds of the stages of a run, in their order. Map and clusters are made at the same
/// time: each takes longer than alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct StageSeconds {
    /// Reading the table.
    pub read: f64,
    /// Response test and scaling.
    pub test: f64,
    /// Opening the device, training and encoding.
    pub train: f64,
    /// UMAP and its trustworthiness.
    pub embed: f64,
    /// Clusters and the sweep over k.
    pub cluster: f64,
    /// Comparing predictions of held-out halves.
    pub predict: f64,
    /// Making tables and figure, without putting them on the disk: the record is written with them.
    pub export: f64,
}
