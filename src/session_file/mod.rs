//! A session as one file, `.genetide`.
//!
//! | file | holds |
//! |---|---|
//! | `file` | reading and writing |
//! | `container` | the file as bytes: header, checksums, compression |
//! | `state` | the small part: settings, choices, the list of runs |
//! | `data` | the large part: table, response tests, runs |
//! | `table`, `prepared`, `training`, `clusters`, `held_out` | one result each, with its checks |
//! | `columns` | rows of numbers as bytes |
//! | `check` | checks of what was read |
//! | `autosave` | autosaves |
//!
//! Nothing that was read is taken for granted: lengths and indices are checked against each other
//! before anything is made of them. A file is written beside its place and renamed, so that it is
//! the old one or the new one, never half of one.

mod autosave;
mod check;
mod clusters;
mod columns;
mod container;
mod data;
mod error;
mod file;
mod held_out;
mod prepared;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod training;

pub use autosave::AutosaveFolder;
pub use error::{Problem, SessionFileError};
pub use file::{ENDING, is_session, read, read_results, summary, write};
