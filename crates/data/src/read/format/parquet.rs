//! Apache Parquet files.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    DataFrame, FileMetadata, ParallelStrategy, ParquetReader, PolarsResult, SerReader,
};

use crate::error::DataError;
use crate::formats::FormatKind;
use crate::read::format::columnar::ColumnarReader;
use crate::read::format::frames::{Decoder, Frames, OpenFrames};
use crate::read::format::table_reader::OpenTable;

/// Opens a table and reads the names of its columns.
///
/// # Errors
/// Those of [`Frames::open`].
pub(super) fn open(path: &Path) -> Result<OpenTable, DataError> {
    ColumnarReader::open(Frames::open(path, FormatKind::Parquet, read_schema)?)
}

fn read_schema(file: File) -> PolarsResult<OpenFrames> {
    let mut reader = ParquetReader::new(file);
    let metadata = reader.get_metadata()?.clone();
    Ok(OpenFrames {
        schema: reader.schema()?,
        rows: metadata.num_rows,
        decoder: Box::new(ParquetDecoder { metadata }),
    })
}

struct ParquetDecoder {
    /// Places of the row groups in the file.
    metadata: Arc<FileMetadata>,
}

impl Decoder for ParquetDecoder {
    fn decoded_rows(&self, rows: &Range<usize>) -> usize {
        rows.len()
    }

    /// Reads the row groups with the rows asked for, and nothing of the others.
    fn read(&self, file: File, columns: &[usize], rows: Range<usize>) -> PolarsResult<DataFrame> {
        let (mut first, mut skipped) = (0, 0);
        let mut groups = Vec::new();
        for group in &self.metadata.row_groups {
            let end = first + group.num_rows();
            if end <= rows.start {
                skipped = end;
            } else if first < rows.end {
                groups.push(group.clone());
            }
            first = end;
        }
        let metadata = FileMetadata {
            row_groups: groups,
            ..FileMetadata::clone(&self.metadata)
        };
        let mut reader = ParquetReader::new(file);
        reader.set_metadata(Arc::new(metadata));
        reader
            .with_projection(Some(columns.to_vec()))
            .with_slice(Some((rows.start - skipped, rows.len())))
            .read_parallel(ParallelStrategy::Columns)
            .finish()
    }
}
