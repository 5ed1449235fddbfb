//! HDF5 files: the one place that knows the library which reads them.
//!
//! A damaged or made-up file can declare any shape. So every read is preceded by a check of what it
//! would take against what a file of this size can hold.

mod bytes;
mod dataset;
mod disk;
mod file;
mod read;
mod windows;

pub(super) use crate::read::matrix::h5::hdf5::dataset::{H5Dataset, H5Kind};
pub(super) use crate::read::matrix::h5::hdf5::file::{H5File, H5Group};
