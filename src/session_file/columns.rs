//! Long rows of numbers as byte strings, little-endian: small, quick to read, the same everywhere.

use ciborium::Value;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::session_file::check::length;
use crate::session_file::error::Problem;
use genetide_data::Matrix;

/// A number of fixed size.
pub(super) trait Number: Copy {
    fn to_bytes(numbers: &[Self]) -> Vec<u8>;
    /// `None` if a part of a number is left over.
    fn from_bytes(bytes: &[u8]) -> Option<Vec<Self>>;
}

macro_rules! number {
    ($($of:ty),*) => {$(
        impl Number for $of {
            fn to_bytes(numbers: &[Self]) -> Vec<u8> {
                let each: Vec<_> = numbers.iter().map(|number| number.to_le_bytes()).collect();
                each.into_flattened()
            }

            fn from_bytes(bytes: &[u8]) -> Option<Vec<Self>> {
                let (whole, rest) = bytes.as_chunks();
                let numbers = whole.iter().map(|&number| Self::from_le_bytes(number));
                rest.is_empty().then(|| numbers.collect())
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
    pub fn of_indices(indices: &[usize]) -> Self {
        let narrow = |&index: &usize| u32::try_from(index).unwrap_or(u32::MAX);
        Self(indices.iter().map(narrow).collect())
    }

    /// The same as indices again.
    pub fn into_indices(self) -> Vec<usize> {
        self.0.into_iter().map(|index| index as usize).collect()
    }
}

impl<T: Number> Column<T> {
    /// The numbers of a matrix, row after row.
    pub fn of_matrix(matrix: &Matrix<T>) -> Self {
        Self(matrix.values().to_vec())
    }

    /// The numbers, if there are as many as the product of `dims`.
    pub fn checked(self, name: &str, dims: &[usize]) -> Result<Vec<T>, Problem> {
        length(name, &self.0, dims)?;
        Ok(self.0)
    }

    /// The numbers as a matrix of `rows` x `columns`, if there are as many.
    pub fn matrix(self, name: &str, rows: usize, columns: usize) -> Result<Matrix<T>, Problem> {
        let values = self.checked(name, &[rows, columns])?;
        Ok(Matrix::new(rows, columns, values))
    }
}

impl Column<f64> {
    /// Numbers that may be absent; absent is written as not a number.
    pub fn of_options(values: impl Iterator<Item = Option<f64>>) -> Self {
        Self(values.map(|value| value.unwrap_or(f64::NAN)).collect())
    }
}

/// A number that may be absent, as [`Column::of_options`] wrote it.
pub(super) fn option(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl<T: Number> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&T::to_bytes(&self.0))
    }
}

impl<'de, T: Number> Deserialize<'de> for Column<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Value::deserialize(deserializer)?.into_bytes().ok();
        let numbers = bytes.and_then(|bytes| T::from_bytes(&bytes));
        let size = size_of::<T>();
        numbers.map(Self).ok_or_else(|| {
            D::Error::custom(format!("expected numbers of {size} bytes as a byte string"))
        })
    }
}
