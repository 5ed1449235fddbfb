//! False discoveries and power of the response test.

use rayon::prelude::*;

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use crate::study::designs::Design;
use crate::study::effect::Effect;
use crate::study::rates::CallRates;
use crate::study::results::{Calls, DesignRow};
use crate::study::spread::Spread;
use genetide_analysis::significance::response::test_response;
use genetide_analysis::{AnalysisSettings, Evidence};
use genetide_data::simulate::{SimulationSettings, simulate};
use genetide_data::value_scale::ValueScale;

/// The designs, and the seeds of the data sets of each.
#[derive(Clone, Debug, PartialEq)]
pub struct CallsRequest {
    /// How libraries are sampled.
    pub designs: Vec<Design>,
    /// Seeds of the data sets.
    pub seeds: Vec<u64>,
}

impl CallsRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.designs.len()
    }
}

/// Tests the data sets of every design at the default false discovery rate, those of a design in
/// parallel.
///
/// # Errors
/// When a design cannot be simulated, or after a cancellation.
pub fn measure_calls(
    request: &CallsRequest,
    monitor: &mut Monitor<'_>,
) -> Result<Calls, BenchmarkError> {
    let mut calls = Calls {
        designs: request.designs.clone(),
        rows: Vec::new(),
    };
    for (index, design) in request.designs.iter().enumerate() {
        monitor.begin(design.name())?;
        let seeds = request.seeds.par_iter();
        let rows: Result<Vec<_>, _> = seeds.map(|&seed| rows_of((index, design), seed)).collect();
        calls.rows.extend(rows?.into_iter().flatten());
    }
    Ok(calls)
}

/// The tests of one data set.
fn rows_of((index, design): (usize, &Design), seed: u64) -> Result<Vec<DesignRow>, BenchmarkError> {
    let simulation = simulate(&SimulationSettings {
        seed,
        ..design.simulation.clone()
    })?;
    let settings = AnalysisSettings {
        library_sd: design.library_sd,
        ..AnalysisSettings::default()
    };
    // Every cell has size 1, so that the counts need no normalisation.
    let test = test_response(&simulation.profiles(), ValueScale::Linear, &settings);
    let row = |&effect: &Effect| {
        let genes = test.genes.iter().zip(simulation.truth());
        let calls = genes.map(|(gene, truth)| {
            let significance = effect.significance(gene);
            let is_called = significance.is_some_and(|of| of.q <= test.fdr);
            (is_called, effect.is_in(&truth))
        });
        DesignRow {
            design: index,
            effect,
            evidence: test.evidence,
            rates: CallRates::of(calls),
        }
    };
    let effects = Effect::of_conditions(design.simulation.conditions);
    Ok(effects.iter().map(row).collect())
}

/// The calls of one test in a design, over the seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSummary<'a> {
    /// How libraries are sampled.
    pub design: &'a Design,
    /// What is tested.
    pub effect: Effect,
    /// What the test rests on, the same with every seed.
    pub evidence: Evidence,
    /// Number of data sets.
    pub seeds: usize,
    /// Share called of the genes without the effect.
    pub false_positive_rate: Option<Spread>,
    /// Share of the genes called that lack the effect. Where no gene has it, the mean is the share of
    /// data sets in which any gene is called.
    pub false_discovery_rate: Option<Spread>,
    /// Share called of the genes with the effect; absent when none has it.
    pub power: Option<Spread>,
}

/// A row for each design and test, in the order of the designs.
pub fn call_summaries(calls: &Calls) -> Vec<CallSummary<'_>> {
    let designs = calls.designs.iter().enumerate();
    let of_design = designs.flat_map(|(index, design)| {
        let effects = Effect::of_conditions(design.simulation.conditions).iter();
        effects.filter_map(move |&effect| {
            let is_own = |row: &&DesignRow| (row.design, row.effect) == (index, effect);
            let own: Vec<&DesignRow> = calls.rows.iter().filter(is_own).collect();
            let rates = || own.iter().map(|row| row.rates);
            Some(CallSummary {
                design,
                effect,
                evidence: own.first()?.evidence,
                seeds: own.len(),
                false_positive_rate: Spread::of(rates().filter_map(|of| of.false_positive_rate)),
                false_discovery_rate: Spread::of(rates().map(|of| of.false_discovery_rate)),
                power: Spread::of(rates().filter_map(|of| of.power)),
            })
        })
    });
    of_design.collect()
}
