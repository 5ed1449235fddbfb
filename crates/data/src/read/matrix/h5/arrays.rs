//! The open arrays of a matrix, and chunks of values from them.

use crate::error::DataError;
use crate::read::matrix::ValueChunk;
use crate::read::matrix::features::LEFT_OUT;
use crate::read::matrix::h5::hdf5::{H5Dataset, H5File};
use crate::read::matrix::h5::layout::{MatrixLayout, Storage};
use crate::read::matrix::h5::pieces::{PIECE, Piece};

/// The open arrays of a matrix.
pub(super) enum Arrays {
    Dense(H5Dataset),
    Sparse { data: H5Dataset, indices: H5Dataset },
}

impl Arrays {
    /// Opens those of a matrix.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(super) fn open(file: &H5File, layout: &MatrixLayout) -> Result<Self, DataError> {
        let root = file.root();
        let open = |path: &str| {
            // A little more, for the chunk at the border of two pieces.
            let found = root.dataset_with_cache(path, layout.cache + (1 << 20))?;
            found.ok_or_else(|| root.damaged(format!("{path} is missing")))
        };
        let path = &layout.path;
        Ok(match layout.storage {
            Storage::Dense => Self::Dense(open(path)?),
            Storage::Sparse { .. } => Self::Sparse {
                data: open(&format!("{path}/data"))?,
                indices: open(&format!("{path}/indices"))?,
            },
        })
    }

    /// The values of a piece, with the gene of each feature, unless they are the same.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(super) fn read(
        &self,
        piece: &Piece,
        layout: &MatrixLayout,
        genes: Option<&[u32]>,
    ) -> Result<ValueChunk, DataError> {
        let (start, count) = (piece.range.start, piece.range.end - piece.range.start);
        match (self, &layout.storage) {
            (Self::Dense(array), _) => {
                let values = array.numbers(start, count)?;
                Ok(non_zeros(&values, start, layout.features))
            }
            (
                Self::Sparse { data, indices },
                Storage::Sparse {
                    by_observation,
                    starts,
                },
            ) => {
                let bound = match by_observation {
                    true => layout.features,
                    false => layout.observations,
                };
                let minor = indices.indices(start, count, bound)?;
                let values = finite(data.numbers(start, count)?);
                let major = majors(starts, piece);
                let (observations, features) = match by_observation {
                    true => (major, minor),
                    false => (minor, major),
                };
                let chunk = ValueChunk {
                    observations,
                    genes: features,
                    values,
                };
                Ok(match genes {
                    None => chunk,
                    Some(genes) => of_genes(&chunk, genes),
                })
            }
            (Self::Sparse { data, .. }, Storage::Dense) => Err(data.damaged("is no matrix")),
        }
    }
}

/// Values that are not 0 of some rows of a dense matrix.
fn non_zeros(values: &[f64], first_row: u64, columns: u32) -> ValueChunk {
    let mut chunk = ValueChunk::default();
    if columns == 0 {
        return chunk;
    }
    let filled = values.iter().filter(|&&value| value != 0.0).count();
    chunk.observations.reserve_exact(filled);
    chunk.genes.reserve_exact(filled);
    chunk.values.reserve_exact(filled);
    // Rows are counted by the layout, which has checked that they fit.
    for (row, values) in (first_row as u32..).zip(values.chunks_exact(columns as usize)) {
        for (gene, &value) in (0..).zip(values) {
            if value != 0.0 {
                let value = if value.is_finite() { value } else { f64::NAN };
                chunk.push(row, gene, value);
            }
        }
    }
    chunk
}

/// Infinite numbers count as missing, as in other formats.
fn finite(mut values: Vec<f64>) -> Vec<f64> {
    for value in &mut values {
        if !value.is_finite() {
            *value = f64::NAN;
        }
    }
    values
}

/// Row of the matrix that each value of a piece belongs to.
fn majors(starts: &[u64], piece: &Piece) -> Vec<u32> {
    let count = (piece.range.end - piece.range.start) as usize;
    let mut majors = Vec::with_capacity(count);
    let mut major = piece.first;
    while majors.len() < count {
        let Some(&end) = starts.get(major as usize + 1) else {
            break;
        };
        let filled = end.min(piece.range.end) - piece.range.start;
        majors.resize(filled as usize, major);
        major += 1;
    }
    majors
}

/// The values of the features that are genes.
fn of_genes(chunk: &ValueChunk, genes: &[u32]) -> ValueChunk {
    let mut kept = ValueChunk::default();
    let observations = chunk.observations.iter().zip(&chunk.genes);
    for ((&observation, &feature), &value) in observations.zip(&chunk.values) {
        match genes.get(feature as usize) {
            None | Some(&LEFT_OUT) => {}
            Some(&gene) => kept.push(observation, gene, value),
        }
    }
    kept
}

/// The first values of a matrix that are not 0, about as many as a piece, for a look at them.
///
/// # Errors
/// [`Damaged`](crate::DataErrorKind::Damaged).
pub(super) fn first_values(file: &H5File, layout: &MatrixLayout) -> Result<Vec<f64>, DataError> {
    let arrays = Arrays::open(&file.again()?, layout)?;
    let mut values = Vec::new();
    let mut pieces = layout.tasks().into_iter().flatten();
    // A dense piece may hold few values.
    let mut looks = 0;
    while values.len() < PIECE as usize && looks < 2 {
        let Some(piece) = pieces.next() else { break };
        looks += 1;
        values.extend(arrays.values(&piece)?);
    }
    values.retain(|&value| value != 0.0 && value.is_finite());
    Ok(values)
}

impl Arrays {
    /// The values of a piece, without their places.
    fn values(&self, piece: &Piece) -> Result<Vec<f64>, DataError> {
        let (start, count) = (piece.range.start, piece.range.end - piece.range.start);
        match self {
            Self::Dense(array) => array.numbers(start, count),
            Self::Sparse { data, .. } => data.numbers(start, count),
        }
    }
}
