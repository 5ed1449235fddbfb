//! The bytes of a table: opened any number of times, counted and hashed on the way.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tempfile::TempPath;

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::spool::spooled;
use crate::read::source::Source;
use crate::sample;

/// The bytes of a table, which can be read any number of times. What can be read only once, such as
/// a pipe, is kept in a temporary file as long as a copy of this lives.
#[derive(Clone)]
pub(crate) struct Input {
    shown: PathBuf,
    bytes: Bytes,
}

#[derive(Clone)]
enum Bytes {
    Sample,
    File,
    Spooled(Arc<TempPath>),
}

impl Input {
    /// The bytes of a source. A pipe is read to its end.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] of a pipe; a file that is not there is met by [`Input::open`].
    pub(crate) fn of(source: &Source) -> Result<Self, DataError> {
        let shown = source.path().to_owned();
        let bytes = match source {
            Source::Sample => Bytes::Sample,
            Source::File(path) if is_read_once(path) => {
                let file = spooled(path).map_err(|error| DataErrorKind::Io(error).in_file(path))?;
                Bytes::Spooled(Arc::new(file))
            }
            Source::File(_) | Source::Files(_) => Bytes::File,
        };
        Ok(Self { shown, bytes })
    }

    /// The path as messages show it.
    pub(crate) fn path(&self) -> &Path {
        &self.shown
    }

    /// The file that holds the bytes; none for the embedded sample.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::Sample => None,
            Bytes::File => Some(&self.shown),
            Bytes::Spooled(file) => Some(file),
        }
    }

    /// The bytes from their start, and their number.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Folder`].
    pub(crate) fn open(&self) -> Result<(Box<dyn Read + Send>, u64), DataError> {
        if let Bytes::Sample = self.bytes {
            let bytes = sample::bytes();
            return Ok((Box::new(bytes), bytes.len() as u64));
        }
        let file = self.open_file()?;
        let length = file.metadata().map_err(|error| self.failed(error))?.len();
        Ok((Box::new(file), length))
    }

    /// The file, from its start. The embedded sample is none.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] and [`DataErrorKind::Folder`].
    pub(crate) fn open_file(&self) -> Result<File, DataError> {
        let path = self.file().unwrap_or(&self.shown);
        if path.is_dir() {
            return Err(DataErrorKind::Folder.in_file(&self.shown));
        }
        File::open(path).map_err(|error| self.failed(error))
    }

    /// SHA-256 of the bytes, in hexadecimal.
    ///
    /// # Errors
    /// Those of [`Input::open`].
    pub(crate) fn sha256(&self) -> Result<String, DataError> {
        let mut reader = HashingReader::new(self.open()?.0);
        let read = io::copy(&mut reader, &mut io::sink());
        read.map_err(|error| self.failed(error))?;
        Ok(reader.sha256())
    }

    fn failed(&self, error: io::Error) -> DataError {
        DataErrorKind::Io(error).in_file(&self.shown)
    }

    /// The first bytes, `most` of them if there are so many.
    ///
    /// # Errors
    /// Those of [`Input::open`].
    pub(crate) fn start(&self, most: u64) -> Result<Vec<u8>, DataError> {
        let mut start = Vec::new();
        let read = self.open()?.0.take(most).read_to_end(&mut start);
        read.map_err(|error| self.failed(error))?;
        Ok(start)
    }
}

/// Whether the bytes of a path may be there only once.
pub(crate) fn is_read_once(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|of| !of.is_file() && !of.is_dir())
}

/// The bytes of the file, hashed on the way.
pub(super) type Raw = BufReader<HashingReader>;

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
