//! The command line: arguments, and printing what the pipeline reports.

pub mod args;
mod devices;
mod dispatch;
mod inspect;
pub mod interrupt;
mod pretrain;
mod render;
pub mod report;
mod run;
mod score;
pub mod setting_args;
mod simulate;

pub use args::{Cli, Command};
pub use dispatch::main;
