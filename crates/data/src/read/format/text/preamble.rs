//! The lines above a header: comments, blank lines, and the separator that Excel takes from a first
//! line such as `sep=;`.

use std::ops::Range;

use crate::read::format::text::rows;

/// The lines above the header.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Preamble {
    /// Bytes before the first line that is none of them.
    pub length: usize,
    /// The separator named.
    pub separator: Option<u8>,
    /// The comments.
    pub comments: Vec<Range<usize>>,
    /// Whether the last comment stands right above the first other line.
    pub is_adjacent: bool,
}

impl Preamble {
    /// The lines at the start of a text.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut found = Self::default();
        while found.length < text.len() {
            let start = found.length;
            let end = next_line(text, start);
            let line = rows::trim_line_end(&text[start..end]);
            if start == 0
                && let Some(separator) = named_separator(line)
            {
                found.separator = Some(separator);
            } else if is_blank(line) {
                found.is_adjacent = false;
            } else if rows::is_comment(line) {
                found.comments.push(start..start + line.len());
                found.is_adjacent = true;
            } else {
                break;
            }
            found.length = end;
        }
        found
    }
}

/// Where the next line starts, quotation marks or not.
pub(super) fn next_line(text: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |at| start + at + 1)
}

/// Whether a line above the header holds nothing, by any separator.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| b" \t,;|".contains(byte))
}

/// The separator in a line such as `sep=;`.
fn named_separator(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_start();
    let line = match line {
        [b'"', inner @ .., b'"'] => inner,
        line => line,
    };
    let (name, rest) = line.split_at_checked(4)?;
    // A spreadsheet may have filled the line up with separators.
    let (separator, padding) = rest.split_first()?;
    let is_padding = padding.iter().all(|byte| byte == separator);
    let is_separator = separator.is_ascii() && !separator.is_ascii_alphanumeric();
    let names = name.eq_ignore_ascii_case(b"sep=") && is_separator && is_padding;
    (names && !matches!(separator, b'"' | b'\r' | b'\n')).then_some(*separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_blank_lines_and_a_named_separator_go_before_the_header() {
        let found = Preamble::of(b"sep=;\n");
        assert_eq!((found.separator, found.length), (Some(b';'), 6));
        assert_eq!(Preamble::of(b"\"sep=\t\"\r\na").separator, Some(b'\t'));
        assert_eq!(Preamble::of(b"SEP=,,,\na").separator, Some(b','));
        for other in [
            b"sep=x\n".as_slice(),
            b"sep=\n",
            b"separator\n",
            b"sep=1,a\n",
        ] {
            assert_eq!(Preamble::of(other), Preamble::default());
        }
        let text = b"# a \"quote\n!b\n,,\n\n#c,d\ntime,A\n";
        let found = Preamble::of(text);
        assert_eq!(&text[found.length..], b"time,A\n");
        let comments: Vec<&[u8]> = found.comments.iter().map(|at| &text[at.clone()]).collect();
        assert_eq!(comments, [b"# a \"quote".as_slice(), b"!b", b"#c,d"]);
        assert!(found.is_adjacent);
        assert!(!Preamble::of(b"#a\n\nb\n").is_adjacent);
    }
}
