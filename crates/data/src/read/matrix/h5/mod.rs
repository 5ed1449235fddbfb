//! HDF5 files of single cells: h5ad, and the h5 files of Cell Ranger.
//!
//! [`hdf5`] alone knows the library that reads them. [`open`] tells what a file is; [`h5ad`] and [`tenx`]
//! find names and annotations; [`layout`] and [`values`] read a matrix.

mod arrays;
mod choice;
mod frame;
mod h5ad;
mod hash;
mod hdf5;
mod layout;
mod levels;
mod open;
mod pieces;
mod tenx;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use crate::read::matrix::h5::open::{is_h5, open_h5};
