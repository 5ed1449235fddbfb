//! The studies asked for, and their files.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::choice::{ChoiceRequest, ChoiceRow, choices};
use super::labelled::{Labelled, LabelledRequest, labelled};
use super::recovery::{RecoveryRequest, recovery};
use super::{Progress, Recovery, Watch, plot, tables};
use crate::data::read::Source;
use crate::export::figure::recovery_svg;
use crate::export::stage::{OutputLayout, write_all};
use crate::pipeline::PipelineError;
use crate::pipeline::files::check_keeps_input;

/// The only file of a benchmark on a real table.
const LABELLED: &str = "labelled.csv";

/// What a benchmark is asked to do; nothing by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BenchmarkRequest {
    /// Methods on simulated data.
    pub recovery: Option<RecoveryRequest>,
    /// The number of clusters suggested on simulated data.
    pub choice: Option<ChoiceRequest>,
    /// Methods on a real table.
    pub labelled: Option<LabelledRequest>,
    /// The folder for tables and figure.
    pub output: Option<PathBuf>,
}

/// What a benchmark leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Of the study of recovery.
    pub recovery: Option<Recovery>,
    /// Of the study of k.
    pub choices: Option<Vec<ChoiceRow>>,
    /// Of the real table.
    pub labelled: Option<Labelled>,
    /// Files written.
    pub files: Vec<PathBuf>,
}

/// Carries out what is asked for. `sink` is told of progress; setting `cancel` ends the work at the
/// next chance and leaves nothing.
///
/// # Errors
/// Of the step that failed.
pub fn run(
    request: &BenchmarkRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Progress<'_>),
) -> Result<Measured, PipelineError> {
    let Some(folder) = &request.output else {
        return measure(request, cancel, sink);
    };
    let layout = OutputLayout::Folder(folder.clone());
    if let Some(labelled) = &request.labelled {
        for input in [&labelled.input, &labelled.truth] {
            let source = Source::File(input.clone());
            check_keeps_input(&source, [layout.path_of(LABELLED).as_path()])?;
        }
    }
    let made = layout.missing_folders();
    layout.probe()?;
    let outcome = measure(request, cancel, sink).and_then(|mut measured| {
        measured.files = write(&measured, folder)?;
        Ok(measured)
    });
    if outcome.is_err() {
        // Only folders that were made here, and only where nothing was put into them.
        for folder in made {
            let _ = std::fs::remove_dir(folder);
        }
    }
    outcome
}

fn measure(
    request: &BenchmarkRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Progress<'_>),
) -> Result<Measured, PipelineError> {
    let pieces = request.recovery.as_ref().map_or(0, RecoveryRequest::pieces)
        + request.choice.as_ref().map_or(0, ChoiceRequest::pieces)
        + request.labelled.as_ref().map_or(0, LabelledRequest::pieces);
    let mut watch = Watch::new(pieces, cancel, sink);
    let mut measured = Measured::default();
    if let Some(request) = &request.recovery {
        measured.recovery = Some(recovery(request, &mut watch)?);
    }
    if let Some(request) = &request.choice {
        measured.choices = Some(choices(request, &mut watch)?);
    }
    if let Some(request) = &request.labelled {
        measured.labelled = Some(labelled(request, &mut watch)?);
    }
    watch.check()?;
    Ok(measured)
}

/// Writes all files or none.
fn write(measured: &Measured, folder: &Path) -> Result<Vec<PathBuf>, PipelineError> {
    let (recovery, choices) = (&measured.recovery, &measured.choices);
    let mut texts: Vec<(&str, String)> = Vec::new();
    if let Some(recovery) = recovery {
        texts.push(("recovery.csv", tables::recovery_csv(recovery)));
        texts.push(("calls.csv", tables::calls_csv(recovery)));
        texts.push(("recovery.svg", recovery_svg(&plot::figure(recovery))?));
        if !recovery.onsets.is_empty() {
            texts.push(("reliability.csv", tables::reliability_csv(recovery)));
            texts.push(("onset.csv", tables::onset_csv(recovery)));
        }
    }
    if let Some(choices) = choices {
        texts.push(("k.csv", tables::choice_csv(choices)));
    }
    if recovery.is_some() || choices.is_some() {
        let summary = tables::summary_csv(recovery.as_ref(), choices.as_deref());
        texts.push(("summary.csv", summary));
    }
    if let Some(labelled) = &measured.labelled {
        texts.push((LABELLED, tables::labelled_csv(labelled)));
    }
    let files: Vec<(PathBuf, Vec<u8>)> = texts
        .into_iter()
        .map(|(name, text)| (folder.join(name), text.into_bytes()))
        .collect();
    write_all(&files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
