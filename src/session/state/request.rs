//! What the workers are asked to do. A worker is given the very struct that the session makes;
//! inputs are shared, never copied.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::{ClusterEdit, ClusterOutcome, ExportInputs, ExportKind, HeldOut, Prepared};
use crate::session::state::{SavedSession, TrainedNetwork};
use genetide_data::read::{LoadedTable, Source};
use genetide_data::{DataSettings, GeneIndex};
use genetide_model::Signal;

/// Numbers jobs, so that a late answer to an old request can be told from the current one.
pub type JobId = u64;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Reading a data set.
    Read,
    /// Response test and scaling.
    Prepare,
    /// Training.
    Train,
    /// The preview map of a training run in progress; it has the number of the training job.
    LiveMap,
    /// The map of a result.
    Embed,
    /// Clustering, and manual edits of clusters.
    Cluster,
    /// The sweep over numbers of clusters.
    Sweep,
    /// Comparing predictions of held-out halves.
    HeldOut,
    /// Exporting files or drawing a figure.
    Export,
    /// Reading single cells.
    Cells,
    /// Posterior bands.
    Bands,
    /// Session files.
    SessionFile,
}

impl JobKind {
    /// The job of this kind with the number `id`.
    pub fn job(self, id: JobId) -> Job {
        Job { kind: self, id }
    }
}

/// A job, as failures name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// What it does.
    pub kind: JobKind,
    /// Its number.
    pub id: JobId,
}

/// What the workers are asked to do.
#[derive(Clone, Debug)]
pub enum Request {
    /// Read a data set.
    Read(ReadJob),
    /// Stop reading.
    CancelRead(JobId),
    /// Test and scale.
    Prepare(PrepareJob),
    /// Train.
    Train(TrainJob),
    /// Pause, resume or end the training run in progress.
    Signal(Signal),
    /// Whether a map of the training run in progress is wanted every few seconds.
    Watch(bool),
    /// Compute the map of a result.
    Embed(EmbedJob),
    /// Cluster, or edit clusters.
    Cluster(ClusterJob),
    /// Evaluate every number of clusters.
    Sweep(SweepJob),
    /// Compare predictions of held-out halves.
    HoldOut(HeldOutJob),
    /// Stop clusterings, sweeps and comparisons up to this number.
    CancelClusters(JobId),
    /// Write files or draw a figure.
    Export(ExportJob),
    /// Read single cells.
    ReadCells(CellsJob),
    /// Stop reading single cells.
    CancelCells(JobId),
    /// Compute posterior bands.
    MakeBands(BandsJob),
    /// Save, open or autosave a session.
    SessionFile(SessionFileJob),
}

/// A data set to read.
#[derive(Clone, Debug)]
pub struct ReadJob {
    /// Job number.
    pub id: JobId,
    /// What to read.
    pub source: Source,
    /// How to read it.
    pub settings: Arc<DataSettings>,
}

/// Profiles to test and scale.
#[derive(Clone, Debug)]
pub struct PrepareJob {
    /// Job number.
    pub id: JobId,
    /// The data set.
    pub table: Arc<LoadedTable>,
    /// False discovery rate and scale.
    pub config: Arc<RunConfig>,
}

/// A network to train.
#[derive(Clone, Debug)]
pub struct TrainJob {
    /// Job number.
    pub id: JobId,
    /// What to train on.
    pub prepared: Arc<Prepared>,
    /// Network, device and seed.
    pub config: Arc<RunConfig>,
}

/// Latents to embed.
#[derive(Clone, Debug)]
pub struct EmbedJob {
    /// Job number.
    pub id: JobId,
    /// The latents.
    pub network: TrainedNetwork,
}

/// Genes to cluster.
#[derive(Clone, Debug)]
pub struct ClusterJob {
    /// Job number.
    pub id: JobId,
    /// The data set.
    pub table: Arc<LoadedTable>,
    /// Latents, method, number of clusters and seed.
    pub network: TrainedNetwork,
    /// How the clusters come about.
    pub task: ClusterTask,
}

/// How clusters come about.
#[derive(Clone, Debug)]
pub enum ClusterTask {
    /// By the method, with the colours and names of the previous clusters.
    Compute(Option<Arc<ClusterOutcome>>),
    /// By a manual edit of these clusters.
    Edit(Arc<ClusterOutcome>, ClusterEdit),
}

/// Numbers of clusters to evaluate.
#[derive(Clone, Debug)]
pub struct SweepJob {
    /// Job number.
    pub id: JobId,
    /// Latents, method and seed.
    pub network: TrainedNetwork,
}

/// Clusters and network to compare with other methods on held-out halves of the libraries.
#[derive(Clone, Debug)]
pub struct HeldOutJob {
    /// Job number.
    pub id: JobId,
    /// The data set.
    pub table: Arc<LoadedTable>,
    /// The network.
    pub network: TrainedNetwork,
    /// The clusters.
    pub clusters: Arc<ClusterOutcome>,
}

/// Results to export.
#[derive(Clone, Debug)]
pub struct ExportJob {
    /// Job number.
    pub id: JobId,
    /// Where they go.
    pub target: ExportTarget,
    /// The results.
    pub results: Box<ExportInputs>,
}

/// Where exported results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportTarget {
    /// Into files at this path.
    Files(ExportKind, PathBuf),
    /// To the clipboard, as an image of the figure.
    Clipboard,
}

/// Single cells to read.
#[derive(Clone, Debug)]
pub struct CellsJob {
    /// Job number.
    pub id: JobId,
    /// The file of the data set.
    pub source: Source,
    /// How it was read.
    pub settings: Arc<DataSettings>,
    /// What was read.
    pub table: Arc<LoadedTable>,
    /// Genes of its profiles.
    pub genes: Vec<GeneIndex>,
}

/// Posterior bands to compute.
#[derive(Clone, Debug)]
pub struct BandsJob {
    /// Job number.
    pub id: JobId,
    /// The network.
    pub network: TrainedNetwork,
    /// Whose curves are shown, where methods were compared.
    pub held_out: Option<Arc<HeldOut>>,
    /// Genes that were not trained on are skipped.
    pub genes: Vec<GeneIndex>,
}

/// Something to do with session files.
#[derive(Clone, Debug)]
pub struct SessionFileJob {
    /// Job number.
    pub id: JobId,
    /// What to do.
    pub task: FileTask,
}

/// What is done with session files.
#[derive(Clone, Debug)]
pub enum FileTask {
    /// Write a session to a file.
    Save(PathBuf, Box<SavedSession>),
    /// Read a session from a file.
    Open(PathBuf),
    /// Autosave a session in place of the previous autosave.
    Autosave(Box<SavedSession>),
    /// Look for autosaves of programs that closed unexpectedly.
    FindAutosaves,
    /// Read one of them, which becomes the autosave of this program.
    RestoreAutosave(PathBuf),
    /// Delete one of them.
    DeleteAutosave(PathBuf),
    /// Leave them for the next start.
    ReleaseAutosaves,
    /// Delete the autosave of this program.
    EndAutosave,
}
