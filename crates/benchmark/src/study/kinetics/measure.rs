//! Every method on every data set.

use std::time::Instant;

use crate::error::BenchmarkError;
use crate::methods::{Presets, fixed_config};
use crate::progress::Monitor;
use crate::study::kinetics::methods::{KineticMethod, Task};
use crate::study::kinetics::scores::KineticScores;
use crate::study::kinetics::simulation::{KineticData, KineticDesign, PROGRAMS};
use genetide::pipeline::steps;

/// The data sets, and the settings of the methods.
#[derive(Clone, Debug, PartialEq)]
pub struct KineticsRequest {
    /// The kinds of data sets.
    pub designs: Vec<KineticDesign>,
    /// Seeds of the data sets, one of each kind for each seed, and of the methods.
    pub seeds: Vec<u64>,
    /// The settings, of which those of the preset shape are used.
    pub presets: Presets,
}

impl KineticsRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.designs.len() * self.seeds.len() * KineticMethod::ALL.len()
    }
}

/// Results of the study of kinetics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KineticStudy {
    /// The kinds of data sets.
    pub designs: Vec<KineticDesign>,
    /// By design, seed, method.
    pub rows: Vec<KineticRow>,
}

/// A method on a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct KineticRow {
    /// Index into [`KineticStudy::designs`].
    pub design: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// The method.
    pub method: KineticMethod,
    /// How it agrees with the truth.
    pub scores: KineticScores,
    /// Wall-clock seconds, without the simulation.
    pub seconds: f64,
}

/// Reads every data set with every method. All genes are clustered, since all respond.
///
/// # Errors
/// The error of the step that failed, also after a cancellation.
pub fn measure_kinetics(
    request: &KineticsRequest,
    monitor: &mut Monitor<'_>,
) -> Result<KineticStudy, BenchmarkError> {
    let mut study = KineticStudy {
        designs: request.designs.clone(),
        rows: Vec::new(),
    };
    for (index, design) in request.designs.iter().enumerate() {
        for &seed in &request.seeds {
            let data = KineticData::simulate(design, seed);
            let mut config = fixed_config(&request.presets.shape, PROGRAMS, seed);
            config.analysis.fdr = 1.0;
            let prepared = steps::prepare(&data.table, &config);
            let task = Task {
                prepared: &prepared,
                programs: &data.programs,
                k: PROGRAMS,
                config: &config,
            };
            for method in KineticMethod::ALL {
                monitor.begin(format!("{}, seed {seed}: {}", design.name(), method.name()))?;
                let started = Instant::now();
                let outcome = method.apply(&task, monitor)?;
                let seconds = started.elapsed().as_secs_f64();
                let (scaled, mut scores) = (&prepared.scaled, KineticScores::default());
                if let Some(reading) = &outcome.reading {
                    scores = scores.with_reading(&data, scaled, reading);
                }
                if let Some(clusters) = &outcome.clusters {
                    scores = scores.with_clusters(&data, scaled, clusters);
                }
                study.rows.push(KineticRow {
                    design: index,
                    seed,
                    method,
                    scores,
                    seconds,
                });
            }
        }
    }
    Ok(study)
}
