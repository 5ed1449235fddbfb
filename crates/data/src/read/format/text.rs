//! Delimited text (CSV, TSV), plain or gzipped: a header and blocks of whole rows.

use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};
use crate::formats;
use crate::read::format::input::TextStream;
use crate::read::format::layout::Layout;
use crate::read::format::rows;
use crate::read::format::table_reader::{Header, OpenTable, Step, TableReader};
use crate::read::format::text_block::{TextBlock, check_text};
use crate::read::source::Source;

/// Bytes of text in a block. Its size does not depend on the machine, so that sums are taken in
/// the same order everywhere; with some MB the cost of a parse per column stays small.
const BLOCK_BYTES: usize = 8 << 20;

/// A row longer than this is no row of a table.
const LONGEST_ROW: usize = 256 << 20;

/// Opens a table and reads its header.
///
/// # Errors
/// [`DataErrorKind::Io`], [`DataErrorKind::Empty`], [`DataErrorKind::NotText`],
/// [`DataErrorKind::Utf16`], [`DataErrorKind::Gzip`] and those of [`rows::find_rows`].
pub(super) fn open(source: &Source) -> Result<OpenTable, DataError> {
    let mut reader = TextReader {
        stream: TextStream::open(source)?,
        carry: Vec::new(),
        next_line: 1,
        separator: 0,
        ended: false,
    };
    reader.skip_start()?;
    let header = reader.header()?;
    Ok(OpenTable {
        header,
        reader: Box::new(reader),
    })
}

/// The rows of a table, in file order.
struct TextReader {
    stream: TextStream,
    /// Text not handed out yet.
    carry: Vec<u8>,
    next_line: u64,
    separator: u8,
    ended: bool,
}

impl TableReader for TextReader {
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Gzip`] and [`DataErrorKind::NotText`].
    fn next(&mut self, _layout: &Layout) -> Result<Step, DataError> {
        let block = self.next_block()?;
        Ok(block.map_or(Step::End, |block| Step::Block(Box::new(block))))
    }

    fn bytes(&self) -> (u64, u64) {
        (self.stream.bytes_read(), self.stream.total())
    }

    fn sha256(&self) -> String {
        self.stream.sha256()
    }

    fn trailing_bytes(&self) -> u64 {
        self.stream.after_gzip()
    }
}

impl TextReader {
    /// The next block, of whole rows.
    fn next_block(&mut self) -> Result<Option<TextBlock>, DataError> {
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
        self.next_line += rows::count_lines(&text);
        Ok(Some(TextBlock {
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
        Err(self.error(kind).at(Place::Line(self.next_line)))
    }

    /// Passes over a byte order mark, and refuses what is known not to be text.
    fn skip_start(&mut self) -> Result<(), DataError> {
        self.fill(512)?;
        let start = &self.carry;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(self.error(DataErrorKind::Utf16));
        }
        if let Some(found) = formats::foreign(start) {
            let found = found.to_owned();
            let error = self.error(DataErrorKind::NotText { found });
            return Err(error.at(Place::Line(1)));
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
            self.next_line += rows::count_lines(&row);
            let path = self.path();
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
            return Err(self.error(DataErrorKind::Empty));
        }
        Ok(self.carry.drain(..end).collect())
    }

    fn error(&self, kind: DataErrorKind) -> DataError {
        kind.in_file(self.path())
    }

    fn path(&self) -> &Path {
        self.stream.path()
    }
}
