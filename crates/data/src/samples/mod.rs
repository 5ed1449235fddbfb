//! The samples of a table: which cells were taken when, and from what.

mod courses;
mod sample;
mod table;

pub use crate::samples::courses::{Column, Courses};
pub use crate::samples::sample::{ANY_CELL_TYPE, Sample, UNLABELLED};
pub use crate::samples::table::Samples;
pub(crate) use crate::samples::table::noun;
