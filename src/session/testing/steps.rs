//! Steps that answer with fixtures at once.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::pipeline::{ClusterEdit, ClusterOutcome, HeldOut, PipelineError, Prepared};
use crate::session::testing::fixtures;
use crate::session::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportInputs, ExportKind, HeldOutJob,
    PrepareJob, ReadJob, TrainJob, TrainedNetwork,
};
use crate::worker::{LiveMapJob, Steps};
use genetide_analysis::{
    AnalysisError, ClusterBase, ClusterMethod, Embedding, KChoice, Share, SweepStep,
};
use genetide_data::read::{CellValues, LoadedTable, ReadProgress};
use genetide_data::{GeneIndex, RowIndex};
use genetide_figure::figure::Picture;
use genetide_model::{Band, TrainObserver, TrainingResult};

/// The number of clusters where it is left to a worker.
pub(crate) const SUGGESTED_BY_WORKER: usize = 4;

/// The k of the sweep and their silhouettes; 3 is the best.
pub(crate) const SWEPT: [(usize, f64); 3] = [(2, 0.4), (3, 0.6), (4, 0.5)];

/// Stands for the pipeline.
#[derive(Clone)]
pub(crate) struct FixtureSteps {
    /// The table that is read.
    pub table: Arc<LoadedTable>,
    /// How many genes of a table respond.
    pub points: usize,
    /// How many epochs a training has.
    pub epochs: usize,
}

impl Default for FixtureSteps {
    fn default() -> Self {
        Self {
            table: fixtures::table_of(30),
            points: 24,
            epochs: 3,
        }
    }
}

impl Steps for FixtureSteps {
    fn read(
        &self,
        _job: &ReadJob,
        _progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<LoadedTable, PipelineError> {
        Ok(LoadedTable::clone(&self.table))
    }

    fn prepare(&self, job: &PrepareJob) -> Prepared {
        Prepared::clone(&fixtures::prepared(&job.table, self.points))
    }

    fn train(
        &self,
        job: &TrainJob,
        _device_found: &mut dyn FnMut(&str),
        _observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError> {
        let result = fixtures::training(&job.prepared, self.epochs);
        Ok(TrainingResult::clone(&result))
    }

    fn embed(&self, job: &EmbedJob) -> Result<Embedding, PipelineError> {
        let points = job.network.prepared.points.len();
        Ok(Embedding::clone(&fixtures::map_of(points)))
    }

    fn embed_live(
        &self,
        job: &LiveMapJob,
        _before: Option<&Embedding>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError> {
        Ok(is_wanted().then(|| Embedding::clone(&fixtures::map_of(job.latents.rows()))))
    }

    fn cluster_base(
        &self,
        network: &TrainedNetwork,
        _share: Share<'_>,
    ) -> Result<ClusterBase, PipelineError> {
        let TrainedNetwork {
            prepared,
            training,
            config,
        } = network;
        let rows = RowIndex::indices(&prepared.points);
        let latents = training.latents.select(&rows);
        let profiles = prepared.scaled.select(&rows);
        Ok(ClusterBase::new(
            latents,
            profiles,
            ClusterMethod::Kmeans,
            config.seed,
        )?)
    }

    fn cluster(
        &self,
        job: &ClusterJob,
        _base: &ClusterBase,
        _share: Share<'_>,
    ) -> Result<ClusterOutcome, PipelineError> {
        let network = &job.network;
        let clusters = |k, method| {
            let clusters = fixtures::clusters(&job.table, &network.prepared, k, method);
            ClusterOutcome::clone(&clusters)
        };
        match &job.task {
            ClusterTask::Compute(_) => {
                let k = match network.config.analysis.k {
                    KChoice::Fixed(k) => k,
                    KChoice::Auto => SUGGESTED_BY_WORKER,
                };
                Ok(clusters(k, network.config.analysis.method))
            }
            ClusterTask::Edit(before, edit) => {
                let before = &before.clustering;
                let k = k_after(before.k, edit)?;
                Ok(ClusterOutcome {
                    by_hand: true,
                    ..clusters(k, before.method)
                })
            }
        }
    }

    fn sweep(
        &self,
        _base: &ClusterBase,
        _share: Share<'_>,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError> {
        for (k, silhouette) in SWEPT {
            let quality = fixtures::quality(k, silhouette);
            if progress(SweepStep::Quality(quality)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn hold_out(&self, _job: &HeldOutJob, _share: Share<'_>) -> Result<HeldOut, PipelineError> {
        Ok(HeldOut::NoHalves("Each time has one library.".to_owned()))
    }

    fn export(
        &self,
        _kind: ExportKind,
        path: &Path,
        _results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError> {
        Ok(vec![path.to_owned()])
    }

    fn draw(&self, _results: &ExportInputs) -> Result<Picture, PipelineError> {
        Ok(Picture {
            width: 2,
            height: 1,
            rgba: vec![255; 8],
        })
    }

    fn cells(
        &self,
        job: &CellsJob,
        _progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<CellValues, PipelineError> {
        Ok(fixtures::cells(&job.table, &job.genes))
    }

    fn bands(&self, job: &BandsJob) -> Result<Vec<(GeneIndex, Band)>, PipelineError> {
        Ok(fixtures::bands(&job.genes))
    }
}

/// The number of clusters after an edit, or the error of the pipeline.
fn k_after(k: usize, edit: &ClusterEdit) -> Result<usize, PipelineError> {
    let missing = |label: &usize| !(1..=k).contains(label);
    let no_such = |&label: &usize| AnalysisError::NoSuchCluster { label, k };
    match edit {
        ClusterEdit::Merge(labels) => match labels.iter().find(|label| missing(label)) {
            Some(label) => Err(no_such(label).into()),
            None if labels.len() < 2 => Err(AnalysisError::NothingToMerge.into()),
            None => Ok(k + 1 - labels.len()),
        },
        ClusterEdit::Split { label, .. } if missing(label) => Err(no_such(label).into()),
        ClusterEdit::Split { parts, .. } => Ok(k + parts - 1),
    }
}
