//! What can go wrong with a session file.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use genetide_figure::ExportError;

/// A session could not be read or written. Each message names the file and says what to try.
#[derive(Debug, Error)]
pub enum SessionFileError {
    /// Something is wrong with a file, or with the folder of autosaves.
    #[error("{}", _1.message(_0))]
    File(PathBuf, Problem),
    /// The program has no folder for autosaves.
    #[error("Autosave is not available")]
    NoAutosave,
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] ExportError),
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum Problem {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It begins as no session does.
    NotASession,
    /// A newer program wrote it.
    Newer {
        /// Its format.
        format: u32,
        /// The latest format that this program reads.
        latest: u32,
    },
    /// Bytes were lost or changed since it was written.
    Damaged(String),
    /// It is complete, but its parts do not belong together.
    Inconsistent(String),
    /// There is no training in it.
    NoResult,
    /// The session could not be put into bytes.
    Encode(io::Error),
    /// The folder of autosaves cannot be used.
    Autosave(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl Problem {
    /// The error about this file.
    pub(super) fn of(self, path: &Path) -> SessionFileError {
        SessionFileError::File(path.to_owned(), self)
    }

    fn message(&self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Unreadable(why) => format!(
                "cannot read {path}: {why}; check that the file exists and that you have \
                 permission to read it"
            ),
            Self::NotASession => format!(
                "{path} is not a Genetide session; session files end in .genetide, and data sets \
                 are opened with Open data"
            ),
            Self::Newer { format, latest } => format!(
                "{path} was written by a newer version of Genetide (format {format}; this version \
                 reads up to {latest}); open it with that version"
            ),
            Self::Damaged(what) => format!(
                "{path} is damaged ({what}); use an older copy, or open the data set and train again"
            ),
            Self::Inconsistent(what) => format!(
                "{path} cannot be used: {what}; it was changed by another program, or written by \
                 an unknown version of Genetide. Open the data set and train again"
            ),
            Self::NoResult => format!(
                "{path} contains no clusters to draw; open it in the window, train, and save it again"
            ),
            Self::Encode(why) => {
                format!("cannot save the session to {path}: {why}; existing files are unchanged")
            }
            Self::Autosave(why) => {
                format!("cannot autosave the session to {path}: {why}; save your work regularly")
            }
        }
    }
}
