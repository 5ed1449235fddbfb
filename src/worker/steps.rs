//! What the threads carry out; replaced by quick stand-ins where the threads themselves are tested.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::analysis::{ClusterBase, Embedding, SweepStep, quality, umap};
use crate::config::RunConfig;
use crate::data::read::{CellValues, LoadedTable, ReadProgress, Source, read_cells, read_profiles};
use crate::data::{DataSettings, Points};
use crate::model::{Band, TrainObserver, TrainingResult};
use crate::pipeline::{
    ClusterEdit, ClusterOutcome, PipelineError, Prepared, by_hand, files, steps,
};
use crate::session::{ExportInputs, ExportKind};

/// The steps of a run, as the threads call them. Each may fail or panic; neither ends a thread.
pub trait Steps: Send + Sync {
    /// Reads a table; `progress` can stop the reading.
    ///
    /// # Errors
    /// As [`read_profiles`].
    fn read(
        &self,
        source: &Source,
        settings: &DataSettings,
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<LoadedTable, PipelineError>;

    /// Tests and scales.
    fn prepare(&self, table: &LoadedTable, config: &RunConfig) -> Prepared;

    /// Trains.
    ///
    /// # Errors
    /// As [`steps::train`].
    fn train(
        &self,
        prepared: &Prepared,
        config: &RunConfig,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError>;

    /// Embeds.
    ///
    /// # Errors
    /// As [`steps::embed`].
    fn embed(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        seed: u64,
    ) -> Result<Embedding, PipelineError>;

    /// Embeds the latents of a training that goes on, beginning from the map before; `None` where
    /// `go_on` says that it is no longer wanted.
    ///
    /// # Errors
    /// As [`steps::embed`].
    fn embed_live(
        &self,
        latents: &Points,
        before: Option<&Embedding>,
        seed: u64,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError>;

    /// Makes what all clusterings of a training have in common.
    ///
    /// # Errors
    /// As [`steps::cluster_base`].
    fn cluster_base(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
    ) -> Result<ClusterBase, PipelineError>;

    /// Sweeps over k; `progress` can stop the sweep.
    ///
    /// # Errors
    /// As [`quality::sweep`].
    fn sweep(
        &self,
        base: &ClusterBase,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError>;

    /// Clusters into `k` clusters.
    ///
    /// # Errors
    /// As [`steps::cluster`].
    fn cluster(
        &self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
        base: &ClusterBase,
        k: usize,
        previous: Option<&ClusterOutcome>,
    ) -> Result<ClusterOutcome, PipelineError>;

    /// Changes clusters by hand.
    ///
    /// # Errors
    /// As [`by_hand::edit_clusters`].
    #[expect(
        clippy::too_many_arguments,
        reason = "what clusters are made from, and the change"
    )]
    fn edit_clusters(
        &self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
        base: &ClusterBase,
        before: &ClusterOutcome,
        edit: &ClusterEdit,
    ) -> Result<ClusterOutcome, PipelineError> {
        by_hand::edit_clusters(table, prepared, training, config, base, before, edit)
    }

    /// Writes results; returns the files written.
    ///
    /// # Errors
    /// As [`files::write_export`].
    fn export(
        &self,
        kind: ExportKind,
        path: &Path,
        results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError>;

    /// Reads single cells of some genes; `progress` can stop the reading.
    ///
    /// # Errors
    /// As [`read_cells`].
    fn cells(
        &self,
        source: &Source,
        settings: &DataSettings,
        table: &LoadedTable,
        genes: &[usize],
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<CellValues, PipelineError>;

    /// Makes the posterior bands of some genes.
    ///
    /// # Errors
    /// As [`steps::bands`].
    fn bands(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
        genes: &[usize],
    ) -> Result<Vec<(usize, Band)>, PipelineError>;
}

/// The steps of the pipeline.
#[derive(Clone, Copy, Debug, Default)]
pub struct PipelineSteps;

impl Steps for PipelineSteps {
    fn read(
        &self,
        source: &Source,
        settings: &DataSettings,
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<LoadedTable, PipelineError> {
        Ok(read_profiles(source, settings, progress)?)
    }

    fn prepare(&self, table: &LoadedTable, config: &RunConfig) -> Prepared {
        steps::prepare(table, config)
    }

    fn train(
        &self,
        prepared: &Prepared,
        config: &RunConfig,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError> {
        steps::train(prepared, config, device_found, observer)
    }

    fn embed(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        seed: u64,
    ) -> Result<Embedding, PipelineError> {
        steps::embed(prepared, training, seed)
    }

    fn embed_live(
        &self,
        latents: &Points,
        before: Option<&Embedding>,
        seed: u64,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError> {
        let before = before.map(|map| map.xy.as_slice());
        Ok(umap::follow(latents, before, seed, go_on)?)
    }

    fn cluster_base(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
    ) -> Result<ClusterBase, PipelineError> {
        steps::cluster_base(prepared, training, config)
    }

    fn sweep(
        &self,
        base: &ClusterBase,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError> {
        quality::sweep(base, progress)?;
        Ok(())
    }

    fn cluster(
        &self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
        base: &ClusterBase,
        k: usize,
        previous: Option<&ClusterOutcome>,
    ) -> Result<ClusterOutcome, PipelineError> {
        steps::cluster(table, prepared, training, base, k, previous)
    }

    fn export(
        &self,
        kind: ExportKind,
        path: &Path,
        results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError> {
        files::write_export(kind, path, results)
    }

    fn cells(
        &self,
        source: &Source,
        settings: &DataSettings,
        table: &LoadedTable,
        genes: &[usize],
        progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<CellValues, PipelineError> {
        Ok(read_cells(source, settings, table, genes, progress)?)
    }

    fn bands(
        &self,
        prepared: &Prepared,
        training: &TrainingResult,
        config: &RunConfig,
        genes: &[usize],
    ) -> Result<Vec<(usize, Band)>, PipelineError> {
        steps::bands(prepared, training, config, genes)
    }
}
