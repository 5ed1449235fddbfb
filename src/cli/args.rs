//! The command line as a whole.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::cli::{render::RenderArgs, run::RunArgs, score::ScoreArgs, simulate::SimulateArgs};

/// Clusters genes with similar responses over time in single-cell time courses, by a variational
/// recurrent neural network.
///
/// Without a command, opens the window on FILE or on the simulated example data.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// Data set to open in the window (CSV or TSV, optionally gzipped, Parquet or Arrow), or a
    /// saved session (.genetide)
    pub file: Option<PathBuf>,
    /// Command to run instead of opening the window
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a data set, train, cluster, and write tables and a figure
    Run(Box<RunArgs>),
    /// Draw a figure of a saved session as SVG, PDF or PNG, at print size
    Render(RenderArgs),
    /// Simulate single-cell counts with known response programs
    Simulate(SimulateArgs),
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
