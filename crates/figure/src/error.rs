//! Errors of drawing and writing results.

use std::fmt::Display;
use std::path::PathBuf;

use thiserror::Error;

/// A result that could not be drawn or written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The output has an extension that is not a figure's.
    #[error(
        "cannot write results to '{}': give a path that ends in .png or .svg (the figure, with the \
         tables beside it) or one without an extension (a folder)",
        .0.display()
    )]
    UnknownEnding(PathBuf),
    /// The path of a table has the wrong extension.
    #[error("cannot write a table to '{}': give a path that ends in .csv", .0.display())]
    NotCsv(PathBuf),
    /// The path of an AnnData file has the wrong extension.
    #[error("cannot write an AnnData file to '{}': give a path that ends in .h5ad", .0.display())]
    NotH5ad(PathBuf),
    /// The path of a figure has the wrong extension.
    #[error(
        "cannot write a figure to '{}': give a path that ends in .svg, .pdf or .png",
        .0.display()
    )]
    NotAPicture(PathBuf),
    /// A setting of a figure is out of range.
    #[error("the {what} of the figure cannot be {given}: {remedy}")]
    FigureSetting {
        /// Name of the setting.
        what: &'static str,
        /// The value, with its unit.
        given: String,
        /// The values allowed.
        remedy: String,
    },
    /// The results lack what the figure shows.
    #[error("the figure '{figure}' has nothing to show: {remedy}")]
    NothingToDraw {
        /// Name of the figure.
        figure: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
    /// There is a folder where a file is to be written.
    #[error(
        "cannot write {}: it is a folder; give another name, or remove the folder",
        .0.display()
    )]
    IsFolder(PathBuf),
    /// The output folder cannot be written to; found before any work was done.
    #[error(
        "cannot write to {}: {source}; choose another ‹output›, or make this one writable",
        path.display()
    )]
    Unwritable {
        /// The folder that cannot be made or written to.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}; what was there before is unchanged", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The AnnData file could not be made.
    #[error("cannot make the AnnData file: {0}")]
    H5ad(String),
    /// The figure could not be drawn.
    #[error("cannot draw the figure: {0}")]
    Figure(String),
}

impl ExportError {
    /// The figure could not be drawn, for the reason that the SVG, font or PNG library gives.
    pub(crate) fn figure(reason: impl Display) -> Self {
        Self::Figure(reason.to_string())
    }

    /// Whether the request is at fault, rather than the writing (exit code 2, not 1).
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Io { .. } | Self::Figure(_) | Self::H5ad(_))
    }
}
