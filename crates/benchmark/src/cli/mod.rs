//! The command line of the benchmark.

mod args;
mod benchmark;
mod request;
mod seeds;

pub use crate::cli::args::BenchmarkArgs;
pub use crate::cli::benchmark::main;
