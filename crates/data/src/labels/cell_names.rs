//! Names of cells that begin or end with that of their sample: `6h_AAACCTGAGCATCATC-1`.

use std::borrow::Cow;
use std::ops::Range;

/// The fewest letters of a barcode.
const SHORTEST_BARCODE: usize = 10;

/// Marks that stand between the parts of a name.
const MARKS: [char; 7] = ['_', '-', '.', ':', '#', ' ', '|'];

/// Whether a name holds the barcode of a cell, such as `AAACCTGAGAAACCAT-1`, or velocyto's
/// `AAACCTGAGAAACCATx`.
pub(crate) fn is_barcode(name: &str) -> bool {
    barcode(name).is_some()
}

/// Whether a name is that of a cell: it holds a barcode, or a word such as `cell12`.
pub(crate) fn names_cell(name: &str) -> bool {
    is_barcode(name) || numbered_cell(name).is_some()
}

/// What the name of a cell says of its sample: the name without a barcode, or a word such as `cell12`.
/// The number of the library, which 10x puts behind a barcode, is put at the end. A name that says no
/// more than that stays whole, as does one without either.
pub(crate) fn sample_part(name: &str) -> Cow<'_, str> {
    let Some(own) = barcode(name).or_else(|| numbered_cell(name)) else {
        return Cow::Borrowed(name);
    };
    let (before, behind) = (&name[..own.start], &name[own.end..]);
    let (mut library, behind) = library(behind);
    let before = before.trim_end_matches(MARKS);
    let mut behind = behind.trim_start_matches(MARKS);
    // Where data sets were merged, the number of each stands behind that of 10x.
    if !behind.is_empty() && behind.bytes().all(|b| b.is_ascii_digit()) {
        library = Some(behind);
        behind = "";
    }
    if !before
        .chars()
        .chain(behind.chars())
        .any(char::is_alphabetic)
    {
        return Cow::Borrowed(name);
    }
    let words = [before, behind].into_iter().filter(|part| !part.is_empty());
    let mut part = words.collect::<Vec<_>>().join("_");
    if let Some(library) = library {
        part = format!("{part}-{library}");
    }
    Cow::Owned(part)
}

/// The place of a barcode.
fn barcode(name: &str) -> Option<Range<usize>> {
    let is_base = |b: u8| matches!(b, b'A' | b'C' | b'G' | b'T' | b'N');
    let mut start = 0;
    for part in name.split(|c: char| !c.is_ascii_alphabetic()) {
        let bases = part.strip_suffix('x').unwrap_or(part);
        if bases.len() >= SHORTEST_BARCODE && bases.bytes().all(is_base) {
            return Some(start..start + part.len());
        }
        // A mark of several bytes is cut by its first.
        start += part.len();
        start += name[start..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// The place of a word such as `cell12` at one end of a name, or `Cell_12` at its end.
fn numbered_cell(name: &str) -> Option<Range<usize>> {
    const WORD: &str = "cell";
    let lower = name.to_ascii_lowercase();
    let start = lower.rfind(WORD)?;
    let is_apart = lower[..start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric());
    let behind = &lower[start + WORD.len()..];
    let number = behind.trim_start_matches(MARKS);
    let digits = number.len()
        - number
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let end = name.len() - number.len() + digits;
    let is_number = digits > 0
        && number[digits..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric());
    let is_joined = behind.len() == number.len();
    let is_at_end = end == name.len() || start == 0 && is_joined;
    (is_apart && is_number && is_at_end).then_some(start..end)
}

/// The number of the library right behind a barcode, and what follows it.
fn library(behind: &str) -> (Option<&str>, &str) {
    let Some(rest) = behind.strip_prefix(['-', '.']) else {
        return (None, behind);
    };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_whole = rest[digits..]
        .chars()
        .next()
        .is_none_or(|c| MARKS.contains(&c));
    match is_whole && (1..=3).contains(&digits) {
        true => (Some(&rest[..digits]), &rest[digits..]),
        false => (None, behind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_are_cut_from_names() {
        for (name, part) in [
            ("6h_AAACCTGAGCAT-1", "6h-1"),
            ("D3_AACGTTGCAATTGGCC", "D3"),
            ("Day12#AAACCTGAGCATCATC-1", "Day12-1"),
            ("AAACCTGAGCATCATC-1_6h", "6h-1"),
            ("act_6h_rep1_AAACCTGAGCATCATC-2", "act_6h_rep1-2"),
            ("6h:AAACCTGAGCATCATCx", "6h"),
            ("6h_AAACCTGAGCATCATC-1_2", "6h-2"),
            ("D0.AAACCTGAGCATCATC.1", "D0-1"),
            ("0h_cell12", "0h"),
            ("0h_Cell_12", "0h"),
        ] {
            assert_eq!(sample_part(name), part, "{name}");
        }
    }

    #[test]
    fn names_that_say_nothing_of_a_sample_stay_whole() {
        for name in [
            "AAACCTGAGCATCATC-1",
            "AAACCTGAGCATCATC-1_2",
            "6_AAACCTGAGCATCATC",
            "act_6h_D1",
            "cell_12",
            "T_cells_6h",
            "T cell 6 h",
            "Tcell12_6h",
            "ä",
        ] {
            assert_eq!(sample_part(name), name, "{name}");
        }
        assert!(is_barcode("x_AAACCTGAGCATCATC-1") && !is_barcode("GATTACA"));
    }
}
