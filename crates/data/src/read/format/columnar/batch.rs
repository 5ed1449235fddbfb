//! Blocks of cells from files of columns.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use polars::prelude::{DataType, PolarsResult, Series, StringChunked};

use crate::attribute::ByAttribute;
use crate::error::{DataError, Place};
use crate::read::format::block::{Block, Cell, ParsedBlock};
use crate::read::format::layout::Layout;
use crate::read::format::values::{ColumnContents, Field};

/// Labels of cells; a list is empty where the table has no such column.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) times: Vec<String>,
    pub(super) attributes: ByAttribute<Vec<String>>,
    pub(super) ids: Vec<String>,
}

impl Labels {
    /// Those of some cells.
    pub(super) fn some(&self, cells: Range<usize>) -> Self {
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
pub(super) struct Batch {
    /// From 0.
    pub(super) first_row: usize,
    pub(super) labels: Labels,
    /// `[N, V]`, row-major; NaN is missing.
    pub(super) values: Vec<f64>,
    pub(super) contents: ColumnContents,
    /// The first cells of the table as text, in the first batch.
    pub(super) preview: Vec<Vec<String>>,
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

/// The values of a column.
pub(super) enum Values {
    /// NaN is missing.
    Numbers(Vec<f64>),
    Texts(StringChunked),
    /// Neither numbers nor text, but this.
    Other(String),
}

impl Values {
    /// Fills some rows into a column of a batch.
    pub(super) fn fill(&self, batch: &mut Batch, slot: usize, rows: Range<usize>) {
        let columns = batch.contents.missing.len();
        let to = batch.values[slot..].iter_mut().step_by(columns);
        match self {
            Self::Numbers(numbers) => {
                for (to, &number) in to.zip(&numbers[rows]) {
                    *to = number;
                    batch.contents.missing[slot] += u32::from(number.is_nan());
                }
            }
            Self::Other(name) => {
                for row in batch.first_row..batch.first_row + rows.len() {
                    batch
                        .contents
                        .add_text(Place::Row(row as u64 + 1), slot, name);
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

/// The values of a column of a type that was checked. What is true or false is no number.
pub(super) fn values_of(series: &Series) -> PolarsResult<Values> {
    let of = series.dtype();
    if of.is_primitive_numeric() || *of == DataType::Null {
        let numbers = series.cast(&DataType::Float64)?;
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        let numbers = numbers.f64()?.iter();
        let numbers = numbers.map(|value| finite(value).unwrap_or(f64::NAN));
        return Ok(Values::Numbers(numbers.collect()));
    }
    if matches!(of, DataType::Duration(_)) {
        return Ok(Values::Other("durations".to_owned()));
    }
    let texts = series.cast(&DataType::String)?;
    Ok(Values::Texts(texts.str()?.rechunk().into_owned()))
}
