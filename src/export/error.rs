//! What can go wrong in writing results.

use std::path::PathBuf;

use thiserror::Error;

/// A result could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The output is neither a figure nor a folder.
    #[error(
        "cannot write results to '{}': give a path that ends in .png or .svg (the figure, with the \
         tables beside it) or one without an ending (a folder)",
        path.display()
    )]
    UnknownEnding {
        /// What was asked for.
        path: PathBuf,
    },
    /// A table is to be written under a name that says something else.
    #[error("cannot write a table to '{}': give a path that ends in .csv", path.display())]
    NotCsv {
        /// What was asked for.
        path: PathBuf,
    },
    /// A figure is to be written under a name that says something else.
    #[error(
        "cannot write a figure to '{}': give a path that ends in .svg, .pdf or .png",
        path.display()
    )]
    NotAPicture {
        /// What was asked for.
        path: PathBuf,
    },
    /// A setting of a figure makes no sense.
    #[error("the {what} of the figure cannot be {given}: {remedy}")]
    FigureSetting {
        /// Which.
        what: &'static str,
        /// What was asked for, with its unit.
        given: String,
        /// What is allowed.
        remedy: String,
    },
    /// There is nothing that the figure could show.
    #[error("the figure '{figure}' has nothing to show: {remedy}")]
    NothingToDraw {
        /// Name of the figure.
        figure: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// The output is to be a file, but is a folder.
    #[error(
        "cannot write {}: it is a folder; give another name, or remove the folder",
        path.display()
    )]
    IsFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// Nothing can be written at the place asked for; found before any work was done.
    #[error(
        "cannot write to {}: {source}; choose another place with --output, or make this one writable",
        path.display()
    )]
    Unwritable {
        /// The folder that cannot be made or written to.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}; what was there before is unchanged", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The figure could not be drawn.
    #[error("cannot draw the figure: {reason}")]
    Figure {
        /// Why.
        reason: String,
    },
}

impl ExportError {
    /// Whether the place asked for is at fault, rather than the writing (exit code 2, not 1).
    pub fn is_usage(&self) -> bool {
        match self {
            Self::UnknownEnding { .. }
            | Self::NotCsv { .. }
            | Self::NotAPicture { .. }
            | Self::FigureSetting { .. }
            | Self::NothingToDraw { .. }
            | Self::IsFolder { .. }
            | Self::Unwritable { .. } => true,
            Self::Io { .. } | Self::Figure { .. } => false,
        }
    }
}
