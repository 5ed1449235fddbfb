//! Reads from the arrays of HDF5 files.

use hdf5_pure::{Datatype, Error, VlenStringReadOptions};

use crate::error::DataError;
use crate::read::matrix::h5::hdf5::dataset::{H5Dataset, H5Kind, product};

/// Bytes that one read returns at most, other than a chunk.
const MOST_READ: u64 = 64 << 20;

/// Bytes of a text of fixed length at most.
const MOST_TEXT: u64 = 1 << 16;

impl H5Dataset {
    /// The number of elements of a list.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged) if it has another number of dimensions than one.
    pub(in crate::read::matrix::h5) fn len(&self) -> Result<u64, DataError> {
        match self.shape[..] {
            [length] => Ok(length),
            _ => Err(self.damaged("is not a list")),
        }
    }

    /// That it is a list of so many elements.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn expect(&self, length: u64) -> Result<(), DataError> {
        let found = self.len()?;
        if found == length {
            return Ok(());
        }
        Err(self.damaged(format!("has {found} elements in place of {length}")))
    }

    /// The number of elements of a list of which all are wanted: a column, or names. However well it
    /// is compressed, a file has more bytes than rows.
    pub(in crate::read::matrix::h5) fn listed(&self) -> Result<u64, DataError> {
        let length = self.len()?;
        if length <= self.disk.length {
            return Ok(length);
        }
        Err(self.damaged("has more elements than the file has bytes"))
    }

    /// Some rows (elements along the first dimension) as numbers.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn numbers(
        &self,
        start: u64,
        rows: u64,
    ) -> Result<Vec<f64>, DataError> {
        let count = self.check_window(start, rows, 8)?;
        let values = self.dataset.read_f64_rows(start, rows);
        self.complete(values, count)
    }

    /// Some elements as whole numbers.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn integers(
        &self,
        start: u64,
        rows: u64,
    ) -> Result<Vec<i64>, DataError> {
        let count = self.check_window(start, rows, 8)?;
        let values = self.dataset.read_i64_rows(start, rows);
        self.complete(values, count)
    }

    /// Some elements as indices below `bound`.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged), for an index that is not below it, too.
    pub(in crate::read::matrix::h5) fn indices(
        &self,
        start: u64,
        rows: u64,
        bound: u32,
    ) -> Result<Vec<u32>, DataError> {
        let count = self.check_window(start, rows, 8)?;
        let outside = || self.damaged(format!("holds an index that is not below {bound}"));
        if self.width <= 4 && self.kind == H5Kind::Integer {
            let values = self.complete(self.dataset.read_i32_rows(start, rows), count)?;
            // A negative number is a large one without its sign.
            let values: Vec<u32> = values.into_iter().map(i32::cast_unsigned).collect();
            let within = values
                .iter()
                .fold(true, |within, &value| within & (value < bound));
            return if within { Ok(values) } else { Err(outside()) };
        }
        let values = self.complete(self.dataset.read_i64_rows(start, rows), count)?;
        let bound = i64::from(bound);
        let within = |&value: &i64| 0 <= value && value < bound;
        if !values.iter().all(within) {
            return Err(outside());
        }
        // Checked above to fit.
        Ok(values.into_iter().map(|value| value as u32).collect())
    }

    /// Shows all its elements as text.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn each_text(
        &self,
        mut take: impl FnMut(&str),
    ) -> Result<(), DataError> {
        let length = self.listed()?;
        let failed = |error| self.disk.failed(&self.name, &error);
        let is_fixed = matches!(
            self.dataset.datatype().map_err(failed)?,
            Datatype::String { .. }
        );
        if !is_fixed {
            return self.each_long_text(length, take);
        }
        if self.width > MOST_TEXT {
            return Err(self.damaged("has texts of more than 65,536 bytes"));
        }
        let window = (MOST_READ / 8 / self.width.max(1)).clamp(1, 1 << 16);
        let mut start = 0;
        while start < length {
            let rows = window.min(length - start);
            let texts = self.dataset.read_string_rows(start, rows);
            let texts = self.complete(texts, rows)?;
            texts.iter().for_each(|text| take(text));
            start += rows;
        }
        Ok(())
    }

    /// The texts of a list whose texts are of any length. They lie uncompressed in the file, so that
    /// all of them fit into it.
    fn each_long_text(&self, length: u64, mut take: impl FnMut(&str)) -> Result<(), DataError> {
        if length == 0 {
            return Ok(());
        }
        let most = usize::try_from(self.disk.length).unwrap_or(usize::MAX);
        let limits = VlenStringReadOptions::new()
            .with_max_elements(most)
            .with_max_payload_bytes(most);
        let mut seen = 0;
        let shown = self.dataset.visit_vlen_strings(limits, |text| {
            seen += 1;
            take(text);
        });
        shown.map_err(|error| self.disk.failed(&self.name, &error))?;
        if seen == length {
            return Ok(());
        }
        Err(self.damaged("ends early"))
    }

    /// The number of elements in some rows, if they lie inside and are few enough.
    fn check_window(&self, start: u64, rows: u64, width: u64) -> Result<u64, DataError> {
        let cells = self.shape.get(1..).and_then(product);
        let count = cells.and_then(|cells| cells.checked_mul(rows));
        let inside = start
            .checked_add(rows)
            .zip(self.shape.first())
            .is_some_and(|(end, &all)| end <= all);
        let bytes = |count: &u64| count.checked_mul(width.max(self.width));
        match count {
            Some(count) if inside && bytes(&count).is_some_and(|bytes| bytes <= MOST_READ) => {
                Ok(count)
            }
            _ => Err(self.damaged("is shorter or wider than declared")),
        }
    }

    /// All `count` elements of a read.
    fn complete<T>(&self, read: Result<Vec<T>, Error>, count: u64) -> Result<Vec<T>, DataError> {
        let read = read.map_err(|error| self.disk.failed(&self.name, &error))?;
        if read.len() as u64 == count {
            return Ok(read);
        }
        Err(self.damaged("ends early"))
    }
}
