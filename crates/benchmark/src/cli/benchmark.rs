//! Running a benchmark from the command line: progress, tables, exit code.

use crate::cli::args::BenchmarkArgs;
use crate::error::BenchmarkError;
use crate::output::print_tables;
use crate::progress::Progress;
use crate::run::run;
use crate::study::BenchmarkResults;
use genetide::cli::interrupt::cancelled_by_user;
use genetide::cli::report::{print_line, print_message, spinner};

/// Measures and prints; returns the exit code.
pub fn main(args: &BenchmarkArgs) -> u8 {
    match measure(args) {
        Ok(results) => {
            if !args.quiet {
                print_tables(&results);
                for file in &results.files {
                    print_line(&file.display().to_string());
                }
            }
            0
        }
        Err(error) => {
            print_message(&format!("error: {error}"));
            error.exit_code()
        }
    }
}

fn measure(args: &BenchmarkArgs) -> Result<BenchmarkResults, BenchmarkError> {
    let request = args.request()?;
    let cancel = cancelled_by_user();
    let bar = spinner(!args.quiet);
    let results = run(&request, &cancel, &mut |progress: Progress<'_>| {
        bar.set_message(progress_text(&progress));
    });
    bar.finish_and_clear();
    results
}

fn progress_text(progress: &Progress<'_>) -> String {
    let Progress {
        done, total, piece, ..
    } = progress;
    let epoch = progress.epoch.map(|epoch| format!(", epoch {epoch}"));
    let epoch = epoch.unwrap_or_default();
    format!("{done} of {total} done; {piece}{epoch}")
}
