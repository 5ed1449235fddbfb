//! Names of the files of a run that are not tables or figures.

use std::path::Path;

/// The weights of the network.
pub(super) const WEIGHTS: &str = "model.safetensors";

/// The record of the run.
pub(super) const RECORD: &str = "run.json";

/// The start and the end of the names of files with one cluster each, around its number.
const CLUSTER_FILE: (&str, &str) = ("cluster_", ".csv");

/// The name of the file of one cluster.
pub(super) fn cluster_file_name(label: usize) -> String {
    let (start, end) = CLUSTER_FILE;
    format!("{start}{label}{end}")
}

/// What stands before the name of a file of one cluster ("demo_"), and the number of the cluster.
pub(super) fn cluster_of(path: &Path) -> Option<(String, usize)> {
    let (start, end) = CLUSTER_FILE;
    let name = path.file_name()?.to_str()?;
    let (prefix, label) = name.strip_suffix(end)?.rsplit_once(start)?;
    Some((prefix.to_owned(), label.parse().ok()?))
}
