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
    /// Fewer than two genes are labelled in both files.
    #[error(
        "{} and {} have {} with a label in both, and a comparison needs at least 2; {reason}",
        clusters.display(),
        truth.display(),
        if *genes == 0 { "no gene" } else { "only 1 gene" }
    )]
    TooFewInCommon {
        /// The file of clusters.
        clusters: PathBuf,
        /// The truth file.
        truth: PathBuf,
        /// Genes in common.
        genes: usize,
        /// Where the others are, and what to do.
        reason: String,
    },
}
