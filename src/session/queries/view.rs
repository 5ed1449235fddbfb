//! What the panels show, and what is being worked on.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::config::RunConfig;
use crate::session::{
    ColourBy, GeneFilter, GeneList, GeneSearch, LogEntry, MapOnView, Selection, Session,
};
use genetide_data::read::ReadProgress;

impl Session {
    /// The settings, as the panels show them.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// What is hovered over, selected and pinned.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Which genes the gene table shows.
    pub fn filter(&self) -> &GeneFilter {
        &self.filter
    }

    /// What colours the map.
    pub fn colour_by(&self) -> ColourBy {
        self.colour_by
    }

    /// Clusters whose genes are hidden on the map.
    pub fn hidden(&self) -> &BTreeSet<usize> {
        &self.hidden
    }

    /// The gene lists.
    pub fn lists(&self) -> &Arc<Vec<GeneList>> {
        &self.lists
    }

    /// The gene search, with its hits.
    pub fn search(&self) -> &GeneSearch {
        &self.search
    }

    /// The arrangement of the panels, as the window wrote it.
    pub fn layout(&self) -> &str {
        &self.layout
    }

    /// The map on view: that of the training run in progress while it is watched, else of a result.
    pub fn map_on_view(&self) -> Option<MapOnView<'_>> {
        if let Some(map) = &self.live.map {
            return Some(MapOnView {
                embedding: &map.embedding,
                prepared: &map.prepared,
                epoch: Some(map.epoch),
            });
        }
        let run = self.view()?;
        Some(MapOnView {
            embedding: run.embedding.as_ref()?,
            prepared: &run.trained_on,
            epoch: None,
        })
    }

    /// Whether the training run in progress is on view, or the next one will be.
    pub fn watches_training(&self) -> bool {
        self.live.wanted && !self.live.looked_away
    }

    /// The log, oldest line first.
    pub fn log(&self) -> &VecDeque<LogEntry> {
        &self.log.entries
    }

    /// The entries shown as notifications, oldest first.
    pub fn toasts(&self) -> &[LogEntry] {
        &self.log.toasts
    }

    /// The change that undo would undo.
    pub fn undo_text(&self) -> Option<&str> {
        Some(&self.history.done.back()?.name)
    }

    /// The change that redo would make again.
    pub fn redo_text(&self) -> Option<&str> {
        Some(&self.history.undone.last()?.name)
    }

    /// Progress of reading, while a data set is being read.
    pub fn reading(&self) -> Option<ReadProgress> {
        self.jobs.read.as_ref().map(|reading| reading.progress)
    }

    /// Whether response test and scaling are in progress.
    pub fn is_preparing(&self) -> bool {
        self.jobs.prepare.is_some()
    }

    /// Whether the map of a result is being computed.
    pub fn is_embedding(&self) -> bool {
        self.jobs.embed.is_some()
    }

    /// Whether clustering is in progress.
    pub fn is_clustering(&self) -> bool {
        self.jobs.cluster.is_some()
    }

    /// Whether clusters are on their way that will be compared with those on view.
    pub fn is_clustering_beside(&self) -> bool {
        self.jobs.beside.is_some()
    }

    /// How far clustering is, in per cent, once that is known.
    pub fn clustering_percent(&self) -> Option<u8> {
        self.jobs.cluster.as_ref()?.percent
    }

    /// How far the evaluation of numbers of clusters is, in per cent, once that is known.
    pub fn sweeping_percent(&self) -> Option<u8> {
        self.jobs.sweep.as_ref()?.percent
    }

    /// Whether numbers of clusters are being evaluated.
    pub fn is_sweeping(&self) -> bool {
        self.jobs.sweep.is_some()
    }

    /// Whether predictions of held-out halves are being compared.
    pub fn is_predicting(&self) -> bool {
        self.jobs.held_out.is_some()
    }

    /// How far that comparison is, in per cent, once that is known.
    pub fn predicting_percent(&self) -> Option<u8> {
        self.jobs.held_out?.1
    }

    /// Bootstrap replicates done, and in all, while they are computed.
    pub fn replicates(&self) -> Option<(usize, usize)> {
        self.jobs.sweep.as_ref()?.replicates
    }

    /// Whether exports are being written.
    pub fn is_exporting(&self) -> bool {
        !self.jobs.exports.is_empty()
    }

    /// Whether a session is being saved by the user.
    pub fn is_saving(&self) -> bool {
        !self.jobs.saves.is_empty()
    }
}
