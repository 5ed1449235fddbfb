//! The SHA-256 of a file, by a thread of its own while its values are read.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::h5::hdf5::H5File;

/// Bytes that are read at once.
const WINDOW: usize = 1 << 18;

/// A hash in the making.
pub(super) struct FileHash {
    file: H5File,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<String, DataError>>>,
}

impl FileHash {
    /// Begins with the first byte.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`] if the system has no thread left.
    pub(super) fn start(file: &H5File) -> Result<Self, DataError> {
        let stop = Arc::new(AtomicBool::new(false));
        let (of, stopped) = (file.clone(), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("hash".to_owned())
            .spawn(move || hash(&of, &stopped));
        match thread {
            Ok(thread) => Ok(Self {
                file: file.clone(),
                stop,
                thread: Some(thread),
            }),
            Err(error) => Err(DataErrorKind::Io(error).in_file(file.path())),
        }
    }

    /// The hash in hexadecimal.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`], and [`DataErrorKind::Changed`] if the file was written to since it was
    /// opened.
    pub(super) fn finish(mut self) -> Result<String, DataError> {
        let hash = self.thread.take().and_then(|thread| thread.join().ok());
        let hash = hash.unwrap_or_else(|| Err(self.file.root().damaged("cannot be read whole")))?;
        self.file.check_unchanged()?;
        Ok(hash)
    }
}

impl Drop for FileHash {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // One that panicked has said so already.
            let _ = thread.join();
        }
    }
}

/// The hash of a file; of its beginning where nobody waits for it any more.
fn hash(file: &H5File, stopped: &AtomicBool) -> Result<String, DataError> {
    let mut bytes = file.bytes();
    let mut hash = Sha256::new();
    let mut buffer = vec![0; WINDOW];
    while !stopped.load(Ordering::Relaxed) {
        match bytes.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hash.update(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(DataErrorKind::Io(error).in_file(file.path())),
        }
    }
    Ok(format!("{:x}", hash.finalize()))
}
