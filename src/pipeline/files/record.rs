//! `run.json`: enough to run it again.

use std::time::Instant;

use serde::{Serialize, Serializer};

use crate::config::{RunConfig, wording::for_command_line};
use crate::pipeline::held_out::HeldOutRecord;
use crate::pipeline::{ExportInputs, StageSeconds};
use genetide_analysis::Experiment;
use genetide_data::read::{LabelSummary, Source, TableSummary};
use genetide_data::{Attribute, Courses};
use genetide_model::Ending;

#[derive(Serialize)]
struct RunRecord<'a> {
    genetide: &'static str,
    burn: &'static str,
    operating_system: &'static str,
    architecture: &'static str,
    input: InputRecord<'a>,
    settings: &'a RunConfig,
    k: usize,
    /// Whether clusters were merged or divided by hand after the method had made them.
    #[serde(skip_serializing_if = "is_false")]
    clusters_changed_by_hand: bool,
    genes: GeneCounts,
    test: TestRecord,
    training: TrainingRecord<'a>,
    /// How well halves of the libraries predict each other, and what the curves are.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_out: Option<HeldOutRecord<'a>>,
    trustworthiness: Option<f64>,
    mean_silhouette: f64,
    /// Of a run in one go; the window's stages are repeated one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<StageSeconds>,
}

#[derive(Serialize)]
struct InputRecord<'a> {
    source: &'a Source,
    sha256: &'a str,
    layout: &'a str,
    /// What an observation is: "cell" or "sample".
    observation: &'a str,
    cells: usize,
    times: &'a [f64],
    time_unit: Option<&'static str>,
    /// Of a table with several conditions: their names, and the times and conditions that profiles have
    /// values at.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    conditions: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<ColumnRecord<'a>>,
    /// What each time label was read as.
    labels: &'a [LabelSummary],
    time_column: &'a str,
    #[serde(flatten)]
    attribute_columns: AttributeColumns<'a>,
    cell_id_column: Option<&'a str>,
    /// The table of samples, where one was given.
    samples: Option<SamplesRecord<'a>>,
    transform_note: &'a str,
    warnings: Vec<String>,
}

/// A column of the profiles.
#[derive(Serialize)]
struct ColumnRecord<'a> {
    time: f64,
    /// Absent where it belongs to all conditions that have no other column at this time.
    condition: Option<&'a str>,
}

/// The headers of the columns of attributes: `cell_type_column` and the like.
struct AttributeColumns<'a>(&'a TableSummary);

impl Serialize for AttributeColumns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Attribute::ALL.map(|attribute| {
            let key = format!("{}_column", attribute.name());
            (key, self.0.column_of(attribute))
        }))
    }
}

#[derive(Serialize)]
struct SamplesRecord<'a> {
    file: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct GeneCounts {
    in_table: usize,
    chosen: usize,
    clustered: usize,
    /// Where conditions were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    differ_between_conditions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    differ_in_course: Option<usize>,
}

/// What the response test rests on.
#[derive(Serialize)]
struct TestRecord {
    evidence: &'static str,
    libraries: usize,
    description: String,
    remarks: Vec<String>,
}

impl TestRecord {
    fn new(inputs: &ExportInputs) -> Self {
        let (profiles, settings) = (&inputs.table.profiles, &inputs.config.analysis);
        let mut experiment = Experiment::new(profiles, settings);
        experiment.evidence = inputs.prepared.response.evidence;
        let remarks = experiment.remarks(profiles, settings);
        Self {
            evidence: experiment.evidence.as_str(),
            libraries: profiles.samples().libraries().len(),
            description: for_command_line(&experiment.test_sentence()),
            remarks: remarks
                .iter()
                .map(|remark| for_command_line(remark))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct TrainingRecord<'a> {
    device: &'a str,
    epochs: usize,
    seconds: f64,
    best_epoch: usize,
    ending: Ending,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

fn samples(inputs: &ExportInputs) -> Option<SamplesRecord<'_>> {
    Some(SamplesRecord {
        file: inputs.config.data.samples.as_deref()?,
        sha256: inputs.table.summary.samples_sha256.as_deref()?,
    })
}

/// The columns of profiles of several conditions; of one they are the times.
fn columns(courses: &Courses) -> Vec<ColumnRecord<'_>> {
    let several = courses.are_several();
    let columns = (0..courses.columns().len()).filter(|_| several);
    let record = |column| ColumnRecord {
        time: courses.time_of(column),
        condition: courses.condition_of(column),
    };
    columns.map(record).collect()
}

/// The record of a run as JSON; the rest of the export began at `export_started`.
pub fn json(inputs: &ExportInputs, export_started: Instant) -> Vec<u8> {
    let summary: &TableSummary = &inputs.table.summary;
    let profiles = &inputs.table.profiles;
    let training = &inputs.training;
    let record = RunRecord {
        genetide: env!("CARGO_PKG_VERSION"),
        burn: genetide_model::BURN_VERSION,
        operating_system: std::env::consts::OS,
        architecture: std::env::consts::ARCH,
        input: InputRecord {
            source: &inputs.source,
            sha256: &summary.sha256,
            layout: &summary.layout,
            observation: &summary.noun,
            cells: summary.cells,
            times: profiles.times(),
            time_unit: profiles.time_unit().map(genetide_data::TimeUnit::symbol),
            conditions: profiles.courses().conditions(),
            columns: columns(profiles.courses()),
            labels: &summary.labels,
            time_column: &summary.time_column,
            attribute_columns: AttributeColumns(summary),
            cell_id_column: summary.cell_id_column.as_deref(),
            samples: samples(inputs),
            transform_note: &summary.transform_note,
            warnings: summary
                .warnings
                .iter()
                .map(|warning| for_command_line(warning))
                .collect(),
        },
        settings: &inputs.config,
        k: inputs.clusters.clustering.k,
        clusters_changed_by_hand: inputs.clusters.by_hand,
        genes: GeneCounts {
            in_table: summary.genes_in_table,
            chosen: profiles.gene_count(),
            clustered: inputs.prepared.points.len(),
            differ_between_conditions: inputs.prepared.response.differing(),
            differ_in_course: inputs.prepared.response.diverging(),
        },
        test: TestRecord::new(inputs),
        training: TrainingRecord {
            device: &training.device,
            epochs: training.losses.len(),
            seconds: training.seconds,
            best_epoch: training.best_epoch,
            ending: training.ending,
        },
        held_out: inputs.held_out.as_deref().map(HeldOutRecord::new),
        trustworthiness: inputs.embedding.as_ref().map(|e| e.trustworthiness),
        mean_silhouette: inputs.clusters.clustering.mean_silhouette,
        seconds: inputs.seconds.map(|seconds| StageSeconds {
            export: export_started.elapsed().as_secs_f64(),
            ..seconds
        }),
    };
    // Plain structs of numbers and text always serialise; should that change, the record says so
    // instead of losing the run's tables.
    serde_json::to_vec_pretty(&record)
        .unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}").into_bytes())
}
