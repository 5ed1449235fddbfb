//! The bytes of a table: opened, decompressed, counted and hashed on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use crate::error::{DataError, DataErrorKind};
use crate::read::format::rows;
use crate::read::source::Source;
use crate::sample;

const GZIP_FIRST_BYTE: u8 = 0x1f;
const GZIP_MAGIC: [u8; 2] = [GZIP_FIRST_BYTE, 0x8b];

/// Counts and hashes the bytes read through it.
pub(crate) struct HashingReader {
    inner: Box<dyn Read + Send>,
    hash: Sha256,
    bytes: u64,
}

impl HashingReader {
    /// Nothing has passed yet.
    pub(crate) fn new(inner: Box<dyn Read + Send>) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// Bytes that passed.
    pub(crate) fn passed(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of the bytes that passed, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        use std::fmt::Write as _;
        let digest = self.hash.clone().finalize();
        digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

enum Stage {
    Plain(BufReader<HashingReader>),
    Gzip(Box<GzDecoder<BufReader<HashingReader>>>),
    /// Behind the last gzip member.
    Rest(BufReader<HashingReader>),
}

impl Stage {
    fn reader(&self) -> &HashingReader {
        match self {
            Self::Plain(reader) | Self::Rest(reader) => reader.get_ref(),
            Self::Gzip(decoder) => decoder.get_ref().get_ref(),
        }
    }
}

/// The decompressed text of a table.
pub(crate) struct TextStream {
    path: PathBuf,
    total: u64,
    /// Absent only while it is exchanged.
    stage: Option<Stage>,
    after_gzip: u64,
}

impl TextStream {
    /// Opens the source; whether it is gzipped is told by its first bytes.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`].
    pub(crate) fn open(source: &Source) -> Result<Self, DataError> {
        let path = source.path();
        let failed = |error| DataErrorKind::Io(error).in_file(path);
        let (inner, total) = open_bytes(source).map_err(failed)?;
        let mut reader = BufReader::with_capacity(1 << 17, HashingReader::new(inner));
        let is_gzip = reader.fill_buf().map_err(failed)?.starts_with(&GZIP_MAGIC);
        let stage = if is_gzip {
            Stage::Gzip(Box::new(GzDecoder::new(reader)))
        } else {
            Stage::Plain(reader)
        };
        Ok(Self {
            path: path.to_owned(),
            total,
            stage: Some(stage),
            after_gzip: 0,
        })
    }

    /// The path as messages show it.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the file.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Bytes of the file read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.stage
            .as_ref()
            .map_or(0, |stage| stage.reader().passed())
    }

    /// Bytes behind the gzip stream that were left out.
    pub(crate) fn after_gzip(&self) -> u64 {
        self.after_gzip
    }

    /// SHA-256 of all bytes of the file, in hexadecimal, once everything was read.
    pub(crate) fn sha256(&self) -> String {
        let stage = self.stage.as_ref();
        stage.map_or_else(String::new, |stage| stage.reader().sha256())
    }

    /// Appends text to `to` until it holds `length` bytes or the text ends; whether it ended.
    ///
    /// `lines_before` is how many lines were read before `to`, for the message.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Gzip`].
    pub(crate) fn fill(
        &mut self,
        to: &mut Vec<u8>,
        length: usize,
        lines_before: u64,
    ) -> Result<bool, DataError> {
        let mut filled = to.len();
        to.resize(length.max(filled), 0);
        while filled < length {
            match self.read(&mut to[filled..]) {
                Ok(0) => {
                    to.truncate(filled);
                    return Ok(true);
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error, &to[..filled], lines_before)),
            }
        }
        Ok(false)
    }

    fn failed(&self, source: io::Error, read: &[u8], lines_before: u64) -> DataError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let damaged = matches!(source.kind(), UnexpectedEof | InvalidData | InvalidInput);
        let kind = if damaged && matches!(self.stage, Some(Stage::Gzip(_))) {
            DataErrorKind::Gzip {
                line: lines_before + rows::count_lines(read),
                reason: source.to_string(),
            }
        } else {
            DataErrorKind::Io(source)
        };
        kind.in_file(&self.path)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.stage {
                Some(Stage::Plain(reader)) => return reader.read(buffer),
                Some(Stage::Gzip(decoder)) => decoder.read(buffer)?,
                Some(Stage::Rest(_)) | None => return Ok(0),
            };
            if read > 0 {
                return Ok(read);
            }
            self.next_member()?;
        }
    }

    /// Goes on behind the end of a gzip member: to the next member (bgzip writes many), or to the
    /// end, passing over padding.
    fn next_member(&mut self) -> io::Result<()> {
        if let Some(Stage::Gzip(decoder)) = self.stage.take() {
            let mut reader = decoder.into_inner();
            let next = reader.fill_buf()?.first().copied();
            self.stage = Some(if next == Some(GZIP_FIRST_BYTE) {
                Stage::Gzip(Box::new(GzDecoder::new(reader)))
            } else {
                self.after_gzip = io::copy(&mut reader, &mut io::sink())?;
                Stage::Rest(reader)
            });
        }
        Ok(())
    }
}

/// The raw bytes and their number.
fn open_bytes(source: &Source) -> io::Result<(Box<dyn Read + Send>, u64)> {
    match source {
        Source::Sample => {
            let bytes = sample::bytes();
            Ok((Box::new(bytes), bytes.len() as u64))
        }
        Source::File(path) => {
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            Ok((Box::new(file), length))
        }
    }
}
