//! The steps that the threads carry out. Tests replace them by quick stand-ins.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::pipeline::manual_edits::edit_clusters;
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared, files, steps};
use crate::session::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportInputs, ExportKind, PROVISIONAL_K,
    PrepareJob, ReadJob, TrainJob, TrainedNetwork,
};
use crate::worker::LiveMapJob;
use genetide_analysis::{ClusterBase, Embedding, KChoice, SweepStep, cluster::quality, map::umap};
use genetide_data::GeneIndex;
use genetide_data::read::{CellValues, LoadedTable, ReadProgress, read_cells, read_profiles};
use genetide_figure::figure::Picture;
use genetide_model::{Band, TrainObserver, TrainingResult};

/// What a step gives.
pub type Outcome<T> = Result<T, PipelineError>;

/// Is told how far a step is, and says whether it goes on.
pub type Report<'a, T> = &'a mut dyn FnMut(T) -> ControlFlow<()>;

/// The steps that the threads carry out, as the pipeline does them. Each may fail or panic; neither
/// ends a thread.
pub trait Steps: Send + Sync {
    /// Reads a data set; `progress` can stop the reading.
    fn read(&self, job: &ReadJob, progress: Report<'_, ReadProgress>) -> Outcome<LoadedTable> {
        Ok(read_profiles(&job.source, &job.settings, progress)?)
    }

    /// Tests and scales.
    fn prepare(&self, job: &PrepareJob) -> Prepared {
        steps::prepare(&job.table, &job.config)
    }

    /// Trains.
    fn train(
        &self,
        job: &TrainJob,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Outcome<TrainingResult> {
        steps::train(&job.prepared, &job.config, device_found, observer)
    }

    /// Computes the map of a result.
    fn embed(&self, job: &EmbedJob) -> Outcome<Embedding> {
        let network = &job.network;
        steps::embed(&network.prepared, &network.training, network.config.seed)
    }

    /// Computes a map of a training run in progress, beginning from the previous one; `None` once
    /// `is_wanted` returns false.
    fn embed_live(
        &self,
        job: &LiveMapJob,
        before: Option<&Embedding>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Outcome<Option<Embedding>> {
        let before = before.map(|map| map.xy.as_slice());
        Ok(umap::follow(&job.latents, before, job.seed, is_wanted)?)
    }

    /// Computes what the clusterings of a network have in common, whatever k.
    fn cluster_base(&self, network: &TrainedNetwork) -> Outcome<ClusterBase> {
        steps::cluster_base(&network.prepared, &network.training, &network.config)
    }

    /// Clusters, or edits clusters; `base` is that of the job's network.
    fn cluster(&self, job: &ClusterJob, base: &ClusterBase) -> Outcome<ClusterOutcome> {
        let (table, network) = (&job.table, &job.network);
        let (prepared, training) = (&network.prepared, &network.training);
        match &job.task {
            ClusterTask::Compute(previous) => {
                let provisional = PROVISIONAL_K.min(prepared.points.len());
                let k = match network.config.analysis.k {
                    KChoice::Fixed(k) => k,
                    KChoice::Auto => base.suggested_k().unwrap_or(provisional),
                };
                steps::cluster(table, prepared, training, base, k, previous.as_deref())
            }
            ClusterTask::Edit(before, edit) => {
                let config = &network.config;
                edit_clusters(table, prepared, training, config, base, before, edit)
            }
        }
    }

    /// Evaluates every k; `progress` can stop the sweep.
    fn sweep(&self, base: &ClusterBase, progress: Report<'_, SweepStep>) -> Outcome<()> {
        quality::sweep(base, progress)?;
        Ok(())
    }

    /// Writes results; returns the files written.
    fn export(
        &self,
        kind: ExportKind,
        path: &Path,
        results: &ExportInputs,
    ) -> Outcome<Vec<PathBuf>> {
        files::write_export(kind, path, results)
    }

    /// Draws the figure of results.
    fn draw(&self, results: &ExportInputs) -> Outcome<Picture> {
        files::draw_figure(results)
    }

    /// Reads single cells; `progress` can stop the reading.
    fn cells(&self, job: &CellsJob, progress: Report<'_, ReadProgress>) -> Outcome<CellValues> {
        let (source, settings) = (&job.source, &job.settings);
        Ok(read_cells(
            source, settings, &job.table, &job.genes, progress,
        )?)
    }

    /// Computes posterior bands, each with its gene.
    fn bands(&self, job: &BandsJob) -> Outcome<Vec<(GeneIndex, Band)>> {
        let (network, genes) = (&job.network, &job.genes);
        let (prepared, training) = (&network.prepared, &network.training);
        steps::bands(prepared, training, &network.config, genes)
    }
}

/// The steps of the pipeline.
#[derive(Clone, Copy, Debug, Default)]
pub struct PipelineSteps;

impl Steps for PipelineSteps {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::ClusterMethod;

    #[test]
    fn a_k_left_to_a_method_without_a_suggestion_is_provisional() {
        let table = fixtures::table_of(30);
        for (points, expected) in [(24, PROVISIONAL_K), (4, 4)] {
            let prepared = fixtures::prepared(&table, points);
            let mut config = crate::config::RunConfig::default();
            config.analysis.k = KChoice::Auto;
            config.analysis.method = ClusterMethod::Kmeans;
            let job = ClusterJob {
                id: 1,
                table: Arc::clone(&table),
                network: TrainedNetwork {
                    training: fixtures::training(&prepared, 3),
                    prepared,
                    config: Arc::new(config),
                },
                task: ClusterTask::Compute(None),
            };
            let base = PipelineSteps.cluster_base(&job.network).unwrap();
            let clusters = PipelineSteps.cluster(&job, &base).unwrap();
            assert_eq!(clusters.clustering.k, expected);
        }
    }
}
