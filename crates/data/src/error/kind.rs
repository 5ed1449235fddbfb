//! The kinds of failure, with their messages.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::formats;
use crate::roles::RoleError;

/// A failure of reading a table; [`DataError`](crate::DataError) adds the file and the place.
#[derive(Debug, Error)]
pub enum DataErrorKind {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}; check the path and its permissions")]
    Io(#[source] io::Error),
    /// The path is a folder.
    #[error("is a folder; give the table in it ({})", formats::names())]
    Folder,
    /// The file holds no byte, or only blank lines.
    #[error("is empty; give a table with a header line and one line a cell")]
    Empty,
    /// There is a header and nothing below it.
    #[error("no cell below the header; give a table with one line a cell")]
    NoCells,
    /// The bytes are not UTF-8 text.
    #[error(
        "not text ({found}); give a {} file saved as UTF-8, or a {} file",
        formats::text_names(),
        formats::binary_names()
    )]
    NotText {
        /// Content that is not text.
        found: String,
    },
    /// The file starts with the byte order mark of UTF-16.
    #[error("is UTF-16 text; save it as UTF-8 (in Excel: \"CSV UTF-8\")")]
    Utf16,
    /// The gzip stream ends early or is damaged.
    #[error(
        "is a damaged or truncated gzip file, after line {line} ({reason}); copy or download it again"
    )]
    Gzip {
        /// Lines that could be read.
        line: u64,
        /// Message of the decompressor.
        reason: String,
    },
    /// A file of columns ends early or is damaged.
    #[error("is a damaged or truncated {format} file ({reason}); copy, download or write it again")]
    Damaged {
        /// Name of the format.
        format: &'static str,
        /// Message of its decoder.
        reason: String,
    },
    /// A column of a Parquet or Arrow file is of a type that is neither numbers nor text.
    #[error("{found} is neither a number of 32 or 64 bits nor text; store it as such")]
    ColumnType {
        /// Its type.
        found: String,
    },
    /// A row has another number of fields than the header.
    #[error("{found} fields, but the header has {expected}; {}", row_remedy(*expected, *found))]
    RowLength {
        /// Fields in the header.
        expected: usize,
        /// Fields in the row.
        found: usize,
    },
    /// A quotation mark stands where none can.
    #[error(
        "column {column} has a quotation mark inside a field; put the whole field in quotation \
         marks and double those inside, or remove it"
    )]
    Quote {
        /// Position of the column, from 1.
        column: usize,
    },
    /// A quotation mark is never closed.
    #[error("a quotation mark opened in this row is never closed; close or remove it")]
    OpenQuote,
    /// Time, cell type or cell id cannot be told from the header.
    #[error(transparent)]
    Roles(Box<RoleError>),
    /// The time of a cell is missing or no number.
    #[error(
        "{} is not a time; write a number, with or without a unit (0, 1.5, 6h, 30min, 2d), or name \
         another column with ‹time-column›",
        quoted(value)
    )]
    Time {
        /// Content of the cell.
        value: String,
    },
    /// Some times have a unit and others have none.
    #[error(
        "{} has no unit, but other times have one; write a unit behind every time or behind none",
        quoted(value)
    )]
    TimeWithoutUnit {
        /// Content of the first such cell.
        value: String,
    },
    /// All cells are of the same time.
    #[error(
        "all {cells} cells are at time {time}; a time course needs cells at two times at least: \
         name another column with ‹time-column›, or choose other cell types with ‹cell-type›"
    )]
    OneTime {
        /// The time.
        time: f64,
        /// Cells at it.
        cells: usize,
    },
    /// The column does not hold sampling times.
    #[error(
        "more than {limit} different times; give sampling times rather than a pseudotime, or round \
         them, or name another column with ‹time-column›"
    )]
    TooManyTimes {
        /// Number of times that are taken.
        limit: usize,
    },
    /// Genes x samples would not fit in memory.
    #[error(
        "{genes} genes in more than {limit} combinations of time and cell type would not fit in \
         memory; name a coarser column with ‹cell-type-column›, or choose cell types with \
         ‹cell-type›"
    )]
    TooManySamples {
        /// Gene columns.
        genes: usize,
        /// Number of combinations that are taken.
        limit: usize,
    },
    /// A column of numbers holds something else.
    #[error("{} is not a number{}; correct it", quoted(value), comma_hint(value))]
    GeneValue {
        /// Content of the first such cell.
        value: String,
    },
    /// A negative value where the transform takes none.
    #[error(
        "{value} is negative, which ‹cell-transform {transform}› cannot take; use ‹cell-transform none›"
    )]
    Negative {
        /// The value.
        value: f64,
        /// Name of the transform asked for.
        transform: &'static str,
    },
    /// No column holds numbers.
    #[error("no column holds gene values ({ignored}); give one column of numbers a gene")]
    NoGenes {
        /// Why no column counts as a gene.
        ignored: String,
    },
    /// A cell type, or another label, was asked for that the table does not have.
    #[error("no cell has the {noun} '{value}'; {setting} takes {present}")]
    UnknownLabel {
        /// The attribute in words.
        noun: &'static str,
        /// The label asked for.
        value: String,
        /// The setting that asks for it.
        setting: &'static str,
        /// The labels of the table.
        present: String,
    },
    /// Cell types, or other labels, were asked for, but no column has them.
    #[error("no column to choose the {noun} from; name it with {column}, or do without {setting}")]
    NoLabels {
        /// The attribute in words.
        noun: &'static str,
        /// The setting that names the column.
        column: &'static str,
        /// The setting that asks for labels.
        setting: &'static str,
    },
    /// The list of genes cannot be read.
    #[error(
        "the gene list cannot be read: {0}; ‹genes list:FILE› takes a text file, one gene a line"
    )]
    ListIo(#[source] io::Error),
    /// The list of genes names none.
    #[error("the gene list names no gene; write one gene a line")]
    ListEmpty,
    /// The list names genes that the table does not have.
    #[error(
        "{count} of the genes in {} are not in the table: {names}; write them as the table's \
         header does",
        list.display()
    )]
    UnknownGenes {
        /// The list.
        list: Box<Path>,
        /// Number of unknown genes.
        count: usize,
        /// The first of them, with their lines.
        names: String,
    },
    /// The file was written to while it was read.
    #[error("changed while it was read; wait until it is complete and open it again")]
    Changed,
    /// The file is no longer the one that was opened.
    #[error(
        "has changed since it was opened, so that its cells no longer belong to the means shown; \
         open it again to see them"
    )]
    ChangedSince,
    /// The user stopped the reading.
    #[error("reading was cancelled")]
    Cancelled,
}

impl DataErrorKind {
    /// Whether the message continues a sentence of which the file is the subject.
    pub(super) fn is_predicate(&self) -> bool {
        matches!(
            self,
            Self::Io(_)
                | Self::Folder
                | Self::Empty
                | Self::Utf16
                | Self::Gzip { .. }
                | Self::Damaged { .. }
                | Self::Changed
                | Self::ChangedSince
        )
    }

    /// Whether the values of a column are at fault, so that leaving it out helps.
    pub(super) fn concerns_values(&self) -> bool {
        matches!(
            self,
            Self::ColumnType { .. } | Self::GeneValue { .. } | Self::Negative { .. }
        )
    }
}

/// A value as a message shows it: short, and visible when empty.
fn quoted(value: &str) -> String {
    const LONGEST: usize = 40;
    match value.trim() {
        "" => "an empty value".to_owned(),
        text if text.chars().count() > LONGEST => {
            format!("'{}…'", text.chars().take(LONGEST).collect::<String>())
        }
        text => format!("'{text}'"),
    }
}

fn comma_hint(value: &str) -> &'static str {
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    if is_number(&value.replacen(',', ".", 1)) {
        " (decimals take a point, not a comma)"
    } else {
        ""
    }
}

fn row_remedy(expected: usize, found: usize) -> &'static str {
    if found < expected {
        "complete the line; the file may have been cut off here"
    } else if found == expected + 1 {
        "remove the extra field, or name the first column too (R: write.table(…, col.names = NA))"
    } else {
        "remove the extra fields, or put a field that holds the separator in quotation marks"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_short_and_visible() {
        assert_eq!(quoted("  "), "an empty value");
        assert_eq!(quoted(&"x".repeat(50)), format!("'{}…'", "x".repeat(40)));
    }
}
