//! A copy of what can be read only once.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use tempfile::{Builder, TempPath};

/// Most bytes that are taken from a device, which may have no end.
const MOST_OF_DEVICE: u64 = 1 << 30;

/// Copies a pipe or device to a temporary file, which is removed with what is returned.
///
/// # Errors
/// Those of reading and writing, and a device that does not end.
pub(super) fn spooled(path: &Path) -> io::Result<TempPath> {
    let from = File::open(path)?;
    let most = if is_device(&from)? {
        MOST_OF_DEVICE
    } else {
        u64::MAX
    };
    let mut to = Builder::new().prefix("genetide-").tempfile()?;
    let copied = io::copy(&mut from.take(most), to.as_file_mut())?;
    if copied == most {
        return Err(io::Error::other("it has no end"));
    }
    Ok(to.into_temp_path())
}

#[cfg(unix)]
fn is_device(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = file.metadata()?.file_type();
    Ok(kind.is_char_device() || kind.is_block_device())
}

#[cfg(not(unix))]
fn is_device(file: &File) -> io::Result<bool> {
    Ok(!file.metadata()?.is_file())
}
