//! The files of a run: what is in each, from results alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::leftovers::cluster_file_name;
use super::{ClusterOutcome, PipelineError, Prepared, StageSeconds, run_record};
use crate::analysis::{Embedding, KQuality};
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, Source};
use crate::export::figure::{FigureFormat, FigureSettings, Picture};
use crate::export::stage::{OutputLayout, write_all, write_file};
use crate::export::{ExportError, Results, figure, tables};
use crate::model::TrainingResult;

/// Pixels per SVG unit of `figure.png`: 2 units of 1/96 inch give 192 dpi.
const PNG_SCALE: f32 = 2.0;

/// What can be exported. Paths are files, except where a folder is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// All clusters in one CSV.
    ClustersCsv,
    /// One CSV for each cluster, into a folder.
    ClusterFiles,
    /// Every table, the weights and the figure, into a folder.
    AllTables,
    /// The figure asked for; .png, .pdf or .svg decides the format.
    Figure,
}

/// Everything an export can show.
#[derive(Clone, Debug)]
pub struct ExportInputs {
    /// What was read.
    pub source: Source,
    /// The settings it was made with.
    pub config: Arc<RunConfig>,
    /// The table.
    pub table: Arc<LoadedTable>,
    /// The points.
    pub prepared: Arc<Prepared>,
    /// The training.
    pub training: Arc<TrainingResult>,
    /// The map, where it is done.
    pub embedding: Option<Arc<Embedding>>,
    /// Quality per k, as far as it is done.
    pub quality: Vec<KQuality>,
    /// The clusters.
    pub clusters: Arc<ClusterOutcome>,
    /// Genes drawn by name.
    pub highlight: Vec<usize>,
    /// The figure, where one is asked for.
    pub figure: FigureSettings,
    /// How long the stages before the export took; absent in the window.
    pub seconds: Option<StageSeconds>,
}

/// Everything an export needs, borrowed as the tables and the figure want it.
pub fn results(inputs: &ExportInputs) -> Results<'_> {
    Results {
        profiles: &inputs.table.profiles,
        standard_errors: inputs.prepared.response.standard_errors.as_deref(),
        scaled: &inputs.prepared.scaled,
        points: &inputs.prepared.points,
        genes: &inputs.clusters.genes,
        training: &inputs.training,
        embedding: inputs.embedding.as_deref(),
        quality: &inputs.quality,
        k: inputs.clusters.clustering.k,
        probability: &inputs.clusters.clustering.probability,
        clusters: &inputs.clusters.summaries,
        method: inputs.clusters.clustering.method,
        by_hand: inputs.clusters.by_hand,
        colour_slots: &inputs.clusters.colour_slots,
        names: &inputs.clusters.names,
        highlight: &inputs.highlight,
    }
}

/// Writes what `kind` names to `path`, all or nothing, and returns the files written.
///
/// # Errors
/// [`PipelineError::Export`]; what was there before survives.
pub fn write_export(
    kind: ExportKind,
    path: &Path,
    inputs: &ExportInputs,
) -> Result<Vec<PathBuf>, PipelineError> {
    let results = results(inputs);
    match kind {
        ExportKind::ClustersCsv => {
            check_csv(path)?;
            check_keeps_input(&inputs.source, [path])?;
            write_file(
                path,
                tables::clusters_csv(results.genes, results.names).as_bytes(),
            )?;
            Ok(vec![path.to_owned()])
        }
        ExportKind::Figure => {
            let format = FigureFormat::of_path(path)?;
            check_keeps_input(&inputs.source, [path])?;
            write_file(path, &figure::render(&results, &inputs.figure, format)?)?;
            Ok(vec![path.to_owned()])
        }
        ExportKind::ClusterFiles => {
            let layout = OutputLayout::Folder(path.to_owned());
            layout.probe()?;
            write_named(&inputs.source, &layout, cluster_files(&results))
        }
        ExportKind::AllTables => {
            let layout = OutputLayout::Folder(path.to_owned());
            layout.probe()?;
            write_named(&inputs.source, &layout, run_files(inputs, &layout, false)?)
        }
    }
}

/// Draws the figure asked for as pixels.
///
/// # Errors
/// [`PipelineError::Export`].
pub fn draw_figure(inputs: &ExportInputs) -> Result<Picture, PipelineError> {
    Ok(figure::picture(&results(inputs), &inputs.figure)?)
}

/// Writes everything a run leaves behind, as `layout` places it.
///
/// # Errors
/// [`PipelineError::Export`]; what was there before survives.
pub fn write_run(
    inputs: &ExportInputs,
    layout: &OutputLayout,
    split_clusters: bool,
) -> Result<Vec<PathBuf>, PipelineError> {
    let files = run_files(inputs, layout, split_clusters)?;
    write_named(&inputs.source, layout, files)
}

type NamedFiles = Vec<(String, Vec<u8>)>;

/// The files of every run but the figure.
const RUN_FILES: [&str; 9] = [
    "clusters.csv",
    "membership.csv",
    "latent.csv",
    "umap.csv",
    "trajectories.csv",
    "losses.csv",
    "k_quality.csv",
    "model.safetensors",
    "run.json",
];

/// Checks that a run written to `layout` leaves its own input alone.
///
/// # Errors
/// [`PipelineError::ReplacesInput`].
pub fn check_run_keeps_input(source: &Source, layout: &OutputLayout) -> Result<(), PipelineError> {
    let paths = RUN_FILES.map(|name| layout.path_of(name));
    check_keeps_input(source, paths.iter().map(PathBuf::as_path))
}

/// Whether none of `paths` is the file that was read.
pub(super) fn check_keeps_input<'a>(
    source: &Source,
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<(), PipelineError> {
    let Source::File(input) = source else {
        return Ok(());
    };
    // What does not exist is not the input.
    let Ok(input) = input.canonicalize() else {
        return Ok(());
    };
    let replaced = |path: &&Path| path.canonicalize().is_ok_and(|path| path == input);
    match paths.into_iter().find(replaced) {
        Some(path) => Err(PipelineError::ReplacesInput {
            path: path.to_owned(),
        }),
        None => Ok(()),
    }
}

fn check_csv(path: &Path) -> Result<(), ExportError> {
    let is_csv = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv {
        return Ok(());
    }
    Err(ExportError::NotCsv {
        path: path.to_owned(),
    })
}

fn write_named(
    source: &Source,
    layout: &OutputLayout,
    files: NamedFiles,
) -> Result<Vec<PathBuf>, PipelineError> {
    let files: Vec<(PathBuf, Vec<u8>)> = files
        .into_iter()
        .map(|(name, bytes)| (layout.path_of(&name), bytes))
        .collect();
    check_keeps_input(source, files.iter().map(|(path, _)| path.as_path()))?;
    write_all(&files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn run_files(
    inputs: &ExportInputs,
    layout: &OutputLayout,
    split_clusters: bool,
) -> Result<NamedFiles, PipelineError> {
    let started = Instant::now();
    let results = results(inputs);
    let figure_name = match layout {
        OutputLayout::Figure(path) if is_svg(path) => "figure.svg",
        OutputLayout::Figure(_) | OutputLayout::Folder(_) => "figure.png",
    };
    let mut files: NamedFiles = [
        (
            "clusters.csv",
            tables::clusters_csv(results.genes, results.names),
        ),
        ("latent.csv", tables::latent_csv(&results)),
        ("umap.csv", tables::umap_csv(&results)),
        ("trajectories.csv", tables::trajectories_csv(&results)),
        ("losses.csv", tables::losses_csv(&results.training.losses)),
        ("membership.csv", tables::membership_csv(&results)),
        ("k_quality.csv", tables::k_quality_csv(results.quality)),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .to_vec();
    let figure = figure_bytes(&results, Path::new(figure_name))?;
    files.push((figure_name.to_owned(), figure));
    files.push((
        "model.safetensors".to_owned(),
        inputs.training.weights.clone(),
    ));
    if split_clusters {
        files.extend(cluster_files(&results));
    }
    // Last, so that a folder with a run.json holds a whole run.
    files.push(("run.json".to_owned(), run_record::json(inputs, started)));
    Ok(files)
}

fn cluster_files(results: &Results<'_>) -> NamedFiles {
    results
        .clusters
        .iter()
        .map(|cluster| {
            let text = tables::cluster_file_csv(results.genes, results.names, cluster.label);
            (cluster_file_name(cluster.label), text.into_bytes())
        })
        .collect()
}

fn figure_bytes(results: &Results<'_>, path: &Path) -> Result<Vec<u8>, PipelineError> {
    let svg = figure::figure_svg(results)?;
    if is_svg(path) {
        return Ok(svg.into_bytes());
    }
    Ok(figure::svg_to_png(&svg, PNG_SCALE)?)
}

fn is_svg(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
}
