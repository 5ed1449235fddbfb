//! Cuts the text of a table into a header and blocks of whole rows.

use std::path::Path;

use super::Source;
use super::input::TextStream;
use super::rows::{self, Rows};
use crate::data::{DataError, Place};

/// Bytes of text in a block. Its size does not depend on the machine, so that sums are taken in
/// the same order everywhere; with some MB the cost of a parse per column stays small.
const BLOCK_BYTES: usize = 8 << 20;

/// A row longer than this is no row of a table.
const LONGEST_ROW: usize = 256 << 20;

/// The names of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Names, without quotation marks.
    pub names: Vec<String>,
    /// Where they stand.
    pub place: Place,
}

/// Whole rows of text.
#[derive(Debug)]
pub(super) struct Block {
    /// The rows.
    pub text: Vec<u8>,
    /// Line in the file of the first row.
    pub first_line: u64,
    /// Separator of the table.
    pub separator: u8,
}

impl Block {
    /// Finds and checks the rows.
    ///
    /// # Errors
    /// See [`rows::find_rows`] and [`DataError::NotText`].
    pub(super) fn rows(&self, width: usize, path: &Path) -> Result<Rows, DataError> {
        check_text(&self.text, self.first_line, path)?;
        rows::find_rows(&self.text, self.first_line, self.separator, width, path)
    }
}

/// The blocks of a table, in file order.
pub(super) struct Blocks {
    stream: TextStream,
    /// Text not handed out yet.
    carry: Vec<u8>,
    next_line: u64,
    separator: u8,
    ended: bool,
}

impl Blocks {
    /// Opens a table and reads its header.
    ///
    /// # Errors
    /// [`DataError::Io`], [`DataError::Folder`], [`DataError::Empty`], [`DataError::NotText`],
    /// [`DataError::Utf16`], [`DataError::Gzip`] and those of [`rows::find_rows`].
    pub(super) fn open(source: &Source) -> Result<(Self, Header), DataError> {
        let mut blocks = Self {
            stream: TextStream::open(source)?,
            carry: Vec::new(),
            next_line: 1,
            separator: 0,
            ended: false,
        };
        blocks.skip_start()?;
        let header = blocks.header()?;
        Ok((blocks, header))
    }

    /// The stream, for what it counts.
    pub(super) fn stream(&self) -> &TextStream {
        &self.stream
    }

    /// The next block, of whole rows.
    ///
    /// # Errors
    /// [`DataError::Io`], [`DataError::Gzip`] and [`DataError::NotText`].
    pub(super) fn next_block(&mut self) -> Result<Option<Block>, DataError> {
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
        let first_line = self.next_line;
        let rest = self.carry.split_off(end);
        let text = std::mem::replace(&mut self.carry, rest);
        self.next_line += count_lines(&text);
        Ok(Some(Block {
            text,
            first_line,
            separator: self.separator,
        }))
    }

    fn fill(&mut self, length: usize) -> Result<(), DataError> {
        if !self.ended {
            self.ended = self
                .stream
                .fill(&mut self.carry, length, self.next_line - 1)?;
        }
        Ok(())
    }

    /// How much to read when no row ends in what was read.
    fn longer(&self, wanted: usize) -> Result<usize, DataError> {
        if wanted < LONGEST_ROW {
            return Ok(wanted * 2);
        }
        let (path, line) = (self.stream.path().to_owned(), self.next_line);
        Err(if self.carry.contains(&b'"') {
            DataError::OpenQuote { path, line }
        } else {
            let found = format!("more than {} MB without a line end", LONGEST_ROW >> 20);
            DataError::NotText { path, line, found }
        })
    }

    /// Passes over a byte order mark, and refuses what is known not to be text.
    fn skip_start(&mut self) -> Result<(), DataError> {
        self.fill(512)?;
        let start = &self.carry;
        let path = self.stream.path().to_owned();
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(DataError::Utf16 { path });
        }
        if let Some(found) = known_format(start) {
            let found = found.to_owned();
            return Err(DataError::NotText {
                path,
                line: 1,
                found,
            });
        }
        if start.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.carry.drain(..3);
        }
        Ok(())
    }

    fn header(&mut self) -> Result<Header, DataError> {
        loop {
            let row = self.first_row()?;
            let line = self.next_line;
            self.next_line += count_lines(&row);
            let path = self.stream.path();
            check_text(&row, line, path)?;
            let text = rows::trim_line_end(&row);
            if text.iter().all(|&byte| byte == b' ') {
                continue;
            }
            let separator = rows::detect_separator(text);
            let width = rows::fields(text, separator).count();
            rows::find_rows(&row, line, separator, width, path)?;
            let names = rows::fields(text, separator);
            let names = names
                .map(|name| rows::unquoted(name).into_owned())
                .collect();
            self.separator = separator;
            return Ok(Header {
                names,
                place: Place::Line(line),
            });
        }
    }

    /// Takes the first row off the text, with its line end.
    fn first_row(&mut self) -> Result<Vec<u8>, DataError> {
        let mut wanted = 1 << 16;
        let end = loop {
            self.fill(wanted)?;
            match rows::first_row_end(&self.carry) {
                Some(end) => break end,
                None if self.ended => break self.carry.len(),
                None => wanted = self.longer(wanted)?,
            }
        };
        if end == 0 {
            return Err(DataError::Empty {
                path: self.stream.path().to_owned(),
            });
        }
        Ok(self.carry.drain(..end).collect())
    }
}

fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// Refuses bytes that are not UTF-8 or hold a zero byte.
fn check_text(text: &[u8], first_line: u64, path: &Path) -> Result<(), DataError> {
    let wrong = match std::str::from_utf8(text) {
        Err(error) => Some(error.valid_up_to()),
        Ok(_) => memchr::memchr(0, text),
    };
    wrong.map_or(Ok(()), |at| {
        Err(DataError::NotText {
            path: path.to_owned(),
            line: first_line + count_lines(&text[..at]),
            found: format!("the byte 0x{:02X}", text[at]),
        })
    })
}

/// What a file is that people open in place of a table.
fn known_format(start: &[u8]) -> Option<&'static str> {
    const FORMATS: [(&[u8], &str); 10] = [
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a zip archive or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"\x89HDF", "an HDF5 file (h5, h5ad)"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard stream"),
        (b"BZh", "a bzip2 stream"),
        (b"FEA1", "a Feather file of version 1; write version 2"),
        (b"\xff\xff\xff\xff", "an Arrow stream; write an Arrow file"),
    ];
    let known = FORMATS.iter().find(|(magic, _)| start.starts_with(magic));
    known.map(|(_, name)| *name)
}
