//! The suggested number of clusters where the true one is known.

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use crate::study::data_set::read_table;
use crate::study::results::ChoiceRow;
use genetide::config::RunConfig;
use genetide::pipeline::steps;
use genetide_analysis::KChoice;
use genetide_analysis::Share;
use genetide_data::simulate::{Mix, SimulationSettings, simulate};

/// Numbers of responding programs, as `genetide simulate --programs` takes them.
const PROGRAMS: [usize; 3] = [4, 6, 8];

/// Data sets as of `genetide simulate --programs N`, one for each number and seed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRequest {
    /// Settings of the simulation, whose number of programs, mix and seed are replaced.
    pub simulation: SimulationSettings,
    /// Numbers of responding programs.
    pub programs: Vec<usize>,
    /// Seeds of data set and run.
    pub seeds: Vec<u64>,
    /// Settings of the run.
    pub config: RunConfig,
}

impl ChoiceRequest {
    /// The default simulation and `config` for every number of programs.
    pub fn new(seeds: Vec<u64>, config: RunConfig) -> Self {
        Self {
            simulation: SimulationSettings::default(),
            programs: PROGRAMS.to_vec(),
            seeds,
            config,
        }
    }

    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.programs.len() * self.seeds.len()
    }
}

/// Runs every data set as `genetide run --k auto` does, up to the choice of k.
///
/// # Errors
/// The error of the step that failed, also after a cancellation.
pub fn measure_choices(
    request: &ChoiceRequest,
    monitor: &mut Monitor<'_>,
) -> Result<Vec<ChoiceRow>, BenchmarkError> {
    let mut rows = Vec::with_capacity(request.pieces());
    for &programs in &request.programs {
        for &seed in &request.seeds {
            monitor.begin(format!("k of {programs} programs, seed {seed}"))?;
            rows.push(ChoiceRow {
                programs,
                seed,
                suggested: suggested_k(request, programs, seed, monitor)?,
            });
        }
    }
    Ok(rows)
}

fn suggested_k(
    request: &ChoiceRequest,
    programs: usize,
    seed: u64,
    monitor: &mut Monitor<'_>,
) -> Result<usize, BenchmarkError> {
    let mut config = request.config.clone();
    config.analysis.k = KChoice::Auto;
    config.seed = seed;
    let simulation = simulate(&SimulationSettings {
        programs,
        mix: Mix::of_programs(programs),
        seed,
        ..request.simulation.clone()
    })?;
    // Library sizes are normalised while reading, so the table goes through a file.
    let folder = tempfile::tempdir().map_err(BenchmarkError::Temporary)?;
    let path = folder.path().join("cells.csv");
    simulation.write_table(&path)?;
    let table = read_table(path, &config.data, monitor)?;
    drop(folder);
    let prepared = steps::prepare(&table, &config);
    steps::check_gene_count(&prepared, 2)?;
    let training = steps::train(&prepared, &config, &mut |_| (), monitor)?;
    let base = steps::cluster_base(&prepared, &training, &config, Share::unwatched())?;
    monitor.check()?;
    Ok(base.suggested_k().unwrap_or(1))
}
