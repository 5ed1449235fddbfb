//! An open file as the operating system sees it.

use std::fmt::Display;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::{DataError, DataErrorKind};

/// A file that is open, and what it was when it was opened.
pub(super) struct Disk {
    /// Its path, as messages show it.
    pub path: PathBuf,
    file: File,
    /// Bytes of the file.
    pub length: u64,
    modified: Option<SystemTime>,
}

impl Disk {
    /// Opens a file.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`].
    pub(super) fn open(path: &Path) -> Result<Self, DataError> {
        let failed = |error| DataErrorKind::Io(error).in_file(path);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            length: about.len(),
            modified: about.modified().ok(),
        })
    }

    /// A reader of all its bytes, from the start.
    pub(super) fn bytes(self: &Arc<Self>) -> FromStart {
        FromStart {
            disk: Arc::clone(self),
            at: 0,
        }
    }

    /// That the file is what it was when it was opened.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], and [`DataErrorKind::Changed`] if it was written to.
    pub(super) fn check_unchanged(&self) -> Result<(), DataError> {
        let about = self.file.metadata();
        let about = about.map_err(|error| DataErrorKind::Io(error).in_file(&self.path))?;
        if about.len() == self.length && about.modified().ok() == self.modified {
            return Ok(());
        }
        Err(DataErrorKind::Changed.in_file(&self.path))
    }

    /// That what the file holds makes no sense.
    pub(super) fn damaged(&self, reason: impl Into<String>) -> DataError {
        let damaged = DataErrorKind::Damaged {
            format: "HDF5",
            reason: reason.into(),
        };
        damaged.in_file(&self.path)
    }

    /// A message of the library about a part of the file.
    pub(super) fn failed(&self, part: &str, error: &impl Display) -> DataError {
        const LONGEST: usize = 160;
        let reason: String = error.to_string().chars().take(LONGEST).collect();
        // Every part of the format has a number of its version.
        if reason.contains(" version: ") {
            let newer = DataErrorKind::OtherHdf5 {
                what: "an HDF5 file of a newer version (or a damaged one) than can be read",
                remedy: "write it again in Python: import anndata and \
                         anndata.read_h5ad(\"FILE\").write_h5ad(\"new.h5ad\")",
            };
            return newer.in_file(&self.path);
        }
        self.damaged(match part {
            "" => reason,
            part => format!("{part}: {reason}"),
        })
    }

    /// Fills the buffer with the bytes from `offset` on; how many there were.
    pub(super) fn read(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset);
        #[cfg(not(any(unix, windows)))]
        return Err(io::ErrorKind::Unsupported.into());
    }
}

/// All bytes of a file in turn.
pub(in crate::read::matrix::h5) struct FromStart {
    disk: Arc<Disk>,
    at: u64,
}

impl io::Read for FromStart {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.disk.read(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_told_from_damage() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let disk = Disk::open(file.path()).unwrap();
        let newer = disk.failed("X", &"HDF5 format error: invalid data layout version: 5");
        assert!(newer.to_string().contains("newer version"), "{newer}");
        let damaged = disk.failed("X", &"unexpected end of file");
        assert!(damaged.to_string().contains("damaged"), "{damaged}");
    }
}
