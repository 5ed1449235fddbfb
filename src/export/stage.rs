//! Writing that never leaves a half-written file: all is staged beside its place, then renamed.

use std::path::{Path, PathBuf};

use super::ExportError;

/// Where the files of a run go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputLayout {
    /// `figure` (ending in .png or .svg), and the rest beside it as `<stem>_<name>`.
    Figure(PathBuf),
    /// A folder that holds everything under its plain name.
    Folder(PathBuf),
}

impl OutputLayout {
    /// Reads `--output`: .png or .svg is a figure, no ending a folder, another ending is refused.
    ///
    /// # Errors
    /// [`ExportError`] naming the path and the endings known.
    pub fn parse(path: &Path) -> Result<Self, ExportError> {
        todo!("{path:?}")
    }

    /// The path of the file called `name` ("clusters.csv", "figure.png").
    pub fn path_of(&self, name: &str) -> PathBuf {
        todo!("{name}")
    }

    /// Makes the parents and checks that a file can be made there, before any work is done.
    ///
    /// # Errors
    /// [`ExportError::Io`] with the path that cannot be written.
    pub fn probe(&self) -> Result<(), ExportError> {
        todo!()
    }
}

/// Writes one file: to a temporary name beside it, then renamed.
///
/// # Errors
/// [`ExportError::Io`]; an old file of that name survives.
pub fn write_file(path: &Path, contents: &[u8]) -> Result<(), ExportError> {
    todo!("{path:?} {}", contents.len())
}

/// Writes all files or none: every one is staged in full before the first is renamed.
///
/// # Errors
/// [`ExportError::Io`]; the old files survive when staging fails.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), ExportError> {
    todo!("{}", files.len())
}
