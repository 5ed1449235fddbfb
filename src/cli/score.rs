//! `genetide score`.

use std::path::PathBuf;

use clap::Args;

use super::EXIT_USAGE;
use super::report::{print_line, print_message};
use crate::analysis::score::score_files;

/// Options of `genetide score`.
#[derive(Args, Debug)]
pub struct ScoreArgs {
    /// Clusters: a CSV with a column gene and a column cluster, class or program
    #[arg(long, value_name = "FILE")]
    pub clusters: PathBuf,
    /// The truth, in the same form
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Labels of the truth whose genes are left out
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
        Err(error) => {
            print_message(&format!("error: {error}"));
            EXIT_USAGE
        }
    }
}
