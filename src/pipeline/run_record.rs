//! `run.json`: enough to run it again.

use serde::Serialize;

use super::files::ExportInputs;
use crate::config::RunConfig;
use crate::data::read::{Source, TableSummary};
use crate::model::Ending;

#[derive(Serialize)]
struct RunRecord<'a> {
    genetide: &'static str,
    burn: &'static str,
    operating_system: &'static str,
    architecture: &'static str,
    input: InputRecord<'a>,
    settings: &'a RunConfig,
    k: usize,
    genes: GeneCounts,
    training: TrainingRecord<'a>,
    trustworthiness: Option<f64>,
    mean_silhouette: f64,
}

#[derive(Serialize)]
struct InputRecord<'a> {
    source: &'a Source,
    sha256: &'a str,
    cells: usize,
    times: &'a [f64],
    time_unit: Option<&'static str>,
    time_column: &'a str,
    cell_type_column: Option<&'a str>,
    cell_id_column: Option<&'a str>,
    transform_note: &'a str,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct GeneCounts {
    in_table: usize,
    chosen: usize,
    clustered: usize,
}

#[derive(Serialize)]
struct TrainingRecord<'a> {
    device: &'a str,
    epochs: usize,
    seconds: f64,
    best_epoch: usize,
    ending: Ending,
}

/// The record of a run as JSON.
pub fn json(inputs: &ExportInputs) -> Vec<u8> {
    let summary: &TableSummary = &inputs.table.summary;
    let profiles = &inputs.table.profiles;
    let training = &inputs.training;
    let record = RunRecord {
        genetide: env!("CARGO_PKG_VERSION"),
        burn: "0.22",
        operating_system: std::env::consts::OS,
        architecture: std::env::consts::ARCH,
        input: InputRecord {
            source: &inputs.source,
            sha256: &summary.sha256,
            cells: summary.cells,
            times: profiles.times(),
            time_unit: profiles.time_unit().map(crate::data::TimeUnit::symbol),
            time_column: &summary.time_column,
            cell_type_column: summary.cell_type_column.as_deref(),
            cell_id_column: summary.cell_id_column.as_deref(),
            transform_note: &summary.transform_note,
            warnings: &summary.warnings,
        },
        settings: &inputs.config,
        k: inputs.clusters.clustering.k,
        genes: GeneCounts {
            in_table: summary.genes_in_table,
            chosen: profiles.gene_count(),
            clustered: inputs.prepared.points.len(),
        },
        training: TrainingRecord {
            device: &training.device,
            epochs: training.losses.len(),
            seconds: training.seconds,
            best_epoch: training.best_epoch,
            ending: training.ending,
        },
        trustworthiness: inputs.embedding.as_ref().map(|e| e.trustworthiness),
        mean_silhouette: inputs.clusters.clustering.mean_silhouette,
    };
    // Plain structs of numbers and text always serialise; should that change, the record says so
    // instead of losing the run's tables.
    serde_json::to_vec_pretty(&record)
        .unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}").into_bytes())
}
