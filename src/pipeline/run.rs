//! A whole run, from a table to files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::config::{RunConfig, ValidConfig};
use crate::pipeline::events::continue_unless;
use crate::pipeline::files::{check_run_keeps_input, write_run};
use crate::pipeline::leftovers::leftover_warning;
use crate::pipeline::table_words::describe;
use crate::pipeline::{
    ClusterOutcome, Event, ExportInputs, Extras, LogLevel, PipelineError, Prepared, Stage,
    StageSeconds, steps,
};
use genetide_analysis::cluster::{quality, suggestion};
use genetide_analysis::{Experiment, KChoice, KQuality, SweepStep};
use genetide_data::read::{LoadedTable, Source, read_profiles};
use genetide_data::{GeneIndex, PointIndex};
use genetide_figure::figure::FigureSettings;
use genetide_figure::stage::{OutputLayout, write_file};
use genetide_figure::tables;
use genetide_model::{EpochLosses, ModelError, Signal, TrainObserver, TrainingResult};

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// The table.
    pub source: Source,
    /// Where the results go.
    pub layout: OutputLayout,
    /// Files beside the usual ones.
    pub extras: Extras,
    /// The settings.
    pub config: ValidConfig,
}

/// What a run leaves.
#[derive(Debug)]
pub struct RunOutcome {
    /// Files written, `run.json` last.
    pub files: Vec<PathBuf>,
    /// The clusters.
    pub clusters: Arc<ClusterOutcome>,
}

/// Runs all steps. `sink` is told of progress; setting `cancel` ends the run at the next chance
/// and leaves nothing.
///
/// # Errors
/// Of the step that failed. When too few genes respond, the gene table is written all the same.
pub fn run(
    request: &RunRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Event),
) -> Result<RunOutcome, PipelineError> {
    check_run_keeps_input(&request.source, &request.layout, request.extras)?;
    let made = request.layout.missing_folders();
    request.layout.probe()?;
    let mut run = Run {
        request,
        config: &request.config,
        cancel,
        sink,
    };
    let outcome = run.all_steps();
    if outcome.is_err() {
        // Only folders that this run made, and only where nothing was put into them.
        for folder in made {
            let _ = std::fs::remove_dir(folder);
        }
    }
    outcome
}

/// A run in progress.
struct Run<'a> {
    request: &'a RunRequest,
    config: &'a RunConfig,
    cancel: &'a AtomicBool,
    sink: &'a mut dyn FnMut(Event),
}

impl Run<'_> {
    fn all_steps(&mut self) -> Result<RunOutcome, PipelineError> {
        let mut seconds = StageSeconds::default();
        let table = timed(&mut seconds.read, || self.read())?;
        let prepared = timed(&mut seconds.test, || self.prepare(&table))?;
        let training = timed(&mut seconds.train, || self.train(&prepared))?;
        self.begin(Stage::Embed);
        // Clusters do not need the map, and most of the map is made on one core.
        let (mut embedding, seed) = (None, self.config.seed);
        let clustered = rayon::in_place_scope(|scope| {
            scope.spawn(|_| {
                let embed = || steps::embed(&prepared, &training, seed);
                embedding = Some(timed(&mut seconds.embed, embed));
            });
            timed(&mut seconds.cluster, || {
                self.cluster(&table, &prepared, &training)
            })
        });
        let embedding = embedding.transpose()?;
        let (clusters, quality) = clustered?;

        self.begin(Stage::Export);
        let highlight = self.highlighted(&table);
        for message in steps::describe_pairs(&table, &prepared, &clusters, &highlight) {
            self.info(message);
        }
        let clusters = Arc::new(clusters);
        let inputs = ExportInputs {
            figure: FigureSettings::default(),
            source: self.request.source.clone(),
            config: Arc::new(self.config.clone()),
            table,
            prepared: Arc::new(prepared),
            training: Arc::new(training),
            embedding: embedding.map(Arc::new),
            quality,
            clusters: Arc::clone(&clusters),
            highlight,
            seconds: Some(seconds),
        };
        self.check_cancel()?;
        let files = write_run(&inputs, &self.request.layout, self.request.extras)?;
        if let Some(warning) = leftover_warning(&files) {
            self.warn(warning);
        }
        Ok(RunOutcome { files, clusters })
    }

    fn begin(&mut self, stage: Stage) {
        (self.sink)(Event::Begin(stage));
    }

    fn log(&mut self, level: LogLevel, message: String) {
        (self.sink)(Event::Log(level, message));
    }

    fn info(&mut self, message: String) {
        self.log(LogLevel::Info, message);
    }

    fn warn(&mut self, message: String) {
        self.log(LogLevel::Warning, message);
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn check_cancel(&self) -> Result<(), PipelineError> {
        if self.is_cancelled() {
            return Err(ModelError::Cancelled.into());
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Arc<LoadedTable>, PipelineError> {
        self.begin(Stage::Read);
        let (source, settings) = (&self.request.source, &self.config.data);
        let table = read_profiles(source, settings, &mut |progress| {
            (self.sink)(Event::Read(progress));
            continue_unless(self.is_cancelled())
        })?;
        self.info(describe(&table));
        self.info(table.summary.transform_note.clone());
        for warning in &table.summary.warnings {
            self.warn(warning.clone());
        }
        Ok(Arc::new(table))
    }

    fn prepare(&mut self, table: &LoadedTable) -> Result<Prepared, PipelineError> {
        self.begin(Stage::Test);
        let prepared = steps::prepare(table, self.config);
        let experiment = Experiment::new(&table.profiles, &self.config.analysis);
        self.info(experiment.test_sentence());
        for remark in experiment.remarks(&table.profiles, &self.config.analysis) {
            self.warn(remark);
        }
        self.info(prepared.describe());
        let k = steps::smallest_k(self.config.analysis.k);
        let check = steps::check_gene_count(&prepared, k);
        if matches!(check, Err(PipelineError::TooFewGenes { .. })) {
            let rows = prepared.gene_table(table, None);
            let path = self.request.layout.path_of("clusters.csv");
            let text = tables::clusters_csv(&rows, &[], table.profiles.courses());
            write_file(&path, text.as_bytes())?;
            self.warn(format!("the gene table was written to {}", path.display()));
        }
        check.map(|()| prepared)
    }

    fn train(&mut self, prepared: &Prepared) -> Result<TrainingResult, PipelineError> {
        self.begin(Stage::Train);
        let mut device = String::new();
        let mut found = |description: &str| description.clone_into(&mut device);
        let training = steps::train(prepared, self.config, &mut found, self)?;
        self.info(format!("trained on {device}"));
        let message = format!(
            "training finished after {} epochs: {}; weights of epoch {} kept",
            training.losses.len(),
            training.ending,
            training.best_epoch
        );
        self.log(LogLevel::of_ending(training.ending), message);
        Ok(training)
    }

    fn cluster(
        &mut self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
    ) -> Result<(ClusterOutcome, Vec<KQuality>), PipelineError> {
        self.begin(Stage::Cluster);
        let base = steps::cluster_base(prepared, training, self.config)?;
        let quality = quality::sweep(&base, &mut |step| {
            (self.sink)(match step {
                SweepStep::Quality(quality) => Event::Quality(quality),
                SweepStep::Repeat { done, of } => Event::Repeat { done, of },
            });
            continue_unless(self.is_cancelled())
        })?;
        self.check_cancel()?;
        let suggested = suggestion::suggested_k(&quality);
        let k = match self.config.analysis.k {
            KChoice::Fixed(k) => k,
            KChoice::Auto => {
                let k = suggested.unwrap_or(1);
                let reason = suggestion::suggestion_reason(&quality);
                self.info(format!(
                    "suggested k = {k}: number of clusters with {reason}"
                ));
                k
            }
        };
        let clusters = steps::cluster(table, prepared, training, &base, k, None)?;
        let mean = clusters.clustering.mean_silhouette;
        let of_k = quality.iter().find(|quality| quality.k == k);
        let stability = of_k
            .and_then(|quality| quality.stability)
            .map_or_else(String::new, |stability| {
                format!(", stability {stability:.2}")
            });
        let other = suggested
            .filter(|&suggested| suggested != k)
            .map_or_else(String::new, |suggested| {
                format!("; suggested k = {suggested}")
            });
        self.info(format!(
            "k = {k}: mean silhouette {mean:.2}{stability}{other}"
        ));
        let strays = PointIndex::all(clusters.clustering.labels.len())
            .filter(|&point| clusters.clustering.probability_of_none(point) > 0.5)
            .count();
        if strays > 0 {
            self.info(format!(
                "clustered genes that fit no cluster well: {strays} (column none of membership.csv)"
            ));
        }
        Ok((clusters, quality))
    }

    /// The genes to draw by name; a name that the user asked for and that is not there is
    /// said.
    fn highlighted(&mut self, table: &LoadedTable) -> Vec<GeneIndex> {
        let names = &self.config.highlight;
        let defaults = RunConfig::default().highlight;
        let mut found = Vec::new();
        for name in names {
            match table.profiles.gene_index(name) {
                Some(gene) => found.push(gene),
                None if *names == defaults => {}
                None => self.warn(format!(
                    "‹highlight {name}›: gene not found (or removed by the gene filter)"
                )),
            }
        }
        found
    }
}

impl TrainObserver for Run<'_> {
    fn signal(&mut self) -> Signal {
        if self.is_cancelled() {
            Signal::Discard
        } else {
            Signal::Continue
        }
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        (self.sink)(Event::Epoch(*losses));
    }
}

/// Does `work`, and keeps in `seconds` how long it took.
fn timed<R>(seconds: &mut f64, work: impl FnOnce() -> R) -> R {
    let started = Instant::now();
    let result = work();
    *seconds = started.elapsed().as_secs_f64();
    result
}
