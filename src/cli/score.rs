//! `genetide score`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::exit_code::EXIT_USAGE;
use crate::cli::report::{print_failure, print_line};
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
    match score_files(&args.clusters, &args.truth, &args.ignore) {
        Ok(score) => {
            print_line(&serde_json::json!(score).to_string());
            0
        }
        Err(error) => print_failure(&error, EXIT_USAGE),
    }
}
