//! Every method on every condition and seed.

use std::time::Instant;

use super::calibration::{Member, members};
use super::conditions::Drawn;
use super::methods::{Case, settled};
use super::onset::{OnsetErrors, onset_errors};
use super::{Condition, Method, Presets, Watch};
use crate::analysis::score::Contingency;
use crate::data::simulate::Program;
use crate::pipeline::{PipelineError, Prepared, steps};

/// What is compared on what.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryRequest {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// One data set of each kind for each of these; also the seed of the methods.
    pub seeds: Vec<u64>,
    /// The methods, in the order of the tables.
    pub methods: Vec<Method>,
    /// Their settings.
    pub presets: Presets,
}

impl RecoveryRequest {
    /// Pieces of work, as a [`Watch`] counts them.
    pub fn pieces(&self) -> usize {
        self.conditions.len() * self.seeds.len() * self.methods.len()
    }
}

/// The score of a method on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecoveryRow {
    /// Index into [`Recovery::conditions`].
    pub condition: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// The method.
    pub method: Method,
    /// Adjusted Rand index over all genes; genes that were not called are one class.
    pub ari: f64,
    /// Normalised mutual information over the same.
    pub nmi: f64,
    /// Wall-clock seconds, without the simulation and the response test that methods share.
    pub seconds: f64,
}

/// The response test on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallRow {
    /// Index into [`Recovery::conditions`].
    pub condition: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// Genes called responders.
    pub called: usize,
    /// Share of them that are flat; 0 when none was called.
    pub false_discovery_rate: f64,
    /// Share of the responders that were called; 1 when there are none.
    pub power: f64,
}

/// All that was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovery {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// The methods compared.
    pub methods: Vec<Method>,
    /// By condition, seed, method.
    pub rows: Vec<RecoveryRow>,
    /// By condition, seed.
    pub calls: Vec<CallRow>,
    /// Memberships of called genes in the clusters of [`Method::Shape`].
    pub members: Vec<Member>,
    /// Onsets of called responders, of [`Method::Shape`].
    pub onsets: Vec<OnsetErrors>,
}

/// Measures every method on every condition and seed.
///
/// # Errors
/// Of the step that failed, or when `watch` says to stop.
pub fn recovery(
    request: &RecoveryRequest,
    watch: &mut Watch<'_>,
) -> Result<Recovery, PipelineError> {
    let mut measured = Recovery {
        conditions: request.conditions.clone(),
        methods: request.methods.clone(),
        ..Recovery::default()
    };
    for condition in 0..request.conditions.len() {
        for &seed in &request.seeds {
            measure(request, condition, seed, &mut measured, watch)?;
        }
    }
    Ok(measured)
}

fn measure(
    request: &RecoveryRequest,
    condition: usize,
    seed: u64,
    measured: &mut Recovery,
    watch: &mut Watch<'_>,
) -> Result<(), PipelineError> {
    let name = request.conditions[condition].name();
    let drawn = request.conditions[condition].draw(seed)?;
    let programs = Drawn::responding();
    let config = settled(&request.presets.shape, programs.len(), seed);
    let prepared = steps::prepare(&drawn.table, &config);
    measured
        .calls
        .push(call_row(condition, seed, &drawn.programs, &prepared));
    let case = Case {
        table: &drawn.table,
        prepared: &prepared,
        programs,
        classes: programs.len() + 1,
        seed,
    };
    for &method in &request.methods {
        watch.begin(format!("{name}, seed {seed}: {}", method.name()))?;
        let begun = Instant::now();
        let found = case.find(method, &request.presets, watch)?;
        let seconds = begun.elapsed().as_secs_f64();
        let table = Contingency::of(
            found
                .labels
                .iter()
                .zip(drawn.programs.iter().map(|p| p.name())),
        );
        measured.rows.push(RecoveryRow {
            condition,
            seed,
            method,
            ari: table.adjusted_rand_index(),
            nmi: table.normalised_mutual_information(),
            seconds,
        });
        if let Some(run) = &found.run {
            measured.members.extend(members(
                condition,
                &drawn,
                &prepared,
                &run.clusters.clustering,
            ));
            measured
                .onsets
                .push(onset_errors(condition, seed, &drawn, &prepared, run));
        }
    }
    Ok(())
}

fn call_row(condition: usize, seed: u64, programs: &[Program], prepared: &Prepared) -> CallRow {
    let (mut called, mut right, mut responders) = (0, 0, 0);
    for (program, point) in programs.iter().zip(&prepared.point_of_gene) {
        let (is_called, responds) = (point.is_some(), *program != Program::Flat);
        called += usize::from(is_called);
        right += usize::from(is_called && responds);
        responders += usize::from(responds);
    }
    let share = |part: usize, of: usize, none: f64| match of {
        0 => none,
        of => part as f64 / of as f64,
    };
    CallRow {
        condition,
        seed,
        called,
        false_discovery_rate: share(called - right, called, 0.0),
        power: share(right, responders, 1.0),
    }
}
