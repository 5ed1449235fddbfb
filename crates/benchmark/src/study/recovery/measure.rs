//! Every method on every condition and seed.

use std::time::Instant;

use crate::error::BenchmarkError;
use crate::methods::{ClusteringTask, Method, Presets, fixed_config};
use crate::progress::Monitor;
use crate::study::conditions::{Condition, responding_programs};
use crate::study::data_set::DataSet;
use crate::study::rates::CallRates;
use crate::study::recovery::calibration::members;
use crate::study::recovery::onset::onset_errors;
use crate::study::results::{CallRow, Recovery, ScoreRow};
use genetide::pipeline::{Prepared, steps};
use genetide_analysis::score::Contingency;
use genetide_data::simulate::Program;

/// The standard deviation between libraries that is assumed here: next to none, as in the simulation.
const SD_BETWEEN_LIBRARIES: f64 = 1e-3;

/// The methods compared, and the data sets.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryRequest {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// Seeds of the data sets, one of each kind for each seed, and of the methods.
    pub seeds: Vec<u64>,
    /// The methods, in the order of the tables.
    pub methods: Vec<Method>,
    /// Their settings.
    pub presets: Presets,
}

impl RecoveryRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.conditions.len() * self.seeds.len() * self.methods.len()
    }
}

/// Measures every method on every condition and seed.
///
/// # Errors
/// The error of the step that failed, also after a cancellation.
pub fn measure_recovery(
    request: &RecoveryRequest,
    monitor: &mut Monitor<'_>,
) -> Result<Recovery, BenchmarkError> {
    let mut recovery = Recovery {
        conditions: request.conditions.clone(),
        methods: request.methods.clone(),
        ..Recovery::default()
    };
    for condition in 0..request.conditions.len() {
        for &seed in &request.seeds {
            let data_set = request.conditions[condition].simulate(seed)?;
            let mut config =
                fixed_config(&request.presets.shape, responding_programs().len(), seed);
            config.analysis.library_sd = SD_BETWEEN_LIBRARIES;
            let measurement = Measurement {
                condition,
                seed,
                prepared: &steps::prepare(&data_set.table, &config),
                data_set: &data_set,
            };
            measurement.add_to(&mut recovery, request, monitor)?;
        }
    }
    Ok(recovery)
}

/// The methods on one data set.
struct Measurement<'a> {
    /// Index into [`RecoveryRequest::conditions`].
    condition: usize,
    seed: u64,
    data_set: &'a DataSet,
    prepared: &'a Prepared,
}

impl Measurement<'_> {
    fn add_to(
        &self,
        recovery: &mut Recovery,
        request: &RecoveryRequest,
        monitor: &mut Monitor<'_>,
    ) -> Result<(), BenchmarkError> {
        recovery.calls.push(self.call_row());
        let &Self {
            condition,
            seed,
            data_set,
            prepared,
        } = self;
        let programs = responding_programs();
        let task = ClusteringTask {
            table: &data_set.table,
            prepared,
            programs,
            k: programs.len(),
            classes: programs.len() + 1,
            seed,
        };
        let name = request.conditions[condition].name();
        for &method in &request.methods {
            monitor.begin(format!("{name}, seed {seed}: {}", method.name()))?;
            let started = Instant::now();
            let clusters = task.cluster(method, &request.presets, monitor)?;
            let seconds = started.elapsed().as_secs_f64();
            let truth = data_set.programs.iter().map(|program| program.name());
            let agreement = Contingency::of(clusters.labels.iter().zip(truth));
            let row = ScoreRow::new((condition, seed, method), &agreement, seconds);
            recovery.rows.push(row);
            if let Some(run) = &clusters.run {
                let members = members(condition, data_set, prepared, &run.clusters.clustering);
                recovery.members.extend(members);
                let errors = onset_errors(condition, data_set, prepared, run);
                recovery.onsets.push(errors);
            }
        }
        Ok(())
    }

    fn call_row(&self) -> CallRow {
        let genes = (self.prepared.point_of_gene.iter()).zip(&self.data_set.programs);
        CallRow {
            condition: self.condition,
            seed: self.seed,
            rates: CallRates::of(
                genes.map(|(point, program)| (point.is_some(), *program != Program::Flat)),
            ),
        }
    }
}
