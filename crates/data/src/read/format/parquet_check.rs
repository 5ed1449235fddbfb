//! Sizes that the pages of a Parquet file claim, before they are decoded.
//!
//! The decoder reserves memory for as many values as the header of a page claims, and ends the process
//! where that is more than there can be: such as the 2^64 that a damaged, negative number becomes.
//! So the headers are read here first, which takes a read of some bytes a page.
//!
//! The headers are Thrift in its compact protocol,
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>; their fields
//! are those of <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Bytes that any page may unpack to.
const GRANTED: i64 = 64 << 20;

/// Bytes that a byte of a page can unpack to, beyond those granted.
const MOST_EXPANSION: i64 = 1000;

/// Bytes in which most headers fit.
const HEADER: u64 = 256;

/// Bytes of the longest header, which holds the least and the largest text of its page.
const LONGEST_HEADER: u64 = 16 << 20;

/// Structures in structures: statistics in the header of data in the header of a page.
const DEEPEST: usize = 4;

/// A column of a group of rows.
pub(super) struct Chunk {
    /// Its place in the file.
    pub bytes: Range<u64>,
    /// The number of its values, missing ones included.
    pub values: i64,
}

/// Looks at the header of every page; the reason where a size is none that a page can have.
///
/// # Errors
/// Those of the file.
pub(super) fn check(file: &mut File, chunk: &Chunk) -> io::Result<Result<(), &'static str>> {
    if file.metadata()?.len() < chunk.bytes.end {
        return Ok(Err("a column lies behind its end"));
    }
    let (mut at, mut left) = (chunk.bytes.start, chunk.values);
    while left > 0 {
        let Some((header, length)) = header(file, at..chunk.bytes.end)? else {
            return Ok(Err("the header of a page cannot be read"));
        };
        at += length;
        let stored = header.field(COMPRESSED_SIZE);
        let rest = chunk.bytes.end - at;
        if !u64::try_from(stored).is_ok_and(|stored| stored <= rest) {
            return Ok(Err("a page is longer than its column"));
        }
        match header.values(left) {
            Some(values) if header.fits() => left -= values,
            _ => return Ok(Err("a page claims a size that it cannot have")),
        }
        at += stored.cast_unsigned();
    }
    Ok(Ok(()))
}

/// The header in front of some bytes, with its length.
fn header(file: &mut File, bytes: Range<u64>) -> io::Result<Option<(Header, u64)>> {
    for most in [HEADER, LONGEST_HEADER] {
        let mut start = Vec::new();
        file.seek(SeekFrom::Start(bytes.start))?;
        let length = most.min(bytes.end.saturating_sub(bytes.start));
        file.take(length).read_to_end(&mut start)?;
        let (mut header, mut rest) = (Header::default(), start.as_slice());
        if header.read(&mut rest, 0, DEEPEST).is_some() {
            return Ok(Some((header, (start.len() - rest.len()) as u64)));
        }
    }
    Ok(None)
}

// Fields by their numbers, those of structures in it behind the number of the structure.
const KIND: u64 = 1;
const UNPACKED_SIZE: u64 = 2;
const COMPRESSED_SIZE: u64 = 3;
const VALUES: u64 = 501;
const VALUES_OF_DICTIONARY: u64 = 701;
const VALUES_2: u64 = 801;
const MISSING_2: u64 = 802;
const ROWS_2: u64 = 803;
const LEVELS_2: [u64; 2] = [805, 806];

/// Kinds of pages.
const DATA: i64 = 0;
const DICTIONARY: i64 = 2;
const DATA_2: i64 = 3;

/// What the bytes of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Switch,
    Number,
    Bytes,
    Structure,
    Other,
}

impl Type {
    /// As the byte in front of a field says.
    fn of(byte: u8) -> Self {
        match byte & 0xf {
            1 | 2 => Self::Switch,
            4..=6 => Self::Number,
            8 => Self::Bytes,
            12 => Self::Structure,
            _ => Self::Other,
        }
    }
}

/// What the decoder takes a field for without asking what the file says that it is: were they not the same, it
/// would read other numbers than are seen here.
fn known(path: u64) -> Option<Type> {
    Some(match path {
        1..=4 | 501..=504 | 701 | 702 | 801..=806 => Type::Number,
        5..=8 | 505 | 808 => Type::Structure,
        703 | 807 => Type::Switch,
        50501 | 50502 | 50505 | 50506 | 80801 | 80802 | 80805 | 80806 => Type::Bytes,
        50503 | 50504 | 80803 | 80804 => Type::Number,
        50507 | 50508 | 80807 | 80808 => Type::Switch,
        _ => return None,
    })
}

/// The whole numbers of a header.
#[derive(Debug, Default)]
struct Header(Vec<(u64, i64)>);

impl Header {
    /// A number; 0 where there is none.
    fn field(&self, field: u64) -> i64 {
        let last = self.0.iter().rev().find(|(other, _)| *other == field);
        last.map_or(0, |(_, number)| *number)
    }

    /// The number of values of the column, if they are no more than those left.
    fn values(&self, left: i64) -> Option<i64> {
        let values = match self.field(KIND) {
            DATA => self.field(VALUES),
            DATA_2 => self.field(VALUES_2),
            // In a dictionary, or in an index.
            _ => 0,
        };
        (0..=left).contains(&values).then_some(values)
    }

    /// Whether its other sizes can be.
    fn fits(&self) -> bool {
        let (unpacked, stored) = (self.field(UNPACKED_SIZE), self.field(COMPRESSED_SIZE));
        let most = stored.saturating_mul(MOST_EXPANSION).max(GRANTED);
        let is_within = |field: u64, most: i64| (0..=most).contains(&self.field(field));
        let of_kind = match self.field(KIND) {
            DICTIONARY => is_within(VALUES_OF_DICTIONARY, unpacked),
            DATA_2 => {
                let values = self.field(VALUES_2);
                let levels = LEVELS_2.map(|field| self.field(field));
                let are_within = levels.iter().all(|level| (0..=stored).contains(level));
                let levels = levels.iter().fold(0, |sum: i64, n| sum.saturating_add(*n));
                are_within
                    && levels <= stored.min(unpacked)
                    && is_within(MISSING_2, values)
                    && is_within(ROWS_2, values)
            }
            _ => true,
        };
        (0..=most).contains(&unpacked) && of_kind
    }

    /// Reads a structure; `None` where the bytes end or are none.
    fn read(&mut self, bytes: &mut &[u8], structure: u64, deepest: usize) -> Option<()> {
        let mut field = 0_i64;
        loop {
            let first = byte(bytes)?;
            if first == 0 {
                return Some(());
            }
            field = match i64::from(first >> 4) {
                0 => signed(bytes)?,
                more => field + more,
            };
            let path = structure * 100 + u64::try_from(field).ok().filter(|field| *field < 100)?;
            if known(path).is_some_and(|known| known != Type::of(first)) {
                return None;
            }
            match first & 0xf {
                // True and false.
                1 | 2 => {}
                3 => drop(byte(bytes)?),
                4..=6 => self.0.push((path, signed(bytes)?)),
                7 => drop(bytes.split_off(..8)?),
                8 => {
                    let length = usize::try_from(unsigned(bytes)?).ok()?;
                    bytes.split_off(..length)?;
                }
                12 => self.read(bytes, path, deepest.checked_sub(1)?)?,
                // Lists, sets and maps: no header of a page has them.
                _ => return None,
            }
        }
    }
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    bytes.split_off_first().copied()
}

/// A number whose bytes have 7 bits each, the lowest first.
fn unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = byte(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The same, whose lowest bit is the sign.
fn signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = unsigned(bytes)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of `stored` bytes that claims to hold `values`.
    fn page(values: i64, stored: i64) -> Vec<u8> {
        let number = |number: i64| {
            let mut number = ((number << 1) ^ (number >> 63)).cast_unsigned();
            let mut bytes = Vec::new();
            while number > 0x7f {
                bytes.push(number as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
            bytes
        };
        // Field 1 is the kind, 2 and 3 are sizes, 5 the header of data with field 1.
        let fields = [
            vec![0x15],
            number(0),
            vec![0x15],
            number(stored),
            vec![0x15],
            number(stored),
        ];
        let data = [
            vec![0x2c, 0x15],
            number(values),
            vec![0, 0],
            vec![7; stored as usize],
        ];
        [fields.concat(), data.concat()].concat()
    }

    fn checked(pages: &[u8], values: i64) -> Result<(), &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, pages).unwrap();
        let bytes = 0..pages.len() as u64;
        check(&mut file, &Chunk { bytes, values }).unwrap()
    }

    #[test]
    fn pages_that_claim_too_much_are_refused() {
        let pages = [page(300, 40), page(200, 5)].concat();
        assert_eq!(checked(&pages, 500), Ok(()));
        assert!(checked(&pages, 501).unwrap_err().contains("cannot be read"));
        assert!(checked(&pages, 499).unwrap_err().contains("claims a size"));
        assert!(
            checked(&page(-1, 40), 500)
                .unwrap_err()
                .contains("claims a size")
        );
        assert!(
            checked(&pages[..pages.len() - 1], 500)
                .unwrap_err()
                .contains("longer than")
        );
        // The number of values, called a text of one byte: the decoder would read it as -1.
        let mut text = page(1, 40);
        let at = text.iter().position(|&byte| byte == 0x2c).unwrap() + 1;
        text[at] = 0x18;
        text.insert(at + 1, 1);
        assert!(
            checked(&text, 1).unwrap_err().contains("cannot be read"),
            "{text:?}"
        );
        assert!(
            checked(&[0x19, 0x18], 1)
                .unwrap_err()
                .contains("cannot be read")
        );
    }
}
