//! What can go wrong with a session file.

use std::path::PathBuf;

use thiserror::Error;

use super::container::FORMAT;
use crate::export::ExportError;

/// A session could not be read or written. Each message names the file and says what to try.
#[derive(Debug, Error)]
pub enum SessionFileError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}; check that it is there and that you may read it", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file begins as no session does.
    #[error(
        "{} is not a Genetide session; sessions end in .genetide, and tables of cells are opened \
         as such",
        path.display()
    )]
    NotASession {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{} was written by a newer Genetide (format {format}; this one reads up to {FORMAT}); open \
         it with that version",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format's number.
        format: u32,
    },
    /// Bytes were lost or changed since it was written.
    #[error(
        "{} is damaged ({what}); take an older copy of it, or open its table and train again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// It is whole, but its parts do not belong together.
    #[error(
        "{} cannot be used: {what}; it was changed by another program, or written by a version of \
         Genetide that this one does not know. Open its table and train again",
        path.display()
    )]
    Inconsistent {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// There is no training in it.
    #[error("{} holds no clusters to draw: open it, train and save it again", path.display())]
    NoResult {
        /// The file.
        path: PathBuf,
    },
    /// The session could not be put into bytes.
    #[error("cannot save the session to {}: {reason}; what was there before is unchanged", path.display())]
    Encode {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Sessions cannot be kept in case the program ends badly.
    #[error(
        "the session cannot be kept in {} in case the program ends badly: {source}; save it now and \
         then",
        path.display()
    )]
    Keep {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] ExportError),
}
