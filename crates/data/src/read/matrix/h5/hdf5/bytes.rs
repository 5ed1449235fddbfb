//! The file as the library reads it: from any thread, at any place.

use std::io;
use std::sync::{Arc, Mutex};

use hdf5_pure::{FormatError, Source};

use crate::read::matrix::h5::hdf5::disk::Disk;

/// Bytes that are read at once where few are asked for. Of a name of a cell, its length and its text
/// are asked for apart, and the next name lies behind it.
const WINDOW: usize = 1 << 13;

/// The bytes of a file.
pub(super) struct Bytes {
    disk: Arc<Disk>,
    window: Mutex<Window>,
}

/// Some bytes that were read last.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Bytes {
    /// Those of an open file.
    pub(super) fn of(disk: &Arc<Disk>) -> Self {
        Self {
            disk: Arc::clone(disk),
            window: Mutex::default(),
        }
    }
}

impl Source for Bytes {
    fn len(&self) -> u64 {
        self.disk.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), FormatError> {
        if buffer.len() > WINDOW / 2 {
            return fill(&self.disk, offset, buffer);
        }
        let Ok(mut window) = self.window.lock() else {
            return fill(&self.disk, offset, buffer);
        };
        buffer.copy_from_slice(window.at(&self.disk, offset, buffer.len())?);
        Ok(())
    }
}

impl Window {
    /// Some bytes, which are read with those behind them unless they are there.
    fn at(&mut self, disk: &Disk, offset: u64, length: usize) -> Result<&[u8], FormatError> {
        let inside = |window: &Self| {
            let start = usize::try_from(offset.checked_sub(window.start)?).ok()?;
            let end = start.checked_add(length)?;
            (end <= window.bytes.len()).then_some(start..end)
        };
        if inside(self).is_none() {
            let rest = usize::try_from(disk.length.saturating_sub(offset)).unwrap_or(WINDOW);
            self.start = offset;
            self.bytes.resize(rest.min(WINDOW), 0);
            if let Err(error) = fill(disk, offset, &mut self.bytes) {
                self.bytes.clear();
                return Err(error);
            }
        }
        let found = inside(self).and_then(|place| self.bytes.get(place));
        found.ok_or_else(ends_early)
    }
}

/// Fills the buffer with the bytes from `offset` on.
fn fill(disk: &Disk, offset: u64, buffer: &mut [u8]) -> Result<(), FormatError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match disk.read(&mut buffer[filled..], offset + filled as u64) {
            Ok(0) => return Err(ends_early()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(FormatError::Source(error.to_string())),
        }
    }
    Ok(())
}

fn ends_early() -> FormatError {
    FormatError::Source("the file ends early".to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn bytes_are_those_of_the_file_in_any_order() {
        let content: Vec<u8> = (0..5 * WINDOW as u32 / 2)
            .map(|n| (n % 251) as u8)
            .collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&content).unwrap();
        let bytes = Bytes::of(&Arc::new(Disk::open(file.path()).unwrap()));
        let lengths = [0, 1, 16, 100, WINDOW / 2, WINDOW / 2 + 1, WINDOW];
        for step in 0..1000 {
            let length = lengths[step % lengths.len()];
            let start = step * 7919 % (content.len() - length + 1);
            let mut found = vec![0; length];
            bytes.read_at(start as u64, &mut found).unwrap();
            assert!(found == content[start..start + length], "{start} {length}");
        }
        let end = content.len() as u64;
        assert!(bytes.read_at(end - 3, &mut [0; 4]).is_err());
        assert!(bytes.read_at(end + 9, &mut [0; 1]).is_err());
        assert!(bytes.read_at(u64::MAX, &mut [0; 4]).is_err());
        assert!(bytes.read_at(end - 4, &mut [0; 4]).is_ok());
    }
}
