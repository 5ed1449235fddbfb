//! One block of rows, parsed into labels and numbers.

use std::borrow::Cow;

use super::layout::{Kind, Layout};
use super::rows::{self, Row};
use super::values::{Field, Held, leading_number};
use crate::data::Place;

/// A cell, without its values.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    /// Where it stands.
    pub place: Place,
    /// Its time.
    pub time: Cow<'a, str>,
    /// Its type; empty where the table has no types.
    pub cell_type: Cow<'a, str>,
    /// Its name; empty where the table has no names.
    pub id: Cow<'a, str>,
    /// Sum of its values, missing ones left out; in column order.
    pub total: f64,
    /// Whether a value is no count (negative or not whole).
    pub has_non_count: bool,
    /// Its first negative value, with the index of the value column.
    pub negative: Option<(usize, f64)>,
}

/// The cells of a block.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    /// `[N]`, in file order.
    pub cells: Vec<Cell<'a>>,
    /// `[N, V]`, row-major: finite numbers, and NaN for what is missing or text.
    pub values: Vec<f64>,
    /// What the value columns hold.
    pub held: Held,
}

impl<'a> Cells<'a> {
    /// Parses rows that were checked.
    pub(super) fn of(text: &'a [u8], rows: &[Row], separator: u8, layout: &Layout) -> Self {
        let columns = layout.values.len();
        let mut cells = Self {
            cells: Vec::with_capacity(rows.len()),
            values: Vec::with_capacity(rows.len() * columns),
            held: Held::nothing(columns),
        };
        for row in rows {
            let cell = cells.parse(&text[row.start..row.end], row.line, separator, layout);
            cells.cells.push(cell);
        }
        cells
    }

    fn parse(&mut self, row: &'a [u8], line: u64, separator: u8, layout: &Layout) -> Cell<'a> {
        let mut cell = Cell::at(Place::Line(line));
        let mut rest = row;
        let mut slot = 0;
        for kind in &layout.kinds {
            let length = match kind {
                Kind::Value => {
                    let (value, length) = leading_number(rest, separator)
                        .unwrap_or_else(|| self.other_value(rest, line, slot, separator));
                    cell.add(value, slot);
                    self.values.push(value);
                    slot += 1;
                    length
                }
                kind => {
                    let length = rows::field_length(rest, separator);
                    cell.label(*kind, &rest[..length]);
                    length
                }
            };
            rest = rest.get(length + 1..).unwrap_or_default();
        }
        cell
    }

    /// The value at the start of `rest` that is not plainly a number, and its length in bytes.
    #[cold]
    fn other_value(&mut self, rest: &[u8], line: u64, slot: usize, separator: u8) -> (f64, usize) {
        let length = rows::field_length(rest, separator);
        let text = rows::unquoted(&rest[..length]);
        let value = match Field::of(&text) {
            Field::Number(value) => value,
            Field::Missing => {
                self.held.missing[slot] += 1;
                f64::NAN
            }
            Field::Text => {
                self.held.add_text(Place::Line(line), slot, &text);
                f64::NAN
            }
        };
        (value, length)
    }
}

impl<'a> Cell<'a> {
    /// A cell of which nothing else is known yet.
    pub(super) fn at(place: Place) -> Self {
        Self {
            place,
            time: Cow::default(),
            cell_type: Cow::default(),
            id: Cow::default(),
            total: 0.0,
            has_non_count: false,
            negative: None,
        }
    }

    /// Takes note of its next value; NaN is missing.
    #[inline]
    pub(super) fn add(&mut self, value: f64, slot: usize) {
        if value.is_nan() {
            return;
        }
        self.total += value;
        if !is_count(value) {
            self.has_non_count = true;
            if value < 0.0 && self.negative.is_none() {
                self.negative = Some((slot, value));
            }
        }
    }

    fn label(&mut self, kind: Kind, field: &'a [u8]) {
        let label = match kind {
            Kind::Time => &mut self.time,
            Kind::CellType => &mut self.cell_type,
            Kind::CellId => &mut self.id,
            Kind::Value | Kind::LeftOut => return,
        };
        *label = rows::unquoted(field);
    }
}

/// Whether a number is whole and not negative.
#[inline]
fn is_count(value: f64) -> bool {
    /// 2^53: from here on all numbers are whole.
    const ALL_WHOLE: f64 = 9_007_199_254_740_992.0;
    // Without the call that rounding costs on processors without an instruction for it.
    value >= ALL_WHOLE || value >= 0.0 && (value as i64) as f64 == value
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::data::roles::Roles;

    #[test]
    fn a_block_becomes_cells_and_values() {
        // Columns: B, time, a column left out, cell type, A.
        let roles = Roles {
            time: 1,
            cell_type: Some(3),
            cell_id: None,
            ignored: vec![2],
            spare: Vec::new(),
        };
        let layout = Layout::new(5, roles);
        let text = b"1.5,0,\"x,y\",\"T \"\"4\"\"\",2\n-3,6h,9,B,NA\nlow,6h,,B, 7\n";
        let rows = rows::find_rows(text, 1, b',', 5, Path::new("t.csv"));
        let parsed = Cells::of(text, &rows.unwrap().rows, b',', &layout);
        let known: Vec<_> = parsed
            .values
            .iter()
            .map(|v| (!v.is_nan()).then_some(*v))
            .collect();
        let expected = [Some(1.5), Some(2.0), Some(-3.0), None, None, Some(7.0)];
        assert_eq!(known, expected);
        let labels = parsed
            .cells
            .iter()
            .map(|cell| (cell.time.as_ref(), cell.cell_type.as_ref()));
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
            (parsed.held.missing, parsed.held.text_count),
            (vec![0, 1], vec![1, 0])
        );
        assert_eq!(parsed.held.texts[0].value, "low");
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        for count in [0.0, -0.0, 1.0, 4e15, 1e300] {
            assert!(is_count(count), "{count}");
        }
        for other in [-1.0, 0.5, 4_503_599_627_370_495.5] {
            assert!(!is_count(other), "{other}");
        }
    }
}
