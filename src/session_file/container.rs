//! The file as bytes: a header, and two parts that are checked and unpacked separately.
//!
//! | bytes | hold |
//! |---|---|
//! | 8 | `GENETIDE` |
//! | 4 | number of the format, little-endian |
//! | 8 + 8 | bytes of state and data, little-endian |
//! | 32 + 32 | SHA-256 of state and data |
//! | rest | state and data, each gzip of CBOR |
//!
//! A file of a later format begins in the same way, so that every version can say so. Within a
//! format, fields are named: a missing one takes its default, an unknown one is ignored.

use std::io::{self, BufReader, Read, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::session_file::error::Problem;

/// Begins every session.
const MAGIC: [u8; 8] = *b"GENETIDE";

/// The number of the format written now; earlier ones are read as well. Format 1 named the colourings
/// of the map and the preset `prototype` otherwise; formats 1 and 2 knew samples by time and cell type
/// alone, without condition and replicate; formats 1 to 3 had one profile of a gene for all conditions;
/// formats 1 to 4 knew no pretrained weights.
pub(super) const FORMAT: u32 = 5;

/// The first format with a profile of a gene for each condition.
pub(super) const FIRST_WITH_COURSES: u32 = 4;

/// The first format with the start of a training among its settings.
pub(super) const FIRST_WITH_START: u32 = 5;

/// Bytes before the parts.
pub(super) const HEADER: usize = 8 + 4 + 2 * 8 + 2 * 32;

/// A part that unpacks to more than this is refused before it fills the memory.
const LARGEST_PART: u64 = 4 << 30;

fn damaged(what: &str) -> Problem {
    Problem::Damaged(what.to_owned())
}

/// Format, lengths and checksums of the two parts.
#[derive(Debug)]
pub(super) struct Header {
    /// The number of the format.
    pub format: u32,
    lengths: [u64; 2],
    hashes: [[u8; 32]; 2],
}

impl Header {
    /// Reads the first [`HEADER`] bytes of a file, or all of a shorter one.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let mut rest = bytes;
        if take(&mut rest) != Some(MAGIC) {
            return Err(Problem::NotASession);
        }
        let short = || damaged("the header is truncated");
        let format = u32::from_le_bytes(take(&mut rest).ok_or_else(short)?);
        match format {
            0 => return Err(damaged("the format number is missing")),
            1..=FORMAT => {}
            newer => {
                return Err(Problem::Newer {
                    format: newer,
                    latest: FORMAT,
                });
            }
        }
        let mut lengths = [0; 2];
        for length in &mut lengths {
            *length = u64::from_le_bytes(take(&mut rest).ok_or_else(short)?);
        }
        let mut hashes = [[0; 32]; 2];
        for hash in &mut hashes {
            *hash = take(&mut rest).ok_or_else(short)?;
        }
        Ok(Self {
            format,
            lengths,
            hashes,
        })
    }

    /// Bytes of the state.
    pub(super) fn state_length(&self) -> u64 {
        self.lengths[0]
    }

    /// The state, from the bytes behind the header.
    pub(super) fn state<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, Problem> {
        let length = usize::try_from(self.lengths[0]).ok();
        let part = length.and_then(|length| bytes.get(..length));
        unpack(part, &self.hashes[0])
    }

    /// The data, from all bytes behind the header.
    pub(super) fn data<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, Problem> {
        let start = usize::try_from(self.lengths[0]).ok();
        let part = start.and_then(|start| bytes.get(start..));
        let whole = part.filter(|part| part.len() as u64 == self.lengths[1]);
        unpack(whole, &self.hashes[1])
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

fn unpack<T: DeserializeOwned>(part: Option<&[u8]>, hash: &[u8; 32]) -> Result<T, Problem> {
    let part = part.ok_or_else(|| damaged("the length is wrong"))?;
    if Sha256::digest(part).as_slice() != hash {
        return Err(damaged("the checksum is wrong"));
    }
    // From here on a mistake is the writer's: nothing was changed since.
    let mut unpacked = GzDecoder::new(part).take(LARGEST_PART);
    ciborium::from_reader(BufReader::new(&mut unpacked)).map_err(|error| {
        Problem::Inconsistent(match unpacked.limit() {
            0 => "the uncompressed size exceeds 4 GB".to_owned(),
            _ => format!("unexpected content ({error})"),
        })
    })
}

/// The bytes of a file.
pub(super) fn write(state: &impl Serialize, data: &impl Serialize) -> io::Result<Vec<u8>> {
    let parts = [pack(state)?, pack(data)?];
    let mut file = Vec::with_capacity(HEADER + parts[0].len() + parts[1].len());
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&FORMAT.to_le_bytes());
    for part in &parts {
        file.extend_from_slice(&(part.len() as u64).to_le_bytes());
    }
    for part in &parts {
        file.extend_from_slice(Sha256::digest(part).as_slice());
    }
    for part in &parts {
        file.extend_from_slice(part);
    }
    Ok(file)
}

/// Gzip of CBOR; quick rather than small, since numbers of many digits hardly shrink.
fn pack(content: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut packed = io::BufWriter::new(GzEncoder::new(Vec::new(), Compression::fast()));
    ciborium::into_writer(content, &mut packed).map_err(io::Error::other)?;
    packed.flush()?;
    let packed = packed
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    packed.finish()
}
