//! What goes in and out of the session: commands of the user, requests to the workers, and
//! their notices.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{GeneFilter, KeptSession, RunId, SavedSession};
use crate::analysis::{ClusterMethod, Embedding, KQuality};
use crate::config::RunConfig;
use crate::data::read::{CellValues, LoadedTable, ReadProgress, Source};
use crate::data::{DataSettings, Points};
use crate::export::figure::{FigureSettings, Picture};
use crate::model::{Band, EpochLosses, Signal, TrainingResult};
pub use crate::pipeline::files::{ExportInputs, ExportKind};
use crate::pipeline::{ClusterEdit, ClusterOutcome, LogLevel, Prepared};

/// Numbers jobs, so that a late answer to an old request can be told from the current one.
pub type JobId = u64;

/// What a user can ask for. Panels send these and change nothing themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Read a table, with the session's data settings. For a table other than the one open (or the
    /// one that failed to open last), the choices that belong to one table's columns and cell types
    /// are left out.
    Open(Source),
    /// Read a table with these data settings, which become the session's once it was read.
    OpenWith(Source, Box<DataSettings>),
    /// Stop reading.
    CancelReading,
    /// Replace the settings. A change of data settings reads the table again; a change of the
    /// false discovery rate or gene scale is applied to the table at once, and needs retraining.
    SetConfig(Box<RunConfig>),
    /// Train from scratch.
    StartTraining,
    /// Pause or resume the training.
    SetPaused(bool),
    /// Stop the training and keep its best weights.
    StopTraining,
    /// Stop the training and forget it.
    DiscardTraining,
    /// Change the number of clusters.
    SetK(usize),
    /// Change the clustering method.
    SetMethod(ClusterMethod),
    /// Leave the number of clusters to the program.
    TakeSuggestedK,
    /// Change what colours the map.
    SetColourBy(ColourBy),
    /// The gene under the pointer.
    Hover(Option<usize>),
    /// Replace the selected genes.
    Select(BTreeSet<usize>),
    /// Select the genes of one cluster (0: no response).
    SelectCluster(usize),
    /// Pin a gene, or unpin a pinned one.
    TogglePin(usize),
    /// Unpin all genes.
    ClearPins,
    /// Change the search text.
    SetSearch(String),
    /// Write results.
    Export(ExportKind, PathBuf),
    /// Add a line to the log.
    Log(LogLevel, String),
    /// Take a toast away.
    DismissToast(u64),
    /// Remember the arrangement of the panels.
    SetLayout(String),
    /// Take back the last change of selection, pins, clusters, colouring, filter or lists.
    Undo,
    /// Make a change again that was taken back.
    Redo,
    /// A drag or a typing is over: what follows is a change of its own for [`Command::Undo`].
    EndGesture,
    /// Hide the genes of a cluster on the map, or show them again (0: no response).
    ToggleHidden(usize),
    /// Show the genes of all clusters on the map.
    ShowAllClusters,
    /// Merge clusters, or cluster the genes of one again into parts.
    EditClusters(ClusterEdit),
    /// Give back what the method makes of the number of clusters chosen, without changes by hand.
    DropEdits,
    /// Name a cluster; without letters, it has no name any more.
    RenameCluster(usize, String),
    /// Give a cluster the colour of this slot of the palette; a cluster that has it takes the other.
    RecolourCluster(usize, usize),
    /// Keep the selected genes as a list of this name.
    SaveList(String),
    /// Keep the genes named in a text as a list.
    PasteList {
        /// Its name.
        name: String,
        /// Gene names with anything but letters of names between them.
        text: String,
    },
    /// Name the list at this place.
    RenameList(usize, String),
    /// Remove the list at this place.
    RemoveList(usize),
    /// Select the genes of the list at this place.
    SelectList(usize),
    /// Show the result of another training.
    SwitchRun(RunId),
    /// Forget the result of a training.
    RemoveRun(RunId),
    /// Name a training.
    RenameRun(RunId, String),
    /// Pin the genes that are selected, beside those that are pinned.
    PinSelected,
    /// Read the single cells of these genes again, where they are not known.
    ReadCells(Vec<usize>),
    /// Stop reading single cells.
    CancelCells,
    /// Make the posterior bands of these genes, where they are not known.
    MakeBands(Vec<usize>),
    /// Choose what figures show and how large they are; colouring and hidden clusters are the map's.
    SetFigure(Box<FigureSettings>),
    /// Draw the figure as a picture for the clipboard.
    DrawFigure,
    /// Change which genes the table shows.
    SetFilter(GeneFilter),
    /// Say what was done, in the log and as a toast.
    Announce(String),
    /// Write the session to a file.
    SaveSession(PathBuf),
    /// Replace everything that is open by a session that was saved.
    OpenSession(PathBuf),
    /// Keep the session as it is now, in case the program ends badly.
    KeepSession,
    /// Open a session kept by a program that did not end properly.
    RestoreKept(PathBuf),
    /// Throw such a session away.
    DropKept(PathBuf),
    /// Leave all such sessions for the next start.
    LeaveKept,
    /// Draw the map of a training that goes on every few seconds, or no longer.
    SetLiveMap(bool),
}

/// What colours the map of genes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColourBy {
    /// The cluster.
    #[default]
    Cluster,
    /// Onset time.
    Onset,
    /// Peak time.
    PeakTime,
    /// Amplitude.
    Amplitude,
    /// Silhouette.
    Silhouette,
    /// Probability of the gene's cluster.
    Membership,
    /// Share of bootstrap repeats in which the gene stays in its cluster.
    Stability,
    /// Whether the gene is in the list at this place.
    List(usize),
}

/// What the workers are asked to do; inputs are shared, never copied.
#[derive(Clone, Debug)]
pub enum Request {
    /// Read a table.
    Read {
        /// Job number.
        job: JobId,
        /// What to read.
        source: Source,
        /// How.
        config: Arc<RunConfig>,
    },
    /// Stop the reading of this job.
    CancelRead(JobId),
    /// Test and scale.
    Prepare {
        /// Job number.
        job: JobId,
        /// The table.
        table: Arc<LoadedTable>,
        /// How.
        config: Arc<RunConfig>,
    },
    /// Train.
    Train {
        /// Job number.
        job: JobId,
        /// What on.
        prepared: Arc<Prepared>,
        /// How.
        config: Arc<RunConfig>,
    },
    /// Tell the running training.
    Signal(Signal),
    /// Embed the latents.
    Embed {
        /// Job number.
        job: JobId,
        /// The points.
        prepared: Arc<Prepared>,
        /// The latents.
        training: Arc<TrainingResult>,
        /// Seed.
        seed: u64,
    },
    /// Embed the latents of a training that goes on.
    EmbedLive {
        /// Job number.
        job: JobId,
        /// Latents of the points.
        latents: Arc<Points>,
        /// The map before, from which this one begins.
        before: Option<Arc<Embedding>>,
        /// Seed.
        seed: u64,
    },
    /// Whether the latents of a training that goes on are wanted every few seconds.
    Watch(bool),
    /// Cluster the latents.
    Cluster {
        /// Job number.
        job: JobId,
        /// The table.
        table: Arc<LoadedTable>,
        /// The points.
        prepared: Arc<Prepared>,
        /// The latents.
        training: Arc<TrainingResult>,
        /// Method, k and seed.
        config: Arc<RunConfig>,
        /// The clusters before, whose colours are followed.
        previous: Option<Arc<ClusterOutcome>>,
    },
    /// Change clusters by hand.
    EditClusters {
        /// Job number.
        job: JobId,
        /// The table.
        table: Arc<LoadedTable>,
        /// The points.
        prepared: Arc<Prepared>,
        /// The latents.
        training: Arc<TrainingResult>,
        /// Method and seed.
        config: Arc<RunConfig>,
        /// The clusters.
        clusters: Arc<ClusterOutcome>,
        /// What to change.
        edit: ClusterEdit,
    },
    /// Quality for every k.
    Sweep {
        /// Job number.
        job: JobId,
        /// The points.
        prepared: Arc<Prepared>,
        /// The latents.
        training: Arc<TrainingResult>,
        /// Method and seed.
        config: Arc<RunConfig>,
    },
    /// Write results.
    Export {
        /// Job number.
        job: JobId,
        /// What.
        kind: ExportKind,
        /// Where.
        path: PathBuf,
        /// The results.
        results: Box<ExportInputs>,
    },
    /// Draw the figure asked for as a picture.
    Draw {
        /// Job number.
        job: JobId,
        /// The results.
        results: Box<ExportInputs>,
    },
    /// Read single cells of some genes of a table that is open.
    ReadCells {
        /// Job number.
        job: JobId,
        /// The table's file.
        source: Source,
        /// How it was read.
        settings: Box<DataSettings>,
        /// What was read.
        table: Arc<LoadedTable>,
        /// Indices into its profiles.
        genes: Vec<usize>,
    },
    /// Stop the reading of cells of this job.
    CancelCells(JobId),
    /// Make the posterior bands of some genes.
    MakeBands {
        /// Job number.
        job: JobId,
        /// What was trained on.
        prepared: Arc<Prepared>,
        /// The weights.
        training: Arc<TrainingResult>,
        /// Network and seed.
        config: Arc<RunConfig>,
        /// Indices into the profiles; genes that were not trained on are passed over.
        genes: Vec<usize>,
    },
    /// Do something with session files.
    File(JobId, FileTask),
}

/// What is done with session files.
#[derive(Clone, Debug)]
pub enum FileTask {
    /// Write a session to a file.
    Save(PathBuf, Box<SavedSession>),
    /// Read a session from a file.
    Open(PathBuf),
    /// Keep a session in case the program ends badly, in place of the one kept before.
    Keep(Box<SavedSession>),
    /// Look for sessions kept by programs that did not end properly.
    FindKept,
    /// Read one of them, and keep on keeping it.
    Restore(PathBuf),
    /// Remove one of them.
    DropKept(PathBuf),
    /// Leave them for the next start.
    LeaveKept,
    /// Remove what this program kept: it ends properly.
    EndKeeping,
}

/// What the workers report.
#[derive(Clone, Debug)]
pub enum Notice {
    /// The reading goes on.
    Reading(JobId, ReadProgress),
    /// A table was read.
    Table(JobId, Arc<LoadedTable>),
    /// Profiles were tested and scaled.
    Prepared(JobId, Arc<Prepared>),
    /// The training found its device.
    Device(JobId, String),
    /// Epochs that were done since the last notice.
    Epochs(JobId, Vec<EpochLosses>),
    /// Latents of the points after an epoch of a training that goes on.
    Latents(JobId, usize, Arc<Points>),
    /// The map of a training that goes on is done.
    EmbeddedLive(JobId, Arc<Embedding>),
    /// The training ended with a result.
    Trained(JobId, Arc<TrainingResult>),
    /// The training was discarded.
    Discarded(JobId),
    /// The map is done.
    Embedded(JobId, Arc<Embedding>),
    /// Clusters are done, or changed by hand.
    Clustered(JobId, Arc<ClusterOutcome>),
    /// One k of the sweep is done.
    Quality(JobId, KQuality),
    /// A repeat of the bootstrap is done, of so many.
    Repeat(JobId, usize, usize),
    /// The sweep is done.
    Swept(JobId),
    /// Files were written.
    Exported(JobId, Vec<PathBuf>),
    /// A job failed; the message names the remedy.
    Failed(JobId, String),
    /// A message for the log.
    Log(LogLevel, String),
    /// Single cells were read.
    Cells(JobId, CellValues),
    /// Bands of genes were made.
    Bands(JobId, Vec<(usize, Band)>),
    /// A figure was drawn as a picture.
    Drawn(JobId, Arc<Picture>),
    /// A session was written to this file.
    Saved(JobId, PathBuf),
    /// A session was read; from this file, or from those kept in case the program ends badly.
    Opened(JobId, Option<PathBuf>, Box<SavedSession>),
    /// Sessions were found that programs kept which did not end properly.
    Kept(Vec<KeptSession>),
}
