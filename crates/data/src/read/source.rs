//! The origin of a table, and the progress of reading it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::sample;

/// The origin of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// The simulated sample embedded in the program.
    Sample,
}

impl Source {
    /// The path as messages and summaries show it.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Sample => Path::new(sample::NAME),
        }
    }

    /// The file name.
    pub(crate) fn name(&self) -> String {
        let path = self.path();
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}

/// Progress of reading a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadProgress {
    /// Bytes of the file read so far (compressed bytes for a compressed file).
    pub bytes_read: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
    /// Cells read so far.
    pub cells: u64,
}

/// A function that takes the progress of a reading, and can stop it.
pub(crate) type Progress<'a> = dyn FnMut(ReadProgress) -> ControlFlow<()> + 'a;
