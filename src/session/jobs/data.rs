//! Reading, testing and scaling a data set.

use std::sync::Arc;

use itertools::Itertools as _;

use crate::config::RunConfig;
use crate::pipeline::{LogLevel, Prepared};
use crate::session::state::{History, OpenTable, PrepareSettings, PreparedTable, Reading, Unread};
use crate::session::{
    ColourBy, GeneFilter, JobId, JobKind, PrepareJob, ReadFailure, ReadJob, Request, Selection,
    Session,
};
use genetide_data::DataSettings;
use genetide_data::read::{LoadedTable, ReadProgress, Source};
use genetide_figure::words::{count, counted};
use genetide_model::Signal;

impl Session {
    /// Reads a data set; reading in progress is superseded.
    pub(in crate::session) fn request_read(
        &mut self,
        source: Source,
        settings: DataSettings,
    ) -> Request {
        let job = ReadJob {
            id: self.jobs.next(),
            source,
            settings: Arc::new(settings),
        };
        self.jobs.read = Some(Reading {
            job: job.clone(),
            progress: ReadProgress {
                bytes_read: 0,
                bytes_total: 0,
                cells: 0,
            },
        });
        Request::Read(job)
    }

    /// Tests and scales the data set with the settings shown.
    pub(in crate::session) fn request_prepare(&mut self) -> Option<Request> {
        let table = Arc::clone(self.table()?);
        let id = self.jobs.next();
        let config = Arc::new(self.config.clone());
        self.jobs.prepare = Some((id, PrepareSettings::of(&config)));
        Some(Request::Prepare(PrepareJob { id, table, config }))
    }

    /// A data set was read. Only now do the previous one and everything made from it go.
    pub(super) fn on_table(&mut self, id: JobId, table: &Arc<LoadedTable>) -> Option<Vec<Request>> {
        let read = self.jobs.read.take_if(|own| own.job.id == id)?.job;
        let mut requests = self.replace_table(read, Arc::clone(table));
        self.report_table(table);
        self.update_search();
        requests.extend(self.request_prepare());
        self.revisions.change();
        Some(requests)
    }

    /// A data set could not be read. Where none is open, the settings shown are those it was tried with.
    pub(super) fn on_not_read(&mut self, id: JobId, failure: ReadFailure) -> Option<()> {
        let job = self.jobs.read.take_if(|own| own.job.id == id)?.job;
        self.jobs.train_when_prepared = false;
        self.log.fail(JobKind::Read, failure.message.clone());
        if self.open_source() == Some(&job.source) {
            return Some(());
        }
        if self.table.is_none() {
            self.show_settings(&job.settings);
        }
        self.unread = Some(Unread {
            source: job.source,
            settings: job.settings,
            failure,
        });
        Some(())
    }

    /// Shows the settings that a data set was read with.
    fn show_settings(&mut self, read_with: &DataSettings) {
        // The gene scale is applied later, and may have changed meanwhile.
        self.config.data = DataSettings {
            gene_scale: self.config.data.gene_scale,
            ..read_with.clone()
        };
    }

    /// Opens a data set in place of the previous one, and drops everything that belongs to that.
    fn replace_table(&mut self, read: ReadJob, table: Arc<LoadedTable>) -> Vec<Request> {
        let was_training = self.is_training();
        if was_training {
            self.log
                .warn("Training run discarded because the data set was replaced");
        }
        let is_first = self.table.is_none();
        let is_another = self.open_source() != Some(&read.source);
        let pinned = if is_another {
            self.filter = GeneFilter::default();
            self.config.highlight.clone()
        } else {
            self.pinned_names()
        };
        if is_another && !is_first {
            // A number of clusters chosen for one data set says nothing about another.
            self.config.analysis.k = RunConfig::preset(self.config.preset).analysis.k;
        }
        if is_another || !self.runs.is_empty() {
            // The file of the previous session, with its runs, must not be overwritten.
            self.path = None;
        }
        self.forget_results();
        self.move_lists(table.profiles.genes());
        self.selection = Selection::default();
        for gene in pinned.iter().filter_map(|n| table.profiles.gene_index(n)) {
            if !self.selection.pinned.contains(&gene) {
                self.selection.pinned.push(gene);
            }
        }
        self.show_settings(&read.settings);
        self.unread = None;
        self.table = Some(OpenTable {
            table,
            source: read.source,
            settings: read.settings,
        });
        let stop = was_training.then_some(Request::Signal(Signal::Discard));
        stop.into_iter().chain(self.forget_curves()).collect()
    }

    /// Drops all results, and everything that refers to them.
    fn forget_results(&mut self) {
        self.history = History::default();
        self.hidden.clear();
        self.prepared = None;
        self.jobs.prepare = None;
        self.training = None;
        self.first_look.job = None;
        self.live.map = None;
        self.runs.clear();
        self.on_view = None;
        self.last_run = 0;
        self.previous_clusters = None;
        self.beside = None;
        self.end_analysis();
    }

    /// Finds the genes of all lists in the data set with the genes `new`.
    fn move_lists(&mut self, new: &[String]) {
        let old = self.gene_names();
        let lists = self.lists.iter().map(|list| list.in_table(old, new));
        self.lists = Arc::new(lists.collect());
        if matches!(self.colour_by, ColourBy::List(_)) {
            self.colour_by = ColourBy::Cluster;
        }
    }

    fn report_table(&mut self, table: &LoadedTable) {
        let summary = &table.summary;
        let conditions = match table.profiles.courses().conditions().len() {
            0 => String::new(),
            several => format!(", {}", counted(several, "condition")),
        };
        let message = format!(
            "Opened {}: {}, {} of {}, {}{conditions}",
            summary.name,
            counted(summary.cells, summary.observation()),
            count(table.profiles.gene_count()),
            counted(summary.genes_in_table, "gene"),
            counted(table.profiles.time_count(), "time point")
        );
        self.log.announce(LogLevel::Info, message);
        if !summary.transform_note.is_empty() {
            self.log.info(&summary.transform_note);
        }
        // The Data panel lists them as notes, which the status bar counts.
        for note in summary.warnings.iter().unique() {
            self.log.info(note);
        }
    }

    pub(super) fn on_prepared(
        &mut self,
        id: JobId,
        prepared: Arc<Prepared>,
    ) -> Option<Vec<Request>> {
        let (_, settings) = self.jobs.prepare.take_if(|(own, _)| *own == id)?;
        let mut description = prepared.describe();
        if let Some(first) = description.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        self.log.info(description);
        self.prepared = Some(PreparedTable::new(prepared, Some(settings)));
        self.revisions.follow_up();
        let trains = self.jobs.train_when_prepared && self.jobs.read.is_none();
        if trains {
            return self.start_training();
        }
        self.request_first_look().map(|request| vec![request])
    }
}
