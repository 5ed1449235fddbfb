//! Picks the reader of a table.

use crate::error::DataError;
use crate::formats::FormatKind;
use crate::read::format::input::Input;
use crate::read::format::table_reader::OpenTable;
use crate::read::format::{arrow, parquet, text};
use crate::settings::DataSettings;

/// Opens a table and reads its header.
///
/// # Errors
/// Those of [`Input::open`] and of the readers.
pub(crate) fn open_table(input: &Input, settings: &DataSettings) -> Result<OpenTable, DataError> {
    match FormatKind::of(&input.start(8)?) {
        FormatKind::Text => text::open(input, settings),
        FormatKind::Parquet => parquet::open(input),
        FormatKind::Arrow => arrow::open(input),
    }
}
