//! A whole run, from a table to files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::config::{RunConfig, ValidConfig};
use crate::pipeline::events::continue_unless;
use crate::pipeline::files::{check_run_keeps_input, write_run};
use crate::pipeline::leftovers::leftover_warning;
use crate::pipeline::{
    ClusterOutcome, Event, ExportInputs, LogLevel, PipelineError, Prepared, Stage, StageSeconds,
    steps,
};
use genetide_analysis::cluster::quality;
use genetide_analysis::genes::gene_row as genes;
use genetide_analysis::{KChoice, KQuality, SweepStep};
use genetide_data::read::{LoadedTable, Source, read_profiles};
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
    /// One CSV a cluster, too.
    pub split_clusters: bool,
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
    check_run_keeps_input(&request.source, &request.layout)?;
    let made = request.layout.missing_folders();
    request.layout.probe()?;
    let outcome = run_steps(request, cancel, sink);
    if outcome.is_err() {
        // Only folders that this run made, and only where nothing was put into them.
        for folder in made {
            let _ = std::fs::remove_dir(folder);
        }
    }
    outcome
}

fn run_steps(
    request: &RunRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Event),
) -> Result<RunOutcome, PipelineError> {
    let config: &RunConfig = &request.config;
    let mut seconds = StageSeconds::default();
    let table = timed(&mut seconds.read, || read(request, cancel, sink))?;
    let prepared = timed(&mut seconds.test, || prepare(request, &table, sink))?;
    let training = timed(&mut seconds.train, || {
        train(&prepared, config, cancel, sink)
    })?;
    sink(Event::Begin(Stage::Embed));
    // Clusters do not need the map, and most of the map is made on one core.
    let mut embedding = None;
    let clustered = rayon::in_place_scope(|scope| {
        scope.spawn(|_| {
            let embed = || steps::embed(&prepared, &training, config.seed);
            embedding = Some(timed(&mut seconds.embed, embed));
        });
        timed(&mut seconds.cluster, || {
            cluster(&table, &prepared, &training, config, cancel, sink)
        })
    });
    let embedding = embedding.transpose()?;
    let (clusters, quality) = clustered?;

    sink(Event::Begin(Stage::Export));
    let highlight = highlighted(&table, config, sink);
    for message in steps::describe_pairs(&table, &prepared, &clusters, &highlight) {
        sink(Event::Log(LogLevel::Info, message));
    }
    let clusters = Arc::new(clusters);
    let inputs = ExportInputs {
        figure: FigureSettings::default(),
        source: request.source.clone(),
        config: Arc::new(config.clone()),
        table,
        prepared: Arc::new(prepared),
        training: Arc::new(training),
        embedding: embedding.map(Arc::new),
        quality,
        clusters: Arc::clone(&clusters),
        highlight,
        seconds: Some(seconds),
    };
    check_cancel(cancel)?;
    let files = write_run(&inputs, &request.layout, request.split_clusters)?;
    if let Some(warning) = leftover_warning(&files) {
        sink(Event::Log(LogLevel::Warning, warning));
    }
    Ok(RunOutcome { files, clusters })
}

/// Does `work`, and keeps in `seconds` how long it took.
fn timed<R>(seconds: &mut f64, work: impl FnOnce() -> R) -> R {
    let started = Instant::now();
    let result = work();
    *seconds = started.elapsed().as_secs_f64();
    result
}

fn read(
    request: &RunRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Event),
) -> Result<Arc<LoadedTable>, PipelineError> {
    sink(Event::Begin(Stage::Read));
    let table = read_profiles(&request.source, &request.config.data, &mut |progress| {
        sink(Event::Read(progress));
        continue_unless(cancel.load(Ordering::Relaxed))
    })?;
    sink(Event::Log(LogLevel::Info, describe(&table)));
    let note = table.summary.transform_note.clone();
    sink(Event::Log(LogLevel::Info, note));
    for warning in &table.summary.warnings {
        sink(Event::Log(LogLevel::Warning, warning.clone()));
    }
    Ok(Arc::new(table))
}

/// What was read, in a sentence.
fn describe(table: &LoadedTable) -> String {
    let profiles = &table.profiles;
    let times: Vec<String> = (0..profiles.time_count())
        .map(|t| format!("{} ({})", profiles.times()[t], profiles.cells_at(t)))
        .collect();
    format!(
        "{}: {} cells, {} of {} genes, {} time points (cells): {}",
        table.summary.name,
        table.summary.cells,
        profiles.gene_count(),
        table.summary.genes_in_table,
        profiles.time_count(),
        times.join(", ")
    )
}

fn prepare(
    request: &RunRequest,
    table: &LoadedTable,
    sink: &mut dyn FnMut(Event),
) -> Result<Prepared, PipelineError> {
    sink(Event::Begin(Stage::Test));
    let prepared = steps::prepare(table, &request.config);
    sink(Event::Log(LogLevel::Info, prepared.describe()));
    let k = steps::smallest_k(request.config.analysis.k);
    let check = steps::check_gene_count(&prepared, k);
    if matches!(check, Err(PipelineError::TooFewGenes { .. })) {
        let (response, scaled) = (&prepared.response, &prepared.scaled);
        let rows = genes::gene_table(&table.profiles, response, scaled, &prepared.points, None);
        let path = request.layout.path_of("clusters.csv");
        write_file(&path, tables::clusters_csv(&rows, &[]).as_bytes())?;
        let message = format!("the gene table was written to {}", path.display());
        sink(Event::Log(LogLevel::Warning, message));
    }
    check.map(|()| prepared)
}

fn train(
    prepared: &Prepared,
    config: &RunConfig,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Event),
) -> Result<TrainingResult, PipelineError> {
    sink(Event::Begin(Stage::Train));
    let mut device = String::new();
    let mut observer = SinkObserver { cancel, sink };
    let mut found = |description: &str| description.clone_into(&mut device);
    let training = steps::train(prepared, config, &mut found, &mut observer)?;
    sink(Event::Log(LogLevel::Info, format!("trained on {device}")));
    let message = format!(
        "training finished after {} epochs: {}; weights of epoch {} kept",
        training.losses.len(),
        training.ending,
        training.best_epoch
    );
    sink(Event::Log(LogLevel::of_ending(training.ending), message));
    Ok(training)
}

struct SinkObserver<'a> {
    cancel: &'a AtomicBool,
    sink: &'a mut dyn FnMut(Event),
}

impl TrainObserver for SinkObserver<'_> {
    fn signal(&mut self) -> Signal {
        if self.cancel.load(Ordering::Relaxed) {
            Signal::Discard
        } else {
            Signal::Continue
        }
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        (self.sink)(Event::Epoch(*losses));
    }
}

fn cluster(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Event),
) -> Result<(ClusterOutcome, Vec<KQuality>), PipelineError> {
    sink(Event::Begin(Stage::Cluster));
    let base = steps::cluster_base(prepared, training, config)?;
    let quality = quality::sweep(&base, &mut |step| {
        sink(match step {
            SweepStep::Quality(quality) => Event::Quality(quality),
            SweepStep::Repeat { done, of } => Event::Repeat { done, of },
        });
        continue_unless(cancel.load(Ordering::Relaxed))
    })?;
    check_cancel(cancel)?;
    let k = match config.analysis.k {
        KChoice::Fixed(k) => k,
        KChoice::Auto => {
            let k = quality::suggested_k(&quality).unwrap_or(1);
            let reason = quality::suggestion_reason(&quality);
            let message = format!("suggested k = {k}: number of clusters with {reason}");
            sink(Event::Log(LogLevel::Info, message));
            k
        }
    };
    let clusters = steps::cluster(table, prepared, training, &base, k, None)?;
    let suggested = quality::suggested_k(&quality)
        .filter(|&suggested| suggested != k)
        .map(|suggested| format!("; suggested k = {suggested}"))
        .unwrap_or_default();
    let mean = clusters.clustering.mean_silhouette;
    let stability = quality
        .iter()
        .find(|quality| quality.k == k)
        .and_then(|quality| quality.stability)
        .map(|stability| format!(", stability {stability:.2}"))
        .unwrap_or_default();
    let message = format!("k = {k}: mean silhouette {mean:.2}{stability}{suggested}");
    sink(Event::Log(LogLevel::Info, message));
    let strays = (0..clusters.clustering.labels.len())
        .filter(|&point| clusters.clustering.probability_of_none(point) > 0.5)
        .count();
    if strays > 0 {
        let message = format!(
            "clustered genes that fit no cluster well: {strays} (column none of membership.csv)"
        );
        sink(Event::Log(LogLevel::Info, message));
    }
    Ok((clusters, quality))
}

/// Indices of the genes to draw by name; a name that the user asked for and that is not there is
/// said.
fn highlighted(table: &LoadedTable, config: &RunConfig, sink: &mut dyn FnMut(Event)) -> Vec<usize> {
    let defaults = RunConfig::default().highlight;
    let mut found = Vec::new();
    for name in &config.highlight {
        match table.profiles.gene_index(name) {
            Some(gene) => found.push(gene),
            None if config.highlight == defaults => {}
            None => {
                let message =
                    format!("‹highlight {name}›: gene not found (or removed by the gene filter)");
                sink(Event::Log(LogLevel::Warning, message));
            }
        }
    }
    found
}

fn check_cancel(cancel: &AtomicBool) -> Result<(), PipelineError> {
    if cancel.load(Ordering::Relaxed) {
        return Err(ModelError::Cancelled.into());
    }
    Ok(())
}
