//! Zip archives of one table.

use std::fs::File;
use std::io::{self, BufReader, Read, Take};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::Input;
use crate::read::format::input::file::Raw;
use crate::words::listed;

/// Most entries of an archive that is looked into.
const MOST_ENTRIES: usize = 100_000;

/// Whether bytes are the start of a zip archive.
pub(super) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// A file in an archive.
pub(super) struct Member {
    /// Its name.
    pub name: String,
    /// Its place.
    pub place: MemberPlace,
}

/// The place of a file in an archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct MemberPlace {
    /// First compressed byte.
    start: u64,
    /// Compressed bytes.
    length: u64,
    /// Bytes.
    size: u64,
    crc: u32,
    is_stored: bool,
}

/// The only file of an archive. Folders and what macOS puts beside files do not count.
///
/// # Errors
/// [`DataErrorKind::Damaged`], [`DataErrorKind::Foreign`] for a workbook, and
/// [`DataErrorKind::Archive`] where there is not one file, or where it is encrypted.
pub(super) fn only_table(input: &Input) -> Result<Member, DataError> {
    let path = input.path();
    match look_into(input.open_file()?) {
        Ok(Ok(member)) => Ok(member),
        Ok(Err(kind)) => Err(kind.in_file(path)),
        Err(reason) => {
            let format = "zip";
            Err(DataErrorKind::Damaged { format, reason }.in_file(path))
        }
    }
}

/// The only file, or why there is none; else what is wrong with the archive.
fn look_into(file: File) -> Result<Result<Member, DataErrorKind>, String> {
    let failed = |error: zip::result::ZipError| error.to_string();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
    if archive.len() > MOST_ENTRIES {
        return Ok(Err(refused(format!("{} files", archive.len()))));
    }
    let (mut names, mut found) = (Vec::new(), None);
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(failed)?;
        let name = entry.name().map_err(failed)?.into_owned();
        if name == "[Content_Types].xml" {
            return Ok(Err(workbook(
                "an Excel workbook or another office document",
            )));
        }
        // It begins with what it is.
        if index == 0 && name == "mimetype" {
            return Ok(Err(workbook(
                "an OpenDocument spreadsheet (ODS) or document",
            )));
        }
        if entry.is_dir() || is_beside(&name) {
            continue;
        }
        let start = entry.data_start().ok_or("an entry has no place")?;
        let is_stored = entry.compression() == CompressionMethod::Stored;
        let is_readable = is_stored || entry.compression() == CompressionMethod::Deflated;
        let place = MemberPlace {
            start,
            length: entry.compressed_size(),
            size: entry.size(),
            crc: entry.crc32(),
            is_stored,
        };
        found = Some((is_readable && !entry.encrypted(), place));
        names.push(name);
    }
    Ok(match (found, names.len()) {
        (Some((true, place)), 1) => {
            let name = names.remove(0);
            Ok(Member { name, place })
        }
        (Some(_), 1) => Err(refused(
            "a file that is encrypted or packed unusually".into(),
        )),
        (None, _) => Err(refused("no file".to_owned())),
        (Some(_), count) => Err(refused(format!(
            "{count} files: {}",
            listed(&names, String::clone)
        ))),
    })
}

fn refused(holds: String) -> DataErrorKind {
    DataErrorKind::Archive { holds }
}

fn workbook(found: &str) -> DataErrorKind {
    DataErrorKind::Foreign {
        found: found.to_owned(),
        remedy: "save the sheet as \"CSV UTF-8\" and open that".to_owned(),
    }
}

/// Whether an entry is one of those that macOS adds.
fn is_beside(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with("._") || last == ".DS_Store"
}

enum Packed {
    Stored(Take<Raw>),
    Deflated(DeflateDecoder<Take<Raw>>),
}

/// The bytes of a file in an archive, checked at their end.
pub(super) struct MemberReader {
    packed: Packed,
    crc: Crc,
    read: u64,
    place: MemberPlace,
}

impl MemberReader {
    /// Passes over what stands before the file.
    pub(super) fn new(mut raw: Raw, place: MemberPlace) -> io::Result<Self> {
        io::copy(&mut raw.by_ref().take(place.start), &mut io::sink())?;
        let packed = raw.take(place.length);
        Ok(Self {
            packed: if place.is_stored {
                Packed::Stored(packed)
            } else {
                Packed::Deflated(DeflateDecoder::new(packed))
            },
            crc: Crc::new(),
            read: 0,
            place,
        })
    }

    /// The archive.
    pub(super) fn raw(&self) -> &Raw {
        match &self.packed {
            Packed::Stored(packed) => packed.get_ref(),
            Packed::Deflated(decoder) => decoder.get_ref().get_ref(),
        }
    }

    /// The archive, behind the file.
    pub(super) fn into_raw(self) -> Raw {
        match self.packed {
            Packed::Stored(packed) => packed.into_inner(),
            Packed::Deflated(decoder) => decoder.into_inner().into_inner(),
        }
    }
}

impl Read for MemberReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.packed {
            Packed::Stored(packed) => packed.read(buffer)?,
            Packed::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.crc.update(&buffer[..read]);
        self.read += read as u64;
        let is_whole = self.read == self.place.size && self.crc.sum() == self.place.crc;
        if read == 0 && !buffer.is_empty() && !is_whole {
            let error = "the checksum is another";
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        Ok(read)
    }
}
