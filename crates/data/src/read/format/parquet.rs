//! Apache Parquet files.

use std::fs::File;
use std::io::Seek;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::{
    ArrowSchema, DataFrame, FileMetadata, ParallelStrategy, ParquetReader, PolarsError,
    PolarsResult, SerReader,
};

use crate::error::DataError;
use crate::formats::FormatKind;
use crate::read::format::columnar::ColumnarReader;
use crate::read::format::frames::{Decoder, Frames, OpenFrames};
use crate::read::format::input::Input;
use crate::read::format::parquet_check::{Chunk, check};
use crate::read::format::table_reader::OpenTable;

/// Opens a table and reads the names of its columns.
///
/// # Errors
/// Those of [`Frames::open`].
pub(super) fn open(input: &Input) -> Result<OpenTable, DataError> {
    ColumnarReader::open(Frames::open(input, FormatKind::Parquet, read_schema)?)
}

fn read_schema(file: File) -> PolarsResult<OpenFrames> {
    let mut reader = ParquetReader::new(file);
    let metadata = reader.get_metadata()?.clone();
    let schema = reader.schema()?;
    Ok(OpenFrames {
        schema: Arc::clone(&schema),
        rows: metadata.num_rows,
        decoder: Box::new(ParquetDecoder { metadata, schema }),
    })
}

struct ParquetDecoder {
    /// Places of the row groups in the file.
    metadata: Arc<FileMetadata>,
    schema: Arc<ArrowSchema>,
}

impl ParquetDecoder {
    /// Refuses columns whose pages claim sizes that they cannot have.
    fn check(
        &self,
        file: &mut File,
        columns: &[usize],
        metadata: &FileMetadata,
    ) -> PolarsResult<()> {
        let refused = |reason: &'static str| PolarsError::ComputeError(reason.into());
        let names = columns
            .iter()
            .filter_map(|&column| self.schema.get_at_index(column));
        let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        for group in &metadata.row_groups {
            let found = names
                .iter()
                .filter_map(|name| group.columns_under_root_iter(name));
            for column in found.flatten() {
                // Columns of lists, which have more values than rows, are not read.
                if column.num_values() > group.num_rows() as i64 {
                    return Err(refused("a column has more values than rows"));
                }
                let chunk = Chunk {
                    bytes: column.byte_range(),
                    values: column.num_values(),
                };
                check(file, &chunk)?.map_err(refused)?;
            }
        }
        Ok(file.rewind()?)
    }
}

impl Decoder for ParquetDecoder {
    fn decoded_rows(&self, rows: &Range<usize>) -> usize {
        rows.len()
    }

    /// Reads the row groups with the rows asked for, and nothing of the others.
    fn read(
        &self,
        mut file: File,
        columns: &[usize],
        rows: Range<usize>,
    ) -> PolarsResult<DataFrame> {
        let (mut first, mut skipped) = (0_usize, 0);
        let mut groups = Vec::new();
        for group in &self.metadata.row_groups {
            let end = first.saturating_add(group.num_rows());
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
        self.check(&mut file, columns, &metadata)?;
        let mut reader = ParquetReader::new(file);
        reader.set_metadata(Arc::new(metadata));
        reader
            .with_projection(Some(columns.to_vec()))
            .with_slice(Some((rows.start - skipped, rows.len())))
            .read_parallel(ParallelStrategy::Columns)
            .finish()
    }
}
