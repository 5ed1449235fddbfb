//! The steps that the threads carry out. Tests replace them by quick stand-ins.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::pipeline::held_out::held_out;
use crate::pipeline::manual_edits::edit_clusters;
use crate::pipeline::{ClusterOutcome, HeldOut, PipelineError, Prepared, files, steps};
use crate::session::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportInputs, ExportKind, HeldOutJob,
    PROVISIONAL_K, PrepareJob, ReadJob, TrainJob, TrainedNetwork,
};
use crate::worker::LiveMapJob;
use genetide_analysis::{
    ClusterBase, Embedding, KChoice, Share, SweepStep, cluster::choice::quality, map::umap,
};
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
    fn cluster_base(&self, network: &TrainedNetwork, share: Share<'_>) -> Outcome<ClusterBase> {
        let (prepared, training) = (&network.prepared, &network.training);
        steps::cluster_base(prepared, training, &network.config, share)
    }

    /// Clusters, or edits clusters; `base` is that of the job's network.
    fn cluster(
        &self,
        job: &ClusterJob,
        base: &ClusterBase,
        share: Share<'_>,
    ) -> Outcome<ClusterOutcome> {
        let (table, network) = (&job.table, &job.network);
        let (prepared, training) = (&network.prepared, &network.training);
        match &job.task {
            ClusterTask::Compute(previous) => {
                let provisional = PROVISIONAL_K.min(prepared.points.len());
                let k = match network.config.analysis.k {
                    KChoice::Fixed(k) => k,
                    KChoice::Auto => {
                        let suggested = base.suggested_k_watched(share.part(0.0, 0.9))?;
                        suggested.unwrap_or(provisional)
                    }
                };
                let (previous, last) = (previous.as_deref(), share.part(0.9, 1.0));
                steps::cluster(table, prepared, training, base, k, previous, last)
            }
            ClusterTask::Edit(before, edit) => {
                let config = &network.config;
                let edit = (&**before, edit);
                edit_clusters(table, prepared, training, config, base, edit, share)
            }
        }
    }

    /// Evaluates every k; `progress` can stop the sweep.
    fn sweep(
        &self,
        base: &ClusterBase,
        share: Share<'_>,
        progress: Report<'_, SweepStep>,
    ) -> Outcome<()> {
        quality::sweep(base, share, progress)?;
        Ok(())
    }

    /// Compares predictions of held-out halves.
    fn hold_out(&self, job: &HeldOutJob, share: Share<'_>) -> Outcome<HeldOut> {
        let (table, network) = (&job.table, &job.network);
        let (prepared, training) = (&network.prepared, &network.training);
        let clustering = &job.clusters.clustering;
        held_out(
            table,
            prepared,
            training,
            clustering,
            &network.config,
            share,
        )
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

    /// Computes the bands of the curves shown, each with its gene.
    fn bands(&self, job: &BandsJob) -> Outcome<Vec<(GeneIndex, Band)>> {
        let (network, genes) = (&job.network, &job.genes);
        let (prepared, training) = (&network.prepared, &network.training);
        let check = job.held_out.as_deref().and_then(HeldOut::check);
        steps::bands(prepared, training, &network.config, check, genes)
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
            let base = PipelineSteps
                .cluster_base(&job.network, Share::unwatched())
                .unwrap();
            let clusters = PipelineSteps
                .cluster(&job, &base, Share::unwatched())
                .unwrap();
            assert_eq!(clusters.clustering.k, expected);
        }
    }
}
