//! One block of rows, parsed by polars into columns of numbers.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

use polars::prelude::{
    Column, CsvParseOptions, CsvReadOptions, DataFrame, DataType, PlSmallStr, PolarsResult, Schema,
    SerReader,
};

use super::blocks::BLOCK_START;
use crate::data::roles::Roles;

/// Which columns of a table are parsed, and as what.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Separator of the table.
    pub separator: u8,
    /// Number of columns of the table.
    pub width: usize,
    /// Time, cell type and cell id.
    pub roles: Roles,
    /// `[V]`: columns that may be genes, ascending.
    pub values: Vec<usize>,
    /// `[V]`: which of them held nothing but text so far; parsed as text.
    pub text: Vec<bool>,
    /// All columns parsed, ascending.
    projection: Arc<Vec<usize>>,
    /// `[width]`, under names of our own, because headers may repeat.
    schema: Arc<Schema>,
}

impl Layout {
    /// All columns without a role may be genes.
    pub(super) fn new(separator: u8, width: usize, roles: Roles) -> Self {
        let named = [Some(roles.time), roles.cell_type, roles.cell_id];
        let taken = |column: &usize| {
            named.contains(&Some(*column))
                || roles.ignored.contains(column)
                || roles.spare.contains(column)
        };
        let values: Vec<usize> = (0..width).filter(|column| !taken(column)).collect();
        let mut projection: Vec<usize> = named.iter().flatten().chain(&values).copied().collect();
        projection.sort_unstable();
        let mut layout = Self {
            separator,
            width,
            roles,
            text: vec![false; values.len()],
            values,
            projection: Arc::new(projection),
            schema: Arc::default(),
        };
        layout.set_schema();
        layout
    }

    /// Parses the columns given, by index into `values`, as text from now on.
    pub(super) fn mark_text(&mut self, slots: &[usize]) {
        for &slot in slots {
            self.text[slot] = true;
        }
        if !slots.is_empty() {
            self.set_schema();
        }
    }

    fn set_schema(&mut self) {
        let mut types = vec![DataType::String; self.width];
        for (&column, &text) in self.values.iter().zip(&self.text) {
            if !text {
                types[column] = DataType::Float64;
            }
        }
        let named = types.into_iter().enumerate();
        let named = named.map(|(column, kind)| (PlSmallStr::from_string(column.to_string()), kind));
        self.schema = Arc::new(named.collect());
    }

    /// Where a column is among those parsed.
    fn position(&self, column: usize) -> usize {
        self.projection.partition_point(|&parsed| parsed < column)
    }

    /// Parses a block whose rows were checked. What is no number becomes null.
    pub(super) fn parse(&self, text: &[u8]) -> PolarsResult<Parsed<'_>> {
        debug_assert!(text.starts_with(BLOCK_START));
        let quote = text.contains(&b'"').then_some(b'"');
        let options = CsvReadOptions::default()
            .with_has_header(false)
            .with_skip_lines(1)
            .with_schema(Some(Arc::clone(&self.schema)))
            .with_projection(Some(Arc::clone(&self.projection)))
            // One chunk a block: blocks run in parallel, and a chunk costs time for every column.
            .with_n_threads(Some(0))
            .with_ignore_errors(true)
            .with_parse_options(
                CsvParseOptions::default()
                    .with_separator(self.separator)
                    .with_quote_char(quote),
            );
        let frame = options
            .into_reader_with_file_handle(Cursor::new(text))
            .finish()?;
        Ok(Parsed {
            layout: self,
            frame,
        })
    }
}

/// The columns of a block.
pub(super) struct Parsed<'a> {
    layout: &'a Layout,
    frame: DataFrame,
}

impl Parsed<'_> {
    /// Number of rows.
    pub(super) fn height(&self) -> usize {
        self.frame.height()
    }

    fn column(&self, column: usize) -> &Column {
        &self.frame.columns()[self.layout.position(column)]
    }

    /// The texts of a column parsed as text, trimmed; empty where there is none.
    pub(super) fn texts(&self, column: usize) -> PolarsResult<Vec<&str>> {
        let texts = self.column(column).str()?;
        Ok(texts.iter().map(|text| text.unwrap_or("").trim()).collect())
    }

    /// The numbers of a column parsed as numbers; NaN where there is none.
    pub(super) fn numbers(&self, column: usize) -> PolarsResult<Cow<'_, [f64]>> {
        let numbers = self.column(column).f64()?;
        Ok(numbers.cont_slice().map_or_else(
            |_| Cow::Owned(numbers.iter().map(|x| x.unwrap_or(f64::NAN)).collect()),
            Cow::Borrowed,
        ))
    }
}
