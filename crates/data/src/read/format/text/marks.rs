//! What commas and points inside the numbers of a table mean, by all numbers of its first rows.

use crate::read::format::text::numerals::{Mark, Shape};
use crate::read::format::text::rows;

/// Numbers that could be either decimals or thousands, from which thousands are believed.
const ENOUGH: u32 = 3;

/// Whole numbers in a row, from which on the row is long.
const SHORT_ROW: usize = 4;

/// Bytes after which it is asked whether enough was seen.
const STEP: usize = 1 << 18;

/// The meaning of the marks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// Points before decimals, if any mark at all.
    Plain,
    /// A decimal mark, and the other one between thousands; a number that shows it.
    Marked {
        /// The decimal mark.
        decimal: Mark,
        /// A number with a decimal comma.
        with_comma: Option<String>,
        /// A number with a mark between thousands.
        with_thousands: Option<String>,
    },
    /// The numbers can be read in two ways, such as this one.
    Unsure(Example),
    /// Some numbers have a decimal comma, others a decimal point.
    Mixed {
        /// One with a comma.
        comma: Example,
        /// One with a point.
        point: Example,
    },
}

/// A number in the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Example {
    /// Index of the row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// The number.
    pub value: String,
}

/// The numbers of a column that have a mark.
#[derive(Clone, Copy, Default)]
struct Marked {
    decimal: u32,
    thousands: u32,
    either: u32,
    round: u32,
}

/// The numbers of a column.
#[derive(Clone, Default)]
struct Tally {
    has_text: bool,
    of: [Marked; 2],
    /// Whole numbers from 1 to 999, but for those of long rows of nothing else.
    small: u32,
    /// Whole numbers of four digits or more.
    long: u32,
}

/// Looks at the numbers of `texts`, rows with fields of a separator. Columns that hold text are no
/// witnesses, nor are those that are `left_out`.
pub(super) fn meaning(texts: &[&[u8]], separator: u8, left_out: &[bool]) -> Meaning {
    let takes_comma = separator != b',' || texts.iter().any(|row| row.contains(&b'"'));
    let has_mark = |row: &&[u8]| {
        memchr::memchr(b'.', row).is_some() || takes_comma && memchr::memchr(b',', row).is_some()
    };
    if !texts.iter().any(has_mark) {
        return Meaning::Plain;
    }
    let mut columns = vec![Tally::default(); left_out.len()];
    for (tally, &left_out) in columns.iter_mut().zip(left_out) {
        tally.has_text = left_out;
    }
    let mut bytes = 0;
    let mut small = Vec::new();
    for row in texts {
        small.clear();
        let mut has_either = false;
        let fields = columns.iter_mut().zip(rows::fields(row, separator));
        for (column, (tally, field)) in fields.enumerate() {
            match tally.add(field) {
                Seen::Small => small.push(column),
                Seen::Either => has_either = true,
                Seen::Other => {}
            }
        }
        // A long row of whole numbers alone may hold the times of samples, not values.
        if has_either || small.len() < SHORT_ROW {
            for &column in &small {
                columns[column].small += 1;
            }
        }
        bytes += row.len();
        if bytes >= STEP && !takes_comma {
            bytes = 0;
            if total(&columns)[Mark::Point as usize].decimal > 0 {
                return Meaning::Plain;
            }
        }
    }
    let seen = Witnesses {
        texts,
        separator,
        columns,
    };
    seen.decided()
}

/// What a field adds to the tally of its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Small,
    Either,
    Other,
}

impl Tally {
    /// Takes note of a field, but for a small number, which counts by its row.
    fn add(&mut self, field: &[u8]) -> Seen {
        if self.has_text {
            return Seen::Other;
        }
        if matches!(field.len(), 1..=3) && field.iter().all(u8::is_ascii_digit) {
            let is_zero = field.iter().all(|&digit| digit == b'0');
            return if is_zero { Seen::Other } else { Seen::Small };
        }
        let text = rows::unquoted(field);
        match Shape::of(&text) {
            Shape::Missing => {}
            Shape::Plain { digits } if digits < 4 => return Seen::Small,
            Shape::Plain { .. } => self.long += 1,
            Shape::Decimal(mark) => {
                self.of[mark as usize].decimal += 1;
                let other = mark.other();
                self.of[other as usize].thousands += u32::from(other.is_in(&text));
            }
            Shape::Thousands(mark) => self.of[mark as usize].thousands += 1,
            Shape::Either { mark, round } => {
                self.of[mark as usize].either += 1;
                self.of[mark as usize].round += u32::from(round);
                return Seen::Either;
            }
            Shape::Text => self.has_text = true,
        }
        Seen::Other
    }
}

fn total(columns: &[Tally]) -> [Marked; 2] {
    let mut sum = [Marked::default(); 2];
    for tally in columns.iter().filter(|tally| !tally.has_text) {
        for (sum, of) in sum.iter_mut().zip(&tally.of) {
            sum.decimal += of.decimal;
            sum.thousands += of.thousands;
            sum.either += of.either;
            sum.round += of.round;
        }
    }
    sum
}

/// The rows, with what their columns show.
struct Witnesses<'a> {
    texts: &'a [&'a [u8]],
    separator: u8,
    columns: Vec<Tally>,
}

impl Witnesses<'_> {
    fn decided(&self) -> Meaning {
        let [point, comma] = total(&self.columns);
        let points = point.decimal > 0 || comma.thousands > 0;
        let commas = comma.decimal > 0 || point.thousands > 0;
        match (points, commas) {
            (true, true) => self.mixed(),
            (true, false) if comma.either + comma.thousands > 0 => self.marked(Mark::Point),
            (true, false) => Meaning::Plain,
            (false, true) => self.marked(Mark::Comma),
            (false, false) => match (point.either > 0, comma.either > 0) {
                (false, false) => Meaning::Plain,
                (true, true) => self.unsure(Mark::Comma),
                (false, true) => match self.are_thousands(Mark::Comma, comma) {
                    Some(true) => self.marked(Mark::Point),
                    Some(false) | None => self.unsure(Mark::Comma),
                },
                (true, false) => match self.are_thousands(Mark::Point, point) {
                    Some(true) => self.marked(Mark::Comma),
                    Some(false) => Meaning::Plain,
                    None => self.unsure(Mark::Point),
                },
            },
        }
    }

    /// Whether a mark that is always followed by three digits stands between thousands. So it does
    /// where the columns hold whole numbers below 1000 without a mark, none above, and some that
    /// end in 0: decimals written to three places have marks in whole numbers too, and others do not
    /// end in 0. `None` where this cannot be told.
    fn are_thousands(&self, mark: Mark, of: Marked) -> Option<bool> {
        let columns = self.columns.iter().filter(|column| !column.has_text);
        let marked = columns.filter(|column| column.of[mark as usize].either > 0);
        let (mut small, mut long) = (0, 0);
        for column in marked {
            small += column.small;
            long += column.long;
        }
        if small == 0 || long > 0 {
            Some(false)
        } else if of.either >= ENOUGH && of.round > 0 {
            Some(true)
        } else {
            None
        }
    }

    fn marked(&self, decimal: Mark) -> Meaning {
        let other = decimal.other();
        let group = |shape, value: &str| match shape {
            Shape::Thousands(mark) | Shape::Either { mark, .. } => mark == other,
            Shape::Decimal(mark) => mark == decimal && other.is_in(value),
            _ => false,
        };
        let is_comma = |shape, _: &str| match shape {
            Shape::Decimal(mark) | Shape::Either { mark, .. } => mark == Mark::Comma,
            _ => false,
        };
        let value = |example: Option<Example>| example.map(|example| example.value);
        Meaning::Marked {
            decimal,
            with_comma: value(
                (decimal == Mark::Comma)
                    .then(|| self.first(is_comma))
                    .flatten(),
            ),
            with_thousands: value(self.first(group)),
        }
    }

    fn unsure(&self, mark: Mark) -> Meaning {
        let either = |shape, _: &str| matches!(shape, Shape::Either { mark: of, .. } if of == mark);
        self.first(either).map_or(Meaning::Plain, Meaning::Unsure)
    }

    fn mixed(&self) -> Meaning {
        let shows = |decimal: Mark| {
            move |shape, _: &str| match shape {
                Shape::Decimal(mark) => mark == decimal,
                Shape::Thousands(mark) => mark != decimal,
                _ => false,
            }
        };
        match (
            self.first(shows(Mark::Comma)),
            self.first(shows(Mark::Point)),
        ) {
            (Some(comma), Some(point)) => Meaning::Mixed { comma, point },
            _ => Meaning::Plain,
        }
    }

    /// The first number of a shape.
    fn first(&self, fits: impl Fn(Shape, &str) -> bool) -> Option<Example> {
        self.texts.iter().enumerate().find_map(|(row, text)| {
            let fields = rows::fields(text, self.separator).enumerate();
            let is_number = |column: usize| self.columns.get(column).is_some_and(|of| !of.has_text);
            let mut numbers = fields.filter(|(column, _)| is_number(*column));
            numbers.find_map(|(column, field)| {
                let value = rows::unquoted(field);
                let value = value.trim();
                fits(Shape::of(value), value).then(|| Example {
                    row,
                    column,
                    value: value.to_owned(),
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&str]) -> Meaning {
        let rows: Vec<&[u8]> = rows.iter().map(|row| row.as_bytes()).collect();
        meaning(&rows, b';', &[false; 3])
    }

    fn decimal_of(rows: &[&str]) -> Option<(Mark, bool)> {
        match of(rows) {
            Meaning::Plain => Some((Mark::Point, false)),
            Meaning::Marked {
                decimal,
                with_thousands,
                ..
            } => Some((decimal, with_thousands.is_some())),
            Meaning::Unsure(_) | Meaning::Mixed { .. } => None,
        }
    }

    #[test]
    fn marks_are_told_by_all_numbers() {
        let plain = Some((Mark::Point, false));
        let comma = Some((Mark::Comma, false));
        // Nothing but whole numbers, or points.
        assert_eq!(decimal_of(&["c1;0;5", "c2;1;1320"]), plain);
        assert_eq!(decimal_of(&["c1;0.5;5", "c2;1;1.320"]), plain);
        // Written to three places: whole numbers have a mark too.
        assert_eq!(decimal_of(&["1.320;0", "2.500;1"]), plain);
        assert_eq!(decimal_of(&["0;1.320", "1320;0"]), plain);
        // A decimal comma shows by a place that thousands do not have.
        assert_eq!(decimal_of(&["c1;0,5;7", "c2;1;1"]), comma);
        assert_eq!(decimal_of(&["6,629;7,17"]), comma);
        assert_eq!(decimal_of(&["0,123;1,320"]), comma);
        // Thousands.
        let rows = ["12;1.320", "1.500;7", "1;2.441"];
        assert_eq!(decimal_of(&rows), Some((Mark::Comma, true)));
        let rows = ["12;\"1,320\"", "1,500;7", "1;2,441"];
        assert_eq!(decimal_of(&rows), Some((Mark::Point, true)));
        assert_eq!(decimal_of(&["1,320,500;7"]), Some((Mark::Point, true)));
        assert_eq!(decimal_of(&["1,320;7.5"]), Some((Mark::Point, true)));
        assert_eq!(decimal_of(&["1.320,5;7"]), Some((Mark::Comma, true)));
        let rows = ["\"1,204.5\";\"2,100.1\""];
        assert_eq!(decimal_of(&rows), Some((Mark::Point, true)));
        // Whole numbers in a row of their own are times.
        let rows = [b"0;6;12;24;48".as_slice(), b"4.560;5.120;6.881;7.100;4.200"];
        assert_eq!(meaning(&rows, b';', &[false; 5]), Meaning::Plain);
        // Two ways.
        assert_eq!(decimal_of(&["6,629;5,248", "8,725;7,629"]), None);
        assert_eq!(decimal_of(&["12;1,325", "1;7"]), None);
        assert_eq!(decimal_of(&["12;7", "1;1.325"]), None);
        assert_eq!(decimal_of(&["1,320;1.320"]), None);
        assert!(matches!(of(&["1,5;1.5"]), Meaning::Mixed { .. }));
    }

    #[test]
    fn text_and_what_is_left_out_are_no_witnesses() {
        assert_eq!(decimal_of(&["1,5;7", "x;8"]), Some((Mark::Point, false)));
        let rows = [b"1,5;1.5".as_slice()];
        assert_eq!(meaning(&rows, b';', &[true, false]), Meaning::Plain);
        let rows = [b"1.5,\"1,5\"".as_slice()];
        assert!(matches!(
            meaning(&rows, b',', &[false; 2]),
            Meaning::Mixed { .. }
        ));
    }
}
