//! Temporary folders, and what is in them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

pub(crate) fn temporary() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Names in `folder`, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
