//! How the rows and numbers of a text file are written.

use std::borrow::Cow;

use crate::read::format::text::numerals::{self, Mark};
use crate::read::format::text::rows;
use crate::read::format::values::Field;
use crate::settings::{Decimal, Separator};

/// The separator and the marks of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Separator of the fields. Of runs of spaces and tabs that separate fields, one space is left.
    pub separator: u8,
    /// The decimal mark.
    pub decimal: Mark,
    /// Whether the other mark may stand between thousands.
    pub thousands: bool,
}

impl Dialect {
    /// Points before decimals, and nothing between thousands.
    pub(crate) fn plain(separator: u8) -> Self {
        Self {
            separator,
            decimal: Mark::Point,
            thousands: false,
        }
    }

    /// The content of a field, with or without quotation marks.
    pub(crate) fn number(&self, field: &[u8]) -> Field {
        numerals::number(&rows::unquoted(field), self.decimal, self.thousands)
    }

    /// A label such as a time, with a point where a number in front has a decimal comma.
    pub(crate) fn label<'a>(&self, label: Cow<'a, str>) -> Cow<'a, str> {
        match self.decimal {
            Mark::Comma if label.contains(',') => numerals::label_with_point(label),
            Mark::Comma | Mark::Point => label,
        }
    }

    /// Whether fields are separated by spaces.
    pub(crate) fn is_spaced(&self) -> bool {
        self.separator == b' '
    }
}

/// The marks that a setting names; none where they are to be recognised.
pub(super) fn marks_asked(decimal: Decimal) -> Option<Mark> {
    match decimal {
        Decimal::Auto => None,
        Decimal::Point => Some(Mark::Point),
        Decimal::Comma => Some(Mark::Comma),
    }
}

/// The separator that a setting names; none where it is to be recognised.
pub(super) fn separator_asked(separator: Separator) -> Option<u8> {
    match separator {
        Separator::Auto => None,
        Separator::Comma => Some(b','),
        Separator::Tab => Some(b'\t'),
        Separator::Semicolon => Some(b';'),
        Separator::Space => Some(b' '),
    }
}

/// A separator in words, in the plural.
pub(super) fn separator_words(separator: u8) -> String {
    match separator {
        b',' => "commas".to_owned(),
        b'\t' => "tabs".to_owned(),
        b';' => "semicolons".to_owned(),
        b' ' => "spaces".to_owned(),
        b'|' => "vertical bars".to_owned(),
        other => format!("'{}'", char::from(other).escape_default()),
    }
}
