//! A block of rows of text, parsed into labels and numbers.

use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::block::{Cell, ParsedBlock};
use crate::read::format::layout::{ColumnKind, Layout, PREVIEW_CELLS, PREVIEW_COLUMNS};
use crate::read::format::rows;
use crate::read::format::rows::Row;
use crate::read::format::table_reader::Block;
use crate::read::format::values::{ColumnContents, Field, leading_number};

/// Whole rows of text.
#[derive(Debug)]
pub(super) struct TextBlock {
    /// The rows.
    pub text: Vec<u8>,
    /// Line in the file of the first row.
    pub first_line: u64,
    /// Separator of the table.
    pub separator: u8,
}

impl Block for TextBlock {
    /// # Errors
    /// See [`check_text`] and [`rows::find_rows`].
    fn parse(&mut self, layout: &Layout, path: &Path) -> Result<ParsedBlock<'_>, DataError> {
        let (text, separator) = (&self.text, self.separator);
        check_text(text, self.first_line, path)?;
        let width = layout.kinds.len();
        let found = rows::find_rows(text, self.first_line, separator, width, path)?;
        let columns = layout.values.len();
        let mut block = ParsedBlock {
            cells: Vec::with_capacity(found.rows.len()),
            values: Vec::with_capacity(found.rows.len() * columns),
            contents: ColumnContents::new(columns),
            preview: preview(text, &found.rows, separator),
            blank: found.blank,
            blank_between: found.blank_between,
        };
        for row in &found.rows {
            let text = &text[row.start..row.end];
            let cell = parse_row(&mut block, text, row.line, separator, layout);
            block.cells.push(cell);
        }
        Ok(block)
    }
}

/// Refuses bytes that are not UTF-8 or hold a zero byte.
///
/// # Errors
/// [`DataErrorKind::NotText`].
pub(super) fn check_text(text: &[u8], first_line: u64, path: &Path) -> Result<(), DataError> {
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

/// The cell of a row; its values are appended to those of the block.
fn parse_row<'a>(
    block: &mut ParsedBlock<'_>,
    row: &'a [u8],
    line: u64,
    separator: u8,
    layout: &Layout,
) -> Cell<'a> {
    let mut cell = Cell::at(Place::Line(line));
    let mut rest = row;
    let mut slot = 0;
    for kind in &layout.kinds {
        let length = match kind {
            ColumnKind::Value => {
                let (value, length) = leading_number(rest, separator).unwrap_or_else(|| {
                    other_value(&mut block.contents, rest, line, slot, separator)
                });
                cell.add(value, slot);
                block.values.push(value);
                slot += 1;
                length
            }
            kind => {
                let length = rows::field_length(rest, separator);
                add_label(&mut cell, *kind, &rest[..length]);
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
    line: u64,
    slot: usize,
    separator: u8,
) -> (f64, usize) {
    let length = rows::field_length(rest, separator);
    let text = rows::unquoted(&rest[..length]);
    let value = match Field::of(&text) {
        Field::Number(value) => value,
        Field::Missing => {
            contents.missing[slot] += 1;
            f64::NAN
        }
        Field::Text => {
            contents.add_text(Place::Line(line), slot, &text);
            f64::NAN
        }
    };
    (value, length)
}

fn add_label<'a>(cell: &mut Cell<'a>, kind: ColumnKind, field: &'a [u8]) {
    let label = match kind {
        ColumnKind::Time => &mut cell.time,
        ColumnKind::Attribute(attribute) => &mut cell.labels[attribute],
        ColumnKind::CellId => &mut cell.id,
        ColumnKind::Value | ColumnKind::Ignored => return,
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
            time: 1,
            attributes: ByAttribute::from_fn(|attribute| {
                (attribute == Attribute::CellType).then_some(3)
            }),
            cell_id: None,
            ignored: vec![2],
            spare: Vec::new(),
        };
        let layout = Layout::new(5, roles);
        let text = b"1.5,0,\"x,y\",\"T \"\"4\"\"\",2\n-3,6h,9,B,NA\nlow,6h,,B, 7\n";
        let mut block = TextBlock {
            text: text.to_vec(),
            first_line: 1,
            separator: b',',
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
