//! Which way round a table lies: what its rows and columns are.

mod by_sheet;
mod header_lines;
mod look;
mod names_row;
mod shape;
mod signals;
mod way;

pub(crate) use crate::read::orientation::look::{Content, FirstRows, Look};
pub(crate) use crate::read::orientation::shape::{Shape, shape_of};

#[cfg(test)]
mod tests;
