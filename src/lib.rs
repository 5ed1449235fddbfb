//! Genetide: how genes respond over time.
//!
//! A table of cells goes through these folders, in this order:
//!
//! | folder | does |
//! |---|---|
//! | [`data`] | reads a table, reduces it to one profile a gene, scales the profiles |
//! | [`analysis`] | response test; later UMAP, clusters, kinetics of what the model learnt |
//! | [`model`] | the variational recurrent network and its training |
//! | [`export`] | tables and figures |
//! | [`pipeline`] | runs the steps above in order and reports events |
//! | [`session`] | plain state of the program: what is loaded, trained, selected |
//! | [`session_file`] | a session as one file |
//! | [`worker`] | named threads that run pipeline steps for the window |
//! | `gui` | the window; the only folder that knows egui |
//! | [`cli`] | the command line, on the same pipeline |
//!
//! Imports run one way: gui -> worker, session -> pipeline -> data, model, analysis, export.

pub mod analysis;
pub mod assets;
pub mod cli;
pub mod config;
pub mod data;
pub mod export;
#[cfg(feature = "gui")]
pub mod gui;
pub mod model;
pub mod palette;
pub mod pipeline;
pub mod session;
pub mod session_file;
pub mod worker;
