//! Text with genes in rows.
//!
//! The names of the genes are read in a pass of their own; then the values, block by block, as chunks
//! of triplets without the zeros.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::input::Input;
use crate::read::format::text::block::TextBlock;
use crate::read::format::text::numerals::Mark;
use crate::read::format::text::rows::{Row, field_length, unquoted};
use crate::read::format::text::{TextRows, open_rows};
use crate::read::format::values::{Field, leading_count, leading_number};
use crate::read::matrix::annotated::{MatrixValues, ValueChunk};
use crate::read::matrix::genes_in_rows::columns::GeneColumns;
use crate::read::matrix::genes_in_rows::row_names::{RowNames, row_name};
use crate::settings::DataSettings;

/// Fields that are made a chunk of.
const CHUNK_FIELDS: usize = 1 << 20;

/// The names of the rows of a text; the first `skipped` say something of the observations.
///
/// # Errors
/// Those of [`TextRows::next_block`] and of [`TextBlock::rows`].
pub(super) fn names_of_text(
    input: &Input,
    settings: &DataSettings,
    columns: &GeneColumns,
    skipped: usize,
) -> Result<RowNames, DataError> {
    let mut text = open_rows(input, settings)?;
    let mut names = RowNames::new();
    let last = columns.name.max(columns.id.unwrap_or(0));
    let mut next = text.next_block()?;
    while let Some(block) = next {
        let (found, following) = rayon::join(|| block.rows(input.path()), || text.next_block());
        for row in &found?.rows {
            if names.rows() < skipped {
                names.skip();
                continue;
            }
            let (mut name, mut id) = (&b""[..], None);
            for (column, field) in block.fields(row).take(last + 1).enumerate() {
                if column == columns.name {
                    name = field;
                } else if Some(column) == columns.id {
                    id = Some(field);
                }
            }
            let id = id.map(unquoted);
            names.add(row_name(&unquoted(name), id.as_deref()));
        }
        next = following?;
    }
    Ok(names)
}

/// What a column of the file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Id,
    Value(u32),
    Other,
}

/// What is known of the rows before they are read.
struct Plan {
    path: PathBuf,
    headers: Vec<String>,
    /// The columns up to the last one that is read.
    columns: Vec<Column>,
    names: Arc<RowNames>,
}

/// The values of a text with genes in rows.
pub(super) struct GeneRows {
    text: TextRows,
    plan: Plan,
    /// Rows parsed so far.
    row: usize,
    /// The next block, read ahead.
    block: Option<TextBlock>,
    is_started: bool,
    ready: VecDeque<ValueChunk>,
}

impl GeneRows {
    /// The values of a text of which no block was read.
    pub(super) fn new(
        input: &Input,
        text: TextRows,
        columns: &GeneColumns,
        names: Arc<RowNames>,
    ) -> Self {
        let headers = text.header.names.clone();
        let mut kinds = vec![Column::Other; headers.len()];
        for (&column, observation) in columns.observations.iter().zip(0..) {
            kinds[column] = Column::Value(observation);
        }
        kinds[columns.name] = Column::Name;
        if let Some(id) = columns.id {
            kinds[id] = Column::Id;
        }
        while kinds.last() == Some(&Column::Other) {
            kinds.pop();
        }
        let plan = Plan {
            path: input.path().to_owned(),
            headers,
            columns: kinds,
            names,
        };
        Self {
            text,
            plan,
            row: 0,
            block: None,
            is_started: false,
            ready: VecDeque::new(),
        }
    }

    /// Parses the block read ahead, and reads the next.
    fn parse(&mut self, block: &TextBlock) -> Result<(), DataError> {
        let (plan, text, first) = (&self.plan, &mut self.text, self.row);
        let parse = || {
            let rows = block.rows(&plan.path)?.rows;
            let size = (CHUNK_FIELDS / plan.columns.len().max(1)).max(1);
            let parts: Vec<(usize, &[Row])> = rows.chunks(size).enumerate().collect();
            let parts = parts.into_par_iter();
            let chunks = parts.map(|(part, rows)| plan.chunk(block, rows, first + part * size));
            Ok::<_, DataError>((rows.len(), chunks.collect::<Vec<_>>()))
        };
        let (parsed, next) = rayon::join(parse, || text.next_block());
        let (rows, chunks) = parsed?;
        for chunk in chunks {
            self.ready.push_back(chunk?);
        }
        self.row += rows;
        self.block = next?;
        Ok(())
    }
}

impl MatrixValues for GeneRows {
    /// # Errors
    /// Those of the text, [`DataErrorKind::GeneValue`] and [`DataErrorKind::Changed`].
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError> {
        loop {
            if let Some(chunk) = self.ready.pop_front() {
                return Ok(Some(chunk));
            }
            if !self.is_started {
                self.block = self.text.next_block()?;
                self.is_started = true;
            }
            let Some(block) = self.block.take() else {
                if self.row != self.plan.names.rows() {
                    return Err(DataErrorKind::Changed.in_file(&self.plan.path));
                }
                return Ok(None);
            };
            self.parse(&block)?;
        }
    }

    fn whole_observations(&self) -> bool {
        false
    }

    fn bytes(&self) -> (u64, u64) {
        self.text.bytes()
    }

    fn sha256(&mut self) -> Result<String, DataError> {
        Ok(self.text.sha256())
    }
}

impl Plan {
    /// The values of some rows, of which the first is the row `first` of the file.
    fn chunk(
        &self,
        block: &TextBlock,
        rows: &[Row],
        first: usize,
    ) -> Result<ValueChunk, DataError> {
        let mut chunk = ValueChunk::default();
        for (row, index) in rows.iter().zip(first..) {
            self.add_row(block, row, index, &mut chunk)?;
        }
        Ok(chunk)
    }

    fn add_row(
        &self,
        block: &TextBlock,
        row: &Row,
        index: usize,
        chunk: &mut ValueChunk,
    ) -> Result<(), DataError> {
        let Some(gene) = self.names.gene_of(index) else {
            return Ok(());
        };
        let separator = block.dialect.separator;
        let has_point = block.dialect.decimal == Mark::Point;
        let (mut name, mut id) = (&b""[..], None);
        let mut rest = &block.text[row.start..row.end];
        for (column, kind) in self.columns.iter().enumerate() {
            let length = match *kind {
                Column::Value(observation) => {
                    let number = if has_point {
                        leading_number(rest, separator)
                    } else {
                        leading_count(rest, separator)
                    };
                    let (value, length) = match number {
                        Some(number) => number,
                        None => self.other_value(block, rest, (row, column))?,
                    };
                    if value != 0.0 {
                        chunk.push(observation, gene, value);
                    }
                    length
                }
                other => {
                    let length = field_length(rest, separator);
                    match other {
                        Column::Name => name = &rest[..length],
                        Column::Id => id = Some(&rest[..length]),
                        Column::Other | Column::Value(_) => {}
                    }
                    length
                }
            };
            rest = rest.get(length + 1..).unwrap_or_default();
        }
        let id = id.map(unquoted);
        if !self
            .names
            .is_named(index, row_name(&unquoted(name), id.as_deref()))
        {
            return Err(DataErrorKind::Changed.in_file(&self.path));
        }
        Ok(())
    }

    /// The value at the start of `rest` that is not plainly a number, and its length in bytes.
    #[cold]
    fn other_value(
        &self,
        block: &TextBlock,
        rest: &[u8],
        (row, column): (&Row, usize),
    ) -> Result<(f64, usize), DataError> {
        let length = field_length(rest, block.dialect.separator);
        let field = &rest[..length];
        match block.dialect.number(field) {
            Field::Number(value) => Ok((value, length)),
            Field::Missing => Ok((f64::NAN, length)),
            Field::Text => {
                let value = unquoted(field).into_owned();
                let error = DataErrorKind::GeneValue { value }.in_file(&self.path);
                let error = error.at(Place::Line(row.line));
                Err(match self.headers[column].as_str() {
                    "" => error.in_column(&format!("{}", column + 1)),
                    name => error.in_column(name),
                })
            }
        }
    }
}
