//! Tables of labelled genes.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::score::error::ScoreError;

/// Accepted names of the column of labels, the preferred first, in a table of clusters.
pub(super) const OF_CLUSTERS: [&str; 3] = ["cluster", "class", "program"];
/// The same in a table of true classes.
pub(super) const OF_TRUTH: [&str; 3] = ["program", "class", "cluster"];

/// A gene name and how many rows of that name came before.
pub(super) type GeneKey<'a> = (&'a str, usize);

/// Genes and their labels, as one file has them.
#[derive(Clone, Debug)]
pub(super) struct LabelTable {
    pub(super) path: PathBuf,
    /// Gene, and label if it has one.
    rows: Vec<(String, Option<String>)>,
}

impl LabelTable {
    /// Reads a table, plain or gzipped, with its labels in the first of the columns `labels` there is.
    pub(super) fn read(path: &Path, labels: &[&str]) -> Result<Self, ScoreError> {
        let bytes = read_bytes(path).map_err(|error| ScoreError::Io(path.to_owned(), error))?;
        let text = String::from_utf8(bytes).map_err(|_| ScoreError::NotText(path.to_owned()))?;
        Self::parse(path, labels, text.trim_start_matches('\u{feff}'))
    }

    fn parse(path: &Path, labels: &[&str], text: &str) -> Result<Self, ScoreError> {
        let mut records = Records::new(text);
        let first = records.next();
        let (_, header) = first.ok_or_else(|| ScoreError::Empty(path.to_owned()))?;
        let gene = column(path, &header, &["gene"])?;
        let label = column(path, &header, labels)?;
        let mut rows = Vec::new();
        for (line, mut fields) in records {
            if fields.len() != header.len() {
                return Err(ScoreError::Fields {
                    path: path.to_owned(),
                    line,
                    expected: header.len(),
                    found: fields.len(),
                });
            }
            let label = known_label(&fields[label]);
            let gene = std::mem::take(&mut fields[gene]);
            rows.push((gene.trim().to_owned(), label));
        }
        Ok(Self {
            path: path.to_owned(),
            rows,
        })
    }

    /// The rows in file order, with repeated names numbered.
    pub(super) fn rows(&self) -> impl Iterator<Item = (GeneKey<'_>, Option<&str>)> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        self.rows.iter().map(move |(gene, label)| {
            let before = seen.entry(gene).or_default();
            let key = (gene.as_str(), *before);
            *before += 1;
            (key, label.as_deref())
        })
    }

    /// Fails for a label that no gene has, most likely a typing error.
    pub(super) fn require_label(&self, label: &str) -> Result<(), ScoreError> {
        let labels = self.rows.iter().filter_map(|row| row.1.as_deref());
        let labels: BTreeSet<&str> = labels.collect();
        if labels.contains(label) {
            return Ok(());
        }
        Err(ScoreError::UnknownLabel {
            path: self.path.clone(),
            label: label.to_owned(),
            labels: labels.into_iter().collect::<Vec<_>>().join(", "),
        })
    }
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn known_label(field: &str) -> Option<String> {
    let label = field.trim();
    let is = |none: &&str| label.eq_ignore_ascii_case(none);
    (!["", "na", "nan"].iter().any(is)).then(|| label.to_owned())
}

/// The column of the first of the `wanted` names that the header has.
fn column(path: &Path, header: &[String], wanted: &[&str]) -> Result<usize, ScoreError> {
    let place = |name: &&str| {
        let mut fields = header.iter();
        fields.position(|field| field.trim().eq_ignore_ascii_case(name))
    };
    let found = wanted.iter().find_map(place);
    found.ok_or_else(|| ScoreError::NoColumn {
        path: path.to_owned(),
        wanted: wanted.join(" or "),
        header: header.join(", "),
    })
}

/// The records of a separated text (RFC 4180): line number from 1, and fields. Blank lines are
/// skipped. The separator is the most frequent of comma, semicolon and tab in the first line.
struct Records<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        let header = text.lines().next().unwrap_or_default();
        let count = |separator: &char| header.matches(*separator).count();
        // The last of equal maxima wins, so the comma comes last.
        let separator = ['\t', ';', ',']
            .into_iter()
            .max_by_key(count)
            .unwrap_or(',');
        Self {
            rest: text,
            separator,
            line: 1,
        }
    }

    /// Removes the next record from the rest.
    fn record(&mut self) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        let mut characters = self.rest.char_indices().peekable();
        let mut end = self.rest.len();
        while let Some((at, character)) = characters.next() {
            let last = fields.len() - 1;
            if character == '\n' {
                self.line += 1;
            }
            match character {
                '"' if quoted && characters.next_if(|next| next.1 == '"').is_some() => {
                    fields[last].push('"');
                }
                '"' if quoted || fields[last].is_empty() => quoted = !quoted,
                '\n' if !quoted => {
                    end = at + 1;
                    break;
                }
                '\r' if !quoted => {}
                _ if character == self.separator && !quoted => fields.push(String::new()),
                _ => fields[last].push(character),
            }
        }
        self.rest = &self.rest[end..];
        fields
    }
}

impl Iterator for Records<'_> {
    type Item = (usize, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let line = self.line;
            let fields = self.record();
            if fields.len() > 1 || !fields[0].trim().is_empty() {
                return Some((line, fields));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<LabelTable, ScoreError> {
        LabelTable::parse(Path::new("clusters.csv"), &OF_CLUSTERS, text)
    }

    fn rows(text: &str) -> Vec<(String, Option<String>)> {
        parsed(text).unwrap().rows
    }

    fn row(gene: &str, label: &str) -> (String, Option<String>) {
        (
            gene.to_owned(),
            (!label.is_empty()).then(|| label.to_owned()),
        )
    }

    #[test]
    fn columns_are_found_in_any_case_and_place() {
        assert_eq!(rows("p,CLUSTER,Gene\n.1,2,IRF1\n"), [row("IRF1", "2")]);
        assert_eq!(rows("gene\tclass\r\nIRF1\t0\r\n"), [row("IRF1", "0")]);
        assert_eq!(
            rows("\"Gene\";\"Program\"\n\"A;\"\"b\"\"\";late"),
            [row("A;\"b\"", "late")]
        );
    }

    #[test]
    fn the_kind_of_table_decides_between_label_columns() {
        let text = "gene,cluster,program\nA,1,late\n";
        assert_eq!(rows(text), [row("A", "1")]);
        let truth = LabelTable::parse(Path::new("t.csv"), &OF_TRUTH, text).unwrap();
        assert_eq!(truth.rows, [row("A", "late")]);
    }

    #[test]
    fn empty_labels_are_none_and_blank_lines_nothing() {
        let text = "gene,cluster\nA,\n\nB,NA\nC, 3 \n";
        assert_eq!(rows(text), [row("A", ""), row("B", ""), row("C", "3")]);
    }

    #[test]
    fn repeated_names_are_numbered() {
        let table = parsed("gene,cluster\nA,1\nB,2\nA,3\n").unwrap();
        let keys: Vec<_> = table.rows().map(|(key, _)| key).collect();
        assert_eq!(keys, [("A", 0), ("B", 0), ("A", 1)]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = parsed("name,cluster\nA,1\n").unwrap_err().to_string();
        assert!(
            error.contains("clusters.csv has no column named gene"),
            "{error}"
        );
        assert!(error.contains("name, cluster"), "{error}");
        let error = parsed("gene,size\nA,1\n").unwrap_err().to_string();
        assert!(error.contains("cluster or class or program"), "{error}");
        assert!(matches!(parsed("").unwrap_err(), ScoreError::Empty(_)));
    }

    #[test]
    fn a_row_of_another_length_is_named_by_line() {
        let error = parsed("gene,cluster\n\"A\nB\",1\nC\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("line 4: 1 fields where the header has 2"),
            "{error}"
        );
    }
}
