//! The separator by which header and rows agree.

use crate::read::format::text::rows;
use crate::read::format::text::spaces::collapse;

/// The separators that are tried, in order of preference where two fit equally well.
const SEPARATORS: [u8; 4] = *b"\t,;|";

/// Most rows that are looked at.
const MOST_ROWS: usize = 1000;

/// The fields of a header and of the rows below it, by one separator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Agreement {
    /// The separator.
    pub separator: u8,
    /// Fields of the header.
    pub header: usize,
    /// Fields of most rows; 0 where there are none.
    pub rows: usize,
    /// Share of the rows that have so many.
    pub share: f64,
}

/// The separator of a text that starts with its header, and another that fits as well.
pub(super) fn choose(text: &[u8]) -> (Agreement, Option<u8>) {
    let mut of = SEPARATORS.map(|separator| agreement(text, separator));
    let [tabs, ..] = of;
    let mut best = best_of(&of);
    // Spaces occur in names, and tabs count as spaces where these separate fields.
    let is_sure = best.is_some_and(|best| best.rank().0 > 4);
    let is_tabbed = tabs.rows > 1 && tabs.share > 0.8;
    if !is_sure && !is_tabbed {
        let mut spaced = text.to_vec();
        collapse(&mut spaced);
        let spaces = agreement(&spaced, b' ');
        if spaces.rank() > best.map_or((0, 0), |best| best.rank()) {
            return (spaces, None);
        }
    }
    let Some(best) = best.take() else {
        return (most_frequent(text, &mut of), None);
    };
    let is_rival = |other: &&Agreement| {
        other.separator != best.separator && other.is_exact() && other.rows > 2
    };
    let rival = of.iter().find(is_rival);
    (best, rival.map(|rival| rival.separator))
}

/// The best of some separators, the first where several are; none where none fits.
fn best_of(of: &[Agreement]) -> Option<Agreement> {
    let mut best: Option<Agreement> = None;
    for found in of {
        if found.rank() > best.map_or((0, 0), |best| best.rank()) {
            best = Some(*found);
        }
    }
    best
}

/// Where header and rows agree by no separator: the one that occurs most often in the header.
fn most_frequent(text: &[u8], of: &mut [Agreement]) -> Agreement {
    // The comma goes first.
    of.swap(0, 1);
    let header = rows::first_row_end(text).map_or(text, |end| &text[..end]);
    let count = |of: &Agreement| rows::fields(header, of.separator).count();
    let mut best = of[0];
    for other in of {
        if count(other) > count(&best) {
            best = *other;
        }
    }
    best
}

/// Counts the fields by a separator.
pub(super) fn agreement(text: &[u8], separator: u8) -> Agreement {
    let quotes = memchr::memchr(b'"', text).is_some();
    let mut found = Agreement {
        separator,
        header: 0,
        rows: 0,
        share: 0.0,
    };
    let mut counts: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut total, mut failed) = (0, 0, false);
    while at < text.len() && total < MOST_ROWS {
        let Ok(scan) = rows::scan(text, at, separator, quotes) else {
            failed = true;
            break;
        };
        let row = rows::trim_line_end(&text[at..scan.next]);
        let is_first = found.header == 0;
        at = scan.next;
        if is_first {
            found.header = scan.fields;
        } else if !rows::is_blank(row, separator) && !rows::is_comment(row) {
            total += 1;
            match counts.iter_mut().find(|(fields, _)| *fields == scan.fields) {
                Some((_, count)) => *count += 1,
                None => counts.push((scan.fields, 1)),
            }
        }
    }
    if let Some(&(fields, count)) = counts.iter().max_by_key(|(_, count)| *count) {
        found.rows = fields;
        found.share = count as f64 / (total + usize::from(failed)) as f64;
    }
    found
}

impl Agreement {
    /// Whether most rows have as many fields as the header.
    pub(super) fn is_exact(&self) -> bool {
        self.header == self.rows && self.rows > 1 && self.share > 0.5
    }

    /// Whether nearly all rows have one field more, as R writes them.
    pub(super) fn is_short(&self) -> bool {
        self.header + 1 == self.rows && self.share > 0.8
    }

    /// Whether the header has one field more than most rows.
    pub(super) fn is_long(&self) -> bool {
        self.header == self.rows + 1 && self.rows > 1 && self.share > 0.8
    }

    /// How well header and rows agree, and the fields of the rows. Spaces occur in names, and a
    /// header of one field is no good witness.
    fn rank(&self) -> (u8, usize) {
        let is_spaced = self.separator == b' ';
        let rank = match (is_spaced, self.rows) {
            (false, _) if self.is_exact() => 6,
            (false, 3..) if self.is_short() || self.is_long() => 5,
            (true, _) if self.is_exact() => 4,
            (true, 3..) if self.is_short() => 3,
            (false, _) if self.is_short() => 2,
            // A title above the header.
            (false, 3..) if self.header < self.rows && self.share > 0.8 => 1,
            _ => 0,
        };
        (rank, if rank == 0 { 0 } else { self.rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> (u8, Option<u8>) {
        let (agreement, rival) = choose(text.as_bytes());
        (agreement.separator, rival)
    }

    #[test]
    fn header_and_rows_agree_by_the_separator() {
        for (text, separator) in [
            ("a,b,c\n1,2,3\n", b','),
            // The rival in names, in the header alone or in every row.
            ("id\ttime\tA,B,C\tD,E\n1\t2\t3\t4\n", b'\t'),
            ("id;time;A\n1,5;2,5;3,5\n1;2,5;3\n", b';'),
            ("id,x;y,z;w\n1,2,3\n", b','),
            ("cell id,time point,T cell\nc 1,0 h,5 x\n", b','),
            ("cell id,time point\nc 1,0,5\nc 2,1,6\n", b','),
            // R: the header is one short.
            ("a b c\nr1 1 2 3\nr2 1,5 2 3\n", b' '),
            ("\"a\" \"b c\"\n\"r 1\" 1 2\n", b' '),
            ("time G1\n0,5 3\n1,5 4\n", b' '),
            ("a,b\nx,1,2\ny,1,2\n", b','),
            ("a|b|c\n1|2|3\n", b'|'),
            // A title above, and a row that was cut.
            ("Table S1\na\tb\tc\n1\t2\t3\n", b'\t'),
            ("a;b;c\n1;2;3\n1;2;3\n1;2", b';'),
            // Nothing agrees.
            ("a;b;c\n1;2\n", b';'),
            ("a", b','),
        ] {
            assert_eq!(chosen(text).0, separator, "{text}");
        }
    }

    #[test]
    fn two_separators_that_fit_are_noticed() {
        let text = "a,b,c;d,e;f,g;h\n1,2,3;4,5;6,7;8\n";
        assert_eq!(chosen(text), (b',', Some(b';')));
        assert_eq!(chosen("a,b,c\n1,2,3\n").1, None);
    }
}
