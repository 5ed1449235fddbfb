//! Picks the reader of a table.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{DataError, DataErrorKind};
use crate::formats::FormatKind;
use crate::read::format::table_reader::OpenTable;
use crate::read::format::{arrow, parquet, text};
use crate::read::source::Source;

/// Opens a table and reads its header.
///
/// # Errors
/// [`DataErrorKind::Folder`] and those of the readers.
pub(crate) fn open(source: &Source) -> Result<OpenTable, DataError> {
    let path = source.path();
    match format_of(source)? {
        FormatKind::Text => text::open(source),
        FormatKind::Parquet => parquet::open(path),
        FormatKind::Arrow => arrow::open(path),
    }
}

/// The format by the first bytes. A file that cannot be read is left to the reader of text, which
/// says why.
fn format_of(source: &Source) -> Result<FormatKind, DataError> {
    match source {
        Source::Sample => Ok(FormatKind::Text),
        Source::File(path) if path.is_dir() => Err(DataErrorKind::Folder.in_file(path)),
        Source::File(path) => Ok(FormatKind::of(&first_bytes(path))),
    }
}

fn first_bytes(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(8).read_to_end(&mut start));
    read.map_or_else(|_| Vec::new(), |_| start)
}
