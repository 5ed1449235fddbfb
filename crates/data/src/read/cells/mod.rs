//! The cells of some genes, read again from the table and brought to the scale of the means.
//!
//! The cells are not kept when a table is opened. What was learnt then ([`CellSource`]) says where
//! they are and what they are multiplied by, so that one pass does, and columns that are of no use
//! are passed over.
//!
//! [`CellSource`]: crate::read::CellSource

mod matrix;
mod read;
mod scale;
mod table;
mod values;

pub use crate::read::cells::read::read_cells;
pub use crate::read::cells::values::{CellValue, CellValues, GeneCells, scatter};
