//! What the first rows of a column hold.

use std::collections::{HashMap, HashSet};

use crate::labels::{read_labels, share_with_time};
use crate::read::{Field, FirstRows};
use crate::settings::UnitChoice;

/// Rows that show what a column holds.
const FEW: usize = 20;

/// The first rows of the columns.
#[derive(Clone, Copy)]
pub(super) struct Contents<'a> {
    first: &'a FirstRows,
}

impl<'a> Contents<'a> {
    /// The columns of these rows.
    pub(super) fn new(first: &'a FirstRows) -> Self {
        Self { first }
    }

    /// The values of a column that are there.
    pub(super) fn column(self, column: usize) -> impl Iterator<Item = &'a str> {
        let rows = self
            .first
            .rows
            .iter()
            .filter_map(move |row| row.get(column));
        rows.map(|value| value.trim())
            .filter(|value| Field::of(value) != Field::Missing)
    }

    /// The different values of a column, in order of appearance.
    pub(super) fn distinct(self, column: usize) -> Vec<String> {
        let mut seen = HashSet::new();
        let values = self.column(column).filter(|value| seen.insert(*value));
        values.map(str::to_owned).collect()
    }

    /// Whether a column holds text.
    pub(super) fn is_text(self, column: usize) -> bool {
        self.column(column)
            .any(|value| Field::of(value) == Field::Text)
    }

    /// Whether a column holds nothing but whole numbers, and no number twice.
    pub(super) fn is_row_numbers(self, column: usize) -> bool {
        let mut seen = HashSet::new();
        let is_new_whole = |value: &str| {
            let value = value.strip_suffix(".0").unwrap_or(value);
            value.parse::<i64>().is_ok_and(|number| seen.insert(number))
        };
        self.column(column).next().is_some() && self.column(column).all(is_new_whole)
    }

    /// Whether a column counts its rows, one by one.
    pub(super) fn counts_rows(self, column: usize) -> bool {
        let (mut last, mut count): (Option<i64>, usize) = (None, 0);
        let mut goes_on = |value: &str| {
            let number = value.parse().ok();
            let expected = last.and_then(|last: i64| last.checked_add(1));
            let follows = number.is_some() && (count == 0 || number == expected);
            (last, count) = (number, count + 1);
            follows
        };
        let rows = self.first.rows.len();
        rows >= FEW && self.column(column).all(&mut goes_on) && count == rows
    }

    /// Whether no value of a column comes twice.
    pub(super) fn is_unique(self, column: usize) -> bool {
        let mut seen = HashSet::new();
        self.first.rows.len() > 1
            && self.column(column).count() == self.first.rows.len()
            && self.column(column).all(|value| seen.insert(value))
    }

    /// Whether the labels of a column say times by themselves.
    pub(super) fn says_time(self, column: usize) -> bool {
        let labels = self.distinct(column);
        /// A constant text is a name, unless it says the unit too.
        const LEAST: usize = 2;
        let has_unit = || {
            let read = read_labels(&labels, "", UnitChoice::AsWritten, &[]);
            let mut times = read.readings.iter().filter_map(|reading| reading.time);
            times.any(|time| time.unit.is_some())
        };
        self.is_text(column)
            && share_with_time(&labels) >= 0.9
            && (labels.len() >= LEAST || has_unit())
    }

    /// Whether each value of a column goes with one value of the other, in both directions, and there
    /// are at least two.
    pub(super) fn says_the_same(self, column: usize, other: usize) -> bool {
        let (mut there, mut back) = (HashMap::new(), HashMap::new());
        let value = |row: &'a Vec<String>, column: usize| row.get(column).map(|value| value.trim());
        let same = self.first.rows.iter().all(|row| {
            let (Some(one), Some(two)) = (value(row, column), value(row, other)) else {
                return false;
            };
            *there.entry(one).or_insert(two) == two && *back.entry(two).or_insert(one) == one
        });
        same && there.len() > 1
    }

    /// Whether a column holds the words true and false.
    pub(super) fn is_flags(self, column: usize) -> bool {
        let is_flag = |value: &str| {
            ["true", "false"]
                .iter()
                .any(|flag| value.eq_ignore_ascii_case(flag))
        };
        self.column(column).next().is_some() && self.column(column).all(is_flag)
    }
}
