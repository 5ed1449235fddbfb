//! The studies requested, one after the other, and their files.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use crate::error::BenchmarkError;
use crate::output::{LABELLED_CSV, write_files};
use crate::progress::{Monitor, Progress};
use crate::study::{
    BenchmarkResults, CallsRequest, ChoiceRequest, HalvesRequest, JointRequest, KineticsRequest,
    LabelledRequest, RecoveryRequest, measure_calls, measure_choices, measure_halves,
    measure_joint, measure_kinetics, measure_labelled, measure_recovery,
};
use genetide::pipeline::files::check_keeps_input;
use genetide_data::read::Source;
use genetide_figure::stage::OutputLayout;

/// The studies to run; none by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BenchmarkRequest {
    /// Methods on simulated data.
    pub recovery: Option<RecoveryRequest>,
    /// The response test on simulated data.
    pub calls: Option<CallsRequest>,
    /// Clusters of two conditions on simulated data.
    pub joint: Option<JointRequest>,
    /// Curves, timing and clusters of simulated time courses.
    pub kinetics: Option<KineticsRequest>,
    /// Predictions of held-out halves of real tables.
    pub halves: Option<HalvesRequest>,
    /// The number of clusters suggested on simulated data.
    pub choice: Option<ChoiceRequest>,
    /// Methods on a real table.
    pub labelled: Option<LabelledRequest>,
    /// The folder for tables and figure; nothing is written without one.
    pub output: Option<PathBuf>,
}

impl BenchmarkRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    fn pieces(&self) -> usize {
        self.recovery.as_ref().map_or(0, RecoveryRequest::pieces)
            + self.calls.as_ref().map_or(0, CallsRequest::pieces)
            + self.joint.as_ref().map_or(0, JointRequest::pieces)
            + self.kinetics.as_ref().map_or(0, KineticsRequest::pieces)
            + self.halves.as_ref().map_or(0, HalvesRequest::pieces)
            + self.choice.as_ref().map_or(0, ChoiceRequest::pieces)
            + self.labelled.as_ref().map_or(0, LabelledRequest::pieces)
    }
}

/// Runs the studies and writes their files. `sink` receives the progress; setting `cancel` ends the
/// work at the next check, and nothing is written.
///
/// # Errors
/// The error of the step that failed, [`ModelError::Cancelled`](genetide_model::ModelError) after
/// a cancellation.
pub fn run(
    request: &BenchmarkRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Progress<'_>),
) -> Result<BenchmarkResults, BenchmarkError> {
    let Some(folder) = &request.output else {
        return measure(request, cancel, sink);
    };
    let layout = OutputLayout::Folder(folder.clone());
    if let Some(labelled) = &request.labelled {
        for input in [&labelled.input, &labelled.truth] {
            let source = Source::File(input.clone());
            check_keeps_input(&source, [layout.path_of(LABELLED_CSV).as_path()])?;
        }
    }
    let new_folders = layout.missing_folders();
    layout.probe()?;
    let outcome = measure(request, cancel, sink).and_then(|mut results| {
        results.files = write_files(&results, folder)?;
        Ok(results)
    });
    if outcome.is_err() {
        // Only folders that the probe created, and only those that are still empty.
        for folder in new_folders {
            let _ = std::fs::remove_dir(folder);
        }
    }
    outcome
}

fn measure(
    request: &BenchmarkRequest,
    cancel: &AtomicBool,
    sink: &mut dyn FnMut(Progress<'_>),
) -> Result<BenchmarkResults, BenchmarkError> {
    let mut monitor = Monitor::new(request.pieces(), cancel, sink);
    let mut results = BenchmarkResults::default();
    if let Some(request) = &request.recovery {
        results.recovery = Some(measure_recovery(request, &mut monitor)?);
    }
    if let Some(request) = &request.calls {
        results.calls = Some(measure_calls(request, &mut monitor)?);
    }
    if let Some(request) = &request.joint {
        results.joint = Some(measure_joint(request, &mut monitor)?);
    }
    if let Some(request) = &request.kinetics {
        results.kinetics = Some(measure_kinetics(request, &mut monitor)?);
    }
    if let Some(request) = &request.halves {
        results.halves = Some(measure_halves(request, &mut monitor)?);
    }
    if let Some(request) = &request.choice {
        results.choices = Some(measure_choices(request, &mut monitor)?);
    }
    if let Some(request) = &request.labelled {
        results.labelled = Some(measure_labelled(request, &mut monitor)?);
    }
    monitor.check()?;
    Ok(results)
}
