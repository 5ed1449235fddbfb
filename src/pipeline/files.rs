//! Writing what the window exports.

use std::path::{Path, PathBuf};

use super::PipelineError;
use crate::session::{ExportInputs, ExportKind};

/// Writes one kind of export of `results` to `path`; returns the files written.
///
/// # Errors
/// [`PipelineError::Export`].
pub fn write_export(
    kind: ExportKind,
    path: &Path,
    results: &ExportInputs,
) -> Result<Vec<PathBuf>, PipelineError> {
    todo!("{kind:?} {path:?} {results:?}")
}
