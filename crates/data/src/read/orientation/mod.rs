//! Which way round a table lies: what its rows and columns are.

mod by_sheet;
mod look;
mod names_row;
mod shape;
mod signals;
mod way;

pub(crate) use crate::read::orientation::look::{Content, FirstRows, Look};
pub(crate) use crate::read::orientation::shape::{Shape, shape_of};
pub(crate) use crate::read::orientation::signals::is_barcode;

#[cfg(test)]
mod tests;
