//! Which number of clusters is suggested where the true one is known.

use std::ops::ControlFlow;

use super::Watch;
use crate::analysis::KChoice;
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, Source, read_profiles};
use crate::data::simulate::{Mix, SimulationSettings, simulate};
use crate::pipeline::{PipelineError, steps};

/// Numbers of responding programs, as `genetide simulate --programs` takes them.
const PROGRAMS: [usize; 3] = [4, 6, 8];

/// What is simulated: `genetide simulate --programs N` for each number and seed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRequest {
    /// Changed in the number of programs, the mix and the seed.
    pub simulation: SimulationSettings,
    /// Numbers of responding programs.
    pub programs: Vec<usize>,
    /// Seeds of data set and run.
    pub seeds: Vec<u64>,
    /// Settings of the run.
    pub config: RunConfig,
}

impl ChoiceRequest {
    /// The default sample and run for every number of programs.
    pub fn new(seeds: Vec<u64>, config: RunConfig) -> Self {
        Self {
            simulation: SimulationSettings::default(),
            programs: PROGRAMS.to_vec(),
            seeds,
            config,
        }
    }

    /// Pieces of work, as a [`Watch`] counts them.
    pub fn pieces(&self) -> usize {
        self.programs.len() * self.seeds.len()
    }
}

/// What was suggested for a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Responding programs.
    pub programs: usize,
    /// Seed.
    pub seed: u64,
    /// The number of clusters that `--k auto` takes.
    pub suggested: usize,
}

impl ChoiceRow {
    /// Whether the suggestion is the truth, or one off.
    pub fn within_one(&self) -> bool {
        self.suggested.abs_diff(self.programs) <= 1
    }
}

/// Runs every data set as `genetide run --k auto` does, up to the choice of k.
///
/// # Errors
/// Of the step that failed, or when `watch` says to stop.
pub fn choices(
    request: &ChoiceRequest,
    watch: &mut Watch<'_>,
) -> Result<Vec<ChoiceRow>, PipelineError> {
    let mut rows = Vec::with_capacity(request.pieces());
    for &programs in &request.programs {
        for &seed in &request.seeds {
            watch.begin(format!("k of {programs} programs, seed {seed}"))?;
            let suggested = suggested(request, programs, seed, watch)?;
            rows.push(ChoiceRow {
                programs,
                seed,
                suggested,
            });
        }
    }
    Ok(rows)
}

fn suggested(
    request: &ChoiceRequest,
    programs: usize,
    seed: u64,
    watch: &mut Watch<'_>,
) -> Result<usize, PipelineError> {
    let mut config = request.config.clone();
    config.analysis.k = KChoice::Auto;
    config.seed = seed;
    let simulation = SimulationSettings {
        programs,
        mix: Mix::of_programs(programs).0,
        seed,
        ..request.simulation.clone()
    };
    let table = written_and_read(&simulation, &config, watch)?;
    let prepared = steps::prepare(&table, &config);
    steps::check_gene_count(&prepared, 2)?;
    let training = steps::train(&prepared, &config, &mut |_| (), watch)?;
    let base = steps::cluster_base(&prepared, &training, &config)?;
    watch.check()?;
    Ok(base.suggested_k().unwrap_or(1))
}

/// The table as a run reads it: library sizes are taken out while reading.
fn written_and_read(
    simulation: &SimulationSettings,
    config: &RunConfig,
    watch: &Watch<'_>,
) -> Result<LoadedTable, PipelineError> {
    let folder = tempfile::tempdir().map_err(PipelineError::Temporary)?;
    let path = folder.path().join("cells.csv");
    simulate(simulation)?.write_table(&path)?;
    let table = read_profiles(&Source::File(path), &config.data, &mut |_| {
        if watch.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(table)
}
