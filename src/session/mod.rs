//! Plain state of the program, without a window: what is loaded, trained, selected.
//!
//! The window sends [`Command`]s, the workers send [`Notice`]s; both change the session here and
//! nowhere else, and both may answer with [`Request`]s for the workers.
//!
//! | file | holds |
//! |---|---|
//! | `messages` | commands, requests, notices |
//! | `command` | what a command changes |
//! | `notice` | what a notice changes |
//! | `history` | what undo takes back |
//! | `lists` | named lists of genes |
//! | `runs` | the results of all trainings on the table |
//! | `live` | the map of a training that goes on |
//! | `looks` | names and colours of clusters |
//! | `curves` | single cells and bands of the genes on view |
//! | `jobs` | which answers are waited for, and how requests are made |
//! | `journal` | log and toasts |
//! | `search` | fuzzy search over names |
//! | `gene_field`, `gene_filter` | columns of the table of genes, and conditions on them |
//! | `gene_tsv` | rows of that table as text to copy |
//! | `saving` | saving, opening, and keeping in case the program ends badly |
//! | `saved` | what is saved of it |
//!
//! # What survives what
//!
//! Nothing made is thrown away before its successor exists. A table that cannot be read leaves
//! everything as it was. A new training leaves the previous result (with its map and clusters) on
//! view until it has a result of its own; discarded or failed, the previous result is the current
//! one again. Only a table that was read drops the results of the table before, whose genes it
//! does not share.

mod command;
#[cfg(test)]
mod command_tests;
mod curves;
#[cfg(test)]
mod curves_tests;
#[cfg(test)]
pub(crate) mod driver;
mod figure;
#[cfg(test)]
pub(crate) mod fixtures;
mod gene_field;
mod gene_filter;
mod gene_tsv;
mod history;
#[cfg(test)]
mod history_tests;
mod jobs;
mod journal;
mod lists;
mod live;
mod looks;
mod messages;
mod notice;
#[cfg(test)]
mod notice_tests;
mod runs;
mod saved;
mod saving;
#[cfg(test)]
mod saving_tests;
mod search;

pub use curves::Curves;
pub use gene_field::GeneField;
pub use gene_filter::{FilterError, GeneFilter};
pub use gene_tsv::gene_tsv;
pub use lists::GeneList;
pub use live::{Live, LiveMap, MapOnView};
pub use messages::{ColourBy, Command, ExportInputs, ExportKind, FileTask, JobId, Notice, Request};
pub use runs::{Run, RunId};
pub use saved::{KeptSession, RunState, SavedSession, SavedState};
pub use search::{Match, matches, search};

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::{Embedding, GeneRow, KQuality, genes};
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, ReadProgress, Source};
use crate::export::figure::{FigureSettings, Picture};
use crate::model::{EpochLosses, TrainingResult};
use crate::pipeline::{ClusterOutcome, LogLevel, Prepared};

use history::History;
pub use jobs::PrepareSettings;
use jobs::{Jobs, Provenance};

/// The largest number of clusters on offer; the sweep ends here too.
pub const MAX_K: usize = 20;

/// Clusters made while the number that the sweep suggests is not known yet.
pub const PROVISIONAL_K: usize = 6;

/// Genes found among those that were not kept, at most, where no other gene is found.
const LEFT_OUT_NAMED: usize = 3;

/// Where the training is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TrainingState {
    /// Not started.
    #[default]
    Idle,
    /// Going on.
    Running,
    /// Waiting for the user.
    Paused,
    /// Told to stop; finishing its batch.
    Stopping,
    /// Ended with a result.
    Finished,
    /// Ended without one; the message is in the log too.
    Failed(String),
}

/// The one selection that every panel shares. Genes are indices into the profiles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Under the pointer.
    pub hovered: Option<usize>,
    /// Selected; shared, so that whether it changed is seen from the pointer.
    pub selected: Arc<BTreeSet<usize>>,
    /// Pinned, in the order of pinning.
    pub pinned: Vec<usize>,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Running number.
    pub id: u64,
    /// How serious.
    pub level: LogLevel,
    /// What.
    pub message: String,
}

/// The state of the program.
#[derive(Debug, Default)]
pub struct Session {
    /// The settings, as the panels show them.
    pub config: RunConfig,
    /// What is open, or being read.
    pub source: Option<Source>,
    /// The source that could not be read last, until a table is read: while no table is open, a
    /// change of data settings tries it again.
    pub unread: Option<Source>,
    /// Progress of a reading that goes on.
    pub reading: Option<ReadProgress>,
    /// The table.
    pub table: Option<Arc<LoadedTable>>,
    /// Tested and scaled.
    pub prepared: Option<Arc<Prepared>>,
    /// Where the training is.
    pub training_state: TrainingState,
    /// The device of the current training in words.
    pub training_device: Option<String>,
    /// Loss curves of the current training; those of a discarded one give way to the result's.
    pub losses: Vec<EpochLosses>,
    /// The settings that made the result; before there is one, those of the training that goes on
    /// (see also [`Self::training_config`]).
    pub trained_config: Option<Arc<RunConfig>>,
    /// The points that made the result; before there is one, those of the training that goes on.
    /// Map and clusters always belong to these.
    pub trained_on: Option<Arc<Prepared>>,
    /// The result of the training; while another goes on, the previous one.
    pub training: Option<Arc<TrainingResult>>,
    /// Whether a map is being made.
    pub embedding_running: bool,
    /// The map.
    pub embedding: Option<Arc<Embedding>>,
    /// The training that goes on, as far as it is watched.
    pub live: Live,
    /// Whether clusters are being made.
    pub clustering_running: bool,
    /// The clusters.
    pub clusters: Option<Arc<ClusterOutcome>>,
    /// Whether the sweep over k goes on.
    pub sweep_running: bool,
    /// Repeats of the bootstrap done, and in all, while they are made.
    pub repeats: Option<(usize, usize)>,
    /// Quality per k, ascending in k.
    pub quality: Vec<KQuality>,
    /// One row a gene; known from the response test on, with clusters later.
    pub genes: Arc<Vec<GeneRow>>,
    /// What is selected.
    pub selection: Selection,
    /// Which genes the table shows.
    pub filter: GeneFilter,
    /// What colours the map.
    pub colour_by: ColourBy,
    /// Clusters whose genes are hidden on the map.
    pub hidden: BTreeSet<usize>,
    /// Named lists of genes.
    pub lists: Arc<Vec<GeneList>>,
    /// The results of the trainings on this table, oldest first.
    pub runs: Vec<Run>,
    /// The run on view.
    pub current_run: Option<RunId>,
    /// Single cells and bands of the genes on view.
    pub curves: Curves,
    /// The file the session was saved to or opened from last.
    pub path: Option<PathBuf>,
    /// Sessions kept by programs that did not end properly, until it is decided on them.
    pub kept: Vec<KeptSession>,
    /// The search text.
    pub search: String,
    /// Genes found, best first.
    pub found: Vec<usize>,
    /// Names found among the genes that the table has and that were not kept.
    pub found_left_out: Vec<String>,
    /// What figures show and how large they are; colouring and hidden clusters are the map's.
    pub figure: FigureSettings,
    /// A figure that was drawn for the clipboard, until the window takes it.
    pub(crate) picture: Option<Arc<Picture>>,
    /// Exports that are being written.
    pub exports_running: usize,
    /// The log, oldest first.
    pub log: VecDeque<LogEntry>,
    /// Log entries shown as toasts until dismissed.
    pub toasts: Vec<LogEntry>,
    /// The arrangement of the panels; opaque here.
    pub layout: String,
    /// Answers waited for.
    pub(crate) jobs: Jobs,
    /// What can be taken back.
    history: History,
    /// Number of the last run.
    last_run: RunId,
    /// How often something changed that is saved.
    revision: u64,
    /// The revision that is in the file at `path`.
    saved_revision: Option<u64>,
    /// The revision that was kept last.
    kept_revision: Option<u64>,
    /// What the results on view were made from.
    pub(crate) provenance: Provenance,
    /// Number of the next log entry.
    pub(crate) next_entry: u64,
}

impl Session {
    /// Whether the training on view (or the one that runs) was made with settings that are no
    /// longer those shown (table, false discovery rate, scale, network, seed), so that retraining
    /// is needed to apply them.
    pub fn needs_retraining(&self) -> bool {
        let made_with = match (&self.jobs.train, &self.training) {
            (Some(running), _) => Some(&running.config),
            (None, Some(_)) => self.trained_config.as_ref(),
            (None, None) => None,
        };
        made_with.is_some_and(|made| {
            made.data != self.config.data
                || made.model != self.config.model
                || made.analysis.fdr != self.config.analysis.fdr
                || made.seed != self.config.seed
        })
    }

    /// Whether there is something to export.
    pub fn can_export(&self) -> bool {
        self.training.is_some() && self.clusters.is_some()
    }

    /// Whether clusters are there to be changed by hand, and no others are on their way.
    pub fn can_edit_clusters(&self) -> bool {
        self.clusters.is_some() && self.jobs.cluster.is_none()
    }

    /// Whether a training goes on: running, paused or about to stop.
    pub fn is_training(&self) -> bool {
        self.jobs.train.is_some()
    }

    /// The settings of the training that goes on, else those of the result on view.
    pub fn training_config(&self) -> Option<&Arc<RunConfig>> {
        match &self.jobs.train {
            Some(running) => Some(&running.config),
            None => self.trained_config.as_ref(),
        }
    }

    /// The points of the training that goes on, else those of the result on view.
    pub fn training_prepared(&self) -> Option<&Arc<Prepared>> {
        match &self.jobs.train {
            Some(running) => Some(&running.prepared),
            None => self.trained_on.as_ref(),
        }
    }

    /// Whether the response test and scaling go on.
    pub fn is_preparing(&self) -> bool {
        self.jobs.prepare.is_some()
    }

    /// The largest k that can be chosen: [`MAX_K`], or the number of points where it is smaller.
    pub fn max_k(&self) -> usize {
        let prepared = match &self.training {
            Some(_) => self.trained_on.as_ref(),
            None => self.prepared.as_ref(),
        };
        prepared.map_or(MAX_K, |prepared| prepared.points.len().clamp(1, MAX_K))
    }

    /// Number of genes of the table.
    fn gene_count(&self) -> usize {
        self.table
            .as_ref()
            .map_or(0, |table| table.profiles.gene_count())
    }

    /// Fills the table of genes from the clusters or, before there are any, the response test.
    fn refresh_genes(&mut self) {
        self.genes = match (&self.clusters, &self.table, &self.prepared) {
            (Some(clusters), _, _) => Arc::clone(&clusters.genes),
            (None, Some(table), Some(prepared)) => Arc::new(genes::gene_table(
                &table.profiles,
                &prepared.response,
                &prepared.scaled,
                &prepared.points,
                None,
            )),
            _ => Arc::default(),
        };
    }

    /// Finds the search text among the genes of the table.
    fn refresh_found(&mut self) {
        let Some(table) = &self.table else {
            self.found.clear();
            self.found_left_out.clear();
            return;
        };
        let (genes, left_out) = (table.profiles.genes(), &table.left_out);
        self.found = search(genes, &self.search);
        let wanted = self.search.trim().to_lowercase();
        let is_found = self
            .found
            .first()
            .is_some_and(|&first| genes[first].to_lowercase() == wanted);
        self.found_left_out = match left_out.find(&self.search) {
            _ if is_found => Vec::new(),
            Some(name) => vec![name.to_owned()],
            None if !self.found.is_empty() => Vec::new(),
            None => {
                let alike = search(left_out.names(), &wanted)
                    .into_iter()
                    .take(LEFT_OUT_NAMED);
                alike.map(|place| left_out.names()[place].clone()).collect()
            }
        };
    }
}
