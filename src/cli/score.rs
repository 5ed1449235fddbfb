//! `genetide score`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::report::{EXIT_USAGE, print_message, print_outcome};
use genetide_analysis::score::score_files;

/// Options of `genetide score`.
#[derive(Args, Debug)]
pub struct ScoreArgs {
    /// Clusters: CSV or TSV with a column gene and a column cluster, class or program
    #[arg(long, value_name = "FILE")]
    pub clusters: PathBuf,
    /// Ground truth, in the same format
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Ground-truth labels whose genes are excluded
    #[arg(long, value_name = "LABEL", num_args = 1..)]
    pub ignore: Vec<String>,
}

/// Scores and prints one line of JSON, with its warnings on standard error, too; returns the exit code.
pub fn main(args: &ScoreArgs) -> u8 {
    let score = score_files(&args.clusters, &args.truth, &args.ignore);
    if let Ok(score) = &score {
        score.notes.iter().for_each(|note| print_message(note));
        for warning in &score.warnings {
            print_message(&format!("warning: {warning}"));
        }
    }
    let lines = score.map(|score| vec![serde_json::json!(score).to_string()]);
    print_outcome(lines, |_| EXIT_USAGE)
}
