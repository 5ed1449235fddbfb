//! A table of any format as blocks of cells.

use std::fs::File;
use std::io::Read;

use super::Source;
use super::blocks::{self, Blocks, Header};
use super::columnar::{Batch, Columns};
use super::frames::Format;
use super::layout::Layout;
use crate::data::DataError;

/// Some cells of a table.
pub(super) enum Block {
    /// Lines of text.
    Text(blocks::Block),
    /// Rows of columns.
    Columns(Batch),
}

/// What the next step of reading comes to.
pub(super) enum Next {
    /// A block.
    Block(Block),
    /// A part of blocks to come.
    Later,
    /// Everything was read.
    End,
}

/// An open table.
pub(super) enum Table {
    /// CSV and TSV, plain or gzipped.
    Text(Blocks),
    /// Parquet and Arrow IPC.
    Columns(Columns),
}

impl Table {
    /// Opens a table; its first bytes tell the format.
    ///
    /// # Errors
    /// Those of [`Blocks::open`] and [`Columns::open`].
    pub(super) fn open(source: &Source) -> Result<(Self, Header), DataError> {
        if let Source::File(path) = source
            && let Some(format) = format_of(path)
        {
            let (columns, header) = Columns::open(path, format)?;
            return Ok((Self::Columns(columns), header));
        }
        let (blocks, header) = Blocks::open(source)?;
        Ok((Self::Text(blocks), header))
    }

    /// Reads on.
    ///
    /// # Errors
    /// Those of [`Blocks::next_block`] and [`Columns::next`].
    pub(super) fn next(&mut self, layout: &Layout) -> Result<Next, DataError> {
        match self {
            Self::Text(blocks) => {
                let block = blocks.next_block()?;
                Ok(block.map_or(Next::End, |block| Next::Block(Block::Text(block))))
            }
            Self::Columns(columns) => columns.next(layout),
        }
    }

    /// Bytes of the file read so far, and all.
    pub(super) fn bytes(&self) -> (u64, u64) {
        match self {
            Self::Text(blocks) => (blocks.stream().bytes_read(), blocks.stream().total()),
            Self::Columns(columns) => columns.bytes(),
        }
    }

    /// SHA-256 of the file in hexadecimal, once everything was read.
    pub(super) fn sha256(&self) -> String {
        match self {
            Self::Text(blocks) => blocks.stream().sha256(),
            Self::Columns(columns) => columns.sha256(),
        }
    }

    /// Bytes behind the gzip stream that were left out.
    pub(super) fn after_gzip(&self) -> u64 {
        match self {
            Self::Text(blocks) => blocks.stream().after_gzip(),
            Self::Columns(_) => 0,
        }
    }
}

/// The format of a file that is not text. A file that cannot be read is left to the reader of text,
/// which says why.
fn format_of(path: &std::path::Path) -> Option<Format> {
    let mut start = Vec::new();
    File::open(path)
        .ok()?
        .take(8)
        .read_to_end(&mut start)
        .ok()?;
    Format::of(&start)
}
