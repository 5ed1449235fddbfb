//! Arrays of HDF5 files, checked against what their files can hold.

use std::sync::Arc;

use hdf5_pure::{Dataset, Datatype, Error, Layout};

use crate::error::DataError;
use crate::read::matrix::h5::hdf5::disk::Disk;

/// Bytes that deflate makes of one byte at most; the other filters make fewer.
const MOST_EXPANSION: u64 = 1032;

/// Bytes that are granted to any file: writers reserve chunks larger than their contents.
const GRANTED: u64 = 4 << 20;

/// Bytes of a chunk at most. Chunks are decoded whole.
const MOST_CHUNK: u64 = 1 << 30;

/// Bytes that the index of chunks takes for a chunk at least.
const BYTES_OF_ENTRY: u64 = 4;

/// Chunks that are granted to any file.
const GRANTED_CHUNKS: u64 = 1 << 14;

/// An array of an HDF5 file.
pub(in crate::read::matrix::h5) struct H5Dataset {
    pub(super) dataset: Dataset,
    pub(super) disk: Arc<Disk>,
    pub(super) name: String,
    pub(super) shape: Vec<u64>,
    pub(super) chunk: Option<Vec<u64>>,
    pub(super) kind: H5Kind,
    /// Bytes of an element as stored.
    pub(super) width: u64,
}

/// What the elements of an array are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read::matrix::h5) enum H5Kind {
    /// Numbers with fractions.
    Float,
    /// Whole numbers.
    Integer,
    /// Whole numbers that are never negative.
    Unsigned,
    /// True or false.
    Boolean,
    /// Text.
    Text,
    /// Records of several columns.
    Record,
    /// Anything else.
    Other,
}

impl H5Dataset {
    pub(super) fn of(dataset: Dataset, disk: Arc<Disk>, name: String) -> Result<Self, DataError> {
        let about = || -> Result<_, Error> {
            let kind = kind_of(&dataset.datatype()?);
            let chunk = dataset.chunk_shape()?;
            Ok((
                dataset.shape()?,
                chunk,
                kind,
                dataset.element_size()?,
                dataset.layout()?,
            ))
        };
        let (shape, chunk, kind, width, layout) =
            about().map_err(|error| disk.failed(&name, &error))?;
        let found = Self {
            dataset,
            disk,
            name,
            shape,
            chunk,
            kind,
            width,
        };
        found.check(&layout)?;
        Ok(found)
    }

    /// Whether a file of this size can hold what is declared.
    fn check(&self, layout: &Layout) -> Result<(), DataError> {
        let length = self.disk.length;
        let unpacked = length.saturating_mul(MOST_EXPANSION);
        let all = product(&self.shape).and_then(|cells| cells.checked_mul(self.width));
        let fits = match (layout, &self.chunk) {
            (Layout::Chunked { .. }, Some(chunk)) => {
                let chunk = product(chunk).and_then(|cells| cells.checked_mul(self.width));
                let most = unpacked.max(GRANTED);
                let fits = |bytes: Option<u64>, most| bytes.is_some_and(|bytes| bytes <= most);
                fits(chunk, most.min(MOST_CHUNK)) && fits(all, most)
            }
            (Layout::Virtual, _) => {
                let reason = format!("{} lies in other files", self.name);
                return Err(self.disk.damaged(reason));
            }
            // Nothing is stored of an array that is empty.
            _ => all.is_some_and(|all| all <= length),
        };
        if fits && (self.chunk.is_none() || self.chunks_fit()?) {
            return Ok(());
        }
        let reason = format!(
            "{} is declared larger than a file of this size can hold",
            self.name
        );
        Err(self.disk.damaged(reason))
    }

    /// Whether there can be so many chunks, and all of them lie in the file. Of one that does not,
    /// the library would reserve the bytes before it finds that they are missing.
    fn chunks_fit(&self) -> Result<bool, DataError> {
        let length = self.disk.length;
        let chunks = self.chunk.iter().flatten().zip(&self.shape);
        let chunks = chunks.map(|(&chunk, &all)| all.div_ceil(chunk.max(1)));
        let count = chunks.fold(1_u64, u64::saturating_mul);
        if count > (length / BYTES_OF_ENTRY).max(GRANTED_CHUNKS) {
            return Ok(false);
        }
        let stored = self.dataset.chunks();
        let stored = stored.map_err(|error| self.disk.failed(&self.name, &error))?;
        Ok(stored.iter().all(|chunk| {
            let end = chunk.address.checked_add(chunk.storage_size);
            end.is_some_and(|end| end <= length)
        }))
    }

    /// The number of elements along each of its dimensions.
    pub(in crate::read::matrix::h5) fn shape(&self) -> &[u64] {
        &self.shape
    }

    /// The same of a chunk, where the array is stored in chunks.
    pub(in crate::read::matrix::h5) fn chunk(&self) -> Option<&[u64]> {
        self.chunk.as_deref()
    }

    /// What its elements are.
    pub(in crate::read::matrix::h5) fn kind(&self) -> H5Kind {
        self.kind
    }

    /// Bytes of an element as stored.
    pub(in crate::read::matrix::h5) fn width(&self) -> u64 {
        self.width
    }

    /// A failure of this array.
    pub(in crate::read::matrix::h5) fn damaged(&self, what: impl AsRef<str>) -> DataError {
        self.disk
            .damaged(format!("{} {}", self.name, what.as_ref()))
    }
}

fn kind_of(datatype: &Datatype) -> H5Kind {
    match datatype {
        Datatype::FloatingPoint { .. } => H5Kind::Float,
        Datatype::FixedPoint { layout, .. } if layout.signed => H5Kind::Integer,
        Datatype::FixedPoint { .. } => H5Kind::Unsigned,
        // h5py's booleans are an enumeration of FALSE and TRUE.
        Datatype::Enumeration { members, .. } if members.len() == 2 => H5Kind::Boolean,
        Datatype::String { .. } => H5Kind::Text,
        Datatype::VariableLength {
            is_string: true, ..
        } => H5Kind::Text,
        Datatype::Compound { .. } => H5Kind::Record,
        _ => H5Kind::Other,
    }
}

impl H5Kind {
    /// Whether its elements can be values of genes.
    pub(in crate::read::matrix::h5) fn is_number(self) -> bool {
        matches!(self, Self::Float | Self::Integer | Self::Unsigned)
    }
}

/// The number of elements of a shape.
pub(super) fn product(shape: &[u64]) -> Option<u64> {
    shape.iter().try_fold(1_u64, |all, &n| all.checked_mul(n))
}
