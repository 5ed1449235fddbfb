//! Contents of fields: a number, nothing, or text.

use crate::error::Place;

/// A value with its place in the table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Located<T> {
    /// Line or row.
    pub place: Place,
    /// Index into the value columns.
    pub slot: usize,
    /// The value.
    pub value: T,
}

/// Contents of the value columns of a block, but for the numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ColumnContents {
    /// First text in each column that has one.
    pub texts: Vec<Located<String>>,
    /// `[V]`: fields with text.
    pub text_count: Vec<u32>,
    /// `[V]`: missing values.
    pub missing: Vec<u32>,
}

impl ColumnContents {
    /// No text and no missing value yet, in `columns` value columns.
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            texts: Vec::new(),
            text_count: vec![0; columns],
            missing: vec![0; columns],
        }
    }

    /// Takes note of a text.
    pub(crate) fn add_text(&mut self, place: Place, slot: usize, text: &str) {
        if self.text_count[slot] == 0 {
            let value = text.to_owned();
            self.texts.push(Located { place, slot, value });
        }
        self.text_count[slot] += 1;
    }

    /// Whether a column has a number among `cells` fields.
    pub(crate) fn has_number(&self, slot: usize, cells: u64) -> bool {
        u64::from(self.text_count[slot]) + u64::from(self.missing[slot]) < cells
    }
}

/// Content of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Field {
    /// Nothing, a word for it, or a number that is not finite.
    Missing,
    /// A finite number.
    Number(f64),
    /// Anything else.
    Text,
}

impl Field {
    /// Looks at the text of a field, without its quotation marks.
    pub(crate) fn of(text: &str) -> Self {
        /// Words for a missing value, besides an empty field and what parses as NaN or infinite.
        const WORDS: [&str; 4] = ["na", "n/a", "#n/a", "null"];
        let text = text.trim();
        match fast_float2::parse::<f64, _>(text) {
            Ok(value) if value.is_finite() => Self::Number(value),
            Ok(_) => Self::Missing,
            Err(_) if text.is_empty() => Self::Missing,
            Err(_) if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) => Self::Missing,
            Err(_) => Self::Text,
        }
    }
}

/// Whether a text that is no number may be one with marks that are not understood: `1 320`, `1'320.5`,
/// `12%`, `1.320,5`.
pub(crate) fn looks_like_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['+', '-', '\u{2212}']);
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '\u{2019}' | '%') || is_space(c);
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || is_mark(c))
}

/// The finite number at the start of `rest` that fills its field up to a separator or the end, and
/// its length in bytes. Most fields are such; of any other [`Field::of`] says what it is.
#[inline]
pub(crate) fn leading_number(rest: &[u8], separator: u8) -> Option<(f64, usize)> {
    // Most counts have one digit.
    if let [digit @ b'0'..=b'9', next, ..] = rest
        && *next == separator
    {
        return Some((f64::from(digit - b'0'), 1));
    }
    let (value, length) = fast_float2::parse_partial::<f64, _>(rest).ok()?;
    let fills = rest.get(length).is_none_or(|&byte| byte == separator);
    (fills && value.is_finite()).then_some((value, length))
}

/// The whole number at the start of `rest` that fills its field, and its length in bytes, where
/// decimals have no point.
#[inline]
pub(crate) fn leading_count(rest: &[u8], separator: u8) -> Option<(f64, usize)> {
    /// Digits that a number holds exactly.
    const EXACT: usize = 15;
    let (mut value, mut length) = (0_u64, 0);
    while let Some(digit @ b'0'..=b'9') = rest.get(length) {
        value = value * 10 + u64::from(digit - b'0');
        length += 1;
        if length > EXACT {
            return None;
        }
    }
    let fills = rest.get(length).is_none_or(|&byte| byte == separator);
    (fills && length > 0).then_some((value as f64, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_missing_are_told_from_text() {
        for word in [
            "", " ", "NA", "n/a", "NaN", "NULL", "Inf", "-inf", "infinity", "1e999",
        ] {
            assert_eq!(Field::of(word), Field::Missing, "{word}");
        }
        for (text, value) in [(" 1.5 ", 1.5), ("+2", 2.0), (".5", 0.5), ("1e3", 1000.0)] {
            assert_eq!(Field::of(text), Field::Number(value), "{text}");
        }
        for text in ["low", "1,5", "0x10", "1 2", "-", "e5"] {
            assert_eq!(Field::of(text), Field::Text, "{text}");
        }
    }

    #[test]
    fn a_leading_number_fills_its_field() {
        let read = |text: &str| leading_number(text.as_bytes(), b',');
        assert_eq!(read("7,1"), Some((7.0, 1)));
        assert_eq!(read("7"), Some((7.0, 1)));
        assert_eq!(read("-12.5e1,1"), Some((-125.0, 7)));
        let count = |text: &str| leading_count(text.as_bytes(), b';');
        assert_eq!(count("120;1"), Some((120.0, 3)));
        assert_eq!(count("0"), Some((0.0, 1)));
        for other in ["", ";1", "1,5;", "1.320;", "-1;", "1234567890123456;"] {
            assert_eq!(count(other), None, "{other}");
        }
        for other in ["", ",1", "7 ,1", "7;1", "nan,1", "1e999,1", "\"7\",1", "a"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
