//! The steps of a run in their order, for the window and the command line alike.

pub mod error;
mod estimates;
pub mod events;
pub mod files;
pub mod held_out;
mod inputs;
pub mod manual_edits;
mod outcome;
mod prepared;
pub mod run;
pub mod steps;
#[cfg(test)]
mod tests;
pub mod watched;
mod words;

pub use error::PipelineError;
pub use events::{Event, LogLevel, Stage};
pub use held_out::HeldOut;
pub use inputs::{ExportInputs, ExportKind, Extras, StageSeconds};
pub use manual_edits::ClusterEdit;
pub use outcome::ClusterOutcome;
pub use prepared::Prepared;
