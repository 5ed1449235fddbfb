//! What an h5ad file consists of: tables, arrays, and what is unstructured.

use crate::matrix::Matrix;

/// A table with named rows.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Header of the names.
    pub index_name: String,
    /// `[R]`: names of the rows.
    pub index: Vec<String>,
    /// Columns `[R]`, with their headers.
    pub columns: Vec<(String, Column)>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub enum Column {
    /// Whole numbers.
    Integers(Vec<i64>),
    /// Numbers; NaN is missing.
    Numbers(Vec<f64>),
    /// Text that is never missing.
    Texts(Vec<String>),
    /// One of a few names.
    Categories {
        /// The names, in their order.
        names: Vec<String>,
        /// `[R]`: index into the names; none is missing.
        codes: Vec<Option<usize>>,
    },
}

/// The values of an array; NaN is missing.
#[derive(Clone, Debug)]
pub enum Values {
    /// In single precision.
    Single(Matrix<f32>),
    /// In double precision.
    Double(Matrix<f64>),
}

/// What belongs neither to observations nor to variables.
#[derive(Clone, Debug)]
pub enum Unstructured {
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// A list of numbers.
    Numbers(Vec<f64>),
    /// A table.
    Frame(Frame),
    /// Several, with their names.
    Folder(Vec<(String, Self)>),
}

impl Default for Values {
    fn default() -> Self {
        Self::Double(Matrix::default())
    }
}

impl From<Matrix<f32>> for Values {
    fn from(values: Matrix<f32>) -> Self {
        Self::Single(values)
    }
}

impl From<Matrix<f64>> for Values {
    fn from(values: Matrix<f64>) -> Self {
        Self::Double(values)
    }
}

impl Column {
    /// Names in order of appearance, where there is one.
    pub fn categories<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut known = std::collections::HashMap::new();
        let codes = values.into_iter().map(|value| {
            let value = value?;
            Some(*known.entry(value).or_insert_with(|| {
                names.push(value.to_owned());
                names.len() - 1
            }))
        });
        let codes = codes.collect();
        Self::Categories { names, codes }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Integers(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }
}

impl Values {
    /// Rows and columns.
    pub(super) fn shape(&self) -> (usize, usize) {
        match self {
            Self::Single(values) => (values.rows(), values.columns()),
            Self::Double(values) => (values.rows(), values.columns()),
        }
    }
}
