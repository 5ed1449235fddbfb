//! The interface of a format: a header, then blocks of cells.

use crate::error::DataError;
use crate::read::format::block::Block;
use crate::read::format::frames::Frames;
use crate::read::format::layout::{Header, Layout};
use crate::read::format::text::TextRows;

/// A table of which the header was read.
pub(crate) struct OpenTable {
    /// The header.
    pub header: Header,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// The cells below it.
    pub reader: Box<dyn TableReader>,
}

/// The cells of an open file, in the order of the file.
pub(crate) trait TableReader: Send {
    /// Reads on, on one thread. Blocks must have the same cells on every machine, so that sums are
    /// taken in the same order everywhere.
    ///
    /// # Errors
    /// Those of the file, and of its format.
    fn next(&mut self, layout: &Layout) -> Result<Step, DataError>;

    /// The fields of the first rows, at most `most` of them, as text in which numbers have a decimal
    /// point; to be called before the first block is read. A field that would cost much to read is
    /// empty, and a row of text may have another number of fields than the header.
    ///
    /// # Errors
    /// Those of the file, and of its format.
    fn first_rows(&self, most: usize) -> Result<Vec<Vec<String>>, DataError>;

    /// Passes over the first row, before the first block is read; whether this format can.
    fn skip_row(&mut self) -> bool {
        false
    }

    /// The format in words: "CSV", "Parquet".
    fn format(&self) -> &'static str;

    /// The file itself, for another way of reading it.
    fn into_file(self: Box<Self>) -> TableFile;

    /// Bytes of the file read so far, and all.
    fn bytes(&self) -> (u64, u64);

    /// SHA-256 of the file in hexadecimal, once everything was read.
    fn sha256(&self) -> String;

    /// Bytes behind the compressed part of the file, which are left out.
    fn trailing_bytes(&self) -> u64 {
        0
    }
}

/// A file of which no block was read.
pub(crate) enum TableFile {
    /// Text.
    Text(Box<TextRows>),
    /// Columns.
    Frames(Box<Frames>),
}

/// The outcome of one step of reading.
pub(crate) enum Step {
    /// A block.
    Block(Box<dyn Block>),
    /// Progress towards blocks to come; a chance to report it.
    Pending,
    /// The end of the file.
    End,
}
