//! Lists of which every element is wanted, in windows.

use crate::error::DataError;
use crate::read::matrix::h5::hdf5::dataset::H5Dataset;

/// Elements that are read at once.
const WINDOW: u64 = 1 << 16;

impl H5Dataset {
    /// Shows all its elements as whole numbers, in windows.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn each_integer(
        &self,
        mut take: impl FnMut(i64),
    ) -> Result<(), DataError> {
        for (start, rows) in windows(self.listed()?) {
            self.integers(start, rows)?.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    /// Shows all its elements as numbers, in windows, until `take` answers false.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn each_number(
        &self,
        mut take: impl FnMut(f64) -> bool,
    ) -> Result<(), DataError> {
        for (start, rows) in windows(self.listed()?) {
            if !self.numbers(start, rows)?.into_iter().all(&mut take) {
                break;
            }
        }
        Ok(())
    }
}

/// Start and length of the windows of a list.
fn windows(length: u64) -> impl Iterator<Item = (u64, u64)> {
    let starts = (0..length).step_by(WINDOW as usize);
    starts.map(move |start| (start, WINDOW.min(length - start)))
}
