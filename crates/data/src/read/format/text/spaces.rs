//! Rows whose fields are separated by runs of spaces or tabs.

use std::borrow::Cow;

/// Leaves one space of every run of spaces and tabs outside quotation marks, and none at the ends of
/// lines.
pub(super) fn collapse(text: &mut Vec<u8>) {
    let (mut quoted, mut pending, mut line_start) = (false, false, true);
    let mut kept = 0;
    for at in 0..text.len() {
        let byte = text[at];
        quoted ^= byte == b'"';
        if !quoted && matches!(byte, b' ' | b'\t') {
            pending = true;
            continue;
        }
        let is_end = !quoted && matches!(byte, b'\n' | b'\r');
        if pending && !line_start && !is_end {
            text[kept] = b' ';
            kept += 1;
        }
        pending = false;
        line_start = is_end;
        text[kept] = byte;
        kept += 1;
    }
    text.truncate(kept);
}

/// The text with one space between fields, where spaces separate them.
pub(super) fn collapsed(text: &[u8], separator: u8) -> Cow<'_, [u8]> {
    if separator != b' ' {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_vec();
    collapse(&mut text);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_space_is_left_of_a_run() {
        let mut text = b"  a \t b  \r\n\"x  y\"   c\nd\n   \n".to_vec();
        collapse(&mut text);
        assert_eq!(text, b"a b\r\n\"x  y\" c\nd\n\n");
    }
}
