//! The files of a run: what is in each, from results alone.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::pipeline::files::names::{RECORD, WEIGHTS, cluster_file_name};
use crate::pipeline::files::record;
use crate::pipeline::{ExportInputs, ExportKind, Extras, HeldOut, PipelineError};
use genetide_data::read::Source;
use genetide_figure::anndata::{self, H5AD, Provenance};
use genetide_figure::figure::{FigureFormat, Picture};
use genetide_figure::stage::{OutputLayout, write_all, write_file};
use genetide_figure::{ExportError, Results, figure, tables};

/// Everything an export needs, borrowed as the tables and the figure want it.
pub fn results(inputs: &ExportInputs) -> Results<'_> {
    let clustering = &inputs.clusters.clustering;
    let check = inputs.held_out.as_deref().and_then(HeldOut::check);
    Results {
        profiles: &inputs.table.profiles,
        standard_errors: inputs.prepared.response.standard_errors.as_ref(),
        transform: inputs.table.summary.transform,
        scale: inputs.prepared.scale,
        scaled: &inputs.prepared.scaled,
        points: &inputs.prepared.points,
        genes: &inputs.clusters.genes,
        training: &inputs.training,
        curves: check.map_or(&inputs.training.reconstructed, |check| &check.curves),
        comparison: check.map(|check| &check.comparison),
        embedding: inputs.embedding.as_deref(),
        quality: &inputs.quality,
        k: clustering.k,
        probability: &clustering.probability,
        clusters: &inputs.clusters.summaries,
        method: clustering.method,
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
            let courses = results.profiles.courses();
            let named = (results.names, courses, results.scale);
            let text = tables::clusters_csv(results.genes, named);
            write_file(path, text.as_bytes())?;
            Ok(vec![path.to_owned()])
        }
        ExportKind::H5ad => {
            check_h5ad(path)?;
            check_keeps_input(&inputs.source, [path])?;
            let record = record::json(inputs, Instant::now());
            write_file(path, &h5ad(&results, &record)?)?;
            Ok(vec![path.to_owned()])
        }
        ExportKind::Figure => {
            let format = FigureFormat::of_path(path)?;
            check_keeps_input(&inputs.source, [path])?;
            write_file(path, &figure::render(&results, &inputs.figure, format)?)?;
            Ok(vec![path.to_owned()])
        }
        ExportKind::ClusterFiles | ExportKind::AllTables => {
            let layout = OutputLayout::Folder(path.to_owned());
            layout.probe()?;
            let files = match kind {
                ExportKind::ClusterFiles => cluster_files(&results),
                _ => run_files(inputs, &layout, Extras::default())?,
            };
            write_named(&inputs.source, &layout, files)
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
    extras: Extras,
) -> Result<Vec<PathBuf>, PipelineError> {
    let files = run_files(inputs, layout, extras)?;
    write_named(&inputs.source, layout, files)
}

type NamedFiles = Vec<(String, Vec<u8>)>;

/// Checks that a run written to `layout` leaves its own input alone.
///
/// # Errors
/// [`PipelineError::ReplacesInput`].
pub fn check_run_keeps_input(
    source: &Source,
    layout: &OutputLayout,
    extras: Extras,
) -> Result<(), PipelineError> {
    let tables = tables::RUN_TABLES.iter().map(|(name, _)| *name);
    let names = tables.chain([WEIGHTS, RECORD, layout.figure_name()]);
    let names = names.chain(extras.h5ad.then_some(H5AD));
    let paths: Vec<PathBuf> = names.map(|name| layout.path_of(name)).collect();
    check_keeps_input(source, paths.iter().map(PathBuf::as_path))
}

/// Checks that none of `paths` is a file that was read, or stands in a folder that was.
///
/// # Errors
/// [`PipelineError::ReplacesInput`].
pub fn check_keeps_input<'a>(
    source: &Source,
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<(), PipelineError> {
    // What does not exist is not an input.
    let inputs = source.paths().iter();
    let inputs: Vec<PathBuf> = inputs
        .filter_map(|input| input.canonicalize().ok())
        .collect();
    let replaced = |path: &&Path| {
        let path = path.canonicalize().ok();
        path.is_some_and(|path| {
            let is_read = |input: &PathBuf| path == *input || path.parent() == Some(input);
            inputs.iter().any(is_read)
        })
    };
    match paths.into_iter().find(replaced) {
        Some(path) => Err(PipelineError::ReplacesInput(path.to_owned())),
        None => Ok(()),
    }
}

fn check_csv(path: &Path) -> Result<(), ExportError> {
    match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("csv") => Ok(()),
        _ => Err(ExportError::NotCsv(path.to_owned())),
    }
}

fn check_h5ad(path: &Path) -> Result<(), ExportError> {
    match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("h5ad") => Ok(()),
        _ => Err(ExportError::NotH5ad(path.to_owned())),
    }
}

/// Everything in one file, with the record of the run.
fn h5ad(results: &Results<'_>, record: &[u8]) -> Result<Vec<u8>, ExportError> {
    let provenance = Provenance {
        run: &String::from_utf8_lossy(record),
        version: env!("CARGO_PKG_VERSION"),
    };
    anndata::h5ad(results, &provenance)
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
    extras: Extras,
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
    if extras.cluster_files {
        files.extend(cluster_files(&results));
    }
    let record = record::json(inputs, started);
    if extras.h5ad {
        files.push((H5AD.to_owned(), h5ad(&results, &record)?));
    }
    // Last, so that a folder with a run.json holds a whole run.
    files.push((RECORD.to_owned(), record));
    Ok(files)
}

fn cluster_files(results: &Results<'_>) -> NamedFiles {
    let labels = results.clusters.iter().map(|cluster| cluster.label);
    let file = |label| {
        let courses = results.profiles.courses();
        let named = (results.names, courses, results.scale);
        let text = tables::cluster_file_csv(results.genes, named, label);
        (cluster_file_name(label), text.into_bytes())
    };
    labels.map(file).collect()
}
