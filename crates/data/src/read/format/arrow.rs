//! Arrow IPC files, which are Feather version 2 as well.

use std::fs::File;
use std::io::Seek;
use std::ops::Range;

use polars::prelude::{DataFrame, IpcReader, PolarsError, PolarsResult, SerReader};

use crate::error::DataError;
use crate::formats::FormatKind;
use crate::read::format::arrow_check::check;
use crate::read::format::columnar::ColumnarReader;
use crate::read::format::frames::{Decoder, Frames, OpenFrames};
use crate::read::format::input::Input;
use crate::read::format::table_reader::OpenTable;

/// Opens a table and reads the names of its columns.
///
/// # Errors
/// Those of [`Frames::open`].
pub(super) fn open(input: &Input) -> Result<OpenTable, DataError> {
    ColumnarReader::open(Frames::open(input, FormatKind::Arrow, read_schema)?)
}

fn read_schema(mut file: File) -> PolarsResult<OpenFrames> {
    check(&mut file)?.map_err(|reason| PolarsError::ComputeError(reason.into()))?;
    file.rewind()?;
    let schema = IpcReader::new(file.try_clone()?).schema()?;
    // Both handles share a position, and the reader takes its own for the start of the file.
    file.rewind()?;
    // No column: only the rows are counted.
    let reader = IpcReader::new(file).with_projection(Some(Vec::new()));
    Ok(OpenFrames {
        schema,
        rows: reader.finish()?.height(),
        decoder: Box::new(ArrowDecoder),
    })
}

/// An Arrow file cannot be entered midway: the rows before those asked for are decoded as well.
struct ArrowDecoder;

impl Decoder for ArrowDecoder {
    fn decoded_rows(&self, rows: &Range<usize>) -> usize {
        rows.end
    }

    fn read(&self, file: File, columns: &[usize], rows: Range<usize>) -> PolarsResult<DataFrame> {
        let reader = IpcReader::new(file)
            .with_projection(Some(columns.to_vec()))
            .with_n_rows(Some(rows.end))
            .set_rechunk(false);
        Ok(reader.finish()?.slice(rows.start as i64, rows.len()))
    }
}
