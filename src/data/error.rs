//! What can be wrong with a table.

use std::path::PathBuf;

use thiserror::Error;

/// A table could not be read, or does not hold what a time course needs.
///
/// Every message names the file and, where there is one, the line and column, and says what to try.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The user stopped the reading.
    #[error("reading was cancelled")]
    Cancelled,
}
