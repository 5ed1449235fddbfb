//! What can be wrong with a table.

use std::path::PathBuf;

use thiserror::Error;

use super::place::Place;
use super::roles::RoleError;

/// A table could not be read, or does not hold what a time course needs.
///
/// Every message names the file and, where there is one, the place and column, and says what to try.
/// Lines count from 1, with the header as line 1 of a table without leading blank lines.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {source}; check the path and its permissions", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The path is a folder.
    #[error("{} is a folder; give the table in it (CSV or TSV, plain or gzipped)", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// The file holds no byte, or only blank lines.
    #[error("{} is empty; give a table with a header line and one line a cell", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// There is a header and nothing below it.
    #[error(
        "{} has a header ({place}) but no cell below it; give a table with one line a cell",
        path.display()
    )]
    NoCells {
        /// The file.
        path: PathBuf,
        /// The header.
        place: Place,
    },
    /// The bytes are not UTF-8 text.
    #[error(
        "{} is not text: line {line} holds {found}; give a CSV or TSV file saved as UTF-8, or a Parquet or Arrow file",
        path.display()
    )]
    NotText {
        /// The file.
        path: PathBuf,
        /// First line that is not text.
        line: u64,
        /// What is there instead.
        found: String,
    },
    /// The file starts with the byte order mark of UTF-16.
    #[error("{} is UTF-16 text; save it as UTF-8 (in Excel: \"CSV UTF-8\")", path.display())]
    Utf16 {
        /// The file.
        path: PathBuf,
    },
    /// The gzip stream ends early or is damaged.
    #[error(
        "{} is a damaged or truncated gzip file, after line {line} ({reason}); copy or download it again",
        path.display()
    )]
    Gzip {
        /// The file.
        path: PathBuf,
        /// Lines that could be read.
        line: u64,
        /// What the decompressor says.
        reason: String,
    },
    /// A Parquet or Arrow file ends early or is damaged.
    #[error(
        "{} is a damaged or truncated {format} file ({reason}); copy, download or write it again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Parquet or Arrow.
        format: &'static str,
        /// What its decoder says.
        reason: String,
    },
    /// A column of a Parquet or Arrow file is of a type that is neither numbers nor text.
    #[error(
        "{}, schema, column '{column}': {found} is neither a number of 32 or 64 bits nor text; store \
         it as such, or leave the column out with --ignore-column '{column}'",
        path.display()
    )]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// Name of the column.
        column: String,
        /// Its type.
        found: String,
    },
    /// A row has another number of fields than the header.
    #[error("{}, line {line}: {found} fields, but the header has {expected}; {}", path.display(), row_remedy(*expected, *found))]
    RowLength {
        /// The file.
        path: PathBuf,
        /// Line of the row.
        line: u64,
        /// Fields in the header.
        expected: usize,
        /// Fields in the row.
        found: usize,
    },
    /// A quotation mark stands where none can.
    #[error(
        "{}, line {line}, column {column}: a quotation mark inside a field; put the whole field in \
         quotation marks and double those inside, or remove it",
        path.display()
    )]
    Quote {
        /// The file.
        path: PathBuf,
        /// Line of the row.
        line: u64,
        /// Position of the column, from 1.
        column: usize,
    },
    /// A quotation mark is never closed.
    #[error(
        "{}, line {line}: a quotation mark opened in this row is never closed; close or remove it",
        path.display()
    )]
    OpenQuote {
        /// The file.
        path: PathBuf,
        /// Line where the row starts.
        line: u64,
    },
    /// Time, cell type or cell id cannot be told from the header.
    #[error("{}, {place}: {source}", path.display())]
    Roles {
        /// The file.
        path: PathBuf,
        /// The header.
        place: Place,
        /// What is wrong.
        source: RoleError,
    },
    /// The time of a cell is missing or no number.
    #[error(
        "{}, {place}, column '{column}': {} is not a time; write a number, with or without a \
         unit (0, 1.5, 6h, 30min, 2d), or name another column with --time-column",
        path.display(),
        shown(value)
    )]
    Time {
        /// The file.
        path: PathBuf,
        /// The cell.
        place: Place,
        /// Header of the time column.
        column: String,
        /// What is there.
        value: String,
    },
    /// Some times have a unit and others have none.
    #[error(
        "{}, {place}, column '{column}': {} has no unit, but other times have one; write a unit \
         behind every time or behind none",
        path.display(),
        shown(value)
    )]
    TimeWithoutUnit {
        /// The file.
        path: PathBuf,
        /// The first such cell.
        place: Place,
        /// Header of the time column.
        column: String,
        /// What is there.
        value: String,
    },
    /// All cells are of the same time.
    #[error(
        "{}, column '{column}': all {cells} cells are at time {time}; a time course needs cells at \
         two times at least: name another column with --time-column, or choose other cell types \
         with --cell-type",
        path.display()
    )]
    OneTime {
        /// The file.
        path: PathBuf,
        /// Header of the time column.
        column: String,
        /// The time.
        time: f64,
        /// Cells at it.
        cells: usize,
    },
    /// The column does not hold sampling times.
    #[error(
        "{}, {place}, column '{column}': more than {limit} different times; give sampling times \
         rather than a pseudotime, or round them, or name another column with --time-column",
        path.display()
    )]
    TooManyTimes {
        /// The file.
        path: PathBuf,
        /// The first cell beyond the limit.
        place: Place,
        /// Header of the time column.
        column: String,
        /// How many are taken.
        limit: usize,
    },
    /// Genes x times x cell types would not fit in memory.
    #[error(
        "{}, {place}, column '{column}': {genes} genes in more than {limit} combinations of time \
         and cell type would not fit in memory; name a coarser column with --cell-type-column, or \
         choose cell types with --cell-type",
        path.display()
    )]
    TooManyGroups {
        /// The file.
        path: PathBuf,
        /// The first cell beyond the limit.
        place: Place,
        /// Header of the cell type column.
        column: String,
        /// Gene columns.
        genes: usize,
        /// How many combinations are taken.
        limit: usize,
    },
    /// A column of numbers holds something else.
    #[error(
        "{}, {place}, column '{column}': {} is not a number; correct it, or leave the column out \
         with --ignore-column '{column}'{}",
        path.display(),
        shown(value),
        comma_hint(value)
    )]
    GeneValue {
        /// The file.
        path: PathBuf,
        /// The first cell with such a value.
        place: Place,
        /// Header of the column.
        column: String,
        /// What is there.
        value: String,
    },
    /// A negative value where the transform takes none.
    #[error(
        "{}, {place}, column '{column}': {value} is negative, which --cell-transform {transform} \
         cannot take; use --cell-transform none, or leave the column out with --ignore-column",
        path.display()
    )]
    Negative {
        /// The file.
        path: PathBuf,
        /// The cell.
        place: Place,
        /// Header of the column.
        column: String,
        /// The value.
        value: f64,
        /// The transform asked for.
        transform: &'static str,
    },
    /// No column holds numbers.
    #[error(
        "{}, {place}: no column holds gene values ({ignored}); give one column of numbers a gene",
        path.display()
    )]
    NoGenes {
        /// The file.
        path: PathBuf,
        /// The header.
        place: Place,
        /// What became of the columns.
        ignored: String,
    },
    /// A cell type was asked for that the table does not have.
    #[error(
        "{}, column '{column}': no cell is of type '{value}'; --cell-type takes {present}",
        path.display()
    )]
    UnknownCellType {
        /// The file.
        path: PathBuf,
        /// Header of the cell type column.
        column: String,
        /// What was asked for.
        value: String,
        /// The types of the table.
        present: String,
    },
    /// Cell types were asked for, but no column has them.
    #[error(
        "{}, {place}: no column with cell types to choose from; name it with --cell-type-column, \
         or do without --cell-type",
        path.display()
    )]
    NoCellTypes {
        /// The file.
        path: PathBuf,
        /// The header.
        place: Place,
    },
    /// The list of genes cannot be read.
    #[error(
        "cannot read the gene list {}: {source}; --genes list:FILE takes a text file, one gene a line",
        path.display()
    )]
    ListIo {
        /// The list.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The list of genes names none.
    #[error("the gene list {} names no gene; write one gene a line", path.display())]
    ListEmpty {
        /// The list.
        path: PathBuf,
    },
    /// The list names genes that the table does not have.
    #[error(
        "{} of the genes in {} are not in {}: {names}; write them as the table's header does",
        count,
        list.display(),
        path.display()
    )]
    UnknownGenes {
        /// The table.
        path: PathBuf,
        /// The list.
        list: PathBuf,
        /// How many are unknown.
        count: usize,
        /// The first of them, with their lines.
        names: String,
    },
    /// The file was written to while it was read.
    #[error("{} changed while it was read; wait until it is complete and open it again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The file is no longer the one that was opened.
    #[error(
        "{} has changed since it was opened, so that its cells no longer belong to the means shown; open \
         it again to see them",
        path.display()
    )]
    ChangedSince {
        /// The file.
        path: PathBuf,
    },
    /// The user stopped the reading.
    #[error("reading was cancelled")]
    Cancelled,
}

impl DataError {
    /// Whether the user stopped the reading, which is no failure.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled)
    }
}

/// A value as a message shows it: short, and visible when empty.
fn shown(value: &str) -> String {
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
    fn messages_show_the_value_and_what_to_try() {
        let error = DataError::GeneValue {
            path: "t.csv".into(),
            place: Place::Line(7),
            column: "IRF1".into(),
            value: "1,5".into(),
        };
        assert_eq!(
            error.to_string(),
            "t.csv, line 7, column 'IRF1': '1,5' is not a number; correct it, or leave the column \
             out with --ignore-column 'IRF1' (decimals take a point, not a comma)"
        );
        assert_eq!(shown("  "), "an empty value");
        assert_eq!(shown(&"x".repeat(50)), format!("'{}…'", "x".repeat(40)));
        assert!(DataError::Cancelled.is_cancelled() && !error.is_cancelled());
    }
}
