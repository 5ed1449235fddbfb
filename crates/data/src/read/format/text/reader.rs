//! Delimited text (CSV, TSV, what R and spreadsheets write), plain or compressed: a header and blocks
//! of whole rows.

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::input::Input;
use crate::read::format::input::TextStream;
use crate::read::format::layout::Header;
use crate::read::format::text::block::{TextBlock, check_text};
use crate::read::format::text::dialect::Dialect;
use crate::read::format::text::rows;
use crate::read::format::text::spaces::{collapse, collapsed};
use crate::read::format::text::start::{self, Start};
use crate::settings::DataSettings;

/// Bytes of text in a block. Its size does not depend on the machine, so that sums are taken in
/// the same order everywhere; with some MB the cost of a parse per column stays small.
const BLOCK_BYTES: usize = 8 << 20;

/// Bytes of text from which header and dialect are told.
const SAMPLE_BYTES: usize = 1 << 20;

/// Lines from which they are told, where these fit into some MB.
const SAMPLE_LINES: u64 = 8;

/// Bytes that so many lines may take.
const LARGEST_SAMPLE: usize = 16 << 20;

/// A row longer than this is no row of a table.
const LONGEST_ROW: usize = 256 << 20;

/// Opens a text file, reads its header and tells from the first rows how the others are written.
///
/// # Errors
/// [`DataErrorKind::Io`], [`DataErrorKind::Folder`], [`DataErrorKind::Empty`],
/// [`DataErrorKind::NotText`], [`DataErrorKind::Foreign`], [`DataErrorKind::Archive`],
/// [`DataErrorKind::Compressed`], [`DataErrorKind::Marks`], [`DataErrorKind::MixedMarks`] and those of
/// [`rows::find_rows`].
pub(crate) fn open_rows(input: &Input, settings: &DataSettings) -> Result<TextRows, DataError> {
    let stream = TextStream::open(input)?;
    stream.refuse_foreign()?;
    let mut text = Text {
        stream,
        carry: Vec::new(),
        next_line: 1,
        ended: false,
    };
    text.fill_sample()?;
    let sample = text.whole_lines();
    check_text(sample, 1, input.path())?;
    let Some(start) = start::find(sample, settings, input.path())? else {
        return Err(DataErrorKind::Empty.in_file(input.path()));
    };
    let Start {
        header,
        dialect,
        notes: more,
        length,
    } = start;
    text.next_line += rows::count_lines(&text.carry[..length]);
    text.carry.drain(..length);
    let mut notes = text.stream.notes();
    notes.extend(more);
    Ok(TextRows {
        header,
        notes,
        dialect,
        text,
    })
}

/// The rows of a text file, in file order.
pub(crate) struct TextRows {
    /// The names of the columns: as many as every row has fields.
    pub header: Header,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// How rows and numbers are written.
    pub dialect: Dialect,
    text: Text,
}

impl TextRows {
    /// The next rows, about 8 MB; none at the end.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Compressed`], [`DataErrorKind::NotText`] and
    /// [`DataErrorKind::OpenQuote`].
    pub(crate) fn next_block(&mut self) -> Result<Option<TextBlock>, DataError> {
        let first_line = self.text.next_line;
        let block = self.text.next_rows()?;
        Ok(block.map(|mut text| {
            if self.dialect.is_spaced() {
                collapse(&mut text);
            }
            TextBlock {
                text,
                first_line,
                dialect: self.dialect,
                width: self.header.names.len(),
            }
        }))
    }

    /// The fields of the first rows, at most `most` of them; to be called before the first block is
    /// read. A row may have another number of fields than the header.
    pub(crate) fn first_rows(&self, most: usize) -> Vec<Vec<String>> {
        let separator = self.dialect.separator;
        let text = collapsed(self.text.whole_lines(), separator);
        let rows = rows::first_rows(&text, separator, most).into_iter();
        let rows = rows.map(|(_, row)| {
            let fields = rows::fields(row, separator);
            fields
                .map(|field| rows::unquoted(field).into_owned())
                .collect()
        });
        rows.collect()
    }

    /// Passes over the first row that is neither blank nor a comment; to be called before the first
    /// block is read.
    pub(crate) fn skip_row(&mut self) {
        let separator = self.dialect.separator;
        while !self.text.carry.is_empty() {
            let text = &self.text.carry;
            let end = rows::first_row_end(text).unwrap_or(text.len());
            let row = rows::trim_line_end(&text[..end]);
            let is_row = !rows::is_blank(row, separator) && !rows::is_comment(row);
            self.text.next_line += rows::count_lines(&text[..end]);
            self.text.carry.drain(..end);
            if is_row {
                break;
            }
        }
    }

    /// Bytes of the file read so far, and all.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        self.text.stream.bytes()
    }

    /// SHA-256 of the file in hexadecimal, once everything was read.
    pub(crate) fn sha256(&self) -> String {
        self.text.stream.sha256()
    }

    /// Bytes behind the compressed part of the file, which are left out.
    pub(crate) fn trailing_bytes(&self) -> u64 {
        self.text.stream.behind()
    }
}

/// The text of a file, cut at the ends of rows.
struct Text {
    stream: TextStream,
    /// Text not handed out yet.
    carry: Vec<u8>,
    next_line: u64,
    ended: bool,
}

impl Text {
    /// The next rows, with their line ends.
    fn next_rows(&mut self) -> Result<Option<Vec<u8>>, DataError> {
        let mut wanted = BLOCK_BYTES;
        let end = loop {
            self.fill(wanted)?;
            if self.ended {
                break self.carry.len();
            }
            match rows::last_row_end(&self.carry) {
                Some(end) => break end,
                None => wanted = self.longer(wanted)?,
            }
        };
        if end == 0 {
            return Ok(None);
        }
        let rest = self.carry.split_off(end);
        let text = std::mem::replace(&mut self.carry, rest);
        self.next_line += rows::count_lines(&text);
        Ok(Some(text))
    }

    /// Reads enough to tell the header and how rows are written.
    fn fill_sample(&mut self) -> Result<(), DataError> {
        let mut wanted = SAMPLE_BYTES;
        loop {
            self.fill(wanted)?;
            let lines = rows::count_lines(&self.carry);
            let enough = if wanted < LARGEST_SAMPLE {
                SAMPLE_LINES
            } else {
                2
            };
            if self.ended || lines >= enough {
                return Ok(());
            }
            wanted = self.longer(wanted)?;
        }
    }

    /// The text up to the last line end, or all of it where the file ends there.
    fn whole_lines(&self) -> &[u8] {
        let end = memchr::memrchr(b'\n', &self.carry).map_or(0, |at| at + 1);
        let end = if self.ended { self.carry.len() } else { end };
        &self.carry[..end]
    }

    fn fill(&mut self, length: usize) -> Result<(), DataError> {
        if !self.ended {
            self.ended = self
                .stream
                .fill(&mut self.carry, length, self.next_line - 1)?;
        }
        Ok(())
    }

    /// Bytes to read when no row ends in those read so far.
    fn longer(&self, wanted: usize) -> Result<usize, DataError> {
        if wanted < LONGEST_ROW {
            return Ok(wanted * 2);
        }
        let kind = if self.carry.contains(&b'"') {
            DataErrorKind::OpenQuote
        } else {
            let found = format!("more than {} MB without a line end", LONGEST_ROW >> 20);
            DataErrorKind::NotText { found }
        };
        let error = kind.in_file(self.stream.path());
        Err(error.at(Place::Line(self.next_line)))
    }
}
