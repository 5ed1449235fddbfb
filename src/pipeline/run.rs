//! A whole run, from a table to files.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::config::{RunConfig, ValidConfig};
use crate::pipeline::events::continue_unless;
use crate::pipeline::files::{check_run_keeps_input, leftover_warning, write_run};
use crate::pipeline::held_out::held_out;
use crate::pipeline::watched::{Heard, Percent, watched, watched_quietly};
use crate::pipeline::words::{describe_pairs, describe_table};
use crate::pipeline::{
    ClusterOutcome, Event, ExportInputs, Extras, HeldOut, LogLevel, PipelineError, Prepared, Stage,
    StageSeconds, steps,
};
use genetide_analysis::cluster::choice::{quality, suggestion};
use genetide_analysis::{Experiment, KChoice, KQuality, SweepStep};
use genetide_data::read::{LoadedTable, Source, read_profiles};
use genetide_data::{GeneIndex, PointIndex};
use genetide_figure::figure::FigureSettings;
use genetide_figure::stage::{OutputLayout, write_file};
use genetide_figure::tables;
use genetide_model::{Ending, EpochLosses, ModelError, Signal, TrainObserver, TrainingResult};

/// Time between two looks at whether a thread is finished.
const MOMENT: Duration = Duration::from_millis(5);

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
    steps::check_method(&request.config)?;
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
        let prepared = Arc::new(timed(&mut seconds.test, || self.prepare(&table))?);
        let training = Arc::new(timed(&mut seconds.train, || self.train(&prepared))?);
        self.begin(Stage::Embed);
        // Clusters do not need the map, and most of the map is made on one core. A map cannot be
        // stopped: if the run ends before it, its thread is left to itself.
        let embedding = std::thread::spawn({
            let (prepared, training) = (Arc::clone(&prepared), Arc::clone(&training));
            let seed = self.config.seed;
            move || {
                let mut seconds = 0.0;
                let made = timed(&mut seconds, || steps::embed(&prepared, &training, seed));
                made.map(|map| (map, seconds))
            }
        });
        let (clusters, quality) = timed(&mut seconds.cluster, || {
            self.cluster(&table, &prepared, &training)
        })?;
        let held_out = timed(&mut seconds.predict, || {
            self.compare(&table, &prepared, &training, &clusters)
        })?;
        let embedding = self.wait_for(embedding)?;
        let (embedding, embed_seconds) = embedding?;
        seconds.embed = embed_seconds;

        self.begin(Stage::Export);
        let highlight = self.highlighted(&table);
        for message in describe_pairs(&table, &prepared, &clusters, &highlight) {
            self.info(message);
        }
        let clusters = Arc::new(clusters);
        let inputs = ExportInputs {
            figure: FigureSettings::default(),
            source: self.request.source.clone(),
            config: Arc::new(self.config.clone()),
            table,
            prepared,
            training,
            embedding: Some(Arc::new(embedding)),
            quality,
            clusters: Arc::clone(&clusters),
            held_out: Some(held_out),
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

    /// The result of a thread, whose panic goes on here; cancelling ends the wait.
    fn wait_for<R>(&self, thread: JoinHandle<R>) -> Result<R, PipelineError> {
        while !thread.is_finished() {
            self.check_cancel()?;
            std::thread::sleep(MOMENT);
        }
        Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
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
        self.info(describe_table(&table));
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
            let named = (&[][..], table.profiles.courses(), prepared.scale);
            let text = tables::clusters_csv(&rows, named);
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
        if training.losses.is_empty() && training.ending == Ending::Epochs {
            self.info(
                "read by the pretrained network, without training on this data set".to_owned(),
            );
            return Ok(training);
        }
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
        let config = self.config;
        let mut progress = Percent::default();
        let made = watched(
            |share, messages| {
                let making = share.part(0.0, 0.45);
                let base = steps::cluster_base(prepared, training, config, making)?;
                let sweeping = share.part(0.45, 0.95);
                let quality = quality::sweep(&base, sweeping, &mut |step| {
                    continue_unless(messages.send(step).is_err())
                })?;
                let k = match config.analysis.k {
                    KChoice::Fixed(k) => k,
                    KChoice::Auto => suggestion::suggested_k(&quality).unwrap_or(1),
                };
                let last = share.part(0.95, 1.0);
                let clusters = steps::cluster(table, prepared, training, &base, k, None, last)?;
                Ok::<_, PipelineError>((clusters, quality))
            },
            &mut |heard| {
                let event = match heard {
                    Heard::Done(done) => progress.risen_to(done).map(Event::Clustering),
                    Heard::Message(SweepStep::Quality(quality)) => Some(Event::Quality(quality)),
                    Heard::Message(SweepStep::Repeat { done, of }) => {
                        Some(Event::Repeat { done, of })
                    }
                };
                if let Some(event) = event {
                    (self.sink)(event);
                }
                continue_unless(self.is_cancelled())
            },
        );
        let (clusters, quality) = made?;
        self.check_cancel()?;
        self.describe_clusters(&clusters, &quality);
        Ok((clusters, quality))
    }

    /// Compares predictions of held-out halves of the libraries.
    fn compare(
        &mut self,
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
        clusters: &ClusterOutcome,
    ) -> Result<Arc<HeldOut>, PipelineError> {
        self.begin(Stage::Predict);
        let (config, clustering) = (self.config, &clusters.clustering);
        let compared = watched_quietly(
            |share| held_out(table, prepared, training, clustering, config, share),
            &mut |_| continue_unless(self.is_cancelled()),
        );
        let compared = Arc::new(compared?);
        self.check_cancel()?;
        self.info(compared.describe());
        (self.sink)(Event::HeldOut(Arc::clone(&compared)));
        Ok(compared)
    }

    /// Says how many clusters there are and why, and how good they are.
    fn describe_clusters(&mut self, clusters: &ClusterOutcome, quality: &[KQuality]) {
        let suggested = suggestion::suggested_k(quality);
        let k = clusters.clustering.k;
        if self.config.analysis.k == KChoice::Auto {
            let reason = suggestion::suggestion_reason(quality);
            self.info(format!(
                "suggested k = {k}: number of clusters with {reason}"
            ));
        }
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
