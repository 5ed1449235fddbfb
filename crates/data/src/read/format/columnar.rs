//! Rows of a file of columns as blocks of cells.
//!
//! The files hold a column after the other, and sums want a cell after the other. So a slice of rows
//! is turned at a time, a tile of columns after the other, into blocks of cells.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use polars::prelude::{DataType, PolarsResult, Series, StringChunked};
use rayon::prelude::*;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::block::{Cell, ParsedBlock};
use crate::read::format::frames::Frames;
use crate::read::format::input::HashingReader;
use crate::read::format::layout::{Layout, PREVIEW_CELLS, PREVIEW_COLUMNS};
use crate::read::format::table_reader::{Block, Header, OpenTable, Step, TableReader};
use crate::read::format::values::{ColumnContents, Field};

/// Values in a block, 8 MB. As for text, its size does not depend on the machine, so that sums are
/// taken in the same order everywhere.
const BLOCK_VALUES: usize = 1 << 20;

/// Cells in a block at most, for tables of few genes.
const BLOCK_CELLS: usize = 1 << 14;

/// Blocks in a slice, 256 MB. Every slice costs a walk over all columns.
const SLICE_BLOCKS: usize = 32;

/// Values decoded at once, 32 MB.
const TILE_VALUES: usize = 4 << 20;

/// Columns decoded at once at least: every tile costs a look at the names of all columns.
const TILE_COLUMNS: usize = 32;

/// Labels of cells; a list is empty where the table has no such column.
#[derive(Default)]
struct Labels {
    times: Vec<String>,
    attributes: ByAttribute<Vec<String>>,
    ids: Vec<String>,
}

impl Labels {
    /// Those of some cells.
    fn some(&self, cells: Range<usize>) -> Self {
        let some = |all: &Vec<String>| all.get(cells.clone()).unwrap_or_default().to_vec();
        Self {
            times: some(&self.times),
            attributes: ByAttribute::from_fn(|attribute| some(&self.attributes[attribute])),
            ids: some(&self.ids),
        }
    }
}

/// Cells with their values.
#[derive(Default)]
struct Batch {
    /// From 0.
    first_row: usize,
    labels: Labels,
    /// `[N, V]`, row-major; NaN is missing.
    values: Vec<f64>,
    contents: ColumnContents,
    /// The first cells of the table as text, in the first batch.
    preview: Vec<Vec<String>>,
}

impl Block for Batch {
    fn parse(&mut self, _layout: &Layout, _path: &Path) -> Result<ParsedBlock<'_>, DataError> {
        let batch = std::mem::take(self);
        let columns = batch.contents.missing.len();
        let mut attributes = batch.labels.attributes.map(Vec::into_iter);
        let mut ids = batch.labels.ids.into_iter();
        let cells = batch.labels.times.into_iter();
        let cells = cells.zip(batch.values.chunks_exact(columns));
        let cells = cells.zip(batch.first_row as u64 + 1..);
        let cells = cells.map(|((time, values), row)| {
            let mut cell = Cell::at(Place::Row(row));
            cell.time = Cow::Owned(time);
            cell.labels = ByAttribute::from_fn(|attribute| {
                Cow::Owned(attributes[attribute].next().unwrap_or_default())
            });
            cell.id = Cow::Owned(ids.next().unwrap_or_default());
            for (slot, &value) in values.iter().enumerate() {
                cell.add(value, slot);
            }
            cell
        });
        Ok(ParsedBlock {
            cells: cells.collect(),
            values: batch.values,
            contents: batch.contents,
            preview: batch.preview,
            blank: 0,
            blank_between: 0,
        })
    }
}

/// A slice of rows on its way into blocks.
struct Slice {
    rows: Range<usize>,
    /// Value columns filled in so far.
    filled: usize,
    batches: Vec<Batch>,
}

/// The rows of an open file of columns, in file order.
pub(super) struct ColumnarReader {
    frames: Frames,
    bytes: HashingReader,
    bytes_total: u64,
    /// Rows turned into blocks or into the slice.
    rows_taken: usize,
    slice: Option<Slice>,
    ready: VecDeque<Batch>,
}

impl TableReader for ColumnarReader {
    /// Hands out a block that is ready, or reads the next tile.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Damaged`] and [`DataErrorKind::ColumnType`].
    fn next(&mut self, layout: &Layout) -> Result<Step, DataError> {
        if let Some(batch) = self.ready.pop_front() {
            return Ok(Step::Block(Box::new(batch)));
        }
        match self.slice.take() {
            None if self.rows_taken == self.frames.rows() => {
                self.hash_to(u64::MAX)?;
                return Ok(Step::End);
            }
            None => self.slice = Some(self.new_slice(layout)?),
            Some(slice) => self.fill(slice, layout)?,
        }
        Ok(Step::Pending)
    }

    fn bytes(&self) -> (u64, u64) {
        (self.bytes.passed(), self.bytes_total)
    }

    fn sha256(&self) -> String {
        self.bytes.sha256()
    }
}

impl ColumnarReader {
    /// A table of these columns.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`].
    pub(super) fn open(frames: Frames) -> Result<OpenTable, DataError> {
        let path = frames.path();
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (bytes_total, file) = opened.map_err(|error| io_error(path, error))?;
        let header = Header {
            names: frames.names().map(|name| name.trim().to_owned()).collect(),
            place: Place::Schema,
        };
        let reader = Self {
            frames,
            bytes: HashingReader::new(Box::new(file)),
            bytes_total,
            rows_taken: 0,
            slice: None,
            ready: VecDeque::new(),
        };
        Ok(OpenTable {
            header,
            reader: Box::new(reader),
        })
    }

    /// The next rows, with their labels and without their values.
    fn new_slice(&mut self, layout: &Layout) -> Result<Slice, DataError> {
        let columns = layout.values.len();
        let cells = (BLOCK_VALUES / columns).clamp(1, BLOCK_CELLS);
        let first = self.rows_taken;
        let rows = first..self.frames.rows().min(first + cells * SLICE_BLOCKS);
        let mut preview = Vec::new();
        if first == 0 {
            for &column in &layout.values {
                self.frames.check(column)?;
            }
            preview = self.preview()?;
        }
        let labels = self.labels(layout, &rows)?;
        let batches = rows.clone().step_by(cells).map(|first_row| {
            let end = rows.end.min(first_row + cells);
            Batch {
                first_row,
                labels: labels.some(first_row - first..end - first),
                values: vec![f64::NAN; (end - first_row) * columns],
                contents: ColumnContents::new(columns),
                preview: std::mem::take(&mut preview),
            }
        });
        let batches = batches.collect();
        self.rows_taken = rows.end;
        Ok(Slice {
            rows,
            filled: 0,
            batches,
        })
    }

    fn labels(&self, layout: &Layout, rows: &Range<usize>) -> Result<Labels, DataError> {
        let texts = |column: Option<usize>| match column {
            Some(column) => self.texts(column, rows.clone()),
            None => Ok(Vec::new()),
        };
        let roles = &layout.roles;
        let mut labels = Labels {
            times: texts(Some(roles.time))?,
            ..Labels::default()
        };
        for (attribute, column) in roles.attributes.iter() {
            labels.attributes[attribute] = texts(*column)?;
        }
        labels.ids = texts(roles.cell_id)?;
        Ok(labels)
    }

    /// Fills the next tile of columns in.
    fn fill(&mut self, mut slice: Slice, layout: &Layout) -> Result<(), DataError> {
        let (all, first) = (layout.values.len(), slice.filled);
        let width = (TILE_VALUES / self.frames.decoded_rows(&slice.rows)).max(TILE_COLUMNS);
        let tile = &layout.values[first..all.min(first + width)];
        let read = self.frames.read(tile, slice.rows.clone(), values_of)?;
        let start = slice.rows.start;
        slice.batches.par_iter_mut().for_each(|batch| {
            let rows = batch.first_row - start..batch.first_row - start + batch.labels.times.len();
            for (slot, values) in (first..).zip(&read) {
                values.fill(batch, slot, rows.clone());
            }
        });
        slice.filled += tile.len();
        let share = slice.filled as f64 / all as f64;
        let rows = slice.rows.start as f64 + share * slice.rows.len() as f64;
        self.hash_to((self.bytes_total as f64 * rows / self.frames.rows() as f64) as u64)?;
        if slice.filled == all {
            self.ready.extend(slice.batches);
        } else {
            self.slice = Some(slice);
        }
        Ok(())
    }

    /// A column as text, without outer spaces; missing values are empty.
    fn texts(&self, column: usize, rows: Range<usize>) -> Result<Vec<String>, DataError> {
        self.frames.check(column)?;
        let texts = self.frames.read(&[column], rows, texts_of)?;
        Ok(texts.into_iter().flatten().collect())
    }

    /// The first cells as text, and nothing where a column holds neither numbers nor text.
    fn preview(&self) -> Result<Vec<Vec<String>>, DataError> {
        let rows = self.frames.rows().min(PREVIEW_CELLS);
        let names = self.frames.names().len();
        let mut preview = vec![Vec::new(); rows];
        let columns = 0..names.min(PREVIEW_COLUMNS);
        let plain: Vec<usize> = columns
            .clone()
            .filter(|&column| self.frames.check(column).is_ok())
            .collect();
        let texts = self.frames.read(&plain, 0..rows, texts_of)?;
        let mut texts = plain.into_iter().zip(texts).peekable();
        for column in columns {
            let texts = texts.next_if(|(plain, _)| *plain == column);
            let texts = texts.map_or_else(|| vec![String::new(); rows], |(_, texts)| texts);
            for (row, text) in preview.iter_mut().zip(texts) {
                row.push(text);
            }
        }
        Ok(preview)
    }

    /// Takes the bytes of the file up to a position into the hash.
    fn hash_to(&mut self, position: u64) -> Result<(), DataError> {
        let length = position.saturating_sub(self.bytes.passed());
        let mut bytes = (&mut self.bytes).take(length);
        let copied = io::copy(&mut bytes, &mut io::sink());
        copied.map_err(|error| io_error(self.frames.path(), error))?;
        Ok(())
    }
}

fn io_error(path: &Path, error: io::Error) -> DataError {
    DataErrorKind::Io(error).in_file(path)
}

/// The values of a column.
enum Values {
    /// NaN is missing.
    Numbers(Vec<f64>),
    Texts(StringChunked),
}

impl Values {
    /// Fills some rows into a column of a batch.
    fn fill(&self, batch: &mut Batch, slot: usize, rows: Range<usize>) {
        let columns = batch.contents.missing.len();
        let to = batch.values[slot..].iter_mut().step_by(columns);
        match self {
            Self::Numbers(numbers) => {
                for (to, &number) in to.zip(&numbers[rows]) {
                    *to = number;
                    batch.contents.missing[slot] += u32::from(number.is_nan());
                }
            }
            Self::Texts(texts) => {
                let texts = texts.slice(rows.start as i64, rows.len());
                for ((to, text), row) in to.zip(texts.iter()).zip(batch.first_row as u64 + 1..) {
                    match Field::of(text.unwrap_or_default()) {
                        Field::Number(number) => *to = number,
                        Field::Missing => batch.contents.missing[slot] += 1,
                        Field::Text => {
                            let text = text.unwrap_or_default().trim();
                            batch.contents.add_text(Place::Row(row), slot, text);
                        }
                    }
                }
            }
        }
    }
}

/// The values of a column of a type that was checked.
fn values_of(series: &Series) -> PolarsResult<Values> {
    let of = series.dtype();
    if of.is_primitive_numeric() || matches!(of, DataType::Boolean | DataType::Null) {
        let numbers = series.cast(&DataType::Float64)?;
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        let numbers = numbers.f64()?.iter();
        let numbers = numbers.map(|value| finite(value).unwrap_or(f64::NAN));
        return Ok(Values::Numbers(numbers.collect()));
    }
    let texts = series.cast(&DataType::String)?;
    Ok(Values::Texts(texts.str()?.rechunk().into_owned()))
}

fn texts_of(series: &Series) -> PolarsResult<Vec<String>> {
    let texts = series.cast(&DataType::String)?;
    let texts = texts.str()?.iter();
    Ok(texts
        .map(|text| text.unwrap_or_default().trim().to_owned())
        .collect())
}
