//! Tables of labelled genes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::score::columns::{Columns, clust_objects};
use crate::score::error::ScoreError;
use crate::score::records::{Record, records};

/// Genes and their labels, as one file has them.
#[derive(Clone, Debug)]
pub(super) struct LabelTable {
    pub(super) path: PathBuf,
    /// Gene, and label if it has one.
    rows: Vec<(String, Option<String>)>,
    /// What was assumed of the columns, in a sentence.
    pub(super) note: Option<String>,
}

impl LabelTable {
    /// Reads a table, plain or gzipped, with its labels in the first of the columns `labels` there is.
    pub(super) fn read(path: &Path, labels: &[&str]) -> Result<Self, ScoreError> {
        let bytes = read_bytes(path).map_err(|error| ScoreError::Io(path.to_owned(), error))?;
        let text = text_of(bytes).ok_or_else(|| ScoreError::NotText(path.to_owned()))?;
        Self::parse(path, labels, &text)
    }

    fn parse(path: &Path, labels: &[&str], text: &str) -> Result<Self, ScoreError> {
        let records = records(text);
        if records.is_empty() {
            return Err(ScoreError::Empty(path.to_owned()));
        }
        let table = |rows: Vec<(String, String)>, note| Self {
            path: path.to_owned(),
            rows: rows
                .into_iter()
                .map(|(gene, label)| (gene, known_label(&label)))
                .collect(),
            note,
        };
        if let Some(rows) = clust_objects(&records) {
            let note = "each column was read as the genes of a cluster".to_owned();
            return Ok(table(rows, Some(note)));
        }
        let columns = Columns::find(path, labels, &records)?;
        let rows = records[columns.header..].iter();
        let rows: Result<Vec<_>, _> = rows.map(|record| row(path, &columns, record)).collect();
        Ok(table(rows?, columns.note))
    }

    /// Gene names, in file order.
    pub(super) fn genes(&self) -> Vec<&str> {
        self.rows.iter().map(|(gene, _)| gene.as_str()).collect()
    }

    /// The label of a row, if it has one.
    pub(super) fn label(&self, row: usize) -> Option<&str> {
        self.rows[row].1.as_deref()
    }

    /// The file name.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
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

/// Gene and label of a record.
fn row(path: &Path, columns: &Columns, record: &Record) -> Result<(String, String), ScoreError> {
    let fields = &record.fields;
    if fields.len() != columns.width {
        return Err(ScoreError::Fields {
            path: path.to_owned(),
            line: record.line,
            expected: columns.width,
            found: fields.len(),
        });
    }
    let gene = fields[columns.gene].trim().to_owned();
    Ok((gene, fields[columns.label].clone()))
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

/// UTF-8, or the UTF-16 of spreadsheets ("Unicode text"), which begins with a mark.
fn text_of(bytes: Vec<u8>) -> Option<String> {
    let units = |of_pair: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().copied().map(of_pair).collect();
        String::from_utf16(&units).ok()
    };
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => units(u16::from_le_bytes),
        Some([0xfe, 0xff]) => units(u16::from_be_bytes),
        _ => {
            let text = String::from_utf8(bytes).ok()?;
            Some(text.trim_start_matches('\u{feff}').to_owned())
        }
    }
}

fn known_label(field: &str) -> Option<String> {
    let label = field.trim();
    let is = |none: &&str| label.eq_ignore_ascii_case(none);
    (!["", "na", "nan"].iter().any(is)).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::columns::{OF_CLUSTERS, OF_TRUTH};

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
    fn row_names_are_genes_where_no_column_is() {
        let expected = [row("A", "1"), row("B", "2")];
        for text in [
            "cluster\nA,1\nB,2\n",
            "\"\",\"cluster\"\n\"A\",1\n\"B\",2\n",
            "\"gene\" \"cluster\"\n\"1\" \"A\" 1\n\"2\" \"B\" 2\n",
            "\"cluster\" \"size\"\n\"A\" 1 9\n\"B\" 2 9\n",
            "Symbol;p;seurat_clusters\nA;0,1;1\nB;0,2;2\n",
            "name;Module Color\nA;1\nB;2\n",
            "term\tcluster\nA\t1\nB\t2\n",
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
        let note = parsed("cluster\nA,1\nB,2\n").unwrap().note.unwrap();
        assert!(note.contains("row names"), "{note}");
        // Row numbers are no genes.
        let error = parsed("cluster p\n1 A 1\n2 B 1\n").unwrap_err().to_string();
        assert!(error.contains("no column named gene"), "{error}");
    }

    #[test]
    fn tables_without_a_header_are_read_where_labels_recur() {
        let expected = [row("A", "x"), row("B", "x"), row("C", "y")];
        for text in [
            "A,x\nB,x\nC,y\n",
            "x\tA\nx\tB\ny\tC\n",
            "1 A x\n2 B x\n3 C y\n",
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
        assert!(parsed("A,x\nB,y\nC,y\n").is_err());
    }

    #[test]
    fn a_column_a_cluster_is_read() {
        let table = parsed("C0 (2 genes)\tC1 (1 genes)\nGenes\tGenes\nA\tC\nB\t\n").unwrap();
        assert_eq!(table.rows, [row("A", "C0"), row("B", "C0"), row("C", "C1")]);
    }

    #[test]
    fn utf_16_is_read() {
        let text: Vec<u8> = "\u{feff}gene"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text_of(text).as_deref(), Some("gene"));
        assert_eq!(text_of(vec![0xff, 0xfe, 0, 0xd8]), None);
        assert_eq!(text_of(vec![0x89, b'P', 0xff]), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = parsed("part,size,cluster\nA,1,1\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("clusters.csv has no column named gene"),
            "{error}"
        );
        assert!(error.contains("part, size, cluster"), "{error}");
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
