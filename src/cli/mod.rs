//! The command line: arguments, and printing what the pipeline reports.

mod args;
mod benchmark;
mod benchmark_tables;
mod devices;
mod interrupt;
mod render;
mod report;
mod run;
mod score;
mod simulate;
mod text_table;

use std::process::ExitCode;

use clap::Parser;

pub use args::{Cli, Command};

/// Wrong usage or input.
const EXIT_USAGE: u8 = 2;

/// Reads the arguments and carries them out; returns the exit code (0 done, 1 failed, 2 wrong
/// usage or input, 130 stopped by the user).
///
/// `window` opens the window on a file, or on the start page, and returns its exit code.
pub fn main(window: impl FnOnce(Option<std::path::PathBuf>) -> u8) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { EXIT_USAGE } else { 0 };
            // Nothing can be said when even the help text cannot be printed.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let code = match cli.command {
        None => match cli.file {
            Some(file) if !file.exists() => {
                let name = file.display();
                let help = "`genetide --help` lists the commands";
                report::print_message(&format!(
                    "error: {name} is neither a file nor a command; {help}"
                ));
                EXIT_USAGE
            }
            file => window(file),
        },
        Some(Command::Run(args)) => run::main(&args),
        Some(Command::Render(args)) => render::main(&args),
        Some(Command::Simulate(args)) => simulate::main(&args),
        Some(Command::Score(args)) => score::main(&args),
        Some(Command::Benchmark(args)) => benchmark::main(&args),
        Some(Command::Devices) => devices::main(),
    };
    ExitCode::from(code)
}
