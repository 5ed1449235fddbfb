//! Reads the arguments and starts what they ask for.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::args::{Cli, Command};
use crate::cli::report::{EXIT_USAGE, print_failure};
use crate::cli::{devices, inspect, pretrain, render, run, score, simulate};

/// Reads the arguments and carries them out; returns the exit code (0 done, 1 failed, 2 wrong
/// usage or input, 130 stopped by the user).
///
/// `window` opens the window on files, or on the start page, and returns its exit code.
pub fn main(window: impl FnOnce(Vec<PathBuf>) -> u8) -> ExitCode {
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
        None => match cli.files.iter().find(|file| !file.exists()) {
            Some(missing) => {
                let name = missing.display();
                let help = "`genetide --help` lists the commands";
                let error = format!("{name} is neither a file nor a command; {help}");
                print_failure(&error, EXIT_USAGE)
            }
            None => window(cli.files),
        },
        Some(Command::Run(args)) => run::main(&args),
        Some(Command::Inspect(args)) => inspect::main(&args),
        Some(Command::Render(args)) => render::main(&args),
        Some(Command::Simulate(args)) => simulate::main(&args),
        Some(Command::Pretrain(args)) => pretrain::main(&args),
        Some(Command::Score(args)) => score::main(&args),
        Some(Command::Devices) => devices::main(),
    };
    ExitCode::from(code)
}
