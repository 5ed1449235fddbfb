//! Rows and fields of delimited text (RFC 4180), with what can be wrong: a short row, a long row, a
//! stray quotation mark.

use std::borrow::Cow;
use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};

/// Position of a row in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// First byte.
    pub start: usize,
    /// Behind the last byte, without the line end.
    pub end: usize,
    /// Line in the file, from 1, of its first byte.
    pub line: u64,
}

/// The rows of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Those that hold something.
    pub rows: Vec<Row>,
    /// Number of blank lines, which are passed over.
    pub blank: u64,
    /// Those of them with a row behind them.
    pub blank_between: u64,
    /// Lines of the text.
    pub lines: u64,
}

/// Position behind the last line end outside quotation marks.
pub(crate) fn last_row_end(text: &[u8]) -> Option<usize> {
    if memchr::memchr(b'"', text).is_none() {
        return memchr::memrchr(b'\n', text).map(|at| at + 1);
    }
    let mut quoted = false;
    let mut end = None;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => end = Some(at + 1),
            _ => {}
        }
    }
    end
}

/// Position behind the first line end outside quotation marks.
pub(crate) fn first_row_end(text: &[u8]) -> Option<usize> {
    let mut quoted = false;
    let at = text.iter().position(|&byte| {
        quoted ^= byte == b'"';
        byte == b'\n' && !quoted
    })?;
    Some(at + 1)
}

/// Finds the rows and checks that each has `width` fields. Lines that hold nothing but separators are
/// blank; so are comments, which start with `#` or `!` and do not have that many fields.
///
/// # Errors
/// [`DataErrorKind::RowLength`], [`DataErrorKind::Quote`] and [`DataErrorKind::OpenQuote`] at a line.
pub(crate) fn find_rows(
    text: &[u8],
    first_line: u64,
    separator: u8,
    width: usize,
    path: &Path,
) -> Result<Rows, DataError> {
    let quotes = memchr::memchr(b'"', text).is_some();
    let mut found = Rows::default();
    let mut at = 0;
    while at < text.len() {
        let line = first_line + found.lines;
        let scan = scan(text, at, separator, quotes);
        let scan = scan.map_err(|kind| kind.in_file(path).at(Place::Line(line)))?;
        found.lines += scan.lines;
        let end = at + trim_line_end(&text[at..scan.next]).len();
        let is_wide = scan.fields == width;
        if is_blank(&text[at..end], separator) || !is_wide && is_comment(&text[at..end]) {
            found.blank += 1;
        } else if !is_wide {
            let kind = DataErrorKind::RowLength {
                expected: width,
                found: scan.fields,
            };
            return Err(kind.in_file(path).at(Place::Line(line)));
        } else {
            found.blank_between = found.blank;
            found.rows.push(Row {
                start: at,
                end,
                line,
            });
        }
        at = scan.next;
    }
    Ok(found)
}

/// Whether a row holds nothing.
pub(super) fn is_blank(row: &[u8], separator: u8) -> bool {
    row.iter().all(|&byte| byte == b' ' || byte == separator)
}

/// Whether a row starts as comments do.
pub(super) fn is_comment(row: &[u8]) -> bool {
    matches!(row, [b'#' | b'!' | b'^', ..] | [b'"', b'#' | b'!', ..])
}

/// A row that was found.
pub(super) struct RowScan {
    /// Start of the next row.
    pub next: usize,
    /// Its fields.
    pub fields: usize,
    /// Line ends passed, inside quotation marks too.
    pub lines: u64,
}

/// Passes over the row at `start`; `quotes` is whether the text has quotation marks.
///
/// # Errors
/// [`DataErrorKind::Quote`] and [`DataErrorKind::OpenQuote`].
pub(super) fn scan(
    text: &[u8],
    start: usize,
    separator: u8,
    quotes: bool,
) -> Result<RowScan, DataErrorKind> {
    if quotes {
        scan_quoted(text, start, separator)
    } else {
        Ok(scan_plain(text, start, separator))
    }
}

fn scan_plain(text: &[u8], start: usize, separator: u8) -> RowScan {
    let rest = &text[start..];
    let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    RowScan {
        next: (start + length + 1).min(text.len()),
        fields: 1 + memchr::memchr_iter(separator, &rest[..length]).count(),
        lines: 1,
    }
}

/// Meaning of the bytes so far for the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    /// Behind a quotation mark in a quoted field: its end, or the first of a doubled one.
    Closing,
}

/// # Errors
/// [`DataErrorKind::Quote`] and [`DataErrorKind::OpenQuote`].
fn scan_quoted(text: &[u8], start: usize, separator: u8) -> Result<RowScan, DataErrorKind> {
    let mut state = State::FieldStart;
    let (mut fields, mut lines) = (1, 0);
    for (offset, &byte) in text[start..].iter().enumerate() {
        lines += u64::from(byte == b'\n');
        state = match (state, byte) {
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, _) | (State::Closing | State::FieldStart, b'"') => State::Quoted,
            (_, b'\n') => {
                return Ok(RowScan {
                    next: start + offset + 1,
                    fields,
                    lines,
                });
            }
            (_, _) if byte == separator => {
                fields += 1;
                State::FieldStart
            }
            (State::Closing, b'\r') => State::Closing,
            (State::Closing, _) | (State::Unquoted, b'"') => {
                return Err(DataErrorKind::Quote { column: fields });
            }
            (State::FieldStart | State::Unquoted, _) => State::Unquoted,
        };
    }
    if state == State::Quoted {
        return Err(DataErrorKind::OpenQuote);
    }
    Ok(RowScan {
        next: text.len(),
        fields,
        lines: lines + 1,
    })
}

/// The first rows that are neither blank nor comments, without their line ends, each with the line
/// ends before it.
pub(super) fn first_rows(text: &[u8], separator: u8, most: usize) -> Vec<(u64, &[u8])> {
    let quotes = memchr::memchr(b'"', text).is_some();
    let (mut at, mut lines) = (0, 0);
    let mut found = Vec::new();
    while at < text.len() && found.len() < most {
        let Ok(scan) = scan(text, at, separator, quotes) else {
            break;
        };
        let row = trim_line_end(&text[at..scan.next]);
        if !is_blank(row, separator) && !is_comment(row) {
            found.push((lines, row));
        }
        lines += scan.lines;
        at = scan.next;
    }
    found
}

/// Line ends of a text.
pub(crate) fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// The row without its line end.
pub(crate) fn trim_line_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// The fields of a row that [`find_rows`] accepted, quotation marks included.
pub(crate) fn fields(row: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    row.split(move |&byte| {
        quoted ^= byte == b'"';
        byte == separator && !quoted
    })
}

/// Length of the first field of a part of a row that starts with a field.
pub(crate) fn field_length(rest: &[u8], separator: u8) -> usize {
    fields(rest, separator).next().map_or(0, <[u8]>::len)
}

/// The text of a field without its quotation marks and outer spaces.
pub(crate) fn unquoted(field: &[u8]) -> Cow<'_, str> {
    // Headers and blocks were checked to be UTF-8.
    let text = std::str::from_utf8(field).unwrap_or_default().trim();
    let inside = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inside {
        Some(inside) if inside.contains('"') => {
            Cow::Owned(inside.replace("\"\"", "\"").trim().to_owned())
        }
        Some(inside) => Cow::Borrowed(inside.trim()),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(text: &str, width: usize) -> Result<Rows, DataError> {
        find_rows(text.as_bytes(), 2, b',', width, Path::new("t.csv"))
    }

    fn texts(text: &str, rows: &Rows) -> Vec<String> {
        rows.rows
            .iter()
            .map(|row| text[row.start..row.end].to_owned())
            .collect()
    }

    #[test]
    fn rows_keep_their_lines_through_blank_lines_and_quoted_line_ends() {
        let text = "a,b\r\n\r\n\"c\nd\",e\n  \nf,g";
        let rows = rows_of(text, 2).unwrap();
        assert_eq!(texts(text, &rows), ["a,b", "\"c\nd\",e", "f,g"]);
        let lines: Vec<u64> = rows.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4, 7]);
        assert_eq!((rows.blank, rows.blank_between, rows.lines), (2, 2, 6));
        let plain = "a,b\n\nc,d\n";
        assert_eq!(rows_of(plain, 2).unwrap().rows[1].line, 4);
        let comments = "#a,b\n,,,\n!end\n#1,2\n";
        let rows = rows_of(comments, 2).unwrap();
        assert_eq!(
            (texts(comments, &rows), rows.blank),
            (vec!["#a,b".to_owned(), "#1,2".to_owned()], 2)
        );
    }

    #[test]
    fn wrong_rows_are_named() {
        for (text, part) in [
            ("a,b\nc\n", "line 3: 1 fields"),
            ("a,b\nc,d,e\n", "line 3: 3 fields"),
            ("a,b\nc,d\"e\n", "line 3: column 2"),
            ("a,\"b\"c\n", "line 2: column 2"),
            ("a,b\nc,\"d\ne,f\n", "line 3: a quotation mark opened"),
        ] {
            let message = rows_of(text, 2).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn fields_are_split_and_unquoted() {
        let row = b"a,\"b,\"\"c\"\"\",, d ";
        let split: Vec<_> = fields(row, b',').map(unquoted).collect();
        assert_eq!(split, ["a", "b,\"c\"", "", "d"]);
        assert_eq!(last_row_end(b"a\nb,\"\n\nc"), Some(2));
        assert_eq!(first_row_end(b"\"a\nb\",c\nd\n"), Some(8));
        assert_eq!(last_row_end(b"abc"), None);
    }
}
