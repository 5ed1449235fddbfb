//! `genetide run`.

use super::args::RunArgs;
use super::interrupt::cancelled_by_user;
use super::report::Reporter;
use crate::data::read::Source;
use crate::export::stage::OutputLayout;
use crate::pipeline::PipelineError;
use crate::pipeline::run::{RunOutcome, RunRequest, run};

/// Runs and reports; returns the exit code.
pub fn main(args: &RunArgs) -> u8 {
    let mut reporter = Reporter::new(args.quiet, args.json);
    match try_run(args, &mut reporter) {
        Ok(outcome) => {
            reporter.done(&outcome);
            0
        }
        Err(error) => {
            reporter.failed(&error);
            error.exit_code()
        }
    }
}

fn try_run(args: &RunArgs, reporter: &mut Reporter) -> Result<RunOutcome, PipelineError> {
    let request = RunRequest {
        source: Source::File(args.input.clone()),
        layout: OutputLayout::parse(&args.output)?,
        split_clusters: args.split_clusters,
        config: args.config().check()?,
    };
    let cancel = cancelled_by_user();
    run(&request, &cancel, &mut |event| reporter.event(&event))
}
