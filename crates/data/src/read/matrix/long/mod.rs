//! Long tables: a value in each row, with its gene and its observation.

mod collect;
mod columns;
mod open;
mod texts;

pub(crate) use crate::read::matrix::long::columns::{LongColumns, long_columns};
pub(crate) use crate::read::matrix::long::open::open_long;
