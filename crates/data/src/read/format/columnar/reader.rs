//! Rows of a file of columns as blocks of cells.
//!
//! The files hold a column after the other, and sums want a cell after the other. So a slice of rows
//! is turned at a time, a tile of columns after the other, into blocks of cells.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::columnar::batch::{Batch, Labels, Values, values_of};
use crate::read::format::frames::{Frames, texts_of};
use crate::read::format::input::HashingReader;
use crate::read::format::layout::{Header, Layout, PREVIEW_CELLS, PREVIEW_COLUMNS};
use crate::read::format::table_reader::{OpenTable, Step, TableFile, TableReader};
use crate::read::format::values::ColumnContents;

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

/// A slice of rows on its way into blocks.
struct Slice {
    rows: Range<usize>,
    /// Value columns filled in so far.
    filled: usize,
    batches: Vec<Batch>,
}

/// The rows of an open file of columns, in file order.
pub(in crate::read::format) struct ColumnarReader {
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

    fn first_rows(&self, most: usize) -> Result<Vec<Vec<String>>, DataError> {
        self.frames.first_rows(most)
    }

    fn format(&self) -> &'static str {
        self.frames.format().name()
    }

    fn into_file(self: Box<Self>) -> TableFile {
        TableFile::Frames(Box::new(self.frames))
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
    pub(in crate::read::format) fn open(frames: Frames) -> Result<OpenTable, DataError> {
        let (bytes, bytes_total) = frames.input().open()?;
        let header = Header {
            names: frames.names().map(|name| name.trim().to_owned()).collect(),
            place: Place::Schema,
        };
        let reader = Self {
            frames,
            bytes: HashingReader::new(bytes),
            bytes_total,
            rows_taken: 0,
            slice: None,
            ready: VecDeque::new(),
        };
        Ok(OpenTable {
            header,
            notes: Vec::new(),
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
                if self.frames.other_type(column).is_none() {
                    self.frames.check(column)?;
                }
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
            times: match roles.time {
                Some(column) => self.texts(column, rows.clone())?,
                None => vec![String::new(); rows.len()],
            },
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
        let read = self.values(tile, slice.rows.clone())?;
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

    /// The values of some columns.
    fn values(&self, columns: &[usize], rows: Range<usize>) -> Result<Vec<Values>, DataError> {
        let others: Vec<Option<String>> = columns
            .iter()
            .map(|&column| self.frames.other_type(column))
            .collect();
        let plain = columns
            .iter()
            .zip(&others)
            .filter(|(_, other)| other.is_none());
        let plain: Vec<usize> = plain.map(|(&column, _)| column).collect();
        let read = match plain.as_slice() {
            [] => Vec::new(),
            plain => self.frames.read(plain, rows, values_of)?,
        };
        let mut read = read.into_iter();
        let values = others.into_iter().map(|other| match other {
            Some(name) => Some(Values::Other(name)),
            None => read.next(),
        });
        Ok(values.flatten().collect())
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
        copied.map_err(|error| io_error(self.frames.input().path(), error))?;
        Ok(())
    }
}

fn io_error(path: &Path, error: io::Error) -> DataError {
    DataErrorKind::Io(error).in_file(path)
}
