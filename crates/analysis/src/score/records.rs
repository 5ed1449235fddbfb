//! Separated text as records of fields.

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// A character.
    Mark(char),
    /// Spaces and tabs, as R writes tables by default.
    Blanks,
}

/// A record of separated text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    /// Line where it begins, from 1.
    pub line: usize,
    /// Its fields.
    pub fields: Vec<String>,
}

/// Separators in the order in which they are preferred.
const SEPARATORS: [Separator; 4] = [
    Separator::Mark('\t'),
    Separator::Mark(','),
    Separator::Mark(';'),
    Separator::Blanks,
];

/// Records that decide about the separator.
const FIRST: usize = 50;

/// The records of a text (RFC 4180, and lines that end with CR alone), cut by the separator with which
/// most of the first ones have as many fields as one another. Blank lines are skipped.
pub(super) fn records(text: &str) -> Vec<Record> {
    let mut best = (0, Separator::Mark(','));
    for separator in SEPARATORS {
        let first: Vec<Record> = Records::new(text, separator).take(FIRST).collect();
        let alike = alike(&first);
        if alike > best.0 {
            best = (alike, separator);
        }
    }
    Records::new(text, best.1).collect()
}

/// The number of fields that most records below the first have.
pub(super) fn usual_width(records: &[Record]) -> usize {
    let below = records.get(1..).filter(|below| !below.is_empty());
    let widths = below.unwrap_or(records).iter();
    let widths: Vec<usize> = widths.map(|record| record.fields.len()).collect();
    let count = |width: &usize| widths.iter().filter(|&other| other == width).count();
    widths.iter().copied().max_by_key(count).unwrap_or_default()
}

/// How many records have the usual number of fields, if that is two at least; each counts twice, and a
/// header that lacks one field once.
fn alike(records: &[Record]) -> usize {
    let width = usual_width(records);
    if width < 2 {
        return 0;
    }
    let fields = |record: &Record| record.fields.len();
    let full = records.iter().filter(|&record| fields(record) == width);
    let is_short = records.first().map(fields) == Some(width - 1);
    2 * full.count() + usize::from(is_short)
}

struct Records<'a> {
    rest: &'a str,
    separator: Separator,
    line: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: Separator) -> Self {
        Self {
            rest: text,
            separator,
            line: 1,
        }
    }

    /// Removes the next record from the rest.
    fn record(&mut self) -> Vec<String> {
        let mut fields = vec![String::new()];
        let (mut quoted, mut was_quoted) = (false, false);
        let mut characters = self.rest.char_indices().peekable();
        let mut end = self.rest.len();
        while let Some((at, character)) = characters.next() {
            let last = fields.len() - 1;
            let ends_line = match character {
                '\n' => true,
                '\r' => characters.peek().is_none_or(|next| next.1 != '\n'),
                _ => false,
            };
            self.line += usize::from(ends_line);
            match character {
                '"' if quoted && characters.next_if(|next| next.1 == '"').is_some() => {
                    fields[last].push('"');
                }
                '"' if quoted || fields[last].is_empty() => {
                    quoted = !quoted;
                    was_quoted = true;
                }
                _ if quoted => fields[last].push(character),
                _ if ends_line => {
                    end = at + character.len_utf8();
                    break;
                }
                '\r' => {}
                _ if self.separates(character) => {
                    // Blanks in a row are one separator.
                    let is_blank = self.separator == Separator::Blanks;
                    if !is_blank || !fields[last].is_empty() || was_quoted {
                        fields.push(String::new());
                        was_quoted = false;
                    }
                }
                _ => fields[last].push(character),
            }
        }
        if self.separator == Separator::Blanks && fields.len() > 1 && !was_quoted {
            fields.pop_if(|field| field.is_empty());
        }
        self.rest = &self.rest[end..];
        fields
    }

    fn separates(&self, character: char) -> bool {
        match self.separator {
            Separator::Mark(mark) => character == mark,
            Separator::Blanks => matches!(character, ' ' | '\t'),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.rest.is_empty() {
            let line = self.line;
            let fields = self.record();
            if fields.len() > 1 || !fields[0].trim().is_empty() {
                return Some(Record { line, fields });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        records(text).into_iter().map(|of| of.fields).collect()
    }

    #[test]
    fn the_separator_is_that_by_which_records_are_alike() {
        assert_eq!(fields("a b\tc\nd e\tf\n"), [["a b", "c"], ["d e", "f"]]);
        assert_eq!(fields("a,b;c\nd;e\n")[1], ["d", "e"]);
        assert_eq!(
            fields("\"Gene\";\"Program\"\n\"A;\"\"b\"\"\";late"),
            [["Gene", "Program"], ["A;\"b\"", "late"]]
        );
        assert_eq!(fields("alone\n"), [["alone"]]);
    }

    #[test]
    fn blanks_in_a_row_are_one_separator() {
        assert_eq!(
            fields("\"gene\"  \"cluster\"\n\"1\" \"\"   1 \n"),
            [vec!["gene", "cluster"], vec!["1", "", "1"]]
        );
    }

    #[test]
    fn lines_end_in_any_way() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("gene,class{end}{end}\"A\nB\",0{end}C,1");
            let found = records(&text);
            let lines: Vec<usize> = found.iter().map(|record| record.line).collect();
            assert_eq!(lines, [1, 3, 5], "{end:?}");
            assert_eq!(found[1].fields, ["A\nB", "0"]);
        }
    }
}
