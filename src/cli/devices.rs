//! `genetide devices`.

use std::ops::ControlFlow;

use crate::cli::report::{print_line, print_outcome};
use crate::config::RunConfig;
use crate::pipeline::{PipelineError, steps};
use genetide_data::read::{Source, read_profiles};
use genetide_model::device;

/// Lists the adapters; returns the exit code.
pub fn main() -> u8 {
    let found = device::adapters();
    print_line("cpu     the CPU, always available");
    for (number, adapter) in found.iter().enumerate() {
        print_line(&format!("{:<7} {adapter}", format!("gpu:{number}")));
    }
    let line = |auto| format!("auto    selects, for the example data: {auto}");
    let lines = auto().map(|auto| vec![line(auto)]);
    print_outcome(lines, PipelineError::exit_code)
}

/// What `auto` takes to train on the embedded sample, and why.
fn auto() -> Result<String, PipelineError> {
    let config = RunConfig::default();
    let table = read_profiles(&Source::Sample, &config.data, &mut |_| {
        ControlFlow::Continue(())
    })?;
    let prepared = steps::prepare(&table, &config);
    Ok(steps::choose_device(&prepared, &config)?.description)
}
