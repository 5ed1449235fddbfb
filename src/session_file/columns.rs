//! Long rows of numbers as byte strings, little-endian: small, quick to read, the same everywhere.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use genetide_data::Matrix;

/// A number of fixed size.
pub(super) trait Number: Copy {
    /// Bytes of one.
    const BYTES: usize;
    /// Appends its bytes.
    fn put(self, to: &mut Vec<u8>);
    /// Takes it from exactly [`Self::BYTES`] bytes.
    fn take(bytes: &[u8]) -> Option<Self>;
}

macro_rules! number {
    ($($of:ty),*) => {$(
        impl Number for $of {
            const BYTES: usize = size_of::<$of>();

            fn put(self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn take(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(<$of>::from_le_bytes)
            }
        }
    )*};
}

number!(u8, u32, f32, f64);

/// Numbers, written as one byte string.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column<T>(pub Vec<T>);

impl Column<u32> {
    /// Indices or labels, which are far below 2^32 wherever they are used here.
    pub(super) fn of_indices(indices: &[usize]) -> Self {
        let narrow = |&index: &usize| u32::try_from(index).unwrap_or(u32::MAX);
        Self(indices.iter().map(narrow).collect())
    }

    /// The same as indices again.
    pub(super) fn into_indices(self) -> Vec<usize> {
        self.0.into_iter().map(|index| index as usize).collect()
    }
}

impl<T: Number> Column<T> {
    /// The numbers of a matrix, row after row.
    pub(super) fn of_matrix(matrix: &Matrix<T>) -> Self {
        Self(matrix.values().to_vec())
    }
}

impl Column<f64> {
    /// Numbers that may be absent; absent is written as not a number.
    pub(super) fn of_options(values: impl Iterator<Item = Option<f64>>) -> Self {
        Self(values.map(|value| value.unwrap_or(f64::NAN)).collect())
    }
}

/// A number that may be absent, as [`Column::of_options`] wrote it.
pub(super) fn option(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl<T: Number> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * T::BYTES);
        for &number in &self.0 {
            number.put(&mut bytes);
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, T: Number> Deserialize<'de> for Column<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(Bytes(PhantomData))
    }
}

struct Bytes<T>(PhantomData<T>);

impl<'de, T: Number> Visitor<'de> for Bytes<T> {
    type Value = Column<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "numbers of {} bytes as a byte string", T::BYTES)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Column<T>, E> {
        let whole = bytes.chunks_exact(T::BYTES);
        if !whole.remainder().is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(Column(whole.filter_map(T::take).collect()))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Column<T>, E> {
        self.visit_bytes(&bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _sequence: A) -> Result<Column<T>, A::Error> {
        Err(A::Error::custom("found a sequence, expected bytes"))
    }
}
