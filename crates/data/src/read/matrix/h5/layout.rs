//! A matrix in an HDF5 file: how it lies there, and in which pieces it is read.

use std::sync::Arc;

use crate::error::DataError;
use crate::read::matrix::h5::hdf5::{H5Dataset, H5File, H5Group};

/// Decoded bytes of chunks under the same rows of a dense matrix at most.
const MOST_CACHE: u64 = 1 << 30;

/// Decoded bytes of chunks from which on a matrix is read by one thread only.
const LARGE_CACHE: u64 = 32 << 20;

/// A matrix whose shape was checked against its arrays.
#[derive(Clone)]
pub(super) struct MatrixLayout {
    /// Its path in the file.
    pub path: String,
    /// Where its values lie.
    pub storage: Storage,
    /// Observations N.
    pub observations: u32,
    /// Rows of the matrix that are genes, or other features.
    pub features: u32,
    /// Bytes of decoded chunks that lie under one piece, which are worth keeping for the next.
    pub cache: u64,
    /// Rows of a chunk of a dense matrix.
    pub chunk_rows: u64,
}

/// Where the values of a matrix lie.
#[derive(Clone)]
pub(super) enum Storage {
    /// In an array `[N, features]`.
    Dense,
    /// In lists of the values that are not 0, one observation (CSR) or one feature (CSC) after the
    /// other.
    Sparse {
        /// Whether it is one observation after the other.
        by_observation: bool,
        /// Where the values of each begin, and the end of the last.
        starts: Arc<Vec<u64>>,
    },
}

impl MatrixLayout {
    /// Whether there is something at this path. A matrix that anndata was told to leave out is
    /// nothing.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`](crate::DataErrorKind::Damaged).
    pub(super) fn is_there(root: &H5Group, path: &str) -> Result<bool, DataError> {
        if let Some(group) = root.group(path)? {
            return Ok(group.dataset("data")?.is_some());
        }
        let array = root.dataset(path)?;
        Ok(array.is_some_and(|array| !array.shape().is_empty()))
    }

    /// The matrix at this path (a folder or an array) of so many observations and features.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`](crate::DataErrorKind::Damaged), also where arrays disagree.
    pub(super) fn of(
        file: &H5File,
        path: &str,
        (observations, features): (u64, u64),
    ) -> Result<Self, DataError> {
        let root = file.root();
        if let Some(group) = root.group(path)? {
            let format = group
                .text_attribute("encoding-type")
                .or_else(|| group.text_attribute("h5sparse_format"))
                .unwrap_or_default();
            let by_observation = match format.as_str() {
                "csr_matrix" | "csr" => true,
                "csc_matrix" | "csc" => false,
                _ => return Err(unknown(&group, path, &format)),
            };
            return Self::sparse(&group, path, by_observation, (observations, features));
        }
        Self::dense(&root.required(path)?, path, (observations, features))
    }

    fn dense(array: &H5Dataset, path: &str, shape: (u64, u64)) -> Result<Self, DataError> {
        let (observations, features) = shape;
        if *array.shape() != [observations, features] {
            let found = shape_text(array.shape());
            return Err(array.damaged(format!(
                "is {found}, but there are {observations} observations and {features} genes"
            )));
        }
        if !array.kind().is_number() {
            return Err(array.damaged("holds no numbers"));
        }
        let (chunk_rows, cache) = match array.chunk() {
            // All chunks that hold some of the same rows.
            Some(&[rows, columns]) => {
                let wide = features.div_ceil(columns.max(1)).saturating_mul(columns);
                (
                    rows,
                    rows.saturating_mul(wide).saturating_mul(array.width()),
                )
            }
            _ => (1, 0),
        };
        if cache > MOST_CACHE {
            return Err(array.damaged(format!(
                "is stored in chunks of {chunk_rows} rows, too many to decode at once; write it \
                 again in Python: anndata.read_h5ad(\"old.h5ad\").write_h5ad(\"new.h5ad\")"
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            storage: Storage::Dense,
            observations: index(array, observations)?,
            features: index(array, features)?,
            cache,
            chunk_rows,
        })
    }

    /// A matrix in the lists `data`, `indices` and `indptr`.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`](crate::DataErrorKind::Damaged) where they disagree.
    pub(super) fn sparse(
        group: &H5Group,
        path: &str,
        by_observation: bool,
        (observations, features): (u64, u64),
    ) -> Result<Self, DataError> {
        let (data, indices) = (group.required("data")?, group.required("indices")?);
        let starts = group.required("indptr")?;
        if !data.kind().is_number() || !indices.kind().is_number() {
            return Err(group.damaged(format!("{path} holds no numbers")));
        }
        indices.expect(data.len()?)?;
        let (major, minor) = match by_observation {
            true => (observations, features),
            false => (features, observations),
        };
        let starts = read_starts(&starts, (major, minor), data.len()?)?;
        let chunk = |array: &H5Dataset| match array.chunk() {
            Some(&[chunk]) => chunk.saturating_mul(array.width()),
            _ => 0,
        };
        Ok(Self {
            path: path.to_owned(),
            storage: Storage::Sparse {
                by_observation,
                starts: Arc::new(starts),
            },
            observations: index(&data, observations)?,
            features: index(&data, features)?,
            cache: chunk(&data).max(chunk(&indices)),
            chunk_rows: 0,
        })
    }

    /// The layout in words.
    pub(super) fn words(&self) -> &'static str {
        match self.storage {
            Storage::Dense => "dense",
            Storage::Sparse {
                by_observation: true,
                ..
            } => "sparse by cell",
            Storage::Sparse { .. } => "sparse by gene",
        }
    }

    /// Whether values come one observation after the other.
    pub(super) fn by_observation(&self) -> bool {
        match self.storage {
            Storage::Dense => true,
            Storage::Sparse { by_observation, .. } => by_observation,
        }
    }

    /// Whether the chunks are so large that more than one thread would take too much memory.
    pub(super) fn has_large_chunks(&self) -> bool {
        self.cache > LARGE_CACHE
    }
}

/// Where the values of each row begin, and the end of the last: rising from 0 to the number of values.
fn read_starts(
    starts: &H5Dataset,
    (rows, columns): (u64, u64),
    values: u64,
) -> Result<Vec<u64>, DataError> {
    starts.expect(rows.saturating_add(1))?;
    let mut read = Vec::new();
    let mut is_rising = true;
    starts.each_integer(|start| {
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        let before = read.last().copied();
        is_rising &= match before {
            None => start == 0,
            Some(before) => before <= start && start - before <= columns,
        };
        read.push(start);
    })?;
    if is_rising && read.last() == Some(&values) {
        return Ok(read);
    }
    Err(starts.damaged(format!(
        "does not rise from 0 to the number of values, {values}"
    )))
}

/// A size as indices into it need it.
fn index(array: &H5Dataset, size: u64) -> Result<u32, DataError> {
    u32::try_from(size).map_err(|_| array.damaged("has more than 4,294,967,295 rows"))
}

fn unknown(group: &H5Group, path: &str, format: &str) -> DataError {
    group.damaged(match format {
        "" => format!("{path} has no attribute encoding-type, which says how it is stored"),
        _ => format!("{path} is stored as '{format}', not as an array, csr_matrix or csc_matrix"),
    })
}

fn shape_text(shape: &[u64]) -> String {
    let sizes: Vec<String> = shape.iter().map(ToString::to_string).collect();
    sizes.join(" x ")
}
