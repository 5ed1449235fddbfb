//! `genetide devices`.

use std::ops::ControlFlow;

use super::report::{print_line, print_message};
use crate::config::RunConfig;
use crate::data::read::{Source, read_profiles};
use crate::model::device;
use crate::pipeline::{PipelineError, steps};

/// Lists the adapters; returns the exit code.
pub fn main() -> u8 {
    let found = device::adapters();
    print_line("cpu     the CPU, always there");
    for (number, adapter) in found.iter().enumerate() {
        print_line(&format!("{:<7} {adapter}", format!("gpu:{number}")));
    }
    match auto() {
        Ok(description) => {
            print_line(&format!("auto    takes, for the sample: {description}"));
            0
        }
        Err(error) => {
            print_message(&format!("error: {error}"));
            error.exit_code()
        }
    }
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
