//! The steps of a run in their order, for the window and the command line alike.

pub mod error;
pub mod events;
mod file_names;
pub mod files;
mod inputs;
pub mod leftovers;
pub mod manual_edits;
#[cfg(test)]
mod normalisation_tests;
mod outcome;
mod prepared;
pub mod run;
mod run_record;
pub mod steps;
mod table_words;

pub use error::PipelineError;
pub use events::{Event, LogLevel, Stage};
pub use inputs::{ExportInputs, ExportKind, Extras, StageSeconds};
pub use manual_edits::ClusterEdit;
pub use outcome::ClusterOutcome;
pub use prepared::Prepared;
