//! The files of a run: what is in each, from results alone.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::pipeline::leftovers::cluster_file_name;
use crate::pipeline::{ExportInputs, ExportKind, PipelineError, run_record};
use genetide_data::read::Source;
use genetide_figure::figure::{FigureFormat, Picture};
use genetide_figure::stage::{OutputLayout, write_all, write_file};
use genetide_figure::{ExportError, Results, figure, tables};

/// Everything an export needs, borrowed as the tables and the figure want it.
pub fn results(inputs: &ExportInputs) -> Results<'_> {
    Results {
        profiles: &inputs.table.profiles,
        standard_errors: inputs.prepared.response.standard_errors.as_ref(),
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

/// The weights of the network.
const WEIGHTS: &str = "model.safetensors";
/// The record of the run.
const RECORD: &str = "run.json";

/// Checks that a run written to `layout` leaves its own input alone.
///
/// # Errors
/// [`PipelineError::ReplacesInput`].
pub fn check_run_keeps_input(source: &Source, layout: &OutputLayout) -> Result<(), PipelineError> {
    let tables = tables::RUN_TABLES.iter().map(|(name, _)| *name);
    let names = tables.chain([WEIGHTS, RECORD, layout.figure_name()]);
    let paths: Vec<PathBuf> = names.map(|name| layout.path_of(name)).collect();
    check_keeps_input(source, paths.iter().map(PathBuf::as_path))
}

/// Checks that none of `paths` is the file that was read.
///
/// # Errors
/// [`PipelineError::ReplacesInput`].
pub fn check_keeps_input<'a>(
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
    let mut files: NamedFiles = tables::RUN_TABLES
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text(&results).into_bytes()))
        .collect();
    let figure = figure::run_figure(&results, layout.figure_format())?;
    files.push((layout.figure_name().to_owned(), figure));
    files.push((WEIGHTS.to_owned(), inputs.training.weights.clone()));
    if split_clusters {
        files.extend(cluster_files(&results));
    }
    // Last, so that a folder with a run.json holds a whole run.
    files.push((RECORD.to_owned(), run_record::json(inputs, started)));
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
