//! Named threads that carry out [`Request`](crate::session::Request)s and report
//! [`Notice`](crate::session::Notice)s.
//!
//! | thread | does | waiting requests |
//! |---|---|---|
//! | `trainer` | training, one run at a time | the latest |
//! | `analysis` | reading, response test, clusters, sweep over k, exports | the latest of each kind; every export |
//! | `cells` | single cells of the genes on view | the latest, which stops the one before |
//! | `bands` | posterior bands of the genes on view | the latest |
//! | `saver` | session files: saving, opening, autosaves | all; of autosaves the latest |
//! | `umap` | maps of genes | the latest; that of a result before one of a training run in progress |
//!
//! The window never waits: handing in a request takes a lock for a moment, and a request replaces one
//! of its kind that still waits, so that the queues are bounded. Notices come back over one bounded
//! channel. A thread that finds it full waits for the window, except for training, which keeps its
//! epochs and continues. A job that fails or panics becomes a
//! [`Notice::Failed`](crate::session::Notice::Failed), and its thread continues.
//!
//! Latents of a training run in progress go from `trainer` to `umap` directly; the window is given
//! finished maps.

mod context;
mod engine;
pub mod inline;
mod notify;
mod queues;
mod steps;
#[cfg(test)]
mod tests;
mod threads;

pub use engine::{Engine, Workers};
pub use notify::Wake;
pub use queues::live::LiveMapJob;
pub use steps::{PipelineSteps, Steps};
