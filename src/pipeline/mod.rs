//! The steps of a run in their order, for the window and the command line alike.

#[cfg(test)]
mod drive_tests;
pub mod error;
mod estimates;
pub mod events;
mod file_names;
pub mod files;
pub mod held_out;
mod inputs;
pub mod leftovers;
pub mod manual_edits;
#[cfg(test)]
mod normalisation_tests;
mod outcome;
mod pair_words;
mod prepared;
pub mod run;
mod run_record;
pub mod steps;
mod table_words;
pub mod watched;

pub use error::PipelineError;
pub use events::{Event, LogLevel, Stage};
pub use held_out::HeldOut;
pub use inputs::{ExportInputs, ExportKind, Extras, StageSeconds};
pub use manual_edits::ClusterEdit;
pub use outcome::ClusterOutcome;
pub use prepared::Prepared;
