//! Parquet and Arrow IPC files through polars: which columns there are, and some rows of some columns.

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, ArrowSchema, DataFrame, FileMetadata, IpcReader, ParallelStrategy,
    ParquetReader, PolarsResult, SerReader, Series,
};

use rayon::prelude::*;

use crate::data::DataError;

/// A format of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC file format, which is Feather version 2 as well.
    Arrow,
}

impl Format {
    /// Tells the format from the first bytes of a file.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"PAR1") {
            Some(Self::Parquet)
        } else if start.starts_with(b"ARROW1") {
            Some(Self::Arrow)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
        }
    }
}

/// An open file of columns.
pub(super) struct Frames {
    path: PathBuf,
    format: Format,
    schema: Arc<ArrowSchema>,
    rows: usize,
    /// Of a Parquet file: where its row groups lie.
    metadata: Option<Arc<FileMetadata>>,
}

impl Frames {
    /// Opens a file and reads what its columns are.
    ///
    /// # Errors
    /// [`DataError::Io`] and [`DataError::Damaged`].
    pub(super) fn open(path: &Path, format: Format) -> Result<Self, DataError> {
        let file = || open(path);
        let (file_of_schema, file_of_rows) = (file()?, file()?);
        let (schema, rows, metadata) = guarded(path, format, || match format {
            Format::Parquet => {
                let mut reader = ParquetReader::new(file_of_schema);
                let metadata = reader.get_metadata()?.clone();
                Ok((reader.schema()?, metadata.num_rows, Some(metadata)))
            }
            Format::Arrow => {
                let schema = IpcReader::new(file_of_schema).schema()?;
                // No column: only the rows are counted.
                let reader = IpcReader::new(file_of_rows).with_projection(Some(Vec::new()));
                Ok((schema, reader.finish()?.height(), None))
            }
        })?;
        Ok(Self {
            path: path.to_owned(),
            format,
            schema,
            rows,
            metadata,
        })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.schema.iter_names().map(ToString::to_string).collect()
    }

    /// Whether a column holds numbers or text.
    ///
    /// # Errors
    /// [`DataError::ColumnType`].
    pub(super) fn check(&self, column: usize) -> Result<(), DataError> {
        match self.schema.get_at_index(column) {
            Some((name, field)) if !is_plain(&field.dtype) => Err(DataError::ColumnType {
                path: self.path.clone(),
                column: name.to_string(),
                found: type_name(&field.dtype),
            }),
            _ => Ok(()),
        }
    }

    /// How many rows are decoded to read some: an Arrow file cannot be entered midway.
    pub(super) fn decoded(&self, rows: &Range<usize>) -> usize {
        match self.format {
            Format::Parquet => rows.len(),
            Format::Arrow => rows.end,
        }
    }

    /// Some rows of some columns, which have to pass [`Frames::check`] and ascend.
    ///
    /// # Errors
    /// [`DataError::Io`] and [`DataError::Damaged`].
    pub(super) fn read<T: Send>(
        &self,
        columns: &[usize],
        rows: Range<usize>,
        convert: impl Fn(&Series) -> PolarsResult<T> + Sync,
    ) -> Result<Vec<T>, DataError> {
        let file = open(&self.path)?;
        let read = guarded(&self.path, self.format, || {
            let frame = match &self.metadata {
                Some(metadata) => read_parquet(file, metadata, columns, rows.clone())?,
                None => read_arrow(file, columns, rows.clone())?,
            };
            let series: Vec<&Series> = frame.materialized_column_iter().collect();
            // A frame may claim rows that a damaged column lacks.
            let whole = series.iter().all(|series| series.len() == rows.len());
            if !whole || series.len() != columns.len() {
                return Ok(None);
            }
            series
                .into_par_iter()
                .map(&convert)
                .collect::<PolarsResult<Vec<T>>>()
                .map(Some)
        })?;
        read.ok_or_else(|| damaged(&self.path, self.format, "rows or columns are missing"))
    }
}

/// The row groups with the rows asked for, and nothing of the others.
fn read_parquet(
    file: File,
    metadata: &FileMetadata,
    columns: &[usize],
    rows: Range<usize>,
) -> PolarsResult<DataFrame> {
    let (mut first, mut skipped) = (0, 0);
    let mut groups = Vec::new();
    for group in &metadata.row_groups {
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
        ..metadata.clone()
    };
    let mut reader = ParquetReader::new(file);
    reader.set_metadata(Arc::new(metadata));
    reader
        .with_projection(Some(columns.to_vec()))
        .with_slice(Some((rows.start - skipped, rows.len())))
        .read_parallel(ParallelStrategy::Columns)
        .finish()
}

/// Reads the rows before those asked for as well.
fn read_arrow(file: File, columns: &[usize], rows: Range<usize>) -> PolarsResult<DataFrame> {
    let reader = IpcReader::new(file)
        .with_projection(Some(columns.to_vec()))
        .with_n_rows(Some(rows.end))
        .set_rechunk(false);
    Ok(reader.finish()?.slice(rows.start as i64, rows.len()))
}

fn open(path: &Path) -> Result<File, DataError> {
    File::open(path).map_err(|source| DataError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Decodes. The decoders panic on some damaged files; that is an error of the file.
fn guarded<T>(
    path: &Path,
    format: Format,
    decode: impl FnOnce() -> PolarsResult<T>,
) -> Result<T, DataError> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(error)) => Err(damaged(path, format, &error.to_string())),
        Err(_) => Err(damaged(path, format, "its decoder gave up")),
    }
}

fn damaged(path: &Path, format: Format, reason: &str) -> DataError {
    DataError::Damaged {
        path: path.to_owned(),
        format: format.name(),
        reason: reason.lines().next().unwrap_or_default().to_owned(),
    }
}

/// Whether polars, as it is built here, reads a type as numbers or as text.
fn is_plain(of: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    match of {
        A::Null
        | A::Boolean
        | A::Int32
        | A::Int64
        | A::UInt32
        | A::UInt64
        | A::Float32
        | A::Float64
        | A::Utf8
        | A::LargeUtf8
        | A::Utf8View
        | A::Date32
        | A::Timestamp(_, None) => true,
        A::Dictionary(_, values, _) => matches!(**values, A::Utf8 | A::LargeUtf8 | A::Utf8View),
        _ => false,
    }
}

/// A type in a word: for a nested one without what it holds.
fn type_name(of: &ArrowDataType) -> String {
    let name = format!("{of:?}");
    let end = name.find(['(', '{', ' ']).unwrap_or(name.len());
    name[..end].to_owned()
}
