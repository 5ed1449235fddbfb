//! Each step as a function of the results before it.

use std::ops::ControlFlow;

use super::PipelineError;
use crate::analysis::{ClusterSummary, Clustering, Embedding, GeneRow, KQuality, ResponseTest};
use crate::config::RunConfig;
use crate::data::ScaledProfiles;
use crate::data::read::LoadedTable;
use crate::model::{TrainObserver, TrainingResult};

/// Profiles tested and scaled: ready to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The response test of every gene.
    pub response: ResponseTest,
    /// The scaled profiles of every complete gene.
    pub scaled: ScaledProfiles,
    /// Rows of `scaled` that are trained on, embedded and clustered.
    pub points: Vec<usize>,
    /// `[G]`: the point of each gene, where it is one.
    pub point_of_gene: Vec<Option<usize>>,
}

/// Clusters with everything the tables and panels show of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterOutcome {
    /// Labels and quality of each point.
    pub clustering: Clustering,
    /// Cluster 0 first if it has genes, then 1..=k.
    pub summaries: Vec<ClusterSummary>,
    /// Colour slot of each of the clusters 1..=k.
    pub colour_slots: Vec<usize>,
    /// One row a gene.
    pub genes: Vec<GeneRow>,
}

/// Tests and scales the profiles of `table`.
///
/// # Errors
/// [`PipelineError::TooFewGenes`] when fewer genes are left to cluster than max(10, 2 k).
pub fn prepare(table: &LoadedTable, config: &RunConfig) -> Result<Prepared, PipelineError> {
    todo!("{table:?} {config:?}")
}

/// Trains on the points of `prepared` and encodes every row. `device_found` is told, in words,
/// which device was taken and why, before the first epoch.
///
/// # Errors
/// [`PipelineError::Model`].
pub fn train(
    prepared: &Prepared,
    config: &RunConfig,
    device_found: &mut dyn FnMut(&str),
    observer: &mut dyn TrainObserver,
) -> Result<TrainingResult, PipelineError> {
    device_found("");
    observer.signal();
    todo!("{prepared:?} {config:?}")
}

/// Embeds the latents of the points.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn embed(
    prepared: &Prepared,
    training: &TrainingResult,
    seed: u64,
) -> Result<Embedding, PipelineError> {
    todo!("{prepared:?} {training:?} {seed}")
}

/// Quality for every k; `progress` is given each k as it is done and can stop the sweep.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn sweep(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    progress: &mut dyn FnMut(KQuality) -> ControlFlow<()>,
) -> Result<Vec<KQuality>, PipelineError> {
    todo!(
        "{prepared:?} {training:?} {config:?} {:?}",
        progress as *mut _ as *mut ()
    )
}

/// Clusters the latents of the points into `k` clusters; colours follow those of `previous`.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn cluster(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    k: usize,
    previous: Option<&ClusterOutcome>,
) -> Result<ClusterOutcome, PipelineError> {
    todo!("{table:?} {prepared:?} {training:?} {config:?} {k} {previous:?}")
}
