//! Errors of the comparison of two clusterings.

use std::path::PathBuf;

use thiserror::Error;

/// Why two clusterings could not be compared.
#[derive(Debug, Error)]
pub enum ScoreError {
    /// A file cannot be read.
    #[error("cannot read {}: {}", .0.display(), .1)]
    Io(PathBuf, #[source] std::io::Error),
    /// A file is not text.
    #[error("{} is not text (UTF-8); give a CSV with the columns gene and cluster", .0.display())]
    NotText(PathBuf),
    /// A file is empty.
    #[error("{} is empty; give a CSV with the columns gene and cluster", .0.display())]
    Empty(PathBuf),
    /// A column is missing.
    #[error(
        "{} has no column named {wanted} (in any case); its columns are: {header}",
        path.display()
    )]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// Accepted names.
        wanted: String,
        /// Names in the header.
        header: String,
    },
    /// A row has more or fewer fields than the header.
    #[error(
        "{}, line {line}: {found} fields where the header has {expected}; \
         complete the row, or quote a value that holds the separator",
        path.display()
    )]
    Fields {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1.
        line: usize,
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A label to ignore does not occur.
    #[error("{} has no label '{label}' to ignore; its labels are: {labels}", path.display())]
    UnknownLabel {
        /// The truth file.
        path: PathBuf,
        /// The label.
        label: String,
        /// The labels in the file.
        labels: String,
    },
    /// No gene is labelled in both files.
    #[error(
        "no gene has a label in both {} and {}; check that both name genes alike",
        clusters.display(),
        truth.display()
    )]
    NothingInCommon {
        /// The file of clusters.
        clusters: PathBuf,
        /// The truth file.
        truth: PathBuf,
    },
}
