//! The text of a table: decompressed, as UTF-8, with line ends of LF.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::{DataError, DataErrorKind, Place};
use crate::foreign;
use crate::read::format::input::decode::Decoder;
use crate::read::format::input::transcode::{Transcoder, utf16, windows1252};
use crate::read::format::input::{HashingReader, Input};
use crate::read::format::text::rows;

/// Bytes by which the contents are told.
const START: usize = 4096;

/// Bytes read at once.
const STEP: usize = 1 << 16;

/// The text of a table.
pub(crate) struct TextStream {
    path: PathBuf,
    decoder: Decoder,
    /// The first bytes, not handed out yet.
    start: Vec<u8>,
    transcoder: Option<Transcoder>,
    /// Whether a CR alone was taken for a line end.
    lone_cr: bool,
}

impl TextStream {
    /// Opens a file.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Folder`], [`DataErrorKind::Compressed`],
    /// [`DataErrorKind::Archive`] and [`DataErrorKind::Foreign`] for a workbook.
    pub(crate) fn open(input: &Input) -> Result<Self, DataError> {
        let mut stream = Self {
            path: input.path().to_owned(),
            decoder: Decoder::open(input)?,
            start: Vec::new(),
            transcoder: None,
            lone_cr: false,
        };
        stream.look_at_start()?;
        Ok(stream)
    }

    /// Takes note of the encoding, and passes over a byte order mark.
    fn look_at_start(&mut self) -> Result<(), DataError> {
        let mut start = Vec::new();
        let read = self
            .decoder
            .by_ref()
            .take(START as u64)
            .read_to_end(&mut start);
        read.map_err(|error| self.failed(error, 0))?;
        if let Some(encoding) = utf16(&start).or_else(|| windows1252(&start)) {
            self.transcoder = Some(Transcoder::new(encoding));
        } else if start.starts_with(&[0xef, 0xbb, 0xbf]) {
            start.drain(..3);
        }
        self.start = start;
        Ok(())
    }

    /// Refuses what is known not to be a table; to be called before anything is read.
    ///
    /// # Errors
    /// [`DataErrorKind::Foreign`].
    pub(crate) fn refuse_foreign(&self) -> Result<(), DataError> {
        match foreign::foreign(&self.start, self.decoder.compression()) {
            Some(kind) => Err(kind.in_file(&self.path)),
            None => Ok(()),
        }
    }

    /// The path as messages show it.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the file read so far, and all.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        let read = self.decoder.raw().map_or(0, HashingReader::passed);
        (read, self.decoder.total())
    }

    /// Bytes behind the gzip stream that were left out.
    pub(crate) fn behind(&self) -> u64 {
        self.decoder.behind()
    }

    /// SHA-256 of all bytes of the file, in hexadecimal, once everything was read.
    pub(crate) fn sha256(&self) -> String {
        let raw = self.decoder.raw();
        raw.map_or_else(String::new, HashingReader::sha256)
    }

    /// What was assumed of the text read so far.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(member) = self.decoder.member() {
            notes.push(format!("Read from {member} in the zip archive."));
        }
        notes.extend(self.transcoder.as_ref().map(Transcoder::note));
        if self.lone_cr {
            notes
                .push("Lines that end in CR alone, as on old Macs, were read as lines.".to_owned());
        }
        notes
    }

    /// Appends text to `to` until it holds `length` bytes or the text ends; whether it ended.
    ///
    /// `lines_before` is how many lines were read before `to`, for the message.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], [`DataErrorKind::Compressed`] and [`DataErrorKind::NotText`].
    pub(crate) fn fill(
        &mut self,
        to: &mut Vec<u8>,
        length: usize,
        lines_before: u64,
    ) -> Result<bool, DataError> {
        let start = to.len();
        let mut ended = self.fill_raw(to, length, lines_before)?;
        // Whether a CR ends a line of its own shows by the byte behind it.
        while !ended && to.len() > start && to.last() == Some(&b'\r') {
            ended = self.fill_raw(to, to.len() + 1, lines_before)?;
        }
        self.lone_cr |= end_lines(&mut to[start..]);
        Ok(ended)
    }

    fn fill_raw(
        &mut self,
        to: &mut Vec<u8>,
        length: usize,
        lines_before: u64,
    ) -> Result<bool, DataError> {
        let mut filled = to.len();
        to.reserve(length.saturating_sub(filled));
        while filled < length {
            // Step by step, so that a small file does not touch much memory.
            to.resize(length.min(filled + STEP), 0);
            match self.read(&mut to[filled..]) {
                Ok(0) => {
                    to.truncate(filled);
                    return Ok(true);
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let lines = lines_before + rows::count_lines(&to[..filled]);
                    return Err(self.failed(error, lines));
                }
            }
        }
        Ok(false)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = StartThen {
            start: &mut self.start,
            rest: &mut self.decoder,
        };
        match &mut self.transcoder {
            Some(transcoder) => transcoder.read(&mut bytes, buffer),
            None => bytes.read(buffer),
        }
    }

    /// A failure behind some lines.
    fn failed(&self, source: io::Error, line: u64) -> DataError {
        let is_of_system = source.raw_os_error().is_some();
        match self.decoder.compression() {
            Some(format) if !is_of_system => DataErrorKind::Compressed {
                format,
                line,
                reason: source.to_string(),
            }
            .in_file(&self.path),
            None if !is_of_system && self.transcoder.is_some() => {
                let found = source.to_string();
                let error = DataErrorKind::NotText { found }.in_file(&self.path);
                error.at(Place::Line(line + 1))
            }
            _ => DataErrorKind::Io(source).in_file(&self.path),
        }
    }
}

/// The first bytes and then the others.
struct StartThen<'a> {
    start: &'a mut Vec<u8>,
    rest: &'a mut Decoder,
}

impl Read for StartThen<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start.is_empty() {
            return self.rest.read(buffer);
        }
        let length = buffer.len().min(self.start.len());
        buffer[..length].copy_from_slice(&self.start[..length]);
        self.start.drain(..length);
        Ok(length)
    }
}

/// Makes LF of every CR that has no LF behind it; whether there was one.
fn end_lines(text: &mut [u8]) -> bool {
    let mut found = false;
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\r', &text[from..]) {
        let at = from + at;
        if text.get(at + 1) != Some(&b'\n') {
            text[at] = b'\n';
            found = true;
        }
        from = at + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cr_alone_ends_a_line() {
        let mut text = *b"a\rb\r\nc\n\rd\r";
        assert!(end_lines(&mut text));
        assert_eq!(&text, b"a\nb\r\nc\n\nd\n");
        let mut text = *b"a\r\nb\n";
        assert!(!end_lines(&mut text));
    }
}
