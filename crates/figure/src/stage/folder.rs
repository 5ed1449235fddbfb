//! The folders in which files are staged.

use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Begins the name of every staging folder.
pub const STAGING_PREFIX: &str = ".genetide-";

/// A new hidden folder in `folder` that removes itself when dropped.
pub(super) fn staging_folder(folder: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(STAGING_PREFIX)
        .tempdir_in(folder)
}

/// The folder that holds `path`: "." for a bare name.
pub(super) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
