//! Files of columns through polars: which columns there are, and some rows of some columns.

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, ArrowSchema, DataFrame, DataType, PlSmallStr, PolarsResult, Series, TimeUnit,
};
use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind, Place};
use crate::formats::FormatKind;
use crate::read::format::input::Input;

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
pub(crate) struct Frames {
    input: Input,
    format: FormatKind,
    frames: OpenFrames,
}

impl Frames {
    /// Opens a file by a function that reads its schema.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Damaged`], and [`DataErrorKind::Empty`] where there is no
    /// column.
    pub(super) fn open(
        input: &Input,
        format: FormatKind,
        read_schema: impl FnOnce(File) -> PolarsResult<OpenFrames>,
    ) -> Result<Self, DataError> {
        let file = input.open_file()?;
        let frames = guarded(input.path(), format, || read_schema(file))?;
        if frames.schema.is_empty() {
            return Err(DataErrorKind::Empty.in_file(input.path()));
        }
        Ok(Self {
            input: input.clone(),
            format,
            frames,
        })
    }

    /// The format.
    pub(crate) fn format(&self) -> FormatKind {
        self.format
    }

    /// The file.
    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// Its rows.
    pub(crate) fn rows(&self) -> usize {
        self.frames.rows
    }

    /// The names of its columns.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.frames.schema.iter_names().map(PlSmallStr::as_str)
    }

    /// Refuses a column that holds neither numbers nor text.
    ///
    /// # Errors
    /// [`DataErrorKind::ColumnType`].
    pub(crate) fn check(&self, column: usize) -> Result<(), DataError> {
        match self.frames.schema.get_at_index(column) {
            Some((name, field)) if !is_plain(&field.dtype) => {
                let found = type_name(&field.dtype);
                let error = DataErrorKind::ColumnType { found }.in_file(self.input.path());
                Err(error.at(Place::Schema).in_column(name))
            }
            _ => Ok(()),
        }
    }

    /// The type of a column that can hold neither numbers nor text, such as a list, in a word.
    pub(super) fn other_type(&self, column: usize) -> Option<String> {
        let (_, field) = self.frames.schema.get_at_index(column)?;
        is_other(&field.dtype).then(|| type_name(&field.dtype))
    }

    /// Whether a column holds text.
    pub(crate) fn is_text(&self, column: usize) -> bool {
        let field = self.frames.schema.get_at_index(column);
        field.is_some_and(|(_, field)| is_text(&field.dtype))
    }

    /// The first rows as text; the fields of numbers behind the first columns are empty.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Damaged`].
    pub(crate) fn first_rows(&self, most: usize) -> Result<Vec<Vec<String>>, DataError> {
        const COLUMNS: usize = 64;
        let width = self.names().len();
        let columns: Vec<usize> = (0..width)
            .filter(|&column| column < COLUMNS || self.is_text(column))
            .filter(|&column| self.check(column).is_ok())
            .take(2 * COLUMNS)
            .collect();
        let mut rows = vec![vec![String::new(); width]; self.rows().min(most)];
        let texts = self.read(&columns, 0..rows.len(), texts_of)?;
        for (&column, texts) in columns.iter().zip(texts) {
            for (row, text) in rows.iter_mut().zip(texts) {
                row[column] = text;
            }
        }
        Ok(rows)
    }

    /// Number of rows that are decoded to read some of them.
    pub(super) fn decoded_rows(&self, rows: &Range<usize>) -> usize {
        self.frames.decoder.decoded_rows(rows)
    }

    /// Some rows of some columns, which have to pass [`Frames::check`] and ascend.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Damaged`].
    pub(crate) fn read<T: Send>(
        &self,
        columns: &[usize],
        rows: Range<usize>,
        convert: impl Fn(&Series) -> PolarsResult<T> + Sync,
    ) -> Result<Vec<T>, DataError> {
        let path = self.input.path();
        let file = self.input.open_file()?;
        let read = guarded(path, self.format, || {
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
        read.ok_or_else(|| damaged(path, self.format, "rows or columns are missing"))
    }
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
        Err(_) => {
            let format = format.name();
            Err(DataErrorKind::Undecodable { format }.in_file(path))
        }
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
        | A::Int8
        | A::Int16
        | A::Int32
        | A::Int64
        | A::UInt8
        | A::UInt16
        | A::UInt32
        | A::UInt64
        | A::Float16
        | A::Float32
        | A::Float64
        | A::Utf8
        | A::LargeUtf8
        | A::Utf8View
        | A::Date32
        | A::Timestamp(_, None)
        | A::Duration(_) => true,
        A::Dictionary(_, values, _) => matches!(**values, A::Utf8 | A::LargeUtf8 | A::Utf8View),
        _ => false,
    }
}

/// Whether a type can hold neither numbers nor text.
fn is_other(of: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    !is_plain(of)
        && matches!(
            of,
            A::List(_)
                | A::LargeList(_)
                | A::FixedSizeList(..)
                | A::Struct(_)
                | A::Map(..)
                | A::Binary
                | A::LargeBinary
                | A::BinaryView
                | A::FixedSizeBinary(_)
                | A::Timestamp(..)
                | A::Date64
                | A::Time32(_)
                | A::Time64(_)
                | A::Interval(_)
        )
}

/// Whether a type is text.
fn is_text(of: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    match of {
        A::Utf8 | A::LargeUtf8 | A::Utf8View => true,
        A::Dictionary(_, values, _) => is_text(values),
        _ => false,
    }
}

/// A column as text, without outer spaces; missing values are empty. Durations have their unit.
pub(crate) fn texts_of(series: &Series) -> PolarsResult<Vec<String>> {
    if let DataType::Duration(unit) = series.dtype() {
        let second = match unit {
            TimeUnit::Nanoseconds => 1_000_000_000,
            TimeUnit::Microseconds => 1_000_000,
            TimeUnit::Milliseconds => 1000,
        };
        let durations = series.cast(&DataType::Int64)?;
        let durations = durations.i64()?.iter();
        let texts = durations.map(|value| value.map(|value| duration(value, second)));
        return Ok(texts.map(Option::unwrap_or_default).collect());
    }
    let texts = series.cast(&DataType::String)?;
    let texts = texts.str()?.iter();
    Ok(texts
        .map(|text| text.unwrap_or_default().trim().to_owned())
        .collect())
}

/// A duration in words: in hours or minutes where it is whole ones, else in seconds.
fn duration(value: i64, second: i64) -> String {
    let (minute, hour) = (60 * second, 3600 * second);
    if value % hour == 0 {
        format!("{} h", value / hour)
    } else if value % minute == 0 {
        format!("{} min", value / minute)
    } else {
        format!("{} s", value as f64 / second as f64)
    }
}

/// A type in a word: for a nested one without what it holds.
fn type_name(of: &ArrowDataType) -> String {
    let name = format!("{of:?}");
    let end = name.find(['(', '{', ' ']).unwrap_or(name.len());
    name[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_times_with_a_unit() {
        assert_eq!(duration(0, 1000), "0 h");
        assert_eq!(duration(7_200_000_000, 1_000_000), "2 h");
        assert_eq!(duration(90_000, 1000), "90 s");
        assert_eq!(duration(5_400_000, 1000), "90 min");
        assert_eq!(duration(1500, 1000), "1.5 s");
        assert_eq!(duration(-3_600_000, 1000), "-1 h");
    }
}
