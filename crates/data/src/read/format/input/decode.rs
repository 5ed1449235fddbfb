//! Decompression: gzip, bzip2, xz and zip archives of one table, told by their first bytes.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use crate::error::DataError;
use crate::read::format::input::archive::{self, Member, MemberReader};
use crate::read::format::input::file::Raw;
use crate::read::format::input::{HashingReader, Input};

const GZIP_FIRST_BYTE: u8 = 0x1f;
const GZIP_MAGIC: &[u8] = &[GZIP_FIRST_BYTE, 0x8b];
const BZIP2_MAGIC: &[u8] = b"BZh";
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";

/// Most memory in KiB that an xz stream may ask for; `xz -9` asks for 65 MB.
const XZ_MEMORY: u32 = 200 << 10;

enum Stage {
    Plain(Raw),
    Gzip(Box<GzDecoder<Raw>>),
    Bzip2(Box<MultiBzDecoder<Raw>>),
    Xz(Box<XzReader<Raw>>),
    Zip(Box<MemberReader>),
    /// Behind the last compressed byte.
    Rest(Raw),
}

/// The decompressed bytes of a file.
pub(super) struct Decoder {
    /// Absent only while it is exchanged.
    stage: Option<Stage>,
    total: u64,
    behind: u64,
    compression: Option<&'static str>,
    member: Option<String>,
}

impl Decoder {
    /// Opens a file.
    ///
    /// # Errors
    /// Those of [`Input::open`] and [`archive::only_table`].
    pub(super) fn open(input: &Input) -> Result<Self, DataError> {
        let failed = |error| crate::DataErrorKind::Io(error).in_file(input.path());
        let (bytes, total) = input.open()?;
        let mut raw = BufReader::with_capacity(1 << 17, HashingReader::new(bytes));
        let start = raw.fill_buf().map_err(failed)?;
        let mut member = None;
        let stage = if start.starts_with(GZIP_MAGIC) {
            Stage::Gzip(Box::new(GzDecoder::new(raw)))
        } else if start.starts_with(BZIP2_MAGIC) && matches!(start.get(3), Some(b'1'..=b'9')) {
            Stage::Bzip2(Box::new(MultiBzDecoder::new(raw)))
        } else if start.starts_with(XZ_MAGIC) {
            let reader = XzReader::new_mem_limit(raw, true, XZ_MEMORY);
            Stage::Xz(Box::new(reader))
        } else if archive::is_zip(start) {
            let Member { name, place } = archive::only_table(input)?;
            member = Some(name);
            Stage::Zip(Box::new(MemberReader::new(raw, place).map_err(failed)?))
        } else {
            Stage::Plain(raw)
        };
        let compression = match stage {
            Stage::Gzip(_) => Some("gzip"),
            Stage::Bzip2(_) => Some("bzip2"),
            Stage::Xz(_) => Some("xz"),
            Stage::Zip(_) => Some("zip"),
            Stage::Plain(_) | Stage::Rest(_) => None,
        };
        Ok(Self {
            stage: Some(stage),
            total,
            behind: 0,
            compression,
            member,
        })
    }

    /// The name of the compression; none for a plain file.
    pub(super) fn compression(&self) -> Option<&'static str> {
        self.compression
    }

    /// The name of the table in an archive.
    pub(super) fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// Bytes of the file.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Bytes behind a gzip stream that were left out.
    pub(super) fn behind(&self) -> u64 {
        self.behind
    }

    /// The reader of the file.
    pub(super) fn raw(&self) -> Option<&HashingReader> {
        Some(match self.stage.as_ref()? {
            Stage::Plain(raw) | Stage::Rest(raw) => raw.get_ref(),
            Stage::Gzip(decoder) => decoder.get_ref().get_ref(),
            Stage::Bzip2(decoder) => decoder.get_ref().get_ref(),
            Stage::Xz(decoder) => decoder.inner().get_ref(),
            Stage::Zip(decoder) => decoder.raw().get_ref(),
        })
    }

    /// Goes on behind the end of a compressed stream: to the next gzip member (bgzip writes many), or
    /// to the end of the file.
    fn next_stream(&mut self) -> io::Result<()> {
        let mut is_gzip = false;
        let mut raw = match self.stage.take() {
            None => return Ok(()),
            Some(Stage::Plain(raw) | Stage::Rest(raw)) => raw,
            Some(Stage::Gzip(decoder)) => {
                is_gzip = true;
                decoder.into_inner()
            }
            Some(Stage::Bzip2(decoder)) => decoder.into_inner(),
            Some(Stage::Xz(decoder)) => decoder.into_inner(),
            Some(Stage::Zip(decoder)) => decoder.into_raw(),
        };
        if is_gzip && raw.fill_buf()?.first() == Some(&GZIP_FIRST_BYTE) {
            self.stage = Some(Stage::Gzip(Box::new(GzDecoder::new(raw))));
            return Ok(());
        }
        let rest = io::copy(&mut raw, &mut io::sink());
        self.stage = Some(Stage::Rest(raw));
        if is_gzip {
            self.behind = rest?;
        }
        Ok(())
    }
}

impl Read for Decoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.stage {
                Some(Stage::Plain(raw)) => return raw.read(buffer),
                Some(Stage::Gzip(decoder)) => decoder.read(buffer)?,
                Some(Stage::Bzip2(decoder)) => decoder.read(buffer)?,
                Some(Stage::Xz(decoder)) => decoder.read(buffer)?,
                Some(Stage::Zip(decoder)) => decoder.read(buffer)?,
                Some(Stage::Rest(_)) | None => return Ok(0),
            };
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.next_stream()?;
        }
    }
}
