//! Genetide: how genes respond over time.
//!
//! The work is done by `genetide_data` (reading, profiles), `genetide_model` (the network),
//! `genetide_analysis` (response test, map, clusters) and `genetide_figure` (tables, figures). This
//! crate puts them together:
//!
//! | folder | does |
//! |---|---|
//! | [`config`] | the settings of a run |
//! | [`pipeline`] | runs the steps in order and reports events |
//! | [`session`] | plain state of the program: what is open, trained, selected |
//! | [`session_file`] | a session as one file, and autosave |
//! | [`worker`] | named threads that run pipeline steps for the window |
//! | `gui` | the window; the only folder that knows egui |
//! | [`cli`] | the command line, on the same pipeline |
//!
//! Imports run one way: gui -> worker, session -> pipeline.

pub mod cli;
pub mod config;
#[cfg(feature = "gui")]
pub mod gui;
pub mod pipeline;
pub mod session;
pub mod session_file;
pub mod worker;
