//! The header of a text file: below comments and titles, or the last comment itself.

use std::ops::Range;

use crate::read::format::text::numerals::Shape;
use crate::read::format::text::preamble::{Preamble, is_blank, next_line};
use crate::read::format::text::rows;
use crate::read::format::text::separator::{Agreement, agreement, choose};
use crate::read::format::text::spaces::collapsed;

/// Most titles above a header.
const MOST_TITLES: usize = 20;

/// Rows by which a header is told from data.
const FEW_ROWS: usize = 5;

/// Where the header is, with the agreement of the rows.
pub(super) struct HeaderPlace {
    /// Its bytes.
    pub row: Range<usize>,
    /// Bytes before the first row below it.
    pub length: usize,
    /// The separator by which it agrees with the rows.
    pub agreement: Agreement,
    /// A separator by which it would agree as well.
    pub rival: Option<u8>,
    /// Whether it is a comment.
    pub is_comment: bool,
    /// Lines above it that were passed over and are not blank.
    pub passed: Vec<Range<usize>>,
}

/// Looks for the header below the preamble and titles; a separator may be given.
pub(super) fn place(text: &[u8], preamble: &Preamble, asked: Option<u8>) -> Option<HeaderPlace> {
    let mut passed = preamble.comments.clone();
    let mut comment = preamble.comments.last().cloned();
    comment = comment.filter(|_| preamble.is_adjacent);
    let mut at = preamble.length;
    for _ in 0..MOST_TITLES {
        let body = &text[at..];
        if body.is_empty() {
            break;
        }
        let (agreement, rival) = match asked {
            Some(separator) => (agreement(&collapsed(body, separator), separator), None),
            None => choose(body),
        };
        if is_title(body, &agreement) {
            comment = None;
            passed.push(at..next_line(text, at));
            at = next_line(text, at);
            at += length_of_blank(&text[at..]);
            continue;
        }
        let length = rows::first_row_end(body).unwrap_or(body.len());
        let (mut row, mut length) = (at..at + length, at + length);
        let comment = comment.filter(|comment| is_header(text, comment, (&row, &agreement)));
        let is_comment = comment.is_some();
        if let Some(comment) = comment {
            passed.retain(|passed| *passed != comment);
            (row, length) = (comment, at);
        }
        return Some(HeaderPlace {
            row,
            length,
            agreement,
            rival,
            is_comment,
            passed,
        });
    }
    None
}

/// The fields of a header.
pub(super) fn names(row: &[u8], separator: u8, is_comment: bool) -> Vec<String> {
    let mut row = rows::trim_line_end(row);
    while let (true, [b'#' | b'!' | b' ', rest @ ..]) = (is_comment, row) {
        row = rest;
    }
    let text = collapsed(row, separator);
    let mut fields = rows::fields(&text, separator);
    let first = fields.next().unwrap_or_default();
    let mut name = rows::unquoted(first).into_owned();
    if is_comment {
        name = name.trim_start_matches(['#', '!']).trim().to_owned();
    }
    let others = fields.map(|name| rows::unquoted(name).into_owned());
    std::iter::once(name).chain(others).collect()
}

/// Bytes of blank lines and comments at the start.
fn length_of_blank(text: &[u8]) -> usize {
    let mut at = 0;
    while at < text.len() {
        let end = next_line(text, at);
        let line = rows::trim_line_end(&text[at..end]);
        if !is_blank(line) && !rows::is_comment(line) {
            break;
        }
        at = end;
    }
    at
}

/// Whether a comment names the columns of the rows right below it.
fn is_header(
    text: &[u8],
    comment: &Range<usize>,
    (first, agreement): (&Range<usize>, &Agreement),
) -> bool {
    let line = rows::trim_line_end(&text[comment.clone()]);
    if rows::fields(&collapsed(line, agreement.separator), agreement.separator).count()
        > agreement.rows + 1
    {
        return false;
    }
    let names = names(line, agreement.separator, true);
    let mut distinct: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let is_full = distinct.len() == agreement.rows && names.len() == agreement.rows;
    if !agreement.is_exact() || !is_full {
        return false;
    }
    match looks_like_data(&text[first.start..], agreement.separator) {
        Some(is_data) => is_data,
        // Nothing but text: a comment of as many words is the header.
        None => names.len() > 2,
    }
}

/// Whether the first line is a title above the header: it holds one word, or far fewer fields than
/// the lines below, of which the first looks like a header.
fn is_title(body: &[u8], agreement: &Agreement) -> bool {
    if agreement.rows < 3 || agreement.share < 0.8 {
        return false;
    }
    let line = rows::trim_line_end(&body[..next_line(body, 0)]);
    let fields = rows::fields(line, agreement.separator);
    let filled = fields.filter(|field| !rows::unquoted(field).is_empty());
    if filled.count() <= 1 {
        return true;
    }
    let below = &body[next_line(body, 0)..];
    agreement.header * 2 <= agreement.rows
        && looks_like_data(below, agreement.separator) == Some(false)
}

/// Whether the first line has a number wherever the rows below have; `None` where they have none.
fn looks_like_data(text: &[u8], separator: u8) -> Option<bool> {
    let sample = rows::first_rows(text, separator, FEW_ROWS + 1);
    let (first, below) = sample.split_first()?;
    let is_number = |field: &[u8]| {
        let shape = Shape::of(&rows::unquoted(field));
        !matches!(shape, Shape::Missing | Shape::Text)
    };
    let numbers =
        |row: &[u8]| -> Vec<bool> { rows::fields(row, separator).map(is_number).collect() };
    let first = numbers(first.1);
    let below: Vec<Vec<bool>> = below.iter().map(|(_, row)| numbers(row)).collect();
    let mut seen = None;
    for (column, is_number) in first.into_iter().enumerate() {
        let known = below.iter().filter_map(|row| row.get(column));
        if known.clone().count() > 0 && known.clone().all(|is_number| *is_number) {
            seen = Some(seen.unwrap_or(true) && is_number);
        }
    }
    seen
}
