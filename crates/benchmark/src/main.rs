//! How well clustering methods recover the programs that genes truly follow, and how often the
//! response test errs: studies of the methods, apart from the program that users get.
//!
//! | folder or file | does |
//! |---|---|
//! | [`cli`] | arguments, progress, exit code |
//! | [`run`] | the studies requested, and their files |
//! | [`study`] | the studies, and the statistics of their results |
//! | [`methods`] | the clustering methods compared |
//! | [`deconvolution`] | one of them: a Gaussian mixture with known noise |
//! | [`output`] | CSV tables, the figure, and the printed tables |
//! | [`progress`] | progress and cancellation |
//!
//! Imports run one way: cli -> run -> output -> study -> methods -> deconvolution.

mod cli;
mod deconvolution;
mod error;
mod methods;
mod output;
mod progress;
mod run;
mod study;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    ExitCode::from(cli::main(&cli::BenchmarkArgs::parse()))
}
