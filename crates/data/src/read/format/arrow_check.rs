//! Sizes that an Arrow file claims, before it is decoded.
//!
//! The decoder reserves as much memory as a buffer is said to have, and ends the process where there is
//! not so much. So the lists of buffers are read here first, and of compressed buffers the size that
//! stands in front of them.
//!
//! The lists are FlatBuffers, <https://flatbuffers.dev/internals/>, by the schemas in
//! <https://github.com/apache/arrow/tree/main/format>.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that any buffer may unpack to.
const GRANTED: u64 = 64 << 20;

/// Bytes that a byte of a buffer can unpack to, beyond those granted.
const MOST_EXPANSION: u64 = 1000;

/// Bytes behind the list of blocks: its length and the mark of the format.
const END: u64 = 10;

// Fields of tables by their places.
const FOOTER_DICTIONARIES: usize = 2;
const FOOTER_BATCHES: usize = 3;
const MESSAGE_KIND: usize = 1;
const MESSAGE_HEADER: usize = 2;
const DICTIONARY_BATCH: usize = 1;
const BATCH_BUFFERS: usize = 2;
const BATCH_COMPRESSION: usize = 3;

/// The kind of a message that holds a dictionary.
const IS_DICTIONARY: u8 = 2;

/// Bytes of a block in a list: place of its message, length of that, and bytes behind it.
const BLOCK: usize = 24;

/// Bytes of a buffer in a list: its place behind the message, and its length.
const BUFFER: usize = 16;

/// Looks at the buffers of every block; the reason where one is none that the file can have.
///
/// # Errors
/// Those of the file.
pub(super) fn check(file: &mut File) -> io::Result<Result<(), &'static str>> {
    const NO_LIST: &str = "the list of what is in it cannot be read";
    let length = file.metadata()?.len();
    let Some(end) = length.checked_sub(END) else {
        return Ok(Err(NO_LIST));
    };
    let size = u32::from_le_bytes(bytes_at(file, end)?);
    let Some(start) = end.checked_sub(u64::from(size)) else {
        return Ok(Err(NO_LIST));
    };
    let list = read(file, start, u64::from(size))?;
    let Some(blocks) = blocks(&list) else {
        return Ok(Err(NO_LIST));
    };
    for block in blocks {
        let Some(message) = message(file, &block, length)? else {
            return Ok(Err("a list of buffers lies behind its end"));
        };
        let Some(buffers) = Buffers::of(&message) else {
            return Ok(Err("a list of buffers cannot be read"));
        };
        let body = block.message.saturating_add(block.length);
        if !buffers.fit(file, body, length)? {
            return Ok(Err("a buffer claims a size that it cannot have"));
        }
    }
    Ok(Ok(()))
}

/// Columns, or a dictionary.
struct Block {
    /// Place of its list of buffers.
    message: u64,
    /// Bytes from there to the buffers.
    length: u64,
}

fn blocks(list: &[u8]) -> Option<Vec<Block>> {
    let footer = Table::root(list)?;
    let mut blocks = Vec::new();
    for field in [FOOTER_DICTIONARIES, FOOTER_BATCHES] {
        for block in footer.structs(field, BLOCK)? {
            let length = i32::from_le_bytes(*block[8..].first_chunk()?);
            blocks.push(Block {
                message: u64::try_from(whole(block)?).ok()?,
                length: u64::try_from(length).ok()?,
            });
        }
    }
    Some(blocks)
}

/// The list of buffers of a block; `None` where the file ends before.
fn message(file: &mut File, block: &Block, length: u64) -> io::Result<Option<Vec<u8>>> {
    const HAS_LENGTH_BEHIND: u32 = u32::MAX;
    let is_inside = |end: Option<u64>| end.is_some_and(|end| end <= length);
    if !is_inside(block.message.checked_add(8)) {
        return Ok(None);
    }
    let mut size = u32::from_le_bytes(bytes_at(file, block.message)?);
    let mut place = block.message + 4;
    if size == HAS_LENGTH_BEHIND {
        size = u32::from_le_bytes(bytes_at(file, place)?);
        place += 4;
    }
    if !is_inside(place.checked_add(u64::from(size))) {
        return Ok(None);
    }
    read(file, place, u64::from(size)).map(Some)
}

/// The buffers of a block.
struct Buffers {
    /// Place behind the message, and length.
    places: Vec<(u64, u64)>,
    are_compressed: bool,
}

impl Buffers {
    fn of(message: &[u8]) -> Option<Self> {
        let message = Table::root(message)?;
        let mut batch = message.table(MESSAGE_HEADER)?;
        if message.byte(MESSAGE_KIND)? == IS_DICTIONARY {
            batch = batch.table(DICTIONARY_BATCH)?;
        }
        let places = batch.structs(BATCH_BUFFERS, BUFFER)?.map(|buffer| {
            let place = u64::try_from(whole(buffer)?).ok()?;
            Some((place, u64::try_from(whole(&buffer[8..])?).ok()?))
        });
        Some(Self {
            places: places.collect::<Option<_>>()?,
            are_compressed: batch.field(BATCH_COMPRESSION)?.is_some(),
        })
    }

    /// Whether all lie in the file, behind `body`, and unpack to no more than they can.
    fn fit(&self, file: &mut File, body: u64, length: u64) -> io::Result<bool> {
        for &(place, stored) in &self.places {
            let start = body.checked_add(place);
            let end = start.and_then(|start| start.checked_add(stored));
            let (Some(start), true) = (start, end.is_some_and(|end| end <= length)) else {
                return Ok(false);
            };
            if self.are_compressed && stored >= 8 {
                // -1 where it is not compressed after all.
                let unpacked = i64::from_le_bytes(bytes_at(file, start)?);
                let most = stored.saturating_mul(MOST_EXPANSION).max(GRANTED);
                if unpacked != -1 && u64::try_from(unpacked).is_ok_and(|unpacked| unpacked > most) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

fn read(file: &mut File, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn bytes_at<const N: usize>(file: &mut File, start: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn whole(bytes: &[u8]) -> Option<i64> {
    bytes.first_chunk().copied().map(i64::from_le_bytes)
}

/// A table of a FlatBuffer.
#[derive(Clone, Copy)]
struct Table<'a> {
    bytes: &'a [u8],
    start: usize,
    /// Place of the list of the places of its fields, and bytes of that.
    fields: (usize, usize),
}

impl<'a> Table<'a> {
    fn root(bytes: &'a [u8]) -> Option<Self> {
        Self::at(bytes, number(bytes, 0)?)
    }

    fn at(bytes: &'a [u8], start: usize) -> Option<Self> {
        let back = i32::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
        let fields = i64::try_from(start).ok()?.checked_sub(i64::from(back))?;
        let fields = usize::try_from(fields).ok()?;
        Some(Self {
            bytes,
            start,
            fields: (fields, short(bytes, fields)?),
        })
    }

    /// The place of a field; `Some(None)` where the table has no such field.
    fn field(&self, field: usize) -> Option<Option<usize>> {
        let (fields, length) = self.fields;
        let at = 4 + 2 * field;
        if at + 2 > length {
            return Some(None);
        }
        let place = short(self.bytes, fields.checked_add(at)?)?;
        Some((place > 0).then_some(self.start + place))
    }

    fn byte(&self, field: usize) -> Option<u8> {
        self.bytes.get(self.field(field)??).copied()
    }

    fn table(&self, field: usize) -> Option<Self> {
        let place = self.field(field)??;
        Self::at(self.bytes, place.checked_add(number(self.bytes, place)?)?)
    }

    /// The elements of a list, each of so many bytes; none where there is no list.
    fn structs(&self, field: usize, size: usize) -> Option<std::slice::ChunksExact<'a, u8>> {
        let Some(place) = self.field(field)? else {
            return Some([].chunks_exact(size));
        };
        let start = place.checked_add(number(self.bytes, place)?)?;
        let bytes = number(self.bytes, start)?.checked_mul(size)?;
        let list = self.bytes.get(start.checked_add(4)?..)?.get(..bytes)?;
        Some(list.chunks_exact(size))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    usize::try_from(number).ok()
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    Some(usize::from(number))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use polars::prelude::{DataFrame, IpcCompression, IpcWriter, NamedFrom, SerWriter, Series};

    use super::*;

    fn written(compression: Option<IpcCompression>) -> Vec<u8> {
        let values: Vec<i64> = vec![77; 300];
        let texts = vec!["a text that does not fit into a view"; 300];
        let columns = vec![
            Series::from_iter(values).into(),
            Series::new("b".into(), texts).into(),
        ];
        let mut frame = DataFrame::new_infer_height(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer = IpcWriter::new(&mut bytes).with_compression(compression);
        writer.finish(&mut frame).unwrap();
        bytes
    }

    fn checked(bytes: &[u8]) -> Result<(), &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        check(&mut file).unwrap()
    }

    /// The file with another number in place of one, wherever that stands.
    fn replaced(bytes: &[u8], number: i64, with: i64) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let places: Vec<usize> = (0..bytes.len() - 8)
            .filter(|&at| bytes[at..at + 8] == number.to_le_bytes())
            .collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 8].copy_from_slice(&with.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn buffers_that_claim_too_much_are_refused() {
        let plain = written(None);
        assert_eq!(checked(&plain), Ok(()));
        // 300 numbers of 8 bytes.
        for size in [1 << 40, i64::MAX, -1] {
            let reason = checked(&replaced(&plain, 2400, size)).unwrap_err();
            assert!(reason.contains("buffer"), "{reason}");
        }
        let packed = written(Some(IpcCompression::LZ4));
        assert_eq!(checked(&packed), Ok(()));
        let reason = checked(&replaced(&packed, 2400, 1 << 40)).unwrap_err();
        assert!(reason.contains("claims a size"), "{reason}");
        assert!(checked(&plain[..plain.len() - 1]).is_err());
        assert!(checked(b"ARROW1").is_err());
    }
}
