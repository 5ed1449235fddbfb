//! Labels cut into tokens.

/// The tokens of a label: what stands between `_`, `-`, spaces, brackets and the like. A point parts
/// tokens unless it stands between digits, and a colon never does.
pub(super) fn tokens(label: &str) -> Vec<&str> {
    let bytes = label.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let parts = |(at, c): (usize, char)| match c {
        '.' => !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))),
        _ => c.is_whitespace() || "_-/|,;+()[]{}#@".contains(c),
    };
    // A sign stands before a number and behind nothing or another mark: `LPS_-2h`.
    let is_sign = |at: usize| {
        let is_word = |before: usize| bytes[before].is_ascii_alphanumeric();
        bytes[at] == b'-' && is_digit(Some(at + 1)) && !at.checked_sub(1).is_some_and(is_word)
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, c) in label.char_indices() {
        if parts((at, c)) && !is_sign(at) {
            tokens.push(&label[start..at]);
            start = at + c.len_utf8();
        }
    }
    tokens.push(&label[start..]);
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// A label without what tools add: folders, endings of file names, and the `X` that R puts before a
/// name that begins with a digit.
pub(super) fn stripped(label: &str) -> &str {
    const ENDINGS: [&str; 14] = [
        ".gz", ".bam", ".sam", ".cram", ".txt", ".csv", ".tsv", ".h5ad", ".h5", ".mtx", ".sorted",
        ".fastq", ".fq", ".tab",
    ];
    let mut label = label.trim();
    // A folder, and not a fraction or a range: `1/2 h`, `12h/14h`.
    if let Some((folder, name)) = label.rsplit_once(['/', '\\'])
        && !folder.starts_with(|c: char| c.is_ascii_digit())
    {
        label = name;
    }
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| label.strip_suffix(ending)) {
        label = shorter;
    }
    match label.strip_prefix('X') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => label,
    }
}

/// A token as letters, a number and letters, where it is that: `LPS6h` is `LPS`, `6`, `h`.
pub(super) fn parts(token: &str) -> Option<(&str, f64, &str)> {
    let first = token.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = token.split_at(first);
    let (before, sign) = match before {
        "-" => ("", -1.0),
        before => (before, 1.0),
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let is_word = |text: &str| text.chars().all(char::is_alphabetic);
    let number: f64 = number.strip_suffix('.').unwrap_or(number).parse().ok()?;
    (is_word(before) && is_word(after)).then_some((before, sign * number, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_between_words() {
        assert_eq!(tokens("act_6h-D1"), ["act", "6h", "D1"]);
        assert_eq!(tokens("E10.5"), ["E10.5"]);
        assert_eq!(tokens("0h.1"), ["0h", "1"]);
        assert_eq!(tokens("Day 3 (rep 2)"), ["Day", "3", "rep", "2"]);
        assert_eq!(tokens("12:30"), ["12:30"]);
        assert_eq!(tokens("LPS_-2h-1"), ["LPS", "-2h", "1"]);
        assert_eq!(tokens(""), Vec::<&str>::new());
    }

    #[test]
    fn tools_leave_marks_that_are_taken_off() {
        assert_eq!(stripped("aln/t00_1.sorted.bam"), "t00_1");
        assert_eq!(stripped("X0h_rep1"), "0h_rep1");
        assert_eq!(stripped("1/2 h"), "1/2 h");
        assert_eq!(stripped("Xist"), "Xist");
    }

    #[test]
    fn tokens_have_letters_a_number_and_letters() {
        assert_eq!(parts("LPS6h"), Some(("LPS", 6.0, "h")));
        assert_eq!(parts("E10.5"), Some(("E", 10.5, "")));
        assert_eq!(parts("6"), Some(("", 6.0, "")));
        assert_eq!(parts("-2h"), Some(("", -2.0, "h")));
        assert_eq!(parts("act"), None);
        assert_eq!(parts("6h3"), None);
    }
}
