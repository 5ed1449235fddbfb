//! What a notice of the workers changes. Answers to any but the latest job of their kind are late
//! and change nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::Provenance;
use super::{GeneFilter, JobId, Notice, Request, Selection, Session, TrainingState};
use crate::analysis::{KChoice, KQuality};
use crate::config::RunConfig;
use crate::data::DataSettings;
use crate::data::read::{LoadedTable, Source};
use crate::model::{Ending, EpochLosses, Signal, TrainingResult};
use crate::pipeline::{ClusterOutcome, LogLevel, Prepared};

impl Session {
    /// Takes in what a worker reports; a late answer to an old request changes nothing.
    pub fn notice(&mut self, notice: Notice) -> Vec<Request> {
        let before = self.marks();
        let opened = matches!(notice, Notice::Opened(..));
        let requests = self.take(notice);
        self.keep_run();
        self.count_results(&before, opened);
        requests
    }

    fn take(&mut self, notice: Notice) -> Vec<Request> {
        match notice {
            Notice::Table(job, table) => return self.take_table(job, table),
            Notice::Prepared(job, prepared) => return self.take_prepared(job, prepared),
            Notice::Trained(job, result) => return self.take_result(job, result),
            Notice::Swept(job) => return self.end_sweep(job),
            Notice::Latents(job, epoch, latents) => return self.take_latents(job, epoch, latents),
            Notice::EmbeddedLive(job, map) => self.take_live_map(job, map),
            Notice::Reading(job, progress) => {
                if self.jobs.read.as_ref().is_some_and(|read| read.job == job) {
                    self.reading = Some(progress);
                }
            }
            Notice::Device(job, device) if self.trains(job) => {
                self.write_log(LogLevel::Info, format!("Training on {device}"));
                self.training_device = Some(device);
            }
            Notice::Epochs(job, epochs) if self.trains(job) => self.take_epochs(epochs),
            Notice::Discarded(job) if self.trains(job) => self.return_to_result(),
            Notice::Embedded(job, embedding) if self.jobs.embed == Some(job) => {
                self.end_embedding();
                self.write_log(
                    LogLevel::Info,
                    format!(
                        "Map of the genes made, trustworthiness {:.3}",
                        embedding.trustworthiness
                    ),
                );
                self.embedding = Some(embedding);
                self.live.forget();
            }
            Notice::Clustered(job, clusters) => return self.take_clusters(job, clusters),
            Notice::Quality(job, quality) if self.jobs.sweep == Some(job) => {
                self.take_quality(quality);
            }
            Notice::Repeat(job, done, of) if self.jobs.sweep == Some(job) => {
                self.repeats = Some((done, of));
            }
            Notice::Exported(job, paths) => self.end_export(job, &paths),
            Notice::Drawn(job, picture) => self.take_drawn(job, picture),
            Notice::Saved(job, path) => return self.end_saving(job, path),
            Notice::Opened(job, path, saved) => return self.take_session(job, path, *saved),
            Notice::Kept(found) => self.kept = found,
            Notice::Failed(job, message) => self.take_failure(job, message),
            Notice::Log(level, message) => self.write_foreign(level, message),
            Notice::Cells(job, cells) => self.take_cells(job, cells),
            Notice::Bands(job, bands) => self.take_bands(job, bands),
            Notice::Device(..)
            | Notice::Epochs(..)
            | Notice::Discarded(..)
            | Notice::Embedded(..)
            | Notice::Quality(..)
            | Notice::Repeat(..) => {}
        }
        Vec::new()
    }

    fn trains(&self, job: JobId) -> bool {
        self.jobs
            .train
            .as_ref()
            .is_some_and(|train| train.job == job)
    }

    /// A table was read: only now do the table before and all that was made of it go.
    fn take_table(&mut self, job: JobId, table: Arc<LoadedTable>) -> Vec<Request> {
        let Some(read) = self.jobs.read.take_if(|read| read.job == job) else {
            return Vec::new();
        };
        self.reading = None;
        let before = self.provenance.source.as_ref();
        let is_another = before.is_some_and(|before| *before != read.source);
        if is_another {
            // A number of clusters chosen for one table says nothing of another.
            self.config.analysis.k = RunConfig::preset(self.config.preset).analysis.k;
        }
        let mut requests = self.forget_table(&read.source, &table);
        self.provenance.source = Some(read.source.clone());
        self.provenance.data = Some(read.config.data.clone());
        // The gene scale is applied later, and may have been changed meanwhile.
        self.config.data = DataSettings {
            gene_scale: self.config.data.gene_scale,
            ..read.config.data.clone()
        };
        self.source = Some(read.source);
        self.unread = None;
        self.report_table(&table);
        self.table = Some(table);
        self.refresh_found();
        requests.extend(self.request_prepare());
        requests
    }

    /// Drops everything that belongs to the table before, and starts a selection on the new one.
    fn forget_table(&mut self, source: &Source, table: &LoadedTable) -> Vec<Request> {
        let stop = self.jobs.train.take().map(|_| {
            self.write_log(
                LogLevel::Warning,
                "The training was discarded, since its table was replaced",
            );
            Request::Signal(Signal::Discard)
        });
        let is_another = self.provenance.source.as_ref() != Some(source);
        let names = if is_another {
            self.filter = GeneFilter::default();
            self.config.highlight.clone()
        } else {
            self.pinned_names()
        };
        if is_another || !self.runs.is_empty() {
            // The file of the session before, with its runs, is not to be written over.
            self.path = None;
        }
        let genes_before = self
            .table
            .as_ref()
            .map(|table| table.profiles.genes().to_vec());
        self.move_lists(&genes_before.unwrap_or_default(), table.profiles.genes());
        self.forget_history();
        self.forget_runs();
        self.hidden.clear();
        self.selection = Selection::default();
        for gene in names.iter().filter_map(|n| table.profiles.gene_index(n)) {
            if !self.selection.pinned.contains(&gene) {
                self.selection.pinned.push(gene);
            }
        }
        self.prepared = None;
        self.jobs.prepare = None;
        self.training = None;
        self.return_to_result();
        self.forget_views();
        self.provenance = Provenance::default();
        self.refresh_genes();
        stop.into_iter().chain(self.forget_curves()).collect()
    }

    /// Drops map, clusters and quality, and the wait for them.
    pub(super) fn forget_views(&mut self) {
        self.embedding = None;
        self.clusters = None;
        self.quality.clear();
        self.provenance.swept = None;
        self.provenance.sweep_done = false;
        self.provenance.swept_here = false;
        self.end_embedding();
        self.end_clustering();
        self.jobs.sweep = None;
        self.sweep_running = false;
    }

    fn pinned_names(&self) -> Vec<String> {
        let names = self.table.as_ref().map(|table| table.profiles.genes());
        let names = names.unwrap_or_default();
        let pinned = self.selection.pinned.iter();
        pinned
            .filter_map(|&gene| names.get(gene).cloned())
            .collect()
    }

    fn report_table(&mut self, table: &LoadedTable) {
        let summary = &table.summary;
        let message = format!(
            "Opened {}: {} cells, {} of {} genes, {} times",
            summary.name,
            summary.cells,
            table.profiles.gene_count(),
            summary.genes_in_table,
            table.profiles.time_count()
        );
        self.announce(LogLevel::Info, message);
        if !summary.transform_note.is_empty() {
            self.write_log(LogLevel::Info, summary.transform_note.clone());
        }
        for warning in &summary.warnings {
            self.write_log(LogLevel::Warning, warning.clone());
        }
    }

    fn take_prepared(&mut self, job: JobId, prepared: Arc<Prepared>) -> Vec<Request> {
        let Some((_, settings)) = self.jobs.prepare.take_if(|(waited, _)| *waited == job) else {
            return Vec::new();
        };
        let mut description = prepared.describe();
        if let Some(first) = description.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        self.write_log(LogLevel::Info, description);
        self.prepared = Some(prepared);
        self.provenance.prepared = Some(settings);
        self.refresh_genes();
        if self.jobs.train_when_prepared && self.jobs.read.is_none() {
            return self.start_training();
        }
        Vec::new()
    }

    fn take_epochs(&mut self, epochs: Vec<EpochLosses>) {
        let last = self.losses.last().map_or(0, |losses| losses.epoch);
        let new = epochs.into_iter().filter(|losses| losses.epoch > last);
        self.losses.extend(new);
    }

    /// A training has a result: it takes the place of the one before, with fresh views.
    fn take_result(&mut self, job: JobId, result: Arc<TrainingResult>) -> Vec<Request> {
        let Some(train) = self.jobs.train.take_if(|train| train.job == job) else {
            return Vec::new();
        };
        self.report_result(&result);
        let colours = self.clusters.take().or(self.provenance.colours.take());
        self.forget_views();
        self.provenance.colours = colours;
        self.losses.clone_from(&result.losses);
        self.training_device = Some(result.device.clone());
        self.training_state = TrainingState::Finished;
        self.training = Some(result);
        self.trained_config = Some(train.config);
        self.trained_on = Some(train.prepared);
        self.hidden.clear();
        self.add_run();
        self.limit_k();
        self.refresh_genes();
        let embed = self.request_embed();
        let cluster = self.request_cluster();
        let sweep = self.request_sweep();
        [embed, cluster, sweep].into_iter().flatten().collect()
    }

    fn report_result(&mut self, result: &TrainingResult) {
        let level = match result.ending {
            Ending::Diverged { .. } => LogLevel::Warning,
            Ending::Epochs | Ending::EarlyStop { .. } | Ending::Stopped => LogLevel::Info,
        };
        let message = format!(
            "Training done ({}): {} epochs in {:.1} s, weights of epoch {} kept",
            result.ending,
            result.losses.len(),
            result.seconds,
            result.best_epoch
        );
        self.announce(level, message);
    }

    /// Lowers a k chosen before the number of points was known.
    fn limit_k(&mut self) {
        let limit = self.max_k();
        if let KChoice::Fixed(k) = self.config.analysis.k
            && k > limit
        {
            self.config.analysis.k = KChoice::Fixed(limit);
            let message = format!("k was lowered from {k} to {limit}, the most that can be had");
            self.write_log(LogLevel::Warning, message);
        }
    }

    fn take_clusters(&mut self, job: JobId, clusters: Arc<ClusterOutcome>) -> Vec<Request> {
        if self
            .jobs
            .cluster
            .take_if(|waited| waited.0 == job)
            .is_none()
        {
            return Vec::new();
        }
        self.clustering_running = false;
        let clustering = &clusters.clustering;
        let message = format!(
            "{} clusters, mean silhouette {:.3}",
            clustering.k, clustering.mean_silhouette
        );
        self.write_log(LogLevel::Info, message);
        if clusters.by_hand {
            self.config.analysis.k = KChoice::Fixed(clustering.k);
        }
        let was_by_hand = self.clusters.as_ref().is_some_and(|before| before.by_hand);
        if was_by_hand && !clusters.by_hand && !self.provenance.edits_dropped {
            let message =
                "Clusters were made anew, without the changes by hand; undo brings them back";
            self.announce(LogLevel::Info, message);
        }
        self.clusters = Some(clusters);
        self.provenance.edits_dropped = false;
        self.provenance.colours = None;
        self.refresh_genes();
        self.sweep_again().into_iter().collect()
    }

    /// Sweeps again where clusters lack the stability that the curves on view have: the worker that
    /// made those is not this one, or has made clusters of another run since.
    fn sweep_again(&mut self) -> Option<Request> {
        let clusters = self.clusters.as_ref()?;
        let lacks = clusters.clustering.stability.is_none() && !clusters.by_hand;
        let is_known = self.provenance.swept_here || self.sweep_running;
        if !lacks || is_known || !self.has_stability() {
            return None;
        }
        self.provenance.swept = None;
        self.request_sweep()
    }

    /// Keeps the curve ascending in k; a k that is sent again replaces the one before.
    fn take_quality(&mut self, quality: KQuality) {
        match self.quality.binary_search_by_key(&quality.k, |old| old.k) {
            Ok(place) => self.quality[place] = quality,
            Err(place) => self.quality.insert(place, quality),
        }
    }

    /// The curves are complete: a k left to the program is chosen from them, and the clusters are
    /// made again where the sweep has found how stable they are.
    fn end_sweep(&mut self, job: JobId) -> Vec<Request> {
        if self.jobs.sweep.take_if(|waited| *waited == job).is_none() {
            return Vec::new();
        }
        self.sweep_running = false;
        self.repeats = None;
        self.provenance.sweep_done = true;
        self.provenance.swept_here = true;
        let is_left_to_program = self.config.analysis.k == KChoice::Auto;
        if is_left_to_program {
            let message = format!("k = {} is suggested, and taken", self.effective_k());
            self.write_log(LogLevel::Info, message);
        }
        let is_by_hand = self
            .clusters
            .as_ref()
            .is_some_and(|clusters| clusters.by_hand);
        if (is_left_to_program || self.has_stability()) && !is_by_hand {
            self.request_cluster().into_iter().collect()
        } else {
            Vec::new()
        }
    }

    fn end_embedding(&mut self) {
        self.jobs.embed = None;
        self.embedding_running = false;
    }

    pub(super) fn end_clustering(&mut self) {
        self.jobs.cluster = None;
        self.clustering_running = false;
    }

    fn end_export(&mut self, job: JobId, paths: &[PathBuf]) {
        if !self.jobs.exports.remove(&job) {
            return;
        }
        self.exports_running = self.jobs.exports.len();
        self.announce(LogLevel::Info, saved_message(paths));
        if paths.len() > 1 {
            for path in paths {
                self.write_log(LogLevel::Info, format!("Saved {}", path.display()));
            }
        }
    }

    /// A job failed: the wait for it ends, and everything else stays as it was.
    fn take_failure(&mut self, job: JobId, message: String) {
        let is_of_curves = self.fail_curves(job, &message);
        let jobs = &mut self.jobs;
        if is_of_curves {
            // Nothing else waits for it.
        } else if jobs.read.as_ref().is_some_and(|read| read.job == job) {
            self.fail_reading();
        } else if jobs.prepare.take_if(|waited| waited.0 == job).is_some() {
            jobs.train_when_prepared = false;
        } else if jobs.train.take_if(|train| train.job == job).is_some() {
            self.fail_training(message.clone());
        } else if jobs.embed == Some(job) {
            self.end_embedding();
            self.live.forget();
        } else if self.live.job.take_if(|live| live.0 == job).is_some() {
            self.write_log(LogLevel::Warning, message);
            return;
        } else if jobs.cluster.is_some_and(|waited| waited.0 == job) {
            self.end_clustering();
        } else if jobs.sweep.take_if(|waited| *waited == job).is_some() {
            self.sweep_running = false;
            self.provenance.swept = None;
        } else if jobs.exports.remove(&job) {
            self.exports_running = jobs.exports.len();
        } else if jobs.saves.remove(&job).is_none()
            && jobs.open.take_if(|waited| *waited == job).is_none()
        {
            return;
        }
        self.announce(LogLevel::Error, message);
    }

    fn fail_reading(&mut self) {
        self.jobs.train_when_prepared = false;
        let failed = self.end_reading().map(|read| read.source);
        if failed != self.provenance.source {
            self.unread = failed;
        }
    }

    /// The failed training's curves stay on view to explain it; a result before it is kept.
    fn fail_training(&mut self, message: String) {
        self.live.forget();
        if self.training.is_none() {
            self.trained_config = None;
            self.trained_on = None;
        }
        self.training_state = TrainingState::Failed(message);
    }
}

fn saved_message(paths: &[PathBuf]) -> String {
    match paths {
        [] => "Nothing had to be saved".to_owned(),
        [path] => format!("Saved {}", path.display()),
        [first, ..] => {
            let folder = first.parent().unwrap_or(Path::new("."));
            let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()).collect();
            let shown: Vec<_> = names
                .iter()
                .take(3)
                .map(|name| name.to_string_lossy())
                .collect();
            let more = if names.len() > 3 { ", …" } else { "" };
            format!(
                "Saved {} files in {}: {}{more}",
                paths.len(),
                folder.display(),
                shown.join(", ")
            )
        }
    }
}
