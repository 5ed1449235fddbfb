//! The command line as a whole.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::cli::{
    inspect::InspectArgs, pretrain::PretrainArgs, render::RenderArgs, run::RunArgs,
    score::ScoreArgs, simulate::SimulateArgs,
};

/// Clusters genes with similar responses over time in single-cell time courses, by a variational
/// recurrent neural network.
///
/// Without a command, opens the window on FILE, or on the simulated example data.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// Data set to open in the window (a table, h5ad, 10x or Matrix Market file, a folder of them, or
    /// several files, one per sample), or a saved session (.genetide)
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Command to run instead of opening the window
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a data set, train, cluster, and write tables and a figure
    Run(Box<RunArgs>),
    /// Show what would be read from a data set, and why, without running
    Inspect(Box<InspectArgs>),
    /// Draw a figure of a saved session as SVG, PDF or PNG, at print size
    Render(RenderArgs),
    /// Simulate single-cell counts with known response programs
    Simulate(SimulateArgs),
    /// Train the network on simulated response curves, as the embedded weights were made
    Pretrain(PretrainArgs),
    /// Compare clusters with ground truth: adjusted Rand index and normalised mutual information
    Score(ScoreArgs),
    /// List the GPU adapters and show which device `--device auto` selects
    Devices,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_argument_definitions_are_consistent() {
        Cli::command().debug_assert();
    }
}
