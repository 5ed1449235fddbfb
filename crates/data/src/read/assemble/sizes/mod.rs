//! The sizes to which cells are brought.

mod estimate;
mod table;

pub(in crate::read) use crate::read::assemble::sizes::table::Sizes;
