//! `genetide score`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::report::{EXIT_USAGE, print_outcome};
use genetide_analysis::score::score_files;

/// Options of `genetide score`.
#[derive(Args, Debug)]
pub struct ScoreArgs {
    /// Clusters: CSV with a column gene and a column cluster, class or program
    #[arg(long, value_name = "FILE")]
    pub clusters: PathBuf,
    /// Ground truth, in the same format
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Ground-truth labels whose genes are excluded
    #[arg(long, value_name = "LABEL", num_args = 1..)]
    pub ignore: Vec<String>,
}

/// Scores and prints one line of JSON; returns the exit code.
pub fn main(args: &ScoreArgs) -> u8 {
    let score = score_files(&args.clusters, &args.truth, &args.ignore);
    let lines = score.map(|score| vec![serde_json::json!(score).to_string()]);
    print_outcome(lines, |_| EXIT_USAGE)
}
