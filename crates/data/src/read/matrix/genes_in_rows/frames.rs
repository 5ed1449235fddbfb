//! Parquet and Arrow files with genes in rows: columns of observations.

use std::collections::VecDeque;
use std::sync::Arc;

use polars::prelude::{DataType, PolarsResult, Series};

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::frames::{Frames, texts_of};
use crate::read::format::values::Field;
use crate::read::matrix::annotated::{MatrixValues, ValueChunk};
use crate::read::matrix::genes_in_rows::columns::GeneColumns;
use crate::read::matrix::genes_in_rows::row_names::{RowNames, row_name};

/// Values in a chunk.
const CHUNK_VALUES: usize = 1 << 20;

/// Values decoded at once, 32 MB.
const TILE_VALUES: usize = 4 << 20;

/// Columns decoded at once at least, where their values fit into some times that: every tile costs a
/// look at the names of all columns.
const TILE_COLUMNS: usize = 32;

/// The names of the rows of a file of columns; the first `skipped` say something of the observations.
///
/// # Errors
/// Those of [`Frames::read`] and [`Frames::check`].
pub(super) fn names_of_frames(
    frames: &Frames,
    columns: &GeneColumns,
    skipped: usize,
) -> Result<RowNames, DataError> {
    let texts = |column: usize| {
        frames.check(column)?;
        let texts = frames.read(&[column], 0..frames.rows(), texts_of)?;
        Ok::<_, DataError>(texts.into_iter().flatten().collect::<Vec<String>>())
    };
    let of_names = texts(columns.name)?;
    let ids = columns.id.map(texts).transpose()?;
    let mut names = RowNames::new();
    for (row, name) in of_names.iter().enumerate() {
        if row < skipped {
            names.skip();
            continue;
        }
        let id = ids.as_ref().and_then(|ids| ids.get(row));
        names.add(row_name(name, id.map(String::as_str)));
    }
    Ok(names)
}

/// The values of a file of columns with genes in rows.
pub(super) struct GeneFrames {
    frames: Frames,
    /// `[N]`.
    observations: Vec<usize>,
    names: Arc<RowNames>,
    /// Observations read so far.
    read: usize,
    /// Columns that were decoded, each of one observation.
    ready: VecDeque<(u32, Column)>,
    bytes: u64,
}

impl GeneFrames {
    /// The values of these observations.
    ///
    /// # Errors
    /// [`DataErrorKind::ColumnType`] and [`DataErrorKind::Io`].
    pub(super) fn new(
        frames: Frames,
        observations: Vec<usize>,
        names: Arc<RowNames>,
    ) -> Result<Self, DataError> {
        for &column in &observations {
            frames.check(column)?;
        }
        Ok(Self {
            bytes: frames.input().open()?.1,
            frames,
            observations,
            names,
            read: 0,
            ready: VecDeque::new(),
        })
    }

    /// Decodes the next columns.
    fn decode(&mut self) -> Result<(), DataError> {
        let rows = self.frames.rows();
        let width =
            (TILE_VALUES / rows.max(1)).max(TILE_COLUMNS.min(8 * TILE_VALUES / rows.max(1)));
        let end = self.observations.len().min(self.read + width.max(1));
        let tile = &self.observations[self.read..end];
        let columns = self.frames.read(tile, 0..rows, values_of)?;
        let numbers = (self.read as u32..).zip(columns);
        self.ready.extend(numbers);
        self.read = end;
        Ok(())
    }

    fn add(
        &self,
        observation: u32,
        column: &Column,
        chunk: &mut ValueChunk,
    ) -> Result<(), DataError> {
        if let Some((row, text)) = column
            .texts
            .iter()
            .find(|(row, _)| self.names.gene_of(*row).is_some())
        {
            let kind = DataErrorKind::GeneValue {
                value: text.clone(),
            };
            let error = kind.in_file(self.frames.input().path());
            let header = self.observations[observation as usize];
            let header = self.frames.names().nth(header).unwrap_or_default();
            return Err(error.at(Place::Row(*row as u64 + 1)).in_column(header));
        }
        for (row, &value) in column.values.iter().enumerate() {
            if value != 0.0
                && let Some(gene) = self.names.gene_of(row)
            {
                chunk.push(observation, gene, value);
            }
        }
        Ok(())
    }
}

impl MatrixValues for GeneFrames {
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Damaged`] and [`DataErrorKind::GeneValue`].
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError> {
        let mut chunk = ValueChunk::default();
        let mut is_end = false;
        while chunk.len() < CHUNK_VALUES {
            if self.ready.is_empty() {
                if self.read == self.observations.len() {
                    is_end = true;
                    break;
                }
                self.decode()?;
            }
            if let Some((observation, column)) = self.ready.pop_front() {
                self.add(observation, &column, &mut chunk)?;
            }
        }
        Ok((chunk.len() > 0 || !is_end).then_some(chunk))
    }

    fn whole_observations(&self) -> bool {
        true
    }

    fn bytes(&self) -> (u64, u64) {
        let done = self.read - self.ready.len();
        let share = done as f64 / self.observations.len().max(1) as f64;
        ((self.bytes as f64 * share) as u64, self.bytes)
    }

    fn sha256(&mut self) -> Result<String, DataError> {
        self.frames.input().sha256()
    }
}

/// A column of values.
struct Column {
    /// `[R]`; NaN is missing.
    values: Vec<f64>,
    /// The first texts that are no numbers, with their rows.
    texts: Vec<(usize, String)>,
}

/// The values of a column of a type that was checked.
fn values_of(series: &Series) -> PolarsResult<Column> {
    /// More than there can be rows of annotations.
    const MOST_TEXTS: usize = 64;
    let of = series.dtype();
    if of.is_primitive_numeric() || matches!(of, DataType::Boolean | DataType::Null) {
        let numbers = series.cast(&DataType::Float64)?;
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        let numbers = numbers.f64()?.iter();
        let numbers = numbers.map(|value| finite(value).unwrap_or(f64::NAN));
        return Ok(Column {
            values: numbers.collect(),
            texts: Vec::new(),
        });
    }
    let series = series.cast(&DataType::String)?;
    let mut texts = Vec::new();
    let values = series.str()?.iter().enumerate().map(|(row, text)| {
        let text = text.unwrap_or_default();
        match Field::of(text) {
            Field::Number(number) => return number,
            Field::Text if texts.len() < MOST_TEXTS => texts.push((row, text.trim().to_owned())),
            Field::Missing | Field::Text => {}
        }
        f64::NAN
    });
    Ok(Column {
        values: values.collect(),
        texts,
    })
}
