//! Files of columns through polars: which columns there are, and some rows of some columns.

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{ArrowDataType, ArrowSchema, DataFrame, PlSmallStr, PolarsResult, Series};
use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind, Place};
use crate::formats::FormatKind;

/// The decoder of a format of columns.
pub(super) trait Decoder: Send + Sync {
    /// Number of rows that are decoded to read some of them.
    fn decoded_rows(&self, rows: &Range<usize>) -> usize;

    /// Some rows of some columns.
    ///
    /// # Errors
    /// Those of the decoder.
    fn read(&self, file: File, columns: &[usize], rows: Range<usize>) -> PolarsResult<DataFrame>;
}

/// The schema of a file, with its decoder.
pub(super) struct OpenFrames {
    /// Names and types of the columns.
    pub schema: Arc<ArrowSchema>,
    /// Number of rows.
    pub rows: usize,
    /// Reads them.
    pub decoder: Box<dyn Decoder>,
}

/// An open file of columns.
pub(super) struct Frames {
    path: PathBuf,
    format: FormatKind,
    frames: OpenFrames,
}

impl Frames {
    /// Opens a file by a function that reads its schema.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Damaged`].
    pub(super) fn open(
        path: &Path,
        format: FormatKind,
        read_schema: impl FnOnce(File) -> PolarsResult<OpenFrames>,
    ) -> Result<Self, DataError> {
        let file = open(path)?;
        Ok(Self {
            path: path.to_owned(),
            format,
            frames: guarded(path, format, || read_schema(file))?,
        })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its rows.
    pub(super) fn rows(&self) -> usize {
        self.frames.rows
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.frames.schema.iter_names().map(PlSmallStr::as_str)
    }

    /// Refuses a column that holds neither numbers nor text.
    ///
    /// # Errors
    /// [`DataErrorKind::ColumnType`].
    pub(super) fn check(&self, column: usize) -> Result<(), DataError> {
        match self.frames.schema.get_at_index(column) {
            Some((name, field)) if !is_plain(&field.dtype) => {
                let found = type_name(&field.dtype);
                let error = DataErrorKind::ColumnType { found }.in_file(&self.path);
                Err(error.at(Place::Schema).in_column(name))
            }
            _ => Ok(()),
        }
    }

    /// Number of rows that are decoded to read some of them.
    pub(super) fn decoded_rows(&self, rows: &Range<usize>) -> usize {
        self.frames.decoder.decoded_rows(rows)
    }

    /// Some rows of some columns, which have to pass [`Frames::check`] and ascend.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Damaged`].
    pub(super) fn read<T: Send>(
        &self,
        columns: &[usize],
        rows: Range<usize>,
        convert: impl Fn(&Series) -> PolarsResult<T> + Sync,
    ) -> Result<Vec<T>, DataError> {
        let file = open(&self.path)?;
        let read = guarded(&self.path, self.format, || {
            let frame = self.frames.decoder.read(file, columns, rows.clone())?;
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

fn open(path: &Path) -> Result<File, DataError> {
    File::open(path).map_err(|error| DataErrorKind::Io(error).in_file(path))
}

/// Decodes. The decoders panic on some damaged files; that is an error of the file.
fn guarded<T>(
    path: &Path,
    format: FormatKind,
    decode: impl FnOnce() -> PolarsResult<T>,
) -> Result<T, DataError> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(error)) => Err(damaged(path, format, &error.to_string())),
        Err(_) => Err(damaged(path, format, "its decoder gave up")),
    }
}

fn damaged(path: &Path, format: FormatKind, reason: &str) -> DataError {
    let kind = DataErrorKind::Damaged {
        format: format.name(),
        reason: reason.lines().next().unwrap_or_default().to_owned(),
    };
    kind.in_file(path)
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
