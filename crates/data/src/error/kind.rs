//! The kinds of failure, with their messages.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::error::place::Place;
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
        "not text ({found}); give a {} file saved as UTF-8, or a {} file{}",
        formats::text_names(),
        formats::binary_names(),
        text_remedy(found)
    )]
    NotText {
        /// Content that is not text.
        found: String,
    },
    /// The file is of a format that is not read.
    #[error("is {found}, not a table; {remedy}")]
    Foreign {
        /// The format in words.
        found: String,
        /// What to do with such a file.
        remedy: String,
    },
    /// A zip archive does not hold one table.
    #[error("is a zip archive of {holds}; unpack it and open the table in it")]
    Archive {
        /// What it holds in words.
        holds: String,
    },
    /// The compressed stream ends early or is damaged.
    #[error(
        "is a damaged or truncated {format} file, after line {line} ({reason}); copy or download it \
         again"
    )]
    Compressed {
        /// Name of the compression.
        format: &'static str,
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
    /// An HDF5 file of another kind than those that are read.
    #[error("is {what}; {remedy}")]
    OtherHdf5 {
        /// What it is.
        what: &'static str,
        /// How to make a file of it that is read.
        remedy: &'static str,
    },
    /// An h5ad file holds observations and genes, but no values.
    #[error(
        "holds no matrix ({found}); write it with the values in X, raw or a layer: \
         adata.X = adata.layers[\"counts\"]; adata.write_h5ad(\"new.h5ad\")"
    )]
    NoMatrix {
        /// What was looked for.
        found: String,
    },
    /// The file has no matrix of the name asked for.
    #[error("no matrix '{wanted}'; ‹matrix› takes {present}")]
    UnknownMatrix {
        /// The name asked for.
        wanted: String,
        /// The names of those that it has.
        present: String,
    },
    /// A column of a Parquet or Arrow file is of a type that is neither numbers nor text.
    #[error("{found} is neither a number of 32 or 64 bits nor text; store it as such")]
    ColumnType {
        /// Its type.
        found: String,
    },
    /// A Matrix Market file, or a list beside it, is not what it should be.
    #[error("{reason}")]
    MatrixMarket {
        /// What is wrong.
        reason: String,
    },
    /// A matrix has no list of its genes or cells beside it.
    #[error(
        "the matrix has no names: {missing} is not in its folder; put features.tsv (or genes.tsv) and \
         barcodes.tsv beside it, named as the matrix is before 'matrix.mtx'"
    )]
    NoLists {
        /// The list that is missing.
        missing: String,
    },
    /// Files that are read together have no gene in common.
    #[error(
        "has no gene in common with {other}; give files with the same names of genes, or one of them"
    )]
    NoCommonGenes {
        /// Another of the files.
        other: String,
    },
    /// The decoder of a file of columns gave up.
    #[error(
        "cannot be decoded: it holds something that the {format} decoder here does not know, such as two \
         columns of one name or an uncommon compression, or it was cut off; write it as CSV, or as \
         Parquet with columns of different names"
    )]
    Undecodable {
        /// Name of the format.
        format: &'static str,
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
    /// A mark in numbers may be a decimal mark or stand between thousands.
    #[error(
        "'{value}' may be {} or {}; say which with ‹decimal point› or ‹decimal comma›",
        value.replace(['.', ','], ""),
        value.replace(',', ".")
    )]
    Marks {
        /// Such a number.
        value: String,
    },
    /// Some numbers have a decimal comma and others a decimal point.
    #[error(
        "'{value}' has a decimal {mark}, but {other} has another decimal mark; write all numbers \
         with the same one, leave out the column that is no gene with ‹ignore-column›, or say with \
         ‹decimal point› or ‹decimal comma› which numbers to read"
    )]
    MixedMarks {
        /// A number.
        value: String,
        /// Its mark in a word.
        mark: &'static str,
        /// A number with the other mark, with its column.
        other: String,
    },
    /// A quotation mark is never closed.
    #[error("a quotation mark opened in this row is never closed; close or remove it")]
    OpenQuote,
    /// Time, cell type or cell id cannot be told from the header.
    #[error(transparent)]
    Roles(Box<RoleError>),
    /// Neither headers nor first column tell the time.
    #[error(
        "nothing tells the time: no column is named like one, and neither the headers ({headers}) nor \
         the first column ({names}) say one; name the column of the time with ‹time-column›, or give \
         a table of samples with ‹samples FILE›; where genes are in rows, say so with ‹orientation \
         genes-in-rows›, and give a time to each header, as in ‹time 'HEADER=6h'›"
    )]
    NoTimeEitherWay {
        /// The first headers.
        headers: String,
        /// The first values of the first column.
        names: String,
    },
    /// Most values are written in a way that is not understood.
    #[error(
        "'{value}', in the row of '{row}', is not a number, and most values are written so; write numbers \
         with a decimal point or comma, without spaces or apostrophes between thousands and without \
         percent signs, as in 1234.5"
    )]
    UnreadNumbers {
        /// The first of them.
        value: String,
        /// The first field of its row.
        row: String,
    },
    /// A table to be read with a value in each row lacks a column.
    #[error(
        "a long table has a column of genes (named gene or symbol), one of numbers (named value, count \
         or expression), and one of times or samples (named time or sample), but here {lacks}; rename \
         the columns so, or choose another ‹orientation›"
    )]
    NotLong {
        /// What it lacks, in words.
        lacks: String,
    },
    /// Labels say no time.
    #[error(
        "{count} of {of} time labels say no time that can be read: {labels}; give each its time, as in \
         ‹time '{first}=0{unit}'› with the right number, or name another column with ‹time-column›, or give a table of samples \
         with ‹samples FILE›"
    )]
    UnreadTimes {
        /// Number of such labels.
        count: usize,
        /// Number of all labels.
        of: usize,
        /// The first of them.
        labels: String,
        /// The very first.
        first: String,
        /// The symbol of the unit of the other labels.
        unit: &'static str,
    },
    /// Labels are calendar dates.
    #[error(
        "'{label}' is a date, not a time since a start; write hours or days since the first sample in its \
         place (pandas: (t - t.min()).dt.total_seconds() / 3600), or give each date a time, as in \
         ‹time '{label}=0h'›"
    )]
    DateTimes {
        /// The first of them.
        label: String,
    },
    /// Neither a column nor the names of cells or samples say a time.
    #[error(
        "nothing tells the time: the names of the {noun}s say none ({names}), and {}",
        where_else(columns)
    )]
    NoTimeInNames {
        /// What an observation is.
        noun: &'static str,
        /// The first names.
        names: String,
        /// The first columns.
        columns: String,
    },
    /// Neither the names of cells or samples nor the table of samples say a time.
    #[error(
        "nothing tells the time: the names of the {noun}s say none ({names}), and no column of the table \
         of samples is named like a time (its columns are {columns}); name the one that has times with \
         ‹time-column›, or add a column 'time' to that table, with times such as 6h"
    )]
    NoTimeInSheet {
        /// What an observation is.
        noun: &'static str,
        /// The first names.
        names: String,
        /// The first columns of the table of samples.
        columns: String,
    },
    /// `3m` is three minutes or three months.
    #[error(
        "'{label}' could be minutes or months; say which with ‹time-unit min› or ‹time-unit mo›"
    )]
    UnsureUnit {
        /// The label.
        label: String,
    },
    /// A time given for a label cannot be used.
    #[error(
        "‹time '{text}'› is not LABEL=TIME, such as 'Ctrl=0' or 'T3=24h', with a label of the table: \
         {labels}"
    )]
    GivenTime {
        /// What was given.
        text: String,
        /// The labels of the table.
        labels: String,
    },
    /// A condition or replicate given for a label cannot be used.
    #[error(
        "‹{setting} '{text}'› is not LABEL=NAME, such as 'sample_3=LPS', with a label of the table: \
         {labels}"
    )]
    GivenLabel {
        /// The setting.
        setting: &'static str,
        /// What was given.
        text: String,
        /// The labels of the table.
        labels: String,
    },
    /// Nearly every cell has a time of its own.
    #[error(
        "{times} different times for {cells} cells look like a pseudotime, not like times of sampling; \
         divide it into bins of equal numbers of cells with ‹time-bins {bins}›, or name another column \
         with ‹time-column›"
    )]
    Pseudotime {
        /// Different times.
        times: usize,
        /// Cells.
        cells: u64,
        /// A number of bins that leaves enough cells in each.
        bins: usize,
    },
    /// Some times have a unit and others have none.
    #[error(
        "{} has no unit, but other times have one; give it one, as in ‹time '{}=6h'›, or give the unit \
         of plain numbers with ‹time-unit›",
        quoted(value),
        value.trim()
    )]
    TimeWithoutUnit {
        /// Content of the first such cell.
        value: String,
    },
    /// All cells are of the same time.
    #[error(
        "all {cells} cells are at time {time}; a time course needs cells at two times at least: {advice}"
    )]
    OneTime {
        /// The time.
        time: f64,
        /// Cells at it.
        cells: usize,
        /// How to get more times.
        advice: String,
    },
    /// Genes x samples would not fit in memory.
    #[error(
        "{genes} genes in more than {limit} combinations of time and labels ({times} times so far) would \
         not fit in memory; round a pseudotime to fewer values, name other columns with ‹time-column› \
         or ‹cell-type-column›, or choose cell types with ‹cell-type›"
    )]
    TooManySamples {
        /// Gene columns.
        genes: usize,
        /// Number of combinations that are taken.
        limit: usize,
        /// Different times among those read.
        times: usize,
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
    /// All cells were left out.
    #[error(
        "no cell is left: {untimed} have no time, {unlisted} are not in the table of samples, and \
         {filtered} are of other cell types, conditions or replicates; see ‹time-column›, ‹samples›, \
         ‹cell-type›, ‹condition› and ‹replicate›"
    )]
    NoCellsLeft {
        /// Cells without a time.
        untimed: usize,
        /// Cells that the table of samples does not have.
        unlisted: usize,
        /// Cells with labels that were not asked for.
        filtered: usize,
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
    /// A table of samples is too large.
    #[error(
        "is larger than a table of samples or cells can be (256 MB of text, or 128 MB in a workbook); \
         keep the columns of names, times, conditions and replicates, and save it as CSV"
    )]
    SheetSize,
    /// A table of samples has one column, or very many.
    #[error(
        "{columns} columns; ‹samples› takes a table with a row a sample or cell, and columns for its \
         name, time, condition and replicate"
    )]
    SheetColumns {
        /// Their number.
        columns: usize,
    },
    /// A table of samples has no row.
    #[error(
        "holds no table of samples; give one with a header line, and a row a sample or cell with its \
         name and time"
    )]
    SheetEmpty,
    /// No column of a table of samples is recognised.
    #[error(
        "no column is named like a time, condition, replicate or cell type (the headers are {headers}); \
         name one with ‹time-column›, ‹condition-column›, ‹replicate-column› or ‹cell-type-column›"
    )]
    SheetRoles {
        /// The first headers.
        headers: String,
    },
    /// A workbook holds a date in place of a time.
    #[error(
        "'{value}' is a date in the workbook, not a time of the course; write hours or days since the \
         start as numbers or text, such as 6 or 6h"
    )]
    SheetDate {
        /// The date.
        value: String,
    },
    /// A table of samples has none of the names of the data.
    #[error(
        "has none of the names of the data ({names}) in its {column} ({keys}); write the names there as \
         the data have them, or name the column that has them with ‹cell-id-column›"
    )]
    SheetUnmatched {
        /// The first names of the data.
        names: String,
        /// The column of the names.
        column: String,
        /// The first names in it.
        keys: String,
    },
    /// Rows of a table of samples say different things of one name.
    #[error(
        "'{key}' stands in {first} too, with another {differ}; correct or remove one of the rows"
    )]
    SheetRepeated {
        /// The name.
        key: String,
        /// Place of the first row.
        first: Place,
        /// What differs, with both values.
        differ: String,
    },
    /// The data have no names to be found in a table of samples.
    #[error(
        "no column holds names of cells or samples that could be found in the table of samples; name it \
         with ‹cell-id-column›"
    )]
    SheetNoNames,
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
                | Self::Foreign { .. }
                | Self::Archive { .. }
                | Self::Compressed { .. }
                | Self::Damaged { .. }
                | Self::OtherHdf5 { .. }
                | Self::NoMatrix { .. }
                | Self::NoCommonGenes { .. }
                | Self::SheetSize
                | Self::SheetEmpty
                | Self::SheetUnmatched { .. }
                | Self::Undecodable { .. }
                | Self::Changed
                | Self::ChangedSince
        )
    }

    /// Whether the labels of all cells are at fault, so that more cells may mend it.
    pub(crate) fn concerns_labels(&self) -> bool {
        matches!(
            self,
            Self::OneTime { .. }
                | Self::UnknownLabel { .. }
                | Self::NoCellsLeft { .. }
                | Self::Pseudotime { .. }
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
/// Where a time can come from if neither names nor columns like times say it.
fn where_else(columns: &str) -> String {
    if columns.is_empty() {
        return "there are no other columns; give each name a time with ‹time NAME=TIME›, or a table of samples \
                with ‹samples FILE› (their names and times in two columns)"
            .to_owned();
    }
    format!(
        "no column is named like a time (the columns are {columns}); name one of them with ‹time-column›, or \
         give a table of samples with ‹samples FILE› (their names and times in two columns)"
    )
}

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
    let groups = value.trim().split(',').skip(1);
    if value.contains(',') && groups.clone().all(|group| group.len() == 3) {
        " (where commas stand between thousands, use ‹decimal point›; where they are decimal marks, \
         ‹decimal comma›)"
    } else if is_number(&value.replacen(',', ".", 1)) {
        " (where all decimals have a comma, use ‹decimal comma›)"
    } else {
        ""
    }
}

/// How to make UTF-8 of a text with letters of another encoding.
fn text_remedy(found: &str) -> &'static str {
    let is_letter = ["8", "9", "A", "B", "C", "D", "E", "F"]
        .iter()
        .any(|digit| found.starts_with(&format!("the byte 0x{digit}")));
    if is_letter {
        "; text from Excel (Windows-1252) is converted in Python by text = open(\"FILE\", \
         encoding=\"cp1252\").read() and open(\"new.csv\", \"w\", encoding=\"utf-8\").write(text)"
    } else {
        ""
    }
}

fn row_remedy(expected: usize, found: usize) -> &'static str {
    if found < expected {
        "complete the line; the file may have been cut off here"
    } else if found == expected + 1 {
        "remove the extra field, put a field that holds the separator (such as a decimal comma) in \
         quotation marks, or name the first column too (R: write.table(…, col.names = NA))"
    } else {
        "remove the extra fields, put a field that holds the separator (such as a decimal comma) in \
         quotation marks, or name another ‹separator›"
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
