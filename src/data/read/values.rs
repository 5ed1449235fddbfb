//! The value columns of a block, and what became of fields that are no numbers.

use std::borrow::Cow;

use polars::prelude::PolarsResult;

use super::parse::{Layout, Parsed};
use super::rows::{self, Row};

/// The numbers of a column of a block.
pub(super) type Numbers<'a> = Cow<'a, [f64]>;

/// Something at a place in the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found<T> {
    /// Line in the file.
    pub line: u64,
    /// Index into [`Layout::values`].
    pub slot: usize,
    /// What is there.
    pub value: T,
}

/// What the value columns of a block hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    /// First text in each column that has one.
    pub texts: Vec<Found<String>>,
    /// `[V]`: whether there is a number.
    pub has_number: Vec<bool>,
    /// `[V]`: missing values.
    pub missing: Vec<u32>,
}

impl Held {
    /// Nothing, for `columns` value columns.
    pub(super) fn nothing(columns: usize) -> Self {
        Self {
            texts: Vec::new(),
            has_number: vec![false; columns],
            missing: vec![0; columns],
        }
    }
}

/// The value columns of a block.
pub(super) struct Values<'a> {
    /// `[V]`: numbers, NaN for missing; empty for a column parsed as text.
    pub columns: Vec<Numbers<'a>>,
    /// What they hold.
    pub held: Held,
}

impl<'a> Values<'a> {
    /// Takes the value columns of a block, and looks at the text of every field that did not
    /// become a number.
    pub(super) fn of(
        parsed: &'a Parsed<'_>,
        text: &[u8],
        rows: &[Row],
        layout: &Layout,
    ) -> PolarsResult<Self> {
        let mut values = Self {
            columns: Vec::with_capacity(layout.values.len()),
            held: Held::nothing(layout.values.len()),
        };
        for (slot, &column) in layout.values.iter().enumerate() {
            if layout.text[slot] {
                values.look_for_number(slot, &parsed.texts(column)?, rows);
                values.columns.push(Cow::Borrowed(&[]));
            } else {
                values.columns.push(parsed.numbers(column)?);
            }
        }
        values.look_at_nulls(text, rows, layout);
        for (slot, column) in values.columns.iter().enumerate() {
            values.held.has_number[slot] |= column.iter().any(|value| value.is_finite());
            let infinite = column.iter().filter(|value| value.is_infinite()).count();
            values.held.missing[slot] += infinite as u32;
        }
        Ok(values)
    }

    fn look_for_number(&mut self, slot: usize, texts: &[&str], rows: &[Row]) {
        let mut first_text = None;
        for (row, text) in rows.iter().zip(texts) {
            match Field::of(text) {
                Field::Missing => self.held.missing[slot] += 1,
                Field::Number(_) => self.held.has_number[slot] = true,
                Field::Text if first_text.is_none() => first_text = Some((row.line, text)),
                Field::Text => {}
            }
        }
        if let Some((line, text)) = first_text {
            let value = (*text).to_owned();
            self.held.texts.push(Found { line, slot, value });
        }
    }

    fn look_at_nulls(&mut self, text: &[u8], rows: &[Row], layout: &Layout) {
        let mut slot_of = vec![None; layout.width];
        let mut row_has_null = vec![false; rows.len()];
        for (slot, values) in self.columns.iter().enumerate() {
            let mut any = false;
            for (has_null, value) in row_has_null.iter_mut().zip(values.iter()) {
                *has_null |= value.is_nan();
                any |= value.is_nan();
            }
            if any {
                slot_of[layout.values[slot]] = Some(slot);
            }
        }
        let mut has_text = vec![false; self.columns.len()];
        for (row, at) in rows
            .iter()
            .enumerate()
            .filter(|(row, _)| row_has_null[*row])
        {
            let fields = rows::fields(&text[at.start..at.end], layout.separator);
            for (field, slot) in fields.zip(&slot_of) {
                let Some(slot) = slot.filter(|&slot| self.columns[slot][row].is_nan()) else {
                    continue;
                };
                let text = rows::unquoted(field);
                match Field::of(&text) {
                    Field::Missing => self.held.missing[slot] += 1,
                    // The parser takes no space behind a number.
                    Field::Number(value) => self.columns[slot].to_mut()[row] = value,
                    Field::Text if has_text[slot] => {}
                    Field::Text => {
                        has_text[slot] = true;
                        let (line, value) = (at.line, text.into_owned());
                        self.held.texts.push(Found { line, slot, value });
                    }
                }
            }
        }
    }
}

enum Field {
    Missing,
    Number(f64),
    Text,
}

impl Field {
    fn of(text: &str) -> Self {
        /// Words for a missing value, besides an empty field and anything infinite.
        const WORDS: [&str; 5] = ["na", "n/a", "#n/a", "nan", "null"];
        let text = text.trim();
        if text.is_empty() || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return Self::Missing;
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Number(value),
            Ok(_) => Self::Missing,
            Err(_) => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_missing_are_told_from_text() {
        for word in [
            "", " ", "NA", "n/a", "NaN", "NULL", "Inf", "-inf", "infinity", "1e999",
        ] {
            assert!(matches!(Field::of(word), Field::Missing), "{word}");
        }
        assert!(matches!(Field::of(" 1.5 "), Field::Number(value) if value == 1.5));
        assert!(matches!(Field::of("low"), Field::Text));
    }
}
