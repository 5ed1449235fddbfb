//! Numbers with a decimal comma or with marks between thousands.

use std::borrow::Cow;

use crate::read::format::values::Field;

/// A mark inside numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `.`
    Point,
    /// `,`
    Comma,
}

impl Mark {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    /// Whether a text has it.
    pub(super) fn is_in(self, text: &str) -> bool {
        text.as_bytes().contains(&self.byte())
    }

    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// What the marks in a field show of their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing, or a word for it.
    Missing,
    /// A number without a mark, with its digits before an exponent.
    Plain {
        /// Number of digits.
        digits: usize,
    },
    /// The mark can only be a decimal mark: `1,5`, `0,125`, `1.320,5`.
    Decimal(Mark),
    /// The mark can only stand between thousands: `1,320,500`.
    Thousands(Mark),
    /// The mark could be either: `1,320`.
    Either {
        /// The mark.
        mark: Mark,
        /// Whether the last digit is 0, which decimals seldom end in.
        round: bool,
    },
    /// No number.
    Text,
}

impl Shape {
    /// Looks at the text of a field, without quotation marks.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (digits, has_exponent) = match unsigned.split_once(['e', 'E']) {
            Some((digits, exponent)) if is_exponent(exponent) => (digits, true),
            _ => (unsigned, false),
        };
        Self::of_digits(digits.as_bytes(), has_exponent).unwrap_or_else(|| match Field::of(text) {
            Field::Missing => Self::Missing,
            Field::Number(_) | Field::Text => Self::Text,
        })
    }

    /// `None` for what is no number.
    fn of_digits(digits: &[u8], has_exponent: bool) -> Option<Self> {
        let is_mark = |byte: &u8| matches!(byte, b'.' | b',');
        let plain = digits.iter().filter(|byte| byte.is_ascii_digit()).count();
        let marks = digits.iter().filter(|byte| is_mark(byte)).count();
        if plain == 0 || plain + marks < digits.len() {
            return None;
        }
        let Some(last) = digits.iter().rposition(is_mark) else {
            return Some(Self::Plain { digits: plain });
        };
        let mark = if digits[last] == b',' {
            Mark::Comma
        } else {
            Mark::Point
        };
        let before = &digits[..last];
        let grouped = is_grouped(digits, mark.byte()) && !has_exponent;
        match marks {
            1 if grouped => Some(Self::Either {
                mark,
                round: digits.ends_with(b"0"),
            }),
            1 => Some(Self::Decimal(mark)),
            _ if grouped => Some(Self::Thousands(mark)),
            _ if is_grouped(before, mark.other().byte()) => Some(Self::Decimal(mark)),
            _ => None,
        }
    }
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether digits are cut into thousands by a mark, and the first group does not start with 0.
fn is_grouped(digits: &[u8], mark: u8) -> bool {
    let mut groups = digits.split(|&byte| byte == mark);
    let first = groups.next().unwrap_or_default();
    let is_first = matches!(first.len(), 1..=3) && first[0] != b'0';
    let mut others = 0;
    let all = groups.all(|group| {
        others += 1;
        group.len() == 3 && group.iter().all(u8::is_ascii_digit)
    });
    is_first && first.iter().all(u8::is_ascii_digit) && all && others > 0
}

/// A number with these marks as one with a decimal point and nothing between thousands; `None` where
/// a mark does not fit, or where there is none to be changed.
pub(super) fn with_point(text: &str, decimal: Mark, thousands: bool) -> Option<String> {
    let text = text.trim();
    if decimal == Mark::Point && !(thousands && text.contains(',')) {
        return None;
    }
    let shape = Shape::of(text);
    let fits = match shape {
        Shape::Decimal(mark) => mark == decimal,
        Shape::Thousands(mark) => mark != decimal && thousands,
        Shape::Either { mark, .. } => mark == decimal || thousands,
        Shape::Missing | Shape::Plain { .. } | Shape::Text => false,
    };
    if !fits {
        return None;
    }
    let group = decimal.other().byte() as char;
    let kept = text.chars().filter(|&sign| sign != group);
    Some(
        kept.map(|sign| if sign == ',' { '.' } else { sign })
            .collect(),
    )
}

/// The content of a field, without its quotation marks, by these marks.
pub(super) fn number(text: &str, decimal: Mark, thousands: bool) -> Field {
    if let Some(text) = with_point(text, decimal, thousands) {
        return Field::of(&text);
    }
    let field = Field::of(text);
    if decimal == Mark::Comma && text.contains('.') && matches!(field, Field::Number(_)) {
        return Field::Text;
    }
    field
}

/// A label that starts with a decimal comma number (`0,5h`) with a point in its place.
pub(super) fn label_with_point(label: Cow<'_, str>) -> Cow<'_, str> {
    let is_numeral = |sign: char| sign.is_ascii_digit() || matches!(sign, ',' | '.' | '+' | '-');
    let length = label.find(|sign| !is_numeral(sign)).unwrap_or(label.len());
    match with_point(&label[..length], Mark::Comma, true) {
        Some(number) => Cow::Owned(number + &label[length..]),
        None => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_show_their_meaning() {
        let either = |mark, round| Shape::Either { mark, round };
        for (text, shape) in [
            ("12", Shape::Plain { digits: 2 }),
            ("-1e5", Shape::Plain { digits: 1 }),
            ("1,5", Shape::Decimal(Mark::Comma)),
            (".5", Shape::Decimal(Mark::Point)),
            ("0,125", Shape::Decimal(Mark::Comma)),
            ("1234.567", Shape::Decimal(Mark::Point)),
            ("1.320,5", Shape::Decimal(Mark::Comma)),
            ("1,320.25e3", Shape::Decimal(Mark::Point)),
            ("1.320.500", Shape::Thousands(Mark::Point)),
            ("-1,320", either(Mark::Comma, true)),
            ("12.345", either(Mark::Point, false)),
            ("1.320e2", Shape::Decimal(Mark::Point)),
            ("", Shape::Missing),
            ("NA", Shape::Missing),
            ("1,2,3", Shape::Text),
            ("1,23.5,1", Shape::Text),
            ("low", Shape::Text),
            (",", Shape::Text),
            ("1-2", Shape::Text),
        ] {
            assert_eq!(Shape::of(text), shape, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_by_their_marks() {
        use Field::{Missing, Number, Text};
        for (text, comma, point) in [
            ("1,5", Number(1.5), Text),
            ("1.320", Number(1320.0), Number(1.32)),
            ("1,320", Number(1.32), Number(1320.0)),
            ("-1.320,5", Number(-1320.5), Text),
            ("1,320.5", Text, Number(1320.5)),
            ("1.5", Text, Number(1.5)),
            ("1,5e3", Number(1500.0), Text),
            ("7", Number(7.0), Number(7.0)),
            ("NA", Missing, Missing),
            ("1,2,3", Text, Text),
        ] {
            assert_eq!(number(text, Mark::Comma, true), comma, "{text}");
            assert_eq!(number(text, Mark::Point, true), point, "{text}");
        }
        assert_eq!(number("1,320", Mark::Point, false), Text);
        assert_eq!(label_with_point("0,5h".into()), "0.5h");
        assert_eq!(label_with_point("day 1".into()), "day 1");
        assert_eq!(label_with_point("3,5 days, late".into()), "3.5 days, late");
    }
}
