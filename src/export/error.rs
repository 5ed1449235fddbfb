//! What can go wrong in writing results.

use std::path::PathBuf;

use thiserror::Error;

/// A result could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A file or folder could not be written.
    #[error("cannot write {}: {source}; what was there before is unchanged", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
