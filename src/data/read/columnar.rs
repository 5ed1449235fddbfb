//! Rows of a Parquet or Arrow file as blocks of cells.
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

use super::blocks::Header;
use super::frames::{Format, Frames};
use super::input::Counted;
use super::layout::Layout;
use super::parse::{Cell, Cells};
use super::reduce::{PREVIEW_CELLS, PREVIEW_COLUMNS};
use super::table::{Block, Next};
use super::values::{Field, Held};
use crate::data::{DataError, Place};

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

/// Cells with their values.
pub(super) struct Batch {
    /// From 0.
    first_row: usize,
    /// Time, cell type and cell id of every cell; empty where the table has none.
    labels: [Vec<String>; 3],
    /// `[N, V]`, row-major; NaN is missing.
    values: Vec<f64>,
    held: Held,
    /// The first cells of the table as text, in the first batch.
    pub preview: Vec<Vec<String>>,
}

impl Batch {
    fn cells(&self) -> usize {
        self.labels[0].len()
    }

    /// The cells as the sums take them.
    pub(super) fn into_cells(self) -> Cells<'static> {
        let columns = self.held.missing.len();
        let [times, types, ids] = self.labels;
        let (mut types, mut ids) = (types.into_iter(), ids.into_iter());
        let cells = times.into_iter().zip(self.values.chunks_exact(columns));
        let cells = cells.zip(self.first_row as u64 + 1..);
        let cells = cells.map(|((time, values), row)| {
            let mut cell = Cell::at(Place::Row(row));
            cell.time = Cow::Owned(time);
            cell.cell_type = Cow::Owned(types.next().unwrap_or_default());
            cell.id = Cow::Owned(ids.next().unwrap_or_default());
            for (slot, &value) in values.iter().enumerate() {
                cell.add(value, slot);
            }
            cell
        });
        Cells {
            cells: cells.collect(),
            values: self.values,
            held: self.held,
        }
    }
}

/// A slice of rows on its way into blocks.
struct Slice {
    rows: Range<usize>,
    /// Value columns filled in so far.
    filled: usize,
    batches: Vec<Batch>,
}

/// An open file of columns.
pub(super) struct Columns {
    frames: Frames,
    bytes: Counted,
    bytes_total: u64,
    /// Rows turned into blocks or into the slice.
    rows_taken: usize,
    slice: Option<Slice>,
    ready: VecDeque<Batch>,
}

impl Columns {
    /// Opens a file and reads the names of its columns.
    ///
    /// # Errors
    /// [`DataError::Io`] and [`DataError::Damaged`].
    pub(super) fn open(path: &Path, format: Format) -> Result<(Self, Header), DataError> {
        let frames = Frames::open(path, format)?;
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (bytes_total, file) = opened.map_err(|source| io_error(path, source))?;
        let names = frames.names();
        let columns = Self {
            frames,
            bytes: Counted::new(Box::new(file)),
            bytes_total,
            rows_taken: 0,
            slice: None,
            ready: VecDeque::new(),
        };
        let names = names.iter().map(|name| name.trim().to_owned()).collect();
        let place = Place::Schema;
        Ok((columns, Header { names, place }))
    }

    /// Bytes of the file read so far, and all.
    pub(super) fn bytes(&self) -> (u64, u64) {
        (self.bytes.passed(), self.bytes_total)
    }

    /// SHA-256 of the file in hexadecimal, once everything was read.
    pub(super) fn sha256(&self) -> String {
        self.bytes.sha256()
    }

    /// Hands out a block that is ready, or reads the next tile.
    ///
    /// # Errors
    /// [`DataError::Io`], [`DataError::Damaged`] and [`DataError::ColumnType`].
    pub(super) fn next(&mut self, layout: &Layout) -> Result<Next, DataError> {
        if let Some(batch) = self.ready.pop_front() {
            return Ok(Next::Block(Block::Columns(batch)));
        }
        match self.slice.take() {
            None if self.rows_taken == self.frames.rows() => {
                self.hash_to(u64::MAX)?;
                return Ok(Next::End);
            }
            None => self.slice = Some(self.new_slice(layout)?),
            Some(slice) => self.fill(slice, layout)?,
        }
        Ok(Next::Later)
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
        let roles = &layout.roles;
        let mut labels = Vec::new();
        for column in [Some(roles.time), roles.cell_type, roles.cell_id] {
            labels.push(match column {
                Some(column) => self.texts(column, rows.clone())?,
                None => Vec::new(),
            });
        }
        let batches = rows.clone().step_by(cells).map(|first_row| {
            let end = rows.end.min(first_row + cells);
            let here = first_row - first..end - first;
            let of_role = |role: usize| labels[role].get(here.clone()).unwrap_or_default().to_vec();
            Batch {
                first_row,
                labels: [of_role(0), of_role(1), of_role(2)],
                values: vec![f64::NAN; here.len() * columns],
                held: Held::nothing(columns),
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

    /// Fills the next tile of columns in.
    fn fill(&mut self, mut slice: Slice, layout: &Layout) -> Result<(), DataError> {
        let (all, first) = (layout.values.len(), slice.filled);
        let width = (TILE_VALUES / self.frames.decoded(&slice.rows)).max(TILE_COLUMNS);
        let tile = &layout.values[first..all.min(first + width)];
        let read = self.frames.read(tile, slice.rows.clone(), values_of)?;
        let start = slice.rows.start;
        slice.batches.par_iter_mut().for_each(|batch| {
            let rows = batch.first_row - start..batch.first_row - start + batch.cells();
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
        copied.map_err(|source| io_error(self.frames.path(), source))?;
        Ok(())
    }
}

fn io_error(path: &Path, source: io::Error) -> DataError {
    let path = path.to_owned();
    DataError::Io { path, source }
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
        let columns = batch.held.missing.len();
        let to = batch.values[slot..].iter_mut().step_by(columns);
        match self {
            Self::Numbers(numbers) => {
                for (to, &number) in to.zip(&numbers[rows]) {
                    *to = number;
                    batch.held.missing[slot] += u32::from(number.is_nan());
                }
            }
            Self::Texts(texts) => {
                let texts = texts.slice(rows.start as i64, rows.len());
                for ((to, text), row) in to.zip(texts.iter()).zip(batch.first_row as u64 + 1..) {
                    match Field::of(text.unwrap_or_default()) {
                        Field::Number(number) => *to = number,
                        Field::Missing => batch.held.missing[slot] += 1,
                        Field::Text => {
                            let text = text.unwrap_or_default().trim();
                            batch.held.add_text(Place::Row(row), slot, text);
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
