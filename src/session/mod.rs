//! Plain state of the program, without a window: what is open, trained and selected.
//!
//! The window sends [`Command`]s, the workers send [`Notice`]s. Both change the session here and
//! nowhere else, and both may answer with [`Request`]s for the workers.
//!
//! | folder | holds |
//! |---|---|
//! | `state` | the [`Session`] and everything it is made of, and what it asks of the workers: [`Request`] |
//! | `queries` | what the session tells |
//! | `jobs` | what jobs start and how their answers are taken in: [`Notice`] |
//! | `commands` | what a user can ask for, in groups; undo |
//! | `genes` | gene table, filter, search, lists |
//!
//! Imports run one way: commands -> jobs -> queries -> state -> genes.
//!
//! # What survives what
//!
//! No result is dropped before its successor exists. A data set that cannot be read leaves everything
//! as it was. A new training run leaves the previous result (with its map and clusters) on view until
//! it has a result of its own; discarded or failed, the previous result is the current one again. Only
//! a data set that was read drops the results of the previous one, since it has other genes.

mod commands;
mod genes;
mod jobs;
mod queries;
mod state;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use crate::pipeline::{ExportInputs, ExportKind};
pub use commands::{
    clusters::ClusterCommand, command::Command, curves::CurveCommand, data::DataCommand,
    files::FileCommand, history::HistoryCommand, lists::ListCommand, log::LogCommand,
    runs::RunCommand, selection::SelectionCommand, training::TrainingCommand, view::ViewCommand,
};
pub use genes::gene_field::GeneField;
pub use genes::gene_filter::{FilterError, GeneFilter};
pub use genes::gene_list::GeneList;
pub use genes::gene_tsv::gene_tsv;
pub use genes::search::{GeneSearch, Match, matches, search};
pub use jobs::notice::Notice;
pub use queries::clusters::PROVISIONAL_K;
pub use state::{
    AutosavedSession, BandsJob, CellsJob, ClusterJob, ClusterTask, ColourBy, Curves, EmbedJob,
    ExportJob, ExportTarget, FileTask, HeldOutJob, Job, JobId, JobKind, LogEntry, MapOnView,
    PrepareJob, PrepareSettings, ReadFailure, ReadJob, Request, Run, RunId, RunState, SavedSession,
    SavedState, Selection, Session, SessionFileJob, SweepJob, TrainJob, TrainedNetwork,
    TrainingState, Unread,
};
