//! A matrix of any numbers, row by row in one vector.

use std::ops::{Index, IndexMut, Range};

/// A matrix, row-major, indexed by (row, column).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix<T> {
    rows: usize,
    columns: usize,
    /// `[rows, columns]`.
    values: Vec<T>,
}

impl<T> Matrix<T> {
    /// A matrix of `values` `[rows, columns]`, row-major.
    ///
    /// # Panics
    /// When the number of values is not rows x columns: that is a mistake of the caller.
    pub fn new(rows: usize, columns: usize, values: Vec<T>) -> Self {
        assert_eq!(
            values.len(),
            rows * columns,
            "values must be rows x columns"
        );
        Self {
            rows,
            columns,
            values,
        }
    }

    /// A matrix of the values that `value` gives for (row, column), row after row.
    pub fn from_fn(rows: usize, columns: usize, mut value: impl FnMut(usize, usize) -> T) -> Self {
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            values.extend((0..columns).map(|column| value(row, column)));
        }
        Self::new(rows, columns, values)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Row `row`, `[columns]`.
    pub fn row(&self, row: usize) -> &[T] {
        &self.values[self.range(row)]
    }

    /// Row `row`, `[columns]`, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        let range = self.range(row);
        &mut self.values[range]
    }

    /// The rows in order; each is empty where there are no columns.
    pub fn iter_rows(&self) -> impl ExactSizeIterator<Item = &[T]> {
        (0..self.rows).map(|row| self.row(row))
    }

    /// All values `[rows, columns]`, row-major.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All values `[rows, columns]`, row-major, without a copy.
    pub fn into_values(self) -> Vec<T> {
        self.values
    }

    fn range(&self, row: usize) -> Range<usize> {
        row * self.columns..(row + 1) * self.columns
    }
}

impl<T: Clone> Matrix<T> {
    /// A matrix of `rows` x `columns` times the same value.
    pub fn filled(rows: usize, columns: usize, value: T) -> Self {
        Self::new(rows, columns, vec![value; rows * columns])
    }

    /// The rows at the indices given, in their order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|&row| self.row(row)).cloned();
        Self::new(rows.len(), self.columns, values.collect())
    }
}

impl<T: Copy> Matrix<T> {
    /// The matrix of the same shape with every value replaced by `change` of it.
    #[must_use]
    pub fn map<U>(&self, change: impl FnMut(T) -> U) -> Matrix<U> {
        let values = self.values.iter().copied().map(change);
        Matrix::new(self.rows, self.columns, values.collect())
    }
}

impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;

    fn index(&self, (row, column): (usize, usize)) -> &T {
        &self.row(row)[column]
    }
}

impl<T> IndexMut<(usize, usize)> for Matrix<T> {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut T {
        &mut self.row_mut(row)[column]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_from_one_vector() {
        let mut matrix = Matrix::new(3, 2, vec![1, 2, 3, 4, 5, 6]);
        assert_eq!((matrix.rows(), matrix.columns()), (3, 2));
        assert_eq!(matrix.row(1), [3, 4]);
        assert_eq!(matrix[(2, 0)], 5);
        matrix[(2, 0)] = 7;
        matrix.row_mut(0)[1] = 8;
        assert_eq!(matrix.values(), [1, 8, 3, 4, 7, 6]);
        assert_eq!(matrix.select(&[2, 0, 2]).values(), [7, 6, 1, 8, 7, 6]);
        assert!(matrix.iter_rows().eq([[1, 8], [3, 4], [7, 6]]));
        assert_eq!(Matrix::filled(2, 1, 'a').into_values(), ['a', 'a']);
        let places = Matrix::from_fn(2, 3, |row, column| 10 * row + column);
        assert_eq!(places.values(), [0, 1, 2, 10, 11, 12]);
        assert_eq!(places.map(|place| place as f64)[(1, 2)], 12.0);
    }

    #[test]
    fn rows_without_columns_are_rows() {
        let matrix = Matrix::<f64>::new(2, 0, Vec::new());
        assert_eq!(matrix.iter_rows().len(), 2);
        assert!(matrix.row(1).is_empty());
    }

    #[test]
    #[should_panic(expected = "rows x columns")]
    fn a_row_is_never_short() {
        Matrix::new(2, 2, vec![1, 2, 3]);
    }
}
