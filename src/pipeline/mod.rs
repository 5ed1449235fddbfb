//! The steps of a run in their order, for the window and the command line alike.

pub mod benchmark;
pub mod by_hand;
pub mod error;
pub mod events;
pub mod files;
pub mod leftovers;
#[cfg(test)]
mod normalisation_tests;
mod outcome;
pub mod run;
mod run_record;
pub mod steps;

pub use by_hand::ClusterEdit;
pub use error::PipelineError;
pub use events::{Event, LogLevel, Stage};
pub use outcome::ClusterOutcome;
pub use run_record::StageSeconds;
pub use steps::Prepared;
