//! Which answers are waited for, what the results on view were made from, and how requests to the
//! workers are put together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    ExportInputs, ExportKind, JobId, PROVISIONAL_K, Request, Run, Session, TrainingState, figure,
};
use crate::analysis::{ClusterMethod, KChoice, quality};
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, ReadProgress, Source};
use crate::data::{DataSettings, GeneScale};
use crate::export::figure::FigureSettings;
use crate::model::TrainingResult;
use crate::pipeline::{ClusterEdit, ClusterOutcome, Prepared};

/// The latest job of each kind that is not answered yet; answers to any other job are late.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    last: JobId,
    /// The reading that goes on.
    pub read: Option<ReadJob>,
    /// The test and scaling that go on, with their settings.
    pub prepare: Option<(JobId, PrepareSettings)>,
    /// The training that goes on.
    pub train: Option<TrainJob>,
    /// The map that is being made.
    pub embed: Option<JobId>,
    /// The clusters that are being made, with their number and method.
    pub cluster: Option<(JobId, usize, ClusterMethod)>,
    /// The sweep that goes on.
    pub sweep: Option<JobId>,
    /// Exports that are being written.
    pub exports: BTreeSet<JobId>,
    /// Sessions that are being written, with their revisions.
    pub saves: BTreeMap<JobId, u64>,
    /// The session that is being read.
    pub open: Option<JobId>,
    /// Whether a training was asked for that waits for a table or its test.
    pub train_when_prepared: bool,
}

impl Jobs {
    /// Goes on counting where `before` ended, and waits for what it was writing, but for nothing else.
    pub(super) fn carry_over(&mut self, before: &mut Self) {
        self.last = before.last;
        self.exports = std::mem::take(&mut before.exports);
    }
}

/// A reading that goes on.
#[derive(Debug)]
pub(crate) struct ReadJob {
    pub job: JobId,
    pub source: Source,
    pub config: Arc<RunConfig>,
}

/// A training that goes on.
#[derive(Debug)]
pub(crate) struct TrainJob {
    pub job: JobId,
    pub prepared: Arc<Prepared>,
    pub config: Arc<RunConfig>,
}

/// The settings that decide test and scaling.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareSettings {
    fdr: f64,
    gene_scale: GeneScale,
}

impl PrepareSettings {
    pub(super) fn of(config: &RunConfig) -> Self {
        Self {
            fdr: config.analysis.fdr,
            gene_scale: config.data.gene_scale,
        }
    }
}

/// What the results on view were made from.
#[derive(Debug, Default)]
pub(crate) struct Provenance {
    /// Where the table came from.
    pub source: Option<Source>,
    /// The settings the table was read with.
    pub data: Option<DataSettings>,
    /// The settings of test and scaling.
    pub prepared: Option<PrepareSettings>,
    /// The method of the quality curves.
    pub swept: Option<ClusterMethod>,
    /// Whether the quality curves are complete.
    pub sweep_done: bool,
    /// Whether the worker made the curves from what it still has: those of a run that was opened or
    /// switched to came with it, and stability of another k needs them made again.
    pub swept_here: bool,
    /// Whether clusters changed by hand are to give way to those of the method.
    pub edits_dropped: bool,
    /// Clusters of an earlier training on the same table, whose colours are followed.
    pub colours: Option<Arc<ClusterOutcome>>,
}

/// Whether a table has to be read again to go from one of these settings to the other; the gene
/// scale is applied to profiles that were read.
pub(super) fn reads_differently(a: &DataSettings, b: &DataSettings) -> bool {
    let rescaled = DataSettings {
        gene_scale: b.gene_scale,
        ..a.clone()
    };
    rescaled != *b
}

/// What the clusters, the sweep and the map are made from.
struct ResultInputs {
    table: Arc<LoadedTable>,
    prepared: Arc<Prepared>,
    training: Arc<TrainingResult>,
    trained_config: Arc<RunConfig>,
}

impl Session {
    pub(super) fn next_job(&mut self) -> JobId {
        self.jobs.last += 1;
        self.jobs.last
    }

    fn shared_config(&self) -> Arc<RunConfig> {
        Arc::new(self.config.clone())
    }

    /// Reads `source` as `data` says; a reading that goes on is superseded.
    pub(super) fn request_read(&mut self, source: Source, data: DataSettings) -> Request {
        let job = self.next_job();
        let config = Arc::new(RunConfig {
            data,
            ..self.config.clone()
        });
        self.source = Some(source.clone());
        self.reading = Some(ReadProgress {
            bytes_read: 0,
            bytes_total: 0,
            cells: 0,
        });
        self.jobs.read = Some(ReadJob {
            job,
            source: source.clone(),
            config: Arc::clone(&config),
        });
        Request::Read {
            job,
            source,
            config,
        }
    }

    /// Ends the wait for a reading: what was open before is what is open.
    pub(super) fn end_reading(&mut self) -> Option<ReadJob> {
        self.reading = None;
        self.source.clone_from(&self.provenance.source);
        self.jobs.read.take()
    }

    /// Tests and scales the table with the settings shown.
    pub(super) fn request_prepare(&mut self) -> Option<Request> {
        let table = self.table.clone()?;
        let job = self.next_job();
        let config = self.shared_config();
        self.jobs.prepare = Some((job, PrepareSettings::of(&config)));
        Some(Request::Prepare { job, table, config })
    }

    /// Trains on the prepared profiles with the settings shown; the result before stays on view.
    pub(super) fn request_train(&mut self) -> Option<Request> {
        let prepared = self.prepared.clone()?;
        let job = self.next_job();
        let config = self.shared_config();
        self.training_state = TrainingState::Running;
        self.training_device = None;
        self.losses.clear();
        self.live.forget();
        self.live.looked_away = false;
        if self.training.is_none() {
            self.trained_config = Some(Arc::clone(&config));
            self.trained_on = Some(Arc::clone(&prepared));
        }
        self.jobs.train = Some(TrainJob {
            job,
            prepared: Arc::clone(&prepared),
            config: Arc::clone(&config),
        });
        Some(Request::Train {
            job,
            prepared,
            config,
        })
    }

    fn result_inputs(&self) -> Option<ResultInputs> {
        Some(ResultInputs {
            table: self.table.clone()?,
            prepared: self.trained_on.clone()?,
            training: self.training.clone()?,
            trained_config: self.trained_config.clone()?,
        })
    }

    /// Makes the map of the result.
    pub(super) fn request_embed(&mut self) -> Option<Request> {
        let inputs = self.result_inputs()?;
        let job = self.next_job();
        self.jobs.embed = Some(job);
        self.embedding_running = true;
        Some(Request::Embed {
            job,
            prepared: inputs.prepared,
            training: inputs.training,
            seed: inputs.trained_config.seed,
        })
    }

    /// Clusters the result as the settings shown say, unless these very clusters are on view or on
    /// their way.
    pub(super) fn request_cluster(&mut self) -> Option<Request> {
        let inputs = self.result_inputs()?;
        let (k, method) = (self.effective_k(), self.config.analysis.method);
        let waited_for = self.jobs.cluster.map(|(_, k, method)| (k, method));
        let on_view = || {
            let clusters = self.clusters.as_ref()?;
            let clustering = &clusters.clustering;
            let is_complete = if clusters.by_hand {
                !self.provenance.edits_dropped
            } else {
                clustering.stability.is_some() || !self.has_stability()
            };
            is_complete.then_some((clustering.k, clustering.method))
        };
        if waited_for.or_else(on_view) == Some((k, method)) {
            return None;
        }
        let job = self.next_job();
        self.jobs.cluster = Some((job, k, method));
        self.clustering_running = true;
        Some(Request::Cluster {
            job,
            table: inputs.table,
            prepared: inputs.prepared,
            training: inputs.training,
            config: clustered_config(&inputs.trained_config, self.k_choice(), method),
            previous: self
                .clusters
                .clone()
                .or_else(|| self.provenance.colours.clone()),
        })
    }

    /// Changes the clusters on view by hand.
    pub(super) fn request_edit(&mut self, edit: ClusterEdit) -> Option<Request> {
        let inputs = self.result_inputs()?;
        let clusters = self.clusters.clone()?;
        let (k, method) = (clusters.clustering.k, clusters.clustering.method);
        let job = self.next_job();
        self.jobs.cluster = Some((job, k, method));
        self.clustering_running = true;
        Some(Request::EditClusters {
            job,
            table: inputs.table,
            prepared: inputs.prepared,
            training: inputs.training,
            config: clustered_config(&inputs.trained_config, KChoice::Fixed(k), method),
            clusters,
            edit,
        })
    }

    /// The profiles of a run take the place of those prepared with other settings.
    pub(super) fn take_prepared_of(&mut self, run: &Run) {
        self.jobs.prepare = None;
        self.prepared = Some(Arc::clone(&run.trained_on));
        self.provenance.prepared = Some(PrepareSettings::of(&run.config));
    }

    /// Sweeps over k with the method shown, unless the curves on view are of this method.
    pub(super) fn request_sweep(&mut self) -> Option<Request> {
        let inputs = self.result_inputs()?;
        let method = self.config.analysis.method;
        if self.provenance.swept == Some(method) {
            return None;
        }
        let job = self.next_job();
        self.jobs.sweep = Some(job);
        self.sweep_running = true;
        self.repeats = None;
        self.quality.clear();
        self.provenance.swept = Some(method);
        self.provenance.sweep_done = false;
        Some(Request::Sweep {
            job,
            prepared: inputs.prepared,
            training: inputs.training,
            config: clustered_config(&inputs.trained_config, self.k_choice(), method),
        })
    }

    /// The number of clusters to ask a worker for: its own suggestion, where that is wanted and not
    /// known here.
    fn k_choice(&self) -> KChoice {
        let is_known = self.provenance.sweep_done || self.clusters.is_some();
        if self.config.analysis.k == KChoice::Auto && !is_known {
            return KChoice::Auto;
        }
        KChoice::Fixed(self.effective_k())
    }

    /// Whether the sweep has found how stable clusters are.
    pub(super) fn has_stability(&self) -> bool {
        self.quality
            .iter()
            .any(|quality| quality.stability.is_some())
    }

    /// The number of clusters to make now: the one chosen, or the one suggested once it is known.
    pub(super) fn effective_k(&self) -> usize {
        let k = match self.config.analysis.k {
            KChoice::Fixed(k) => k,
            KChoice::Auto if self.provenance.sweep_done => {
                quality::suggested_k(&self.quality).unwrap_or(PROVISIONAL_K)
            }
            // A mixture of shapes knows its k before the sweep is done.
            KChoice::Auto => self
                .clusters
                .as_ref()
                .filter(|clusters| clusters.clustering.method == ClusterMethod::Shapes)
                .map_or(PROVISIONAL_K, |clusters| clusters.clustering.k),
        };
        k.clamp(1, self.max_k())
    }

    /// Writes what is on view, with the settings that made it.
    pub(super) fn request_export(&mut self, kind: ExportKind, path: PathBuf) -> Option<Request> {
        let results = Box::new(self.export_inputs()?);
        Some(Request::Export {
            job: self.next_export(),
            kind,
            path,
            results,
        })
    }

    /// Draws the figure asked for, of what is on view.
    pub(super) fn request_draw(&mut self) -> Option<Request> {
        let results = Box::new(self.export_inputs()?);
        Some(Request::Draw {
            job: self.next_export(),
            results,
        })
    }

    fn next_export(&mut self) -> JobId {
        let job = self.next_job();
        self.jobs.exports.insert(job);
        self.exports_running = self.jobs.exports.len();
        job
    }

    /// What is on view with the settings that made it; `None` before there are clusters.
    pub fn export_inputs(&self) -> Option<ExportInputs> {
        let inputs = self.result_inputs()?;
        let clusters = self.clusters.clone()?;
        let source = self.provenance.source.clone()?;
        let pinned = &self.selection.pinned;
        let config = exported_config(&inputs.trained_config, &inputs.table, &clusters, pinned);
        Some(ExportInputs {
            source,
            config,
            table: inputs.table,
            prepared: inputs.prepared,
            training: inputs.training,
            embedding: self.embedding.clone(),
            quality: self.quality.clone(),
            clusters,
            highlight: pinned.clone(),
            figure: FigureSettings {
                colouring: figure::colouring(self.colour_by, &self.lists),
                hidden: self.hidden.clone(),
                ..self.figure.clone()
            },
            seconds: None,
        })
    }
}

/// The settings that an export names: those of the training, with the clusters on view and the genes
/// pinned.
fn exported_config(
    trained: &RunConfig,
    table: &LoadedTable,
    clusters: &ClusterOutcome,
    pinned: &[usize],
) -> Arc<RunConfig> {
    let k = KChoice::Fixed(clusters.clustering.k);
    let mut config = clustered_config(trained, k, clusters.clustering.method);
    let names = table.profiles.genes();
    Arc::make_mut(&mut config).highlight = pinned
        .iter()
        .filter_map(|&gene| names.get(gene).cloned())
        .collect();
    config
}

/// The settings of a training with the clustering given. Seed, test and scale stay those of the
/// training, so that results are of one piece even after the settings shown have changed.
fn clustered_config(trained: &RunConfig, k: KChoice, method: ClusterMethod) -> Arc<RunConfig> {
    let mut config = trained.clone();
    config.analysis.k = k;
    config.analysis.method = method;
    Arc::new(config)
}
