//! The methods that train a network: their settings, and training and clustering as `genetide run`
//! does.

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use genetide::config::RunConfig;
use genetide::pipeline::{ClusterOutcome, Prepared, steps};
use genetide_analysis::KChoice;
use genetide_analysis::Share;
use genetide_data::read::LoadedTable;
use genetide_model::{Preset, TrainingResult};

/// Settings of the methods that train a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Presets {
    /// Settings of [`Method::Shape`](crate::methods::Method::Shape) and its variants.
    pub shape: RunConfig,
    /// Settings of [`Method::Prototype`](crate::methods::Method::Prototype).
    pub prototype: RunConfig,
}

impl Default for Presets {
    fn default() -> Self {
        Self {
            shape: RunConfig::preset(Preset::Shape),
            prototype: RunConfig::preset(Preset::Prototype),
        }
    }
}

/// The result of a preset.
pub struct PresetRun {
    /// The trained network, and its readout of every gene.
    pub training: TrainingResult,
    /// The clusters, and the table of genes.
    pub clusters: ClusterOutcome,
}

impl PresetRun {
    /// `[G]`: the cluster of each gene, 0 where it is in none.
    pub fn labels(&self) -> Vec<usize> {
        gene_labels(&self.clusters)
    }
}

/// `[G]`: the cluster of each gene, 0 where it is in none.
pub fn gene_labels(clusters: &ClusterOutcome) -> Vec<usize> {
    let genes = clusters.genes.iter();
    genes.map(|gene| gene.cluster.unwrap_or(0)).collect()
}

/// The settings of a preset with k and seed fixed.
pub fn fixed_config(preset: &RunConfig, k: usize, seed: u64) -> RunConfig {
    let mut config = preset.clone();
    config.analysis.k = KChoice::Fixed(k);
    config.seed = seed;
    config
}

/// Trains and clusters as `genetide run` does after reading and testing, without the map of genes.
///
/// # Errors
/// The error of the step that failed.
pub fn run_preset(
    table: &LoadedTable,
    prepared: &Prepared,
    config: &RunConfig,
    k: usize,
    monitor: &mut Monitor<'_>,
) -> Result<PresetRun, BenchmarkError> {
    steps::check_gene_count(prepared, k)?;
    let training = steps::train(prepared, config, &mut |_| (), monitor)?;
    let base = steps::cluster_base(prepared, &training, config, Share::unwatched())?;
    let clusters = steps::cluster(
        table,
        prepared,
        &training,
        &base,
        k,
        None,
        Share::unwatched(),
    )?;
    Ok(PresetRun { training, clusters })
}
