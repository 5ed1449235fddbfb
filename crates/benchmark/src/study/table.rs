//! Reading a table of cells.

use std::path::PathBuf;

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use genetide_data::DataSettings;
use genetide_data::read::{LoadedTable, Source, read_profiles};

/// Reads the table at `path`.
///
/// # Errors
/// When it cannot be read, or after a cancellation.
pub(super) fn read_table(
    path: PathBuf,
    settings: &DataSettings,
    monitor: &Monitor<'_>,
) -> Result<LoadedTable, BenchmarkError> {
    let mut progress = |_| monitor.control_flow();
    Ok(read_profiles(&Source::File(path), settings, &mut progress)?)
}
