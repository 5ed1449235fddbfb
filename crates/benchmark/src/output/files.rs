//! The files of a benchmark.

use std::path::{Path, PathBuf};

use crate::error::BenchmarkError;
use crate::output::figure_data::recovery_figure;
use crate::output::halves_output::halves_csv;
use crate::output::joint_tables::{joint_calls_csv, joint_csv, joint_kinds_csv};
use crate::output::kinetics_tables::{kinetics_csv, kinetics_summary_csv};
use crate::output::recovery_figure::recovery_svg;
use crate::output::summary_table::summary_csv;
use crate::output::tables::{
    calls_csv, choice_csv, labelled_csv, onset_csv, recovery_calls_csv, recovery_csv,
    reliability_csv,
};
use crate::study::{BenchmarkResults, Recovery};
use genetide_figure::stage::write_all;

/// The only file of a benchmark on a real table.
pub const LABELLED_CSV: &str = "labelled.csv";

/// A file name, and the text of the file.
type NamedText = (&'static str, String);

/// Writes all files into `folder`, or none; returns their paths.
///
/// # Errors
/// When a file cannot be written.
pub fn write_files(
    results: &BenchmarkResults,
    folder: &Path,
) -> Result<Vec<PathBuf>, BenchmarkError> {
    let files: Vec<(PathBuf, Vec<u8>)> = texts(results)
        .into_iter()
        .map(|(name, text)| (folder.join(name), text.into_bytes()))
        .collect();
    write_all(&files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn texts(results: &BenchmarkResults) -> Vec<NamedText> {
    let (recovery, choices) = (results.recovery.as_ref(), results.choices.as_deref());
    let mut texts = recovery.map_or_else(Vec::new, recovery_texts);
    if let Some(calls) = &results.calls {
        texts.push(("calls.csv", calls_csv(calls)));
    }
    if let Some(joint) = &results.joint {
        texts.push(("conditions.csv", joint_csv(joint)));
        texts.push(("conditions_calls.csv", joint_calls_csv(joint)));
        texts.push(("conditions_kinds.csv", joint_kinds_csv(joint)));
    }
    if let Some(halves) = &results.halves {
        texts.push(("halves.csv", halves_csv(halves)));
    }
    if let Some(kinetics) = &results.kinetics {
        texts.push(("kinetics.csv", kinetics_csv(kinetics)));
        texts.push(("kinetics_summary.csv", kinetics_summary_csv(kinetics)));
    }
    if let Some(choices) = choices {
        texts.push(("k.csv", choice_csv(choices)));
    }
    if recovery.is_some() || choices.is_some() {
        texts.push(("summary.csv", summary_csv(recovery, choices)));
    }
    if let Some(labelled) = &results.labelled {
        texts.push((LABELLED_CSV, labelled_csv(labelled)));
    }
    texts
}

fn recovery_texts(recovery: &Recovery) -> Vec<NamedText> {
    let mut texts = vec![
        ("recovery.csv", recovery_csv(recovery)),
        ("recovery_calls.csv", recovery_calls_csv(recovery)),
        ("recovery.svg", recovery_svg(&recovery_figure(recovery))),
    ];
    // Without the method shape there are neither memberships nor onsets.
    if !recovery.onsets.is_empty() {
        texts.push(("reliability.csv", reliability_csv(recovery)));
        texts.push(("onset.csv", onset_csv(recovery)));
    }
    texts
}
