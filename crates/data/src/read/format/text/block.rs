//! A block of rows of text, parsed into labels and numbers.

use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::block::{Block, Cell, ParsedBlock};
use crate::read::format::layout::{ColumnKind, Layout, PREVIEW_CELLS, PREVIEW_COLUMNS};
use crate::read::format::text::dialect::Dialect;
use crate::read::format::text::numerals::Mark;
use crate::read::format::text::rows;
use crate::read::format::text::rows::{Row, Rows};
use crate::read::format::values::{ColumnContents, Field, leading_count, leading_number};

/// Whole rows of text.
#[derive(Debug)]
pub(crate) struct TextBlock {
    /// The rows.
    pub text: Vec<u8>,
    /// Line in the file of the first row.
    pub first_line: u64,
    /// How they are written.
    pub dialect: Dialect,
    /// Fields of every row.
    pub width: usize,
}

impl TextBlock {
    /// The rows that hold something, each of as many fields as the header has names.
    ///
    /// # Errors
    /// [`DataErrorKind::NotText`] and those of [`rows::find_rows`].
    pub(crate) fn rows(&self, path: &Path) -> Result<Rows, DataError> {
        check_text(&self.text, self.first_line, path)?;
        let separator = self.dialect.separator;
        rows::find_rows(&self.text, self.first_line, separator, self.width, path)
    }

    /// The fields of a row, quotation marks included: see [`rows::unquoted`] and
    /// [`Dialect::number`].
    pub(crate) fn fields(&self, row: &Row) -> impl Iterator<Item = &[u8]> {
        rows::fields(&self.text[row.start..row.end], self.dialect.separator)
    }
}

impl Block for TextBlock {
    /// # Errors
    /// See [`check_text`] and [`rows::find_rows`].
    fn parse(&mut self, layout: &Layout, path: &Path) -> Result<ParsedBlock<'_>, DataError> {
        let (text, dialect) = (&self.text, self.dialect);
        let found = self.rows(path)?;
        let columns = layout.values.len();
        let mut block = ParsedBlock {
            cells: Vec::with_capacity(found.rows.len()),
            values: Vec::with_capacity(found.rows.len() * columns),
            contents: ColumnContents::new(columns),
            preview: preview(text, &found.rows, dialect.separator),
            blank: found.blank,
            blank_between: found.blank_between,
        };
        for row in &found.rows {
            let text = &text[row.start..row.end];
            let cell = match dialect.decimal {
                Mark::Point => parse_row::<true>(&mut block, text, row.line, dialect, layout),
                Mark::Comma => parse_row::<false>(&mut block, text, row.line, dialect, layout),
            };
            block.cells.push(cell);
        }
        Ok(block)
    }
}

/// Refuses bytes that are not UTF-8 or hold a zero byte.
///
/// # Errors
/// [`DataErrorKind::NotText`].
pub(crate) fn check_text(text: &[u8], first_line: u64, path: &Path) -> Result<(), DataError> {
    let wrong = match std::str::from_utf8(text) {
        Err(error) => Some(error.valid_up_to()),
        Ok(_) => memchr::memchr(0, text),
    };
    wrong.map_or(Ok(()), |at| {
        let found = format!("the byte 0x{:02X}", text[at]);
        let line = first_line + rows::count_lines(&text[..at]);
        let error = DataErrorKind::NotText { found }.in_file(path);
        Err(error.at(Place::Line(line)))
    })
}

/// The cell of a row; its values are appended to those of the block. `POINT` is whether decimals
/// have a point.
fn parse_row<'a, const POINT: bool>(
    block: &mut ParsedBlock<'_>,
    row: &'a [u8],
    line: u64,
    dialect: Dialect,
    layout: &Layout,
) -> Cell<'a> {
    let separator = dialect.separator;
    let mut cell = Cell::at(Place::Line(line));
    let mut rest = row;
    let mut slot = 0;
    for kind in &layout.kinds {
        let length = match kind {
            ColumnKind::Value => {
                let plain = if POINT {
                    leading_number(rest, separator)
                } else {
                    leading_count(rest, separator)
                };
                let (value, length) = plain.unwrap_or_else(|| {
                    other_value(&mut block.contents, rest, (line, slot), dialect)
                });
                cell.add(value, slot);
                block.values.push(value);
                slot += 1;
                length
            }
            kind => {
                let length = rows::field_length(rest, separator);
                add_label(&mut cell, *kind, &rest[..length], dialect);
                length
            }
        };
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    cell
}

/// The value at the start of `rest` that is not plainly a number, and its length in bytes.
#[cold]
fn other_value(
    contents: &mut ColumnContents,
    rest: &[u8],
    (line, slot): (u64, usize),
    dialect: Dialect,
) -> (f64, usize) {
    let length = rows::field_length(rest, dialect.separator);
    let field = &rest[..length];
    let value = match dialect.number(field) {
        Field::Number(value) => value,
        Field::Missing => {
            contents.missing[slot] += 1;
            f64::NAN
        }
        Field::Text => {
            contents.add_text(Place::Line(line), slot, &rows::unquoted(field));
            f64::NAN
        }
    };
    (value, length)
}

fn add_label<'a>(cell: &mut Cell<'a>, kind: ColumnKind, field: &'a [u8], dialect: Dialect) {
    if kind == ColumnKind::Time {
        cell.time = dialect.label(rows::unquoted(field));
        return;
    }
    let label = match kind {
        ColumnKind::Attribute(attribute) => &mut cell.labels[attribute],
        ColumnKind::CellId => &mut cell.id,
        ColumnKind::Time | ColumnKind::Value | ColumnKind::Ignored => return,
    };
    *label = rows::unquoted(field);
}

fn preview(text: &[u8], rows: &[Row], separator: u8) -> Vec<Vec<String>> {
    let first = rows.iter().take(PREVIEW_CELLS);
    first
        .map(|row| {
            rows::fields(&text[row.start..row.end], separator)
                .take(PREVIEW_COLUMNS)
                .map(|field| rows::unquoted(field).into_owned())
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{Attribute, ByAttribute};
    use crate::roles::Roles;

    #[test]
    fn a_block_becomes_cells_and_values() {
        // Columns: B, time, a column left out, cell type, A.
        let roles = Roles {
            time: Some(1),
            attributes: ByAttribute::from_fn(|attribute| {
                (attribute == Attribute::CellType).then_some(3)
            }),
            cell_id: None,
            ignored: vec![2],
            ..Roles::default()
        };
        let layout = Layout::new(5, roles);
        let text = b"1.5,0,\"x,y\",\"T \"\"4\"\"\",2\n-3,6h,9,B,NA\nlow,6h,,B, 7\n";
        let mut block = TextBlock {
            text: text.to_vec(),
            first_line: 1,
            dialect: Dialect::plain(b','),
            width: 5,
        };
        let parsed = block.parse(&layout, Path::new("t.csv")).unwrap();
        let known: Vec<_> = parsed
            .values
            .iter()
            .map(|v| (!v.is_nan()).then_some(*v))
            .collect();
        let expected = [Some(1.5), Some(2.0), Some(-3.0), None, None, Some(7.0)];
        assert_eq!(known, expected);
        let labels = parsed.cells.iter().map(|cell| {
            let cell_type = &cell.labels[Attribute::CellType];
            (cell.time.as_ref(), cell_type.as_ref())
        });
        assert_eq!(
            labels.collect::<Vec<_>>(),
            [("0", "T \"4\""), ("6h", "B"), ("6h", "B")]
        );
        let totals: Vec<f64> = parsed.cells.iter().map(|cell| cell.total).collect();
        assert_eq!(totals, [3.5, -3.0, 7.0]);
        let signs = parsed
            .cells
            .iter()
            .map(|cell| (cell.has_non_count, cell.negative));
        let expected = [(true, None), (true, Some((0, -3.0))), (false, None)];
        assert_eq!(signs.collect::<Vec<_>>(), expected);
        assert_eq!(
            (parsed.contents.missing, parsed.contents.text_count),
            (vec![0, 1], vec![1, 0])
        );
        assert_eq!(parsed.contents.texts[0].value, "low");
        assert_eq!(parsed.preview[1], ["-3", "6h", "9", "B", "NA"]);
    }
}
