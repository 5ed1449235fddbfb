//! `genetide simulate`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::report::{EXIT_USAGE, print_outcome};
use genetide_data::simulate::{
    CellCounts, Mix, SimulationError, SimulationSettings, Times, simulate,
};

/// Options of `genetide simulate`. The defaults reproduce the example data.
#[derive(Args, Debug)]
pub struct SimulateArgs {
    /// Output file of the counts; .gz compresses it
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Output file of the ground truth: Gene, Program, Onset, Peak
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Number of genes [default: 2000]
    #[arg(long, value_name = "N")]
    pub genes: Option<usize>,
    /// Cells at each time point, or one number for all [default: 600,350,300,350,400]
    #[arg(long, value_name = "N,N,…")]
    pub cells: Option<CellCounts>,
    /// Time points in hours [default: 0,3,6,12,24]
    #[arg(long, value_name = "T,T,…", allow_negative_numbers = true)]
    pub times: Option<Times>,
    /// Relative sizes of the response programs, then of flat genes [default: 8:4:2:1:1:3:20]
    #[arg(long, value_name = "A:B:…")]
    pub mix: Option<Mix>,
    /// Response programs: 4, 6 or 8 [default: 6]
    #[arg(long, value_name = "N")]
    pub programs: Option<usize>,
    /// Factor applied to every mean count [default: 1]
    #[arg(long, value_name = "X")]
    pub depth: Option<f64>,
    /// Ratio of the depth at the last time point to that at the first [default: 1]
    #[arg(long, value_name = "X")]
    pub depth_drift: Option<f64>,
    /// Omit the thirteen named genes (IRF1, CXCL9, …)
    #[arg(long)]
    pub no_named_genes: bool,
    /// Random seed [default: 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Simulates and writes; returns the exit code.
pub fn main(args: &SimulateArgs) -> u8 {
    print_outcome(try_simulate(args), |error| match error {
        SimulationError::Io { .. } => 1,
        _ => EXIT_USAGE,
    })
}

fn try_simulate(args: &SimulateArgs) -> Result<Vec<String>, SimulationError> {
    let simulation = simulate(&settings(args))?;
    simulation.write_table(&args.output)?;
    simulation.write_truth(&args.truth)?;
    let written = [&args.output, &args.truth];
    Ok(written.map(|path| path.display().to_string()).to_vec())
}

fn settings(args: &SimulateArgs) -> SimulationSettings {
    let mut settings = SimulationSettings::default();
    settings.programs = args.programs.unwrap_or(settings.programs);
    settings.mix = match &args.mix {
        Some(mix) => mix.0.clone(),
        None => Mix::of_programs(settings.programs).0,
    };
    if let Some(Times(times)) = &args.times {
        settings.times.clone_from(times);
    }
    if let Some(CellCounts(cells)) = &args.cells {
        settings.cells.clone_from(cells);
    }
    settings.genes = args.genes.unwrap_or(settings.genes);
    settings.depth = args.depth.unwrap_or(settings.depth);
    settings.depth_drift = args.depth_drift.unwrap_or(settings.depth_drift);
    settings.named_genes = !args.no_named_genes;
    settings.seed = args.seed.unwrap_or(settings.seed);
    settings
}
