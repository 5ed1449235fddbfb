//! What can go wrong with a session file.

use std::path::PathBuf;

use thiserror::Error;

use crate::session_file::container::FORMAT;
use genetide_figure::ExportError;

/// A session could not be read or written. Each message names the file and says what to try.
#[derive(Debug, Error)]
pub enum SessionFileError {
    /// The file cannot be read.
    #[error(
        "cannot read {}: {source}; check that the file exists and that you have permission to read \
         it",
        path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file begins as no session does.
    #[error(
        "{} is not a Genetide session; session files end in .genetide, and data sets are opened \
         with Open data",
        path.display()
    )]
    NotASession {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{} was written by a newer version of Genetide (format {format}; this version reads up to \
         {FORMAT}); open it with that version",
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
        "{} is damaged ({what}); use an older copy, or open the data set and train again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// It is complete, but its parts do not belong together.
    #[error(
        "{} cannot be used: {what}; it was changed by another program, or written by an unknown \
         version of Genetide. Open the data set and train again",
        path.display()
    )]
    Inconsistent {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// There is no training in it.
    #[error(
        "{} contains no clusters to draw; open it in the window, train, and save it again",
        path.display()
    )]
    NoResult {
        /// The file.
        path: PathBuf,
    },
    /// The session could not be put into bytes.
    #[error(
        "cannot save the session to {}: {reason}; existing files are unchanged",
        path.display()
    )]
    Encode {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder of autosaves cannot be used.
    #[error(
        "cannot autosave the session to {}: {source}; save your work regularly",
        path.display()
    )]
    Autosave {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The program has no folder for autosaves.
    #[error("Autosave is not available")]
    NoAutosave,
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] ExportError),
}
